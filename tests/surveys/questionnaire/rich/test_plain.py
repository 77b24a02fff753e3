"""Rich texts without markup."""

from __future__ import annotations

from surveys.questionnaire.model import Kind, Question
from surveys.questionnaire.rich.plain import called, in_plain, to_plain
from surveys.questionnaire.rich.reading import read
from surveys.questionnaire.text import Text


def test_lists_have_signs_and_links_their_address() -> None:
    text = "**Read**\n[the *law*](https://x.ro/l), <https://y.ro>, [a@b.ro](mailto:a@b.ro)\n- one\n  two\n- three\n\n4. four"  # noqa: E501 # one text
    assert to_plain(read(text)) == (
        "Read\nthe law (https://x.ro/l), https://y.ro, a@b.ro\n\n– one\n   two\n– three\n\n4. four"
    )


def test_a_text_is_plain_in_every_language() -> None:
    assert in_plain(Text.of(ro="*a*", en="b")) == Text.of(ro="a", en="b")


def test_only_the_words_of_a_note_have_markup_to_lose() -> None:
    stars = Text.of(en="**a**")
    assert called(Question(code="n", kind=Kind.NOTE, text=stars)) == Text.of(en="a")
    assert called(Question(code="n", kind=Kind.NOTE, text=stars, label=stars)) == stars
    assert called(Question(code="q", kind=Kind.NUMBER, text=stars)) == stars
