"""Every text that a person can write reaches every page as text, never as markup."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from reports.models import Coding, Report, Theme
from surveys.models import QuestionnaireVersion, Results
from surveys.questionnaire.model import Choice, Question
from surveys.questionnaire.text import Text
from tests.factories import all_kinds_page, make_response, make_round, page, question, questionnaire

HOSTILE = "<script>alert('x')</script>\"><img src=x onerror=alert(1)>{{ 7|add:7 }}&lt;"
TEXT = Text.of(ro=HOSTILE, en=HOSTILE)
LANGUAGES = {"ro": HOSTILE, "en": HOSTILE}


def hostile_choice(choice: Choice) -> Choice:
    return replace(choice, label=TEXT)


def hostile(item: Question) -> Question:
    return replace(
        item,
        text=TEXT,
        label=TEXT,
        help=TEXT,
        choices=tuple(map(hostile_choice, item.choices)),
        rows=tuple(map(hostile_choice, item.rows)),
        minimum_label=TEXT if item.minimum_label else item.minimum_label,
        dont_know=TEXT if item.dont_know else item.dont_know,
    )


ANSWERS: dict[str, Any] = {
    "single_choice": "other",
    "single_choice.other_text": HOSTILE,
    "multiple_choice": ["a"],
    "scale": 5,
    "matrix": {"r1": "a"},
    "ranking": ["a", "b"],
    "number": 5,
    "short_text": HOSTILE,
    "long_text": HOSTILE,
    "date": "2021-08-31",
    "points_allocation": {"a": 100},
    "consent": True,
}
BLOCKS = [
    {"kind": "headline", "indicators": ["all"]},
    {"kind": "text", "text": LANGUAGES},
    *(
        {"kind": "question", "question": code, "title": LANGUAGES, "note": LANGUAGES}
        for code in ("single_choice", "multiple_choice", "scale", "matrix", "ranking", "number",
                     "points_allocation", "consent")
    ),
    {"kind": "themes", "question": "long_text", "title": LANGUAGES},
]  # fmt: skip


@pytest.fixture
def version(db: None) -> QuestionnaireVersion:
    kinds = replace(
        all_kinds_page(),
        title=TEXT,
        text=TEXT,
        questions=tuple(map(hostile, all_kinds_page().questions)),
    )
    of = questionnaire(
        kinds,
        page("more", hostile(question("more"))),
        title=TEXT,
        introduction=TEXT,
        notice=TEXT,
        closing=TEXT,
    )
    made = make_round(
        of, slug="stage", results=Results.LIVE, title=TEXT, description=TEXT, origin_note=TEXT
    )
    made.round.consultation.title = made.round.consultation.organiser = TEXT
    made.round.consultation.description = TEXT
    made.round.consultation.save()
    report(made)
    return made


def report(version: QuestionnaireVersion) -> None:
    theme = {"code": "own", "label": LANGUAGES}
    definition = {
        "title": LANGUAGES,
        "lead": LANGUAGES,
        "notes": [LANGUAGES],
        "indicators": [{"id": "all", "statement": LANGUAGES, "statistic": "responses"}],
        "sections": [{"id": "s", "title": LANGUAGES, "text": LANGUAGES, "blocks": BLOCKS}],
        "codebook": [{"question": "long_text", "themes": [theme]}],
    }
    Report.objects.create(round=version.round, definition=definition)
    stored = Theme.objects.create(
        round=version.round, question="long_text", code="own", label=TEXT, position=1
    )
    for origin in ["reconstructed", "simulated"] * 6:
        row = make_response(version, ANSWERS, origin=origin)
        Coding.objects.create(theme=stored, response=row)


class Inside(HTMLParser):
    """Collects what a browser would run."""

    def __init__(self) -> None:
        super().__init__()
        self.dangers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        had = dict(attrs)
        own = tag == "script" and (had.get("src") or "").startswith("/static/")
        # Not run, whatever is in it; "</script>" would end it, and what follows would be seen.
        own = own or (tag == "script" and had.get("type") == "application/json")
        if tag in {"script", "iframe", "object", "embed", "svg"} and not own:
            self.dangers.append(tag)
        for name, value in attrs:
            if name.startswith("on") or (value or "").startswith("javascript:"):
                self.dangers.append(f"{tag} {name}")
            if tag == "img" and name == "src" and value == "x":
                self.dangers.append("img")


def pages(staff: Client) -> Iterator[tuple[str, str]]:
    """Every page that shows texts, by its name."""
    browser = Client()
    root = "/en/rounds/stage/"
    yield "home", browser.get("/en/").content.decode()
    yield "landing", browser.get(root).content.decode()
    browser.post(f"{root}start/")
    yield "page", browser.get(f"{root}page/all/").content.decode()
    wrong = {"short_text": HOSTILE, "number": HOSTILE, "single_choice": HOSTILE}
    yield "errors", browser.post(f"{root}page/all/", wrong).content.decode()
    typed = {"short_text": HOSTILE, "long_text": HOSTILE, "single_choice": "other",
             "single_choice.other_text": HOSTILE}  # fmt: skip
    assert browser.post(f"{root}page/all/", typed).status_code == 302
    yield "filled in", browser.get(f"{root}page/all/").content.decode()
    yield "review", browser.get(f"{root}review/").content.decode()
    browser.post(f"{root}review/")
    yield "receipt", browser.get(f"{root}receipt/").content.decode()
    yield "results", browser.get(f"{root}results/").content.decode()
    yield "rounds", staff.get("/en/staff/").content.decode()
    yield "staff results", staff.get("/en/staff/rounds/stage/").content.decode()


def test_no_text_becomes_markup(version: QuestionnaireVersion, admin_client: Client) -> None:
    for name, html in pages(admin_client):
        inside = Inside()
        inside.feed(html)
        assert (name, inside.dangers) == (name, [])
        assert (name, "&lt;script&gt;" in html) == (name, True)
        assert (name, "{{ 7|add:7 }}" in html) == (name, True)


def test_no_text_becomes_markup_in_a_drawing(version: QuestionnaireVersion) -> None:
    browser = Client()
    drawn = 0
    for number in range(1, len(BLOCKS) + 1):
        answer = browser.get(f"/en/rounds/stage/results/chart/s-{number}.svg")
        if answer.status_code == 404:
            continue
        drawn += 1
        svg = answer.content.decode()
        assert "<script" not in svg
        assert "<img" not in svg
    assert drawn >= 5
