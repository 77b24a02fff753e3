"""What there is to be taken over, and how it is found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from surveys.questionnaire.bank import Entry, Source, entries, matching
from surveys.questionnaire.model import Kind
from surveys.questionnaire.text import Text
from tests.factories import choices, page, question, questionnaire

CARS = replace(
    question("cars", Kind.SINGLE_CHOICE, choices=choices("tram", "foot")),
    text=Text.of(ro="Veniți cu mașina?", en="By car?", hu="Autóval jön?"),
)
OTHER = question("why")
NEW = Source("new", questionnaire(page("p", replace(CARS, required=True), OTHER)))
OLD = Source("old", questionnaire(page("x", question("why", Kind.LONG_TEXT)), page("y", CARS)))


def names(found: list[Entry]) -> list[tuple[str, tuple[str, ...]]]:
    return [(each.question.code, each.asked_in) for each in found]


def test_what_is_asked_in_the_same_words_is_there_once_as_asked_last() -> None:
    found = entries([NEW, OLD])
    assert names(found) == [("cars", ("new", "old")), ("why", ("new",)), ("why", ("old",))]
    assert (found[0].question.required, found[0].page.code) == (True, "p")
    assert found[0].languages == ("ro", "en")


@pytest.mark.parametrize(
    ("wanted", "codes"),
    [
        ({"words": "MASINA veniti"}, ["cars"]),
        ({"words": "autoval"}, ["cars"]),
        ({"words": "tram"}, ["cars"]),
        ({"words": "why (ro)"}, ["why", "why"]),
        ({"words": "car tram nothing"}, []),
        ({"kind": "long_text"}, ["why"]),
        ({"asked_in": "old"}, ["cars", "why"]),
        ({"asked_in": "old", "kind": "single_choice", "words": "car"}, ["cars"]),
        ({}, ["cars", "why", "why"]),
    ],
)
def test_it_is_found_by_words_in_any_language_kind_and_round(
    wanted: dict[str, str], codes: list[str]
) -> None:
    assert [each.question.code for each in matching(entries([NEW, OLD]), **wanted)] == codes
