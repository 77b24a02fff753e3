"""Papers are tagged and accessible, and what people typed stays text."""

from __future__ import annotations

from typing import Any

import pytest
import typst

from surveys.papers.typesetting import typeset
from tests.surveys.papers.reading import catalogue, pages, words

MARKUP = "#let x = 1 $a$ *b* _c_ [d] <e> `f` \\ @g = h - i + j / k // l /* m */ ~ #panic()"


def receipt(*lines: str, **more: Any) -> dict[str, Any]:
    entry = {"question": lines[0], "lines": list(lines[1:])}
    return {
        "title": "Copia răspunsurilor",
        "subtitle": "Consultare",
        "language": "ro",
        "sent": True,
        "facts": [],
        "parts": [{"title": "Pagina", "entries": [entry]}],
        "none": "Fără răspuns",
        "next": "Ce urmează",
        "closing": [],
    } | more


def test_a_paper_is_tagged_has_language_and_title() -> None:
    assert catalogue(typeset("receipt", receipt("Cum?", "Așa."))) == {
        "marked": True,
        "language": "ro",
        "title": "Copia răspunsurilor",
        "title shown": True,
        "pdf/ua": True,
    }


def test_romanian_letters_are_those_with_a_comma_below() -> None:
    assert "Știți că țara, ăâî ȘȚ?" in words(typeset("receipt", receipt("Știți că țara, ăâî ȘȚ?")))


def test_what_people_typed_is_no_markup() -> None:
    """trust.md 17: template injection."""
    text = words(typeset("receipt", receipt(MARKUP, MARKUP)))
    assert text.count(MARKUP) == 2


@pytest.mark.parametrize(
    "text", ["a" * 5000, "=1+1", "\u202eabc", "שלום עולם", "مرحبا", "e\u0301\u0302"]
)
def test_hostile_and_foreign_texts_are_set(text: str) -> None:
    """trust.md 20, 21."""
    assert pages(typeset("receipt", receipt("?", text))) >= 1


def test_a_word_longer_than_a_line_is_whole() -> None:
    """trust.md 20."""
    text = words(typeset("receipt", receipt("?", "x" * 700)))
    assert text.count("x") == 700


def test_signs_without_a_shape_are_written_by_name_and_the_reader_is_told() -> None:
    """trust.md 21: PDF/UA allows no sign without a shape."""
    text = words(typeset("receipt", receipt("?", "Bun 😀 中 \U000f0000"), note="Cu nume."))
    assert "Bun [grinning face] [cjk unified ideograph-4e2d] [U+F0000]" in text
    assert "Cu nume." in text


def test_joined_emoji_are_written_one_by_one() -> None:
    """trust.md 21."""
    assert "[man][woman][girl]" in words(typeset("receipt", receipt("?", "👨\u200d👩\u200d👧")))


def test_without_such_signs_nothing_is_said_of_them() -> None:
    assert "Cu nume." not in words(typeset("receipt", receipt("?", "Bun"), note="Cu nume."))


def test_an_error_of_the_template_is_no_missing_sign() -> None:
    with pytest.raises(typst.TypstError, match="sent"):
        typeset("receipt", {"language": "ro"})
