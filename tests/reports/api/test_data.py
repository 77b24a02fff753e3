"""With a token a program reads what its owner may see in one consultation, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from io import StringIO
from itertools import pairwise
from typing import Any

import pytest
import schemathesis
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from consultation.wsgi import application
from reports.api.description import description
from reports.backup.plan import LEFT_OUT
from reports.columns import tally_of
from reports.exports import FORMATS, Data
from reports.services import save_weighting
from reports.stats.weighting import Margin, Scheme, Unit
from surveys.models import (
    AccessToken,
    AuditEntry,
    Consultation,
    QuestionnaireVersion,
    Response,
    Round,
)
from surveys.questionnaire.model import Kind
from surveys.roles import GRANTED, Permission, Role
from surveys.services.access_tokens import make_token
from surveys.services.trial_rounds import begin_trial
from tests.factories import (
    NOW,
    choices,
    make_response,
    make_round,
    make_staff,
    page,
    question,
    questionnaire,
    text,
)
from tests.reports.api.asking import ROOT, as_described, is_own
from tests.reports.indicators.world import ONE_VOICE, weigh_sizes

pytestmark = pytest.mark.django_db

OWN = [each for each in description("")["paths"] if is_own(each)]
# What the description cannot say, because each round has its own.
KNOWN = {
    "version": 1, "language": "en", "question": "size", "by": "needs",
    "filter": "${size} = 'large'", "weights": ONE_VOICE,
}  # fmt: skip
PATHS = ["", "/questionnaire", "/codebook", "/tables?question=size", "/responses"]


def token_of(user: Any, consultation: Consultation, name: str = "notebook", days: int = 30) -> str:
    today = timezone.localdate()
    return make_token(
        user=user, consultation=consultation, name=name,
        expires_on=today + timedelta(days=days), today=today,
    )  # fmt: skip


def fetch(token: str, path: str, **query: Any) -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return Client().get(f"{ROOT}/data{path}", query or None, headers=headers)


def get(token: str, path: str, status: int = 200, **query: Any) -> Any:
    """The answer's document, which is as described."""
    return as_described(fetch(token, path, **query), f"/data{path}", status)


@pytest.fixture
def version() -> QuestionnaireVersion:
    made = make_round(slug="mine")
    for number in range(7):
        make_response(made, {"size": "large", "needs": ["x"], "budget": number})
    make_response(made, {"size": "small", "remarks": "=1+1"})
    weigh_sizes(made.round)
    return made


@pytest.fixture
def analyst(version: QuestionnaireVersion) -> Any:
    return make_staff(Role.ANALYST, version.round.consultation)


@pytest.fixture
def token(analyst: Any, version: QuestionnaireVersion) -> str:
    return token_of(analyst, version.round.consultation)


def test_the_rounds_are_those_of_the_consultation_published_or_not(
    version: QuestionnaireVersion, token: str
) -> None:
    own = version.round.consultation
    Round.objects.create(consultation=own, slug="later", number=901, title=text("Later"))
    make_round(slug="of-others")
    begin_trial(round_=version.round, questionnaire=version.questionnaire, at=NOW)
    found = get(token, "/rounds")["rounds"]
    assert [(each["slug"], each["version"]) for each in found] == [("later", None), ("mine", 1)]
    assert found[1] == get(token, "/rounds/mine")
    get(token, "/rounds/later/codebook", 404)


@pytest.mark.parametrize("path", PATHS)
def test_a_token_never_sees_another_consultation(
    version: QuestionnaireVersion, token: str, path: str
) -> None:
    """trust.md (a) 5, 10: not the rounds of others, not a trial of one's own; not even of who
    has a role in both."""
    other = make_round(slug="of-others")
    AccessToken.objects.get().user.memberships.create(
        consultation=other.round.consultation, role=Role.ADMINISTRATOR
    )
    trial = begin_trial(round_=version.round, questionnaire=version.questionnaire, at=NOW)
    assert fetch(token, f"/rounds/mine{path}").status_code == 200
    for slug in ("of-others", trial.slug, "nowhere"):
        answer = fetch(token, f"/rounds/{slug}{path}")
        assert (answer.status_code, answer.json()["error"]) == (404, "not_found")


@pytest.mark.parametrize("role", list(Role))
def test_a_token_may_do_what_its_owners_role_may(version: QuestionnaireVersion, role: Role) -> None:
    """trust.md (a) 6: row-level data only for who exports data."""
    consultation = version.round.consultation
    own = token_of(make_staff(role, consultation), consultation)
    for path in ("/rounds", *(f"/rounds/mine{each}" for each in PATHS)):
        needed = Permission.EXPORT_DATA if "responses" in path else Permission.VIEW_RESULTS
        status = 200 if needed in GRANTED[role] else 404
        assert (path, fetch(own, path).status_code) == (path, status)


def lose_the_role(user: Any, _settings: Any) -> None:
    user.memberships.all().delete()


def become_a_viewer(user: Any, _settings: Any) -> None:
    user.memberships.update(role=Role.VIEWER)


def be_switched_off(user: Any, _settings: Any) -> None:
    type(user).objects.filter(pk=user.pk).update(is_active=False)


def be_no_staff(user: Any, _settings: Any) -> None:
    type(user).objects.filter(pk=user.pk).update(is_staff=False)


def revoke(_user: Any, _settings: Any) -> None:
    AccessToken.objects.all().delete()


def end(_user: Any, _settings: Any) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    AccessToken.objects.update(created_on=yesterday, expires_on=yesterday)


def demand_a_second_factor(_user: Any, settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = True


def lose_the_secret(_user: Any, settings: Any) -> None:
    settings.SECRET_KEY = "another secret of the installation, as long as the first one was"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (lose_the_role, 404),
        (become_a_viewer, 404),
        (be_switched_off, 401),
        (be_no_staff, 401),
        (revoke, 401),
        (end, 401),
        (demand_a_second_factor, 401),
        (lose_the_secret, 401),
    ],
)
def test_what_ends_ends_with_the_next_request(
    analyst: Any, token: str, settings: Any, change: Callable[[Any, Any], None], status: int
) -> None:
    """trust.md (a) 20."""
    assert get(token, "/rounds/mine/responses")["next"] is None
    change(analyst, settings)
    get(token, "/rounds/mine/responses", status)


def test_an_earlier_secret_of_the_installation_still_opens_it(token: str, settings: Any) -> None:
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the new one"
    assert get(token, "/rounds")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic YTpi", "Bearer cst_wrong"])
def test_without_a_token_nothing_is_told(version: QuestionnaireVersion, header: str) -> None:
    """Of rounds that are there no more than of others; the address takes no token, and cookies of
    somebody signed in open nothing."""
    signed_in = Client()
    signed_in.force_login(make_staff())
    for path in ("/rounds", "/rounds/mine", "/rounds/nowhere/responses"):
        headers = {"Authorization": header} if header else {}
        answer = signed_in.get(f"{ROOT}/data{path}?token={header}", headers=headers)
        body = as_described(answer, f"/data{path}", 401)
        assert body["error"] == "invalid_token"
        assert answer["WWW-Authenticate"] == "Bearer"


def test_answers_are_kept_by_nobody_and_read_by_no_other_site(token: str) -> None:
    for answer in (fetch(token, "/rounds"), fetch("", "/rounds"), fetch(token, "/rounds/x")):
        assert answer["Cache-Control"] == "no-store"
        assert not [name for name in answer.headers if name.startswith("Access-Control-")]
        assert not answer.cookies
    options = Client().options(f"{ROOT}/data/rounds", headers={"Origin": "https://evil.example"})
    assert options.status_code in {403, 405}
    assert not [name for name in options.headers if name.startswith("Access-Control-")]


def test_the_token_itself_stands_nowhere(
    version: QuestionnaireVersion, token: str, caplog: Any
) -> None:
    """trust.md (a): not in the database, not in the audit log, not in what is logged of refused
    requests; and no backup carries its hash."""
    stored = json.dumps([*AccessToken.objects.values(), *AuditEntry.objects.values()], default=str)
    fetch(token, "/rounds/nowhere")
    revoke(None, None)
    fetch(token, "/rounds")
    assert caplog.records
    said = " ".join(str(vars(each)) for each in caplog.records)
    for part in (token, token.removeprefix("cst_")):
        assert part not in stored + caplog.text + said
    assert "surveys.AccessToken" in LEFT_OUT


def test_the_questionnaire_and_the_codebook_are_those_of_the_round(
    version: QuestionnaireVersion, token: str
) -> None:
    said = get(token, "/rounds/mine/questionnaire")
    assert said == get(token, "/rounds/mine/questionnaire", version=1)
    get(token, "/rounds/mine/questionnaire", 404, version=2)
    columns = {each["name"]: each for each in get(token, "/rounds/mine/codebook")["columns"]}
    assert list(columns) == [
        each.name for each in Data(round_=version.round, language="").plan.columns
    ]
    size = columns["size"]
    assert (size["question"], size["stored"], size["missing"]["not_asked"]) == ("size", "code", -96)
    assert [(each["code"], each["number"]) for each in size["values"]] == [
        ("large", 1),
        ("small", 2),
    ]


def test_responses_are_those_of_the_data_file_page_by_page(
    version: QuestionnaireVersion, token: str
) -> None:
    make_response(version, {"size": "small"}, status="draft")
    made = b"".join(FORMATS["jsonl"].bytes_of(Data(round_=version.round, language="ro")))
    lines = [json.loads(line) for line in made.splitlines()]
    assert len(lines) == 8
    found, after = [], {}
    while True:
        body = get(token, "/rounds/mine/responses", limit=3, **after)
        assert body["columns"] == list(lines[0])
        found += body["rows"]
        if body["next"] is None:
            break
        after = {"after": body["next"]}
    assert found == lines
    labels = Data(round_=version.round, language="en", labelled=True)
    told = [json.loads(line) for line in b"".join(FORMATS["jsonl"].bytes_of(labels)).splitlines()]
    assert told != lines
    asked = get(token, "/rounds/mine/responses", cells="labels", language="en")
    assert asked["rows"] == told


def test_the_cursor_is_stable_when_responses_come_and_go(
    version: QuestionnaireVersion, token: str
) -> None:
    """Nothing that was there all the time is left out or told twice."""
    before = {str(each) for each in version.round.responses.values_list("id", flat=True)}
    first = get(token, "/rounds/mine/responses", limit=4)
    ids = [each["_id"] for each in first["rows"]]
    version.round.responses.filter(pk__in=[ids[0], ids[-1]]).delete()
    for _ in range(5):
        make_response(version, {"size": "small"})
    rest = get(token, "/rounds/mine/responses", after=first["next"])
    later = [each["_id"] for each in rest["rows"]]
    assert all(a < b for a, b in pairwise([*ids, *later]))
    assert before <= {*ids, *later}


def test_each_page_of_responses_is_in_the_audit_log(
    version: QuestionnaireVersion, analyst: Any, token: str
) -> None:
    get(token, "/rounds/mine/responses", limit=5)
    get(token, "/rounds/mine/tables", question="size")
    entry = AuditEntry.objects.get(action="data_read")
    assert (entry.actor, entry.round, entry.subject) == (analyst, version.round, "notebook")
    assert entry.after == {"language": "ro", "rows": 5}


@pytest.mark.parametrize(
    "query",
    [
        {"limit": "0"},
        {"limit": "5001"},
        {"limit": "many"},
        {"after": "x"},
        {"cells": "words"},
        {"language": "hu"},
    ],
)
def test_a_wrong_parameter_is_refused(token: str, query: dict[str, str]) -> None:
    assert get(token, "/rounds/mine/responses", 400, **query)["error"] == "bad_request"
    assert not AuditEntry.objects.filter(action="data_read").exists()


def test_tables_say_what_the_staffs_pages_say(stage_1: Round) -> None:
    own = token_of(make_staff(), stage_1.consultation)
    path = f"/rounds/{stage_1.slug}/tables"
    body = get(own, path, question="organisation_type", language="en")
    (large,) = [each for each in body["rows"] if each["code"] == "large"]
    assert (body["n"], large["count"], large["percent"]["answered"]) == (
        305,
        104,
        pytest.approx(100 * 104 / 305),
    )
    crossed = get(own, path, question="organisation_type", by="environment", base="answered")
    printed = StringIO()
    call_command(
        "tables", stage_1.slug, question="organisation_type", by="environment", minimum=5,
        json=True, stdout=printed,
    )  # fmt: skip
    said = json.loads(printed.getvalue())
    assert {name: crossed[name] for name in ("counts", "chi_square", "letters", "n")} == {
        name: said[name] for name in ("counts", "chi_square", "letters", "n")
    }
    narrowed = get(own, path, question="organisation_type", filter="${organisation_type} = 'large'")
    assert (narrowed["responses"], narrowed["filter"]) == (104, "${organisation_type} = 'large'")


def test_weighted_tables_are_those_of_the_command(stage_1: Round) -> None:
    taken = tally_of(stage_1).of("organisation_type").cells
    equal = {str(choice): Decimal(1) for choice in taken}
    scheme = Scheme((Margin("organisation_type", equal),), Unit.PEOPLE)
    save_weighting(round_=stage_1, name="Un vot", scheme=scheme)
    own = token_of(make_staff(), stage_1.consultation)
    path = f"/rounds/{stage_1.slug}/tables"
    for query in (
        {"question": "digitalisation"},
        {"question": "dysfunctions", "filter": "${organisation_type} = 'large'"},
        {"question": "environment", "by": "digitalisation"},
    ):
        said = get(own, path, weights="Un vot", **query)["weighted"]
        assert "weighted" not in get(own, path, **query)
        printed = StringIO()
        call_command("tables", stage_1.slug, weights="Un vot", json=True, stdout=printed, **query)
        told = json.loads(printed.getvalue())["weighted"]
        if "by" not in query:
            assert said == told
            continue
        for row, columns in said["counts"].items():
            own_row = {column: told["counts"][row][column] for column in columns}
            assert own_row == pytest.approx(columns)
        assert said["n_effective"] == pytest.approx(told["n_effective"])
        assert said["rao_scott"] == pytest.approx(told["rao_scott"])


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        ("Nobody's", "no weights “Nobody's”"),
        ("budget", "no weights “budget”"),  # numbers that single people wrote
        ("/etc/passwd.json", "no weights"),  # files are for who runs the command
        ("Nobody there", "small: nobody answered so"),
    ],
)
def test_weights_that_there_are_not_or_that_do_not_fit_are_refused_in_words(
    version: QuestionnaireVersion, token: str, weights: str, words: str
) -> None:
    Response.objects.filter(answers__size="small").delete()
    weigh_sizes(version.round, name="Nobody there")
    query = {"question": "size", "language": "en", "weights": weights}
    assert words in get(token, "/rounds/mine/tables", 400, **query)["detail"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({}, "no question"),
        ({"question": "sise"}, "size"),
        ({"question": "size", "by": "remarks"}, "free text"),
        ({"question": "size", "filter": "${size"}, "cannot be read"),
        ({"question": "size", "base": "all"}, "base"),
        ({"question": "size", "language": "xx"}, "language"),
    ],
)
def test_a_table_that_there_is_not_is_refused_in_words(
    token: str, query: dict[str, str], words: str
) -> None:
    assert words in get(token, "/rounds/mine/tables", 400, **{"language": "en", **query})["detail"]


def test_what_the_staffs_pages_hide_is_not_told() -> None:
    """trust.md (b), small cells: rows of too few, single people's numbers, small combinations,
    groups, and what a filter leaves of a few."""
    of = questionnaire(
        page(
            "one",
            question("size", Kind.SINGLE_CHOICE, choices=choices("large", "small")),
            question("money", Kind.NUMBER, minimum=0),
            question("needs", Kind.MULTIPLE_CHOICE, choices=choices("x", "y")),
            question("grid", Kind.MATRIX, choices=choices("a", "b"), rows=choices("r1", "r2")),
            question("rare", Kind.SCALE, minimum=1, maximum=5),
        )
    )
    version = make_round(of, slug="small")
    for number in range(20):
        answers = {
            "size": "large",
            "money": 7_000 + number * 13,
            "needs": ["x"],
            "grid": {"r1": "a"},
        }
        make_response(version, answers)
    few = {"size": "small", "money": 99, "needs": ["x", "y"], "grid": {"r2": "b"}, "rare": 5}
    for _ in range(4):
        make_response(version, few)
    own = token_of(make_staff(), version.round.consultation)

    def table(**query: str) -> Any:
        return get(own, "/rounds/small/tables", **query)

    assert table(question="rare")["suppressed"] is True
    assert "rows" not in table(question="rare")
    narrowed = table(question="size", filter="${size} = 'small'")
    assert (narrowed["suppressed"], narrowed["responses"], narrowed.get("rows")) == (
        True,
        None,
        None,
    )
    money = table(question="money")
    assert not {"minimum", "maximum"} & {*money["mean"]}
    assert "7013" not in json.dumps(money["rows"])
    assert [each["codes"] for each in table(question="needs")["combinations"]] == [["x"]]
    grid = {each["code"]: each for each in table(question="grid")["rows"]}
    assert (grid["r1"]["n"], grid["r2"]["n"], grid["r2"]["cells"]) == (20, None, None)
    crossed = table(question="money", by="size")
    assert {*crossed["hidden_columns"]} == {"large", "small"}
    assert "minimum" not in json.dumps(crossed["means"])
    # Weighted neither: not the hidden columns, not numbers one by one, not what few answered.
    weigh_sizes(version.round)
    weighted = table(question="money", by="size", weights=ONE_VOICE)["weighted"]
    assert {column for row in weighted["counts"].values() for column in row} == set()
    assert (weighted["means"], weighted["column_percent_se"]) == ({}, {})
    assert "7013" not in json.dumps(weighted)
    assert "rows" not in table(question="money", weights=ONE_VOICE)["weighted"]
    assert "weighted" not in table(question="rare", weights=ONE_VOICE)


def test_who_may_not_export_data_narrows_nothing() -> None:
    """Differencing (decision 27): a filter that leaves out one person, a row of one person."""
    version = make_round(slug="narrow")
    for number in range(31):
        size, needs = ("large", ["x"]) if number else ("small", ["x", "y"])
        make_response(version, {"size": size, "needs": needs})
    of = version.round.consultation
    viewer, analyst = (token_of(make_staff(role, of), of) for role in (Role.VIEWER, Role.ANALYST))
    path = "/rounds/narrow/tables"
    weigh_sizes(version.round)
    for query in (
        {"filter": "${size} = 'large'"}, {"flagged": "without"}, {"weights": ONE_VOICE},
    ):  # fmt: skip
        asked = {"question": "needs", **query}
        assert "may export data" in get(viewer, path, 400, **asked)["detail"]
        get(analyst, path, **asked)
    crossed = {"question": "needs", "by": "_language"}
    assert get(analyst, path, **crossed)["hidden_rows"] == {}
    told = get(viewer, path, **crossed)
    assert told["hidden_rows"] == {"x": "complement", "y": "too_small"}
    assert [*told["counts"]] == ["other"]


def test_a_token_asks_so_often_an_hour(token: str, monkeypatch: Any) -> None:
    """trust.md (c): tries with wrong tokens are counted by network, uses by token."""
    from surveys import token_access
    from surveys.throttle import Limit

    monkeypatch.setattr(token_access, "TOKEN_USE", Limit("token use", 3, 100))
    monkeypatch.setattr(token_access, "WRONG_TOKEN", Limit("wrong token", 2, 100))
    assert [fetch("cst_x", "/rounds").status_code for _ in range(3)] == [401, 401, 429]
    statuses = [fetch(token, "/rounds").status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
    slow = fetch(token, "/rounds")
    assert as_described(slow, "/data/rounds", 429)["error"] == "too_many_requests"
    assert slow["Retry-After"] == "3600"


def test_the_day_of_the_last_use_is_noted(token: str) -> None:
    assert AccessToken.objects.get().last_used_on is None
    get(token, "/rounds")
    assert AccessToken.objects.get().last_used_on == timezone.localdate()


def test_a_page_costs_the_same_however_many_rows(
    version: QuestionnaireVersion, token: str, django_assert_num_queries: Any
) -> None:
    """Token, role, two counters; round, versions, codebook, what is set aside; rows; the log."""
    get(token, "/rounds/mine/responses")
    for limit in (1, 8):
        with django_assert_num_queries(12):
            fetch(token, "/rounds/mine/responses", limit=limit)


@pytest.mark.usefixtures("kept_connection")
@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("path", OWN)
def test_whatever_is_asked_with_a_token_is_answered_as_described(
    version: QuestionnaireVersion, token: str, path: str, mode: GenerationMode
) -> None:
    """trust.md (c) 24: parameters right and wrong; the answers are judged by the description."""
    operation = schemathesis.openapi.from_wsgi(f"{ROOT}/openapi.json", application)[path]["get"]
    if mode is GenerationMode.NEGATIVE and "{" not in path:
        pytest.skip("takes no parameters that could be wrong")

    known = st.booleans() if mode is GenerationMode.POSITIVE else st.just(False)

    @given(case=operation.as_strategy(generation_mode=mode), known=known)
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    def ask(case: Any, known: bool) -> None:
        if known and case.path_parameters:
            case.path_parameters["slug"] = "mine"
        if known and case.query:
            case.query.update({name: KNOWN[name] for name in case.query if name in KNOWN})
        case.call_and_validate(headers={"Authorization": f"Bearer {token}"})

    ask()
