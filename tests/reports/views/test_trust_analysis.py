"""Every page of the analysis over rounds that have little to tell, and asked for nonsense.

trust.md (a) 3, 8, 9, 22 and (c) 22, 24, 35.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from random import Random
from typing import Any
from urllib.parse import quote_plus, urlencode

import pytest
from django.test import Client

from reports.models import WeightingScheme
from surveys.models import QuestionnaireVersion, Results
from surveys.questionnaire.model import Group, Kind
from surveys.questionnaire.validation import validate
from tests.factories import (
    all_kinds_page,
    choices,
    make_response,
    make_round,
    make_staff,
    page,
    question,
    questionnaire,
    text,
)
from tests.reports.api.test_data import fetch, token_of
from tests.torture.garbage import NASTY

# What a number or a template that went wrong looks like among the words of a page.
ODD = re.compile(r"\b(NaN|nan|None|inf|Infinity|Undefined|null|NULL)\b|Reason\.|object at 0x")
SAME: dict[str, Any] = {
    "who": "m1",
    "many": ["m1", "m2"],
    "money": 5,
    "flat": 1,
    "single_choice": "a",
    "multiple_choice": ["a"],
    "scale": 10,
    "matrix": {"r1": "a", "r2": "a"},
    "ranking": ["a"],
    "number": 0,
    "short_text": "x",
    "date": "2024-02-29",
    "points_allocation": {"a": 100},
    "consent": True,
}
WILD = (
    {"money": 1e15, "date": "2020-01-01", "scale": "dont_know", "who": "m300"},
    {"money": -1e15, "date": "9999-12-31", "scale": 1, "who": "m7"},
    {"money": 0.000001, "number": 99.9, "many": ["m300"], "who": "m7"},
    {"money": -0.000001, "ranking": ["c", "b", "a"], "who": "m8"},
)
ROUNDS: dict[str, list[dict[str, Any]]] = {
    "empty": [],
    "one": [SAME],
    "silent": [{}] * 12,
    "same": [SAME] * 12,
    "wild": [{**SAME, **WILD[number % 4]} for number in range(40)],
    "unknowing": [{"scale": "dont_know", "flat": 1}] * 12,
}


def _rounds() -> dict[str, QuestionnaireVersion]:
    many = choices(*(f"m{number}" for number in range(1, 301)))
    hard = page(
        "hard",
        question("who", Kind.SINGLE_CHOICE, choices=many, role="category"),
        question("many", Kind.MULTIPLE_CHOICE, choices=many, group="needs"),
        question("more", Kind.MULTIPLE_CHOICE, choices=choices("a", "b"), group="needs"),
        question("money", Kind.NUMBER, decimals=6),
        question("flat", Kind.SCALE, minimum=1, maximum=2, group="views"),
    )
    groups = tuple(Group(code=code, title=text(code)) for code in ("needs", "views"))
    of = questionnaire(hard, all_kinds_page(), groups=groups)
    made: dict[str, QuestionnaireVersion] = {}
    consultation = None
    for number, (slug, answers) in enumerate(ROUNDS.items(), start=1):
        more = {"consultation": consultation} if consultation else {}
        made[slug] = make_round(of, slug=slug, number=number, results=Results.LIVE, **more)
        consultation = made[slug].round.consultation
        for each in answers:
            assert validate(of, each)[0] == each
            make_response(made[slug], each)
        for name, weighed in (("voices", "single_choice"), ("unfit", "who")):
            targets = {"a": "60", "b": "40"} if weighed == "single_choice" else {"m1": "100"}
            definition = {
                "unit": "percent",
                "margins": [{"question": weighed, "targets": targets}],
                "trim": None,
            }
            WeightingScheme.objects.create(round=made[slug].round, name=name, definition=definition)
    return made


@pytest.fixture
def rounds(db: None) -> dict[str, QuestionnaireVersion]:
    return _rounds()


PARTS = ("who", "many", "money", "flat", "scale", "matrix.r1", "ranking.a", "number", "date",
         "points_allocation.a", "consent", "_submitted_on", "_language")  # fmt: skip
CODES = (*SAME, "long_text", "more", "_version", "_mode", "_origin", "_set_aside")
NARROWED = urlencode(
    {"weights": "voices", "variance": "calibrated", "filter": "${scale} = 10", "base": "options"}
)


def addresses(slug: str) -> Iterator[str]:
    """Every page, drawing and file of the analysis of a round, with and without its settings."""
    root, explore = f"/en/staff/rounds/{slug}/", f"/en/staff/rounds/{slug}/explore/"
    others = [each for each in ROUNDS if each != slug]
    yield from (f"{root}{each}" for each in ("", "?by=who", "?weights=voices", "?weights=unfit"))
    yield from (f"{root}{each}" for each in ("weights/", "weights/new/?question=who", "exports/"))
    yield from (f"/en/rounds/{slug}/results/{each}" for each in ("", "?by=who", "tables.csv"))
    yield from (f"{root}compare/?with={each}&by=single_choice&mix=both" for each in others)
    yield f"{root}compare/?" + urlencode([("with", each) for each in others])
    yield from (f"{root}compare/chart/{each}.svg?with={others[0]}" for each in PARTS[:5])
    yield from (f"{explore}{each}" for each in ("", f"?{NARROWED}", "?weights=unfit"))
    for code in CODES:
        yield f"{explore}questions/{code}/"
        yield f"{explore}questions/{code}/?{NARROWED}"
        yield f"{explore}chart.svg?question={code}"
    for at, rows in enumerate(PARTS):
        crossed = f"rows={rows}&columns={PARTS[at - 1]}"
        yield f"{explore}cross/?{crossed}"
        yield f"{explore}cross/?rows={PARTS[at - 2]}&columns={rows}&{NARROWED}"
        yield f"{explore}chart.svg?{crossed}"


@pytest.mark.parametrize("slug", ROUNDS)
def test_a_round_with_little_to_tell_is_told_in_words(
    rounds: dict[str, QuestionnaireVersion], slug: str
) -> None:
    """trust.md (c) 35: nobody, one, all silent, all the same, the largest and smallest numbers,
    300 choices, weights that fit nobody: no failure, and no number that is none."""
    staff = Client()
    staff.force_login(make_staff())
    odd = []
    for address in addresses(slug):
        answer = staff.get(address)
        words = unescape(re.sub(r"<[^>]*>", " ", b"".join(answer).decode()))
        found = ODD.search(words)
        if found or answer.status_code not in {200, 204, 404}:
            near = words[max(0, found.start() - 40) : found.end() + 40] if found else ""
            odd.append((address, answer.status_code, near))
    assert odd == []


@pytest.mark.parametrize("slug", ["empty", "one", "wild"])
def test_programs_get_numbers_or_null(rounds: dict[str, QuestionnaireVersion], slug: str) -> None:
    """trust.md (c) 35: JSON has no NaN; Python's would write one."""
    of = rounds[slug].round.consultation
    token = token_of(make_staff(), of)
    asked = [{"question": code} for code in CODES]
    asked += [{"question": rows, "by": by} for rows in PARTS for by in ("flat", "many")]
    for query in asked:
        answer = fetch(token, f"/rounds/{slug}/tables", **query)
        assert answer.status_code in {200, 400}, (query, answer.content[:300])
        json.loads(answer.content, parse_constant=_refuse)


def _refuse(constant: str) -> None:
    raise AssertionError(constant)


WRONG = [
    *NASTY, "(" * 900, "not(" * 300 + "1 = 1" + ")" * 300, "${scale} = " + "9" * 300,
    "${scale} = 1e309", "${money} > -0.0", "${who} = 'm1' or " * 30 + "${scale} = 1",
    "${scale.a} = 1", "${_submitted_on} >= '9999-99-99'", "${date} < '0000-00-00'",
    "${user__password__startswith} = 'p'", "selected(${scale}, 'a')", "${many} > 3",
    "${number} = ${number}", "${scale} = ''", "${consent}", "who.m1", "matrix.", ".", "a.b.c.d",
    "ranking.zzz", "hard-0", "needs", "views-means1", "answered", "options", "xx", "ro",
]  # fmt: skip
NAMES = ("filter", "rows", "columns", "base", "letters", "flagged", "weights", "variance", "q",
         "find", "page", "by", "with", "mix", "correction", "width", "theme", "question", "group",
         "do", "condition-mode", "condition-0-of", "condition-0-operator", "condition-0-value",
         "condition-every", "condition-text", "language", "after", "limit", "cells", "version",
         "round", "from", "preset", "staff", "still")  # fmt: skip
ASKED = (
    "staff/rounds/wild/", "staff/rounds/wild/explore/", "staff/rounds/wild/explore/cross/",
    "staff/rounds/wild/explore/chart.svg", "staff/rounds/wild/explore/questions/scale/",
    "staff/rounds/wild/explore/questions/short_text/", "staff/rounds/wild/compare/",
    "staff/rounds/wild/compare/chart/scale.svg", "staff/rounds/wild/weights/new/",
    "staff/rounds/wild/exports/", "rounds/wild/results/", "rounds/wild/results/chart/hard-0.svg",
    "staff/consultations/{of}/indicators/", "staff/consultations/{of}/indicators/new/",
)  # fmt: skip
OF_PROGRAMS = ("tables", "responses", "questionnaire", "codebook")
RIGHT = {"rows": "scale", "columns": "who", "question": "scale", "by": "who", "with": "same"}


def test_nonsense_is_refused_in_words(rounds: dict[str, QuestionnaireVersion]) -> None:
    """trust.md (a) 3, 8, 9 and (c) 22, 24: every parameter with everything, some of them twice.

    What is refused says why: an alert on a page, a sentence for programs, the page of what is
    not found.
    """
    of = rounds["wild"].round.consultation
    staff = Client(raise_request_exception=False)
    staff.force_login(make_staff())
    token = token_of(make_staff(), of)
    rng, wrong = Random(5), []
    for _ in range(100):
        query = [*RIGHT.items()] if rng.random() < 0.5 else []
        query += [(rng.choice(NAMES), rng.choice(WRONG)) for _ in range(rng.randint(1, 4))]
        sent = "&".join(f"{name}={_quoted(value)}" for name, value in query)
        if rng.random() < 0.3:
            path = f"/api/v1/data/rounds/wild/{rng.choice(OF_PROGRAMS)}"
        else:
            path = f"/{rng.choice(['en', 'ro'])}/" + rng.choice(ASKED).format(of=of.slug)
        answer = staff.get(f"{path}?{sent}", headers={"Authorization": f"Bearer {token}"})
        said = b"".join(answer).decode()
        refused = answer.status_code >= 400
        told = 'role="alert"' in said or '"detail"' in said or answer.status_code == 404
        damaged = any("\x00" in value for _name, value in query)  # has a page of its own
        if (
            answer.status_code >= 500
            or (refused and not told and not damaged)
            or "<script>alert" in said
        ):
            wrong.append((path, query, answer.status_code))
    assert wrong == []


def _quoted(text: str) -> str:
    return quote_plus(text.encode("utf-8", "surrogatepass"))
