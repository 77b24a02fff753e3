"""When a translation is stale: the source changed, and it did not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from surveys.questionnaire.model import Questionnaire
from surveys.questionnaire.staleness import carried, marked, put_back, read_marks, taken_away
from surveys.questionnaire.text import Text
from tests.factories import page, question, questionnaire

KEY = "question:a.text"


def asking(code: str = "a", **wordings: str) -> Questionnaire:
    return questionnaire(page("p", replace(question(code), text=Text.of(wordings))))


BEFORE = asking(ro="Una", en="One")
CHANGED = asking(ro="Alta", en="One")


def test_a_source_that_changes_makes_its_translation_stale() -> None:
    assert carried({}, BEFORE, CHANGED) == {"en": {KEY: "Una"}}


def test_the_mark_is_what_the_translation_was_made_from_however_often_the_source_changes() -> None:
    marks = carried({}, BEFORE, CHANGED)
    assert carried(marks, CHANGED, asking(ro="A treia", en="One")) == {"en": {KEY: "Una"}}


@pytest.mark.parametrize(
    "after",
    [
        asking(ro="Una", en="One"),  # the source says again what it said
        asking(ro="Alta", en="Another"),  # the translation was changed
        asking(ro="Nouă", en="New"),  # both were
        asking(ro="Alta"),  # the translation is gone
        asking(en="One"),  # the source is gone
    ],
)
def test_a_mark_goes_when_the_translation_fits_again_or_is_gone(after: Questionnaire) -> None:
    assert carried({"en": {KEY: "Una"}}, CHANGED, after) == {}


def test_a_new_text_is_not_stale() -> None:
    assert carried({}, questionnaire(page("p")), BEFORE) == {}


def test_a_text_under_another_code_keeps_its_mark() -> None:
    renamed = asking("b", ro="Alta", en="One")
    assert carried({"en": {KEY: "Una"}}, CHANGED, renamed) == {"en": {"question:b.text": "Una"}}


def test_a_text_that_gets_another_code_and_other_words_at_once_is_stale() -> None:
    renamed = asking("b", ro="Alta", en="One")
    assert carried({}, BEFORE, renamed) == {"en": {"question:b.text": "Una"}}


def test_a_copy_of_something_stale_is_stale() -> None:
    both = questionnaire(
        page("p", *CHANGED.questions(), *asking("b", ro="Alta", en="One").questions())
    )
    assert carried({"en": {KEY: "Una"}}, CHANGED, both) == {
        "en": {KEY: "Una", "question:b.text": "Una"}
    }


def test_each_language_has_its_own_marks() -> None:
    three = ("ro", "en", "hu")
    before = replace(asking(ro="Una", en="One", hu="Egy"), languages=three)
    after = replace(asking(ro="Alta", en="Another", hu="Egy"), languages=three)
    assert carried({}, before, after) == {"hu": {KEY: "Una"}}


def test_nothing_is_stale_when_another_language_becomes_the_source() -> None:
    turned = replace(BEFORE, languages=("en", "ro"))
    assert carried({"en": {KEY: "Una"}}, BEFORE, turned) == {}


def test_a_translation_said_to_be_right_is_not_stale_any_more() -> None:
    marks = {"en": {KEY: "Una", "cover.title": "x"}, "hu": {KEY: "Una"}}
    assert marked(marks, CHANGED, "en", {KEY: "Alta"}) == {
        "en": {"cover.title": "x"},
        "hu": {KEY: "Una"},
    }


def test_a_translation_made_from_another_source_is_stale() -> None:
    assert marked({}, BEFORE, "en", {KEY: "Veche"}) == {"en": {KEY: "Veche"}}
    assert marked({}, asking(ro="Una"), "en", {KEY: "Veche"}) == {}


def test_what_took_marks_away_can_be_taken_back() -> None:
    before = {"en": {KEY: "Una"}}
    assert taken_away(before, {}) == before
    assert taken_away(before, before) == {}
    assert put_back({}, before, CHANGED) == before
    assert put_back({}, before, BEFORE) == {}
    assert put_back({}, {"hu": {KEY: "Una"}}, CHANGED) == {}


@pytest.mark.parametrize("stored", [[], "x", {"en": []}, {"en": {KEY: 1}}])
def test_damaged_marks_are_refused(stored: object) -> None:
    with pytest.raises(ValueError, match="are no"):
        read_marks(stored)
    assert read_marks({"en": {KEY: "Una"}}) == {"en": {KEY: "Una"}}
