"""Texts in several languages."""

from __future__ import annotations

from surveys.questionnaire.text import Text


def test_a_text_is_kept_within_some_languages() -> None:
    text = Text.of(ro="Da", en="Yes")
    assert text.within(["en", "hu"]) == Text.of(en="Yes")
    assert text.within({"ro", "en"}) is text
    assert not text.within(())
