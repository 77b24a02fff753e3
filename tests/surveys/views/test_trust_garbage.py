"""Bad inputs to every endpoint as everybody: trust.md (c) 20 to 25. `make torture` sends more."""

from __future__ import annotations

from random import Random
from urllib.parse import unquote_to_bytes

import pytest
from django.test import Client

from surveys.models import QuestionnaireVersion, Response
from surveys.questionnaire.validation import validate
from tests.factories import (
    all_kinds_page,
    make_invitation,
    make_round,
    make_staff,
    page,
    question,
)
from tests.factories import questionnaire as make_questionnaire
from tests.torture.garbage import NASTY, Bad, Garbage, names_in, routes

MANY = 300  # requests of each role


@pytest.fixture
def version(db: None) -> QuestionnaireVersion:
    first = page("first", question("remarks"))
    made = make_round(make_questionnaire(all_kinds_page(), first), slug="stage", results="live")
    make_invitation(made.round)
    return made


def respondent(version: QuestionnaireVersion) -> Client:
    browser = Client(
        raise_request_exception=False, enforce_csrf_checks=True, headers={"X-CSRFToken": "k" * 32}
    )
    browser.cookies["csrftoken"] = "k" * 32
    browser.cookies[f"respondent-{version.round_id}"] = "k" * 22
    return browser


def staff(version: QuestionnaireVersion) -> Client:
    browser = respondent(version)
    browser.force_login(make_staff(name="ana", password="x"))
    return browser


def known(version: QuestionnaireVersion) -> dict[str, list[str]]:
    """Values for the parameters of addresses that lead somewhere."""
    _invitation, token = make_invitation(version.round)
    return {
        "slug": ["stage", "stage", "stage", "nothing"],
        "code": ["all", "first"],
        "token": [token, "t" * 22],
        "kind": ["invitation", "reminder", "svg", "png"],
        "language": ["ro", "en"],
        "invitation_id": [str(_invitation.id)],
        "action": ["pause", "resume", "cancel"],
        "name": ["size"],
    }


def seen_names(browser: Client) -> list[str]:
    """The names of the fields of all pages that need no more than the round to be known."""
    pages = [route.replace("<slug:slug>", "stage") for route in routes()]
    pages = [f"/en/{path}" for path in [*pages, "rounds/stage/page/all/"] if "<" not in path]
    names = {name for path in pages for name in names_in(_text(browser.get(path)))}
    return sorted(names | {"unknown", "a.b.c", "é", "\udc80", "_saves", "_version", "_shown"})


def _text(answer: object) -> str:
    return b"".join(answer).decode("utf-8", "replace")  # type: ignore[call-overload]


def send(browser: Client, bad: Bad) -> int:
    """The status of the answer, which is read to its end."""
    path, _, query = bad.path.partition("?")
    wire = {"PATH_INFO": unquote_to_bytes(path).decode("latin-1"), "QUERY_STRING": query}
    answer = browser.generic(bad.method, "/", bad.body, content_type=bad.kind, **wire)
    b"".join(answer)  # type: ignore[call-overload] # streamed answers fail while they are read
    return answer.status_code


@pytest.mark.parametrize("role", [respondent, staff])
def test_no_bad_input_makes_the_server_fail(version: QuestionnaireVersion, role: object) -> None:
    browser = role(version)  # type: ignore[operator]
    garbage = Garbage(Random(1), known(version), seen_names(browser))
    drawn = [garbage.draw() for _ in range(MANY)]
    assert {str(bad) for bad in drawn if send(browser, bad) >= 500} == set()
    for row in Response.objects.all():
        _valid, errors = validate(row.version.questionnaire, row.answers)
        lacking = {"required", "missing_rows"}
        assert {error.problem_code.value for error in errors.values()} <= lacking


def test_the_corpus_meets_every_address() -> None:
    """A new page is tried without anybody adding it here."""
    found = routes()
    assert "rounds/<slug:slug>/page/<slug:code>/" in found
    assert "staff/rounds/<slug:slug>/data.csv" in found
    assert len(NASTY) == len(set(NASTY))
