"""A table says which choices were not offered to everybody, and of whom its percentages are."""

from __future__ import annotations

from dataclasses import replace
from html import unescape

import pytest
from django.test import Client

from reports.page.questions import offered_note
from surveys.models import Results
from surveys.questionnaire.model import Kind
from tests.factories import choices, make_response, make_round, page, question, questionnaire, text
from tests.reports.page.test_suppression import report


def test_the_table_names_the_choices_that_depend_on_answers(db: None) -> None:
    tram = replace(choices("tram")[0], condition="${size} = 'large'", label=text("The tram"))
    of = questionnaire(
        page("one", question("size", Kind.SINGLE_CHOICE, choices=choices("large", "small"))),
        page("two", question("used", Kind.SINGLE_CHOICE, choices=(*choices("bus", "bike"), tram))),
    )
    version = make_round(of, results=Results.LIVE, slug="stage")
    report(
        version,
        {"kind": "question", "question": "size"},
        {"kind": "question", "question": "used"},
    )
    for size, used in (("large", "tram"), ("large", "bus"), ("small", "bus"), ("small", "bus")):
        for _ in range(6):
            make_response(version, {"size": size, "used": used})
    html = unescape(Client().get("/en/rounds/stage/results/").content.decode())
    note = "Not offered to everybody, but depending on earlier answers: The tram"
    assert html.count(note) == 1
    assert "Percentages are of all who answered the question." in html


@pytest.mark.parametrize(
    ("many", "note"),
    [
        (0, ""),
        (2, "Not offered to everybody, but depending on earlier answers: c0, c1."),
        (7, "Answers not offered to everybody, but depending on earlier ones: 7 of 8."),
    ],
)
def test_few_choices_are_named_and_many_counted(many: int, note: str) -> None:
    offered = tuple(
        replace(each, condition="${size} = 'large'" if at < many else "")
        for at, each in enumerate(choices(*(f"c{at}" for at in range(8))))
    )
    found = offered_note(question("used", Kind.SINGLE_CHOICE, choices=offered))
    assert found.removesuffix(" Percentages are of all who answered the question.") == note
