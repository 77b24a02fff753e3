"""Submissions no honest browser sends: a clear answer, no failure of the server, nothing stored
that is not an answer.

The examples are the same in every run.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.test.client import BOUNDARY
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.models import QuestionnaireVersion, Response
from surveys.questionnaire.model import Kind, Question, Questionnaire
from surveys.questionnaire.validation import validate
from surveys.questionnaire.yaml_codec import read_yaml
from tests.factories import all_kinds_page, make_round, page, question, questionnaire

FORM = "application/x-www-form-urlencoded"
DEMO = Path(__file__).parents[3] / "surveys/rounds/timisoara-2-demo/questionnaire.yaml"


def examples(many: int) -> settings:
    return settings(
        max_examples=many,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


NASTY = [
    "\x00", "a\x00b", "\ud800", "'", '"><script>alert(1)</script>', "{{ 7|add:7 }}", "%s%n", "=1+1",
    "9" * 400, "-1", "1e999", "nan", "٣", "2020-02-30", "0000-00-00", "true", "null", "[]", "{}",
    "x" * 10_000, "\u202e", "\ufeff", "á" * 10_000, "dont_know", "other", "none", " ", "\r\n",
]  # fmt: skip


@cache
def questionnaires() -> dict[str, Questionnaire]:
    hidden = question("hidden", condition="${single_choice} = 'a'", required=True)
    return {
        "all kinds": questionnaire(all_kinds_page(), page("more", hidden)),
        "demo": read_yaml(DEMO.read_bytes(), DEMO.name),
    }


@pytest.fixture(params=["all kinds", "demo"])
def version(request: pytest.FixtureRequest, db: None) -> QuestionnaireVersion:
    return make_round(questionnaires()[request.param])


def answerable(of: Questionnaire) -> list[Question]:
    return [item for item in of.questions() if item.kind is not Kind.NOTE]


def names_of(of: Questionnaire) -> list[str]:
    """Names of fields that mean something, and some that do not."""
    names = ["_shown", "back", "forward", "csrfmiddlewaretoken", "unknown", "a.b.c", ".", ""]
    for item in answerable(of):
        parts = [part.code for part in (*item.choices, *item.rows)]
        names += [item.code, f"{item.code}.other_text", f"{item.code}.unknown"]
        names += [f"{item.code}.{part}" for part in parts]
    return names


def values_of(of: Questionnaire) -> st.SearchStrategy[str]:
    codes = [part.code for item in of.questions() for part in (*item.choices, *item.rows)]
    codes += [item.code for item in of.questions()]
    known = st.sampled_from([*codes, *map(str, range(-1, 12)), "2021-08-31", "true"])
    return st.one_of(known, st.sampled_from(NASTY), st.text(max_size=20))


def submissions(of: Questionnaire) -> st.SearchStrategy[dict[str, list[str]]]:
    values = st.lists(values_of(of), min_size=1, max_size=3)
    return st.dictionaries(st.sampled_from(names_of(of)), values, max_size=12)


def sendable(sent: dict[str, list[str]]) -> dict[str, list[bytes]]:
    """Lone surrogates as the bytes a broken client would make of them."""
    return {
        name: [each.encode("utf-8", "surrogatepass") for each in values]
        for name, values in sent.items()
    }


def begun(version: QuestionnaireVersion, language: str = "en") -> tuple[Client, str]:
    """A browser that has started, and the address of the round."""
    browser = Client(raise_request_exception=False)
    browser.cookies[f"respondent-{version.round_id}"] = "k" * 22
    return browser, f"/{language}/rounds/{version.round.slug}/"


def stored(version: QuestionnaireVersion) -> dict[str, Any]:
    rows = list(Response.objects.filter(version=version))
    assert len(rows) <= 1
    assert all(row.status == "draft" for row in rows)
    return rows[0].answers if rows else {}


def check(version: QuestionnaireVersion, answer: Any, before: dict[str, Any]) -> None:
    """What must hold after any submission of a page."""
    assert answer.status_code in {302, 400, 404, 413, 422}
    after = stored(version)
    if answer.status_code != 302:
        assert after == before
    of = version.questionnaire
    valid, errors = validate(of, after)
    assert after == valid | {key: after[key] for key in after if key not in valid}
    wrong = {key for key, error in errors.items() if error.problem_code not in LACKING}
    assert wrong == set()
    if answer.status_code == 422:
        html = answer.content.decode()
        assert 'id="error-summary"' in html
        assert re.search(r'id="id_[a-z_]+-error"', html)


LACKING = {"required", "missing_rows"}


@examples(350)
@given(data=st.data())
def test_a_malformed_page_stores_only_answers(version: QuestionnaireVersion, data: Any) -> None:
    of = version.questionnaire
    browser, root = begun(version, data.draw(st.sampled_from(["ro", "en"])))
    target = data.draw(st.sampled_from(of.pages))
    before = stored(version)
    sent = sendable(data.draw(submissions(of)))
    check(version, browser.post(f"{root}page/{target.code}/", sent), before)


@examples(100)
@given(data=st.data())
def test_a_wrong_answer_to_each_question_is_never_stored(
    version: QuestionnaireVersion, data: Any
) -> None:
    of = version.questionnaire
    browser, root = begun(version)
    item = data.draw(st.sampled_from(answerable(of)))
    parts = [part.code for part in (*item.choices, *item.rows)] + ["", "other_text", "x"]
    name = data.draw(st.sampled_from([item.code, *(f"{item.code}.{part}" for part in parts)]))
    sent = sendable({name: data.draw(st.lists(st.sampled_from(NASTY), min_size=1, max_size=3))})
    home = of.page_of(item.code)
    assert home is not None
    before = stored(version)
    check(version, browser.post(f"{root}page/{home.code}/", sent), before)


PIECES = [b"=", b"&", b"%", b"%00", b"%ff", b"scale", b"size", b"+", b";"]
BODIES = st.one_of(
    st.binary(max_size=300),
    st.lists(st.sampled_from(PIECES)).map(b"".join),
    st.sampled_from([
        b"size=" + b"\xff\xfe", b"&" * 3000, b"a=1&" * 2001, b"long_text=" + b"x" * 1_900_000,
        b"long_text=" + b"x" * 2_100_000, b'{"size": "large"}', b"--x\r\n", b"<xml/>",
    ]),
)  # fmt: skip
TYPES = st.sampled_from([
    FORM, f"{FORM}; charset=utf-16", "application/json", "text/plain", "",
    "multipart/form-data", "multipart/form-data; boundary=x", "multipart/form-data; boundary=\xe9",
    f"multipart/form-data; boundary={BOUNDARY}", "multipart/mixed; boundary=x",
])  # fmt: skip


@examples(60)
@given(body=BODIES, kind=TYPES)
def test_a_body_that_is_no_form_stores_nothing_wrong(
    version: QuestionnaireVersion, body: bytes, kind: str
) -> None:
    browser, root = begun(version)
    path = f"{root}page/{version.questionnaire.pages[0].code}/"
    before = stored(version)
    check(version, browser.generic("POST", path, body, content_type=kind), before)


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"short_text=" + b"x" * 2_100_000, 400), (b"a=1&" * 2001, 400), (b"a=1&" * 1999, 302)],
)
@pytest.mark.django_db
def test_too_much_is_refused_before_it_is_read(body: bytes, status: int) -> None:
    version = make_round(questionnaires()["all kinds"])
    browser, root = begun(version)
    answer = browser.generic("POST", f"{root}page/all/", body, content_type=FORM)
    assert answer.status_code == status
    assert stored(version) == {}


MEGABYTE = "x" * 1_000_000
FIELDS = [
    "short_text", "long_text", "number", "date", "scale", "matrix.r1", "ranking.a", "consent",
    "points_allocation.a", "multiple_choice", "single_choice.other_text",
]  # fmt: skip


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.django_db
def test_a_megabyte_in_any_field_is_refused(field: str) -> None:
    version = make_round(questionnaires()["all kinds"])
    browser, root = begun(version)
    sent = {"single_choice": "other", field: MEGABYTE}
    answer = browser.post(f"{root}page/all/", sent)
    assert answer.status_code == 422
    assert 'id="error-summary"' in answer.content.decode()
    assert Response.objects.count() == 0


@pytest.mark.django_db
def test_forged_answers_to_hidden_questions_are_not_stored() -> None:
    version = make_round()
    browser, root = begun(version)
    browser.post(f"{root}page/first/", {"size": "small", "budget": "5", "remarks": "Here"})
    assert stored(version) == {"size": "small"}
    browser.post(f"{root}page/second/", {"budget": "5", "size": "large"})
    assert stored(version) == {"size": "small"}


TAILS = ["", "page/%00/", "page/all%00/", "page/../", "page/all/extra/", "review/%ff/", "%0a"]


def on_the_wire(raw: str) -> str:
    """Text as WSGI hands it over: bytes in latin-1."""
    return raw.encode("utf-8", "surrogatepass").decode("latin-1")


@examples(60)
@given(
    slug=st.one_of(st.text(max_size=30), st.sampled_from(["%00", "..", "%2e%2e", "x" * 9999])),
    tail=st.sampled_from(TAILS),
    query=st.one_of(st.text(max_size=30), st.sampled_from(["by=%00", "by=%ff", "by[]=1", "&&&=="])),
)
@pytest.mark.django_db
def test_no_address_makes_the_server_fail(slug: str, tail: str, query: str) -> None:
    browser = Client(raise_request_exception=False)
    address = {
        "PATH_INFO": on_the_wire(f"/en/rounds/{slug}/{tail}"),
        "QUERY_STRING": on_the_wire(query),
    }
    for method in ("get", "post", "head"):
        answer = getattr(browser, method)("/", **address)
        assert answer.status_code < 500
