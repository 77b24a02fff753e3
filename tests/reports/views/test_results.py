from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.models import Origin, QuestionnaireVersion, Results, Status
from surveys.questionnaire.model import Kind
from tests.factories import choices, make_response, make_round, page, question, questionnaire

NO_SUCH_THING = ["results/chart/respondents-2.svg", "results/tables.csv"]


def fill(version: QuestionnaireVersion, many: int, **answers: Any) -> None:
    for _ in range(many):
        make_response(version, answers)


def get(version: QuestionnaireVersion, path: str = "results/", language: str = "en") -> Any:
    return Client().get(f"/{language}/rounds/{version.round.slug}/{path}")


def words(answer: Any) -> str:
    return unescape(answer.content.decode())


@pytest.mark.parametrize(
    ("results", "opened", "closed", "status"),
    [
        (Results.NEVER, -2, -1, 403),
        (Results.NEVER, -1, None, 403),
        (Results.AFTER_CLOSING, -2, -1, 200),
        (Results.AFTER_CLOSING, -1, None, 403),
        (Results.LIVE, -1, None, 200),
        (Results.LIVE, 1, None, 403),
    ],
)
@pytest.mark.parametrize("language", ["ro", "en"])
@pytest.mark.django_db
def test_results_are_seen_when_they_are_public(
    language: str, results: Results, opened: int, closed: int | None, status: int
) -> None:
    now = datetime.now(UTC)
    closes = None if closed is None else now + timedelta(days=closed)
    version = make_round(opens_at=now + timedelta(days=opened), closes_at=closes, results=results)
    fill(version, 12, size="large")
    answer = get(version, language=language)
    assert answer.status_code == status
    assert ("size?" in words(answer)) is (status == 200)
    for path in NO_SUCH_THING:
        assert get(version, path, language).status_code == (200 if status == 200 else 404)


@pytest.mark.django_db
def test_results_of_an_unknown_round_are_not_found() -> None:
    for path in ("results/", *NO_SUCH_THING):
        assert Client().get(f"/en/rounds/nothing/{path}").status_code == 404


@pytest.mark.parametrize("many", [0, 1, 9])
@pytest.mark.django_db
def test_too_few_responses_are_counted_and_nothing_else_is_shown(many: int) -> None:
    version = make_round(results=Results.LIVE)
    fill(version, many, size="large", remarks="secret words")
    shown = words(get(version))
    assert "<h2>" in shown
    assert f"{many} response" in shown
    for part in ("large", "secret", "<table", "chart/", "100"):
        assert (part, part in shown) == (part, False)
    assert get(version, "results/chart/respondents-2.svg").status_code == 404
    assert "large" not in words(get(version, "results/tables.csv"))


@pytest.mark.django_db
def test_from_ten_responses_on_results_are_shown() -> None:
    version = make_round(results=Results.LIVE)
    fill(version, 10, size="large")
    shown = words(get(version))
    assert "large" in shown
    assert "<table" in shown


@pytest.mark.django_db
def test_a_new_response_is_counted_at_once() -> None:
    version = make_round(results=Results.LIVE)
    fill(version, 10, size="large")
    assert "n = 10" in words(get(version))
    fill(version, 1, size="small")
    shown = words(get(version))
    assert "n = 11" in shown
    assert "90.9%" in shown  # 10 of 11


@pytest.mark.django_db
def test_drafts_count_nowhere() -> None:
    version = make_round(results=Results.LIVE)
    fill(version, 10, size="large")
    before = words(get(version))
    for _ in range(5):
        make_response(version, {"size": "small"}, status=Status.DRAFT)
    assert words(get(version)) == before


@pytest.mark.parametrize(("origin", "said"), [(Origin.SIMULATED, True), (Origin.COLLECTED, False)])
@pytest.mark.django_db
def test_simulated_responses_are_announced(origin: Origin, said: bool) -> None:
    version = make_round(results=Results.LIVE)
    fill(version, 10, size="large")
    for _ in range(3):
        make_response(version, {"size": "small"}, origin=origin)
    assert ("3 of the 13 responses were made by a program" in words(get(version))) is said


CROSSED = questionnaire(
    page(
        "only",
        question(
            "size",
            Kind.SINGLE_CHOICE,
            choices=choices("large", "small"),
            role="category",
        ),
        question("colour", Kind.SINGLE_CHOICE, choices=choices("red", "blue")),
    )
)


def row(html: str, table: str, label: str) -> list[str]:
    """The cells of a row of the table with this caption, by the row's heading."""
    body = next(part for part in html.split("<table")[1:] if table in part.split("</caption>")[0])
    cells = next(line for line in body.split("<tr>") if f'scope="row">{label}<' in line)
    return [part.split("</td>")[0] for part in cells.split('<td class="number">')[1:]]


@pytest.mark.django_db
def test_a_breakdown_shows_each_groups_own_shares() -> None:
    version = make_round(CROSSED, results=Results.LIVE)
    fill(version, 9, size="large", colour="red")
    fill(version, 3, size="large", colour="blue")
    fill(version, 5, size="large")  # not answered: in no share of those who answered
    fill(version, 4, size="small", colour="red")
    fill(version, 12, size="small", colour="blue")
    html = words(get(version, "results/?by=size"))
    assert row(html, "colour? by size?", "large") == ["12", "75.0%", "25.0%"]
    assert row(html, "colour? by size?", "small") == ["16", "25.0%", "75.0%"]
    assert 'value="size" selected' in html


@pytest.mark.parametrize("by", ["nothing", "colour", "", "size'", "🌍"])
@pytest.mark.django_db
def test_an_unknown_breakdown_is_ignored(by: str) -> None:
    version = make_round(CROSSED, results=Results.LIVE)
    fill(version, 12, size="large", colour="red")
    answer = get(version, f"results/?by={by}")
    assert answer.status_code == 200
    assert " by size?" not in words(answer)


@pytest.mark.django_db
def test_questions_nobody_answered_say_so() -> None:
    version = make_round(CROSSED, results=Results.LIVE)
    fill(version, 12, size="large")
    assert "Nobody has answered this question yet" in words(get(version))


@pytest.mark.django_db
def test_charts_may_be_kept_for_a_minute_by_anybody() -> None:
    version = make_round(CROSSED, results=Results.LIVE)
    fill(version, 12, size="large", colour="red")
    assert get(version, "results/chart/respondents-2.svg")["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize("method", ["post", "put", "delete"])
@pytest.mark.django_db
def test_results_are_only_read(method: str) -> None:
    version = make_round(results=Results.LIVE)
    address = f"/en/rounds/{version.round.slug}/results/"
    assert getattr(Client(), method)(address).status_code == 405


TEXTS = st.one_of(st.text(max_size=20), st.sampled_from(["size", "\x00", "x" * 5000, "wide"]))


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(parameters=st.dictionaries(st.sampled_from(["by", "width", "theme", "staff", "x"]), TEXTS))
@pytest.mark.django_db
def test_no_parameter_makes_the_server_fail(parameters: dict[str, str]) -> None:
    version = make_round(CROSSED, results=Results.LIVE)
    fill(version, 10, size="large", colour="red")
    sent = {name: text.encode("utf-8", "surrogatepass") for name, text in parameters.items()}
    for path in ("results/", "results/tables.csv", "results/chart/respondents-9.svg"):
        address = f"/en/rounds/{version.round.slug}/{path}"
        answer = Client(raise_request_exception=False).get(address, sent)
        assert answer.status_code in {200, 400, 404}


@pytest.mark.django_db
def test_results_say_which_answers_were_not_given_here() -> None:
    version = make_round(results=Results.LIVE)
    fill(version, 12, size="large")
    assert "collected elsewhere" not in words(get(version)).lower()
    make_response(version, {"size": "small"}, origin=Origin.IMPORTED, mode="unknown")
    said = words(get(version))
    assert "1 of the 13 responses was not given here" in said
    assert "Answers collected elsewhere were checked by the same rules" in said
