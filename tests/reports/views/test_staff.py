from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from surveys.models import Results, Status
from tests.factories import make_response, make_round, make_staff

PASSWORD = "correct horse battery"
PATHS = ["", "rounds/stage/", "rounds/stage/data.csv"]


def browser_of(name: str, *, staff: bool = False) -> Client:
    browser = Client()
    user = make_staff(name=name) if staff else get_user_model().objects.create_user(name)
    browser.force_login(user)
    return browser


@pytest.fixture
def staff(db: None) -> Client:
    return browser_of("ana", staff=True)


def words(answer: Any) -> str:
    return unescape(b"".join(answer).decode())


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("language", ["ro", "en"])
@pytest.mark.django_db
def test_strangers_are_asked_to_sign_in(language: str, path: str) -> None:
    make_round(slug="stage")
    address = f"/{language}/staff/{path}"
    answer = Client().get(address)
    assert answer.status_code == 302
    assert answer["Location"] == f"/{language}/staff/sign-in/?next={address}"


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.django_db
def test_for_accounts_that_are_not_staff_the_pages_do_not_exist(path: str) -> None:
    make_round(slug="stage")
    assert browser_of("ion").get(f"/ro/staff/{path}").status_code == 404


@pytest.mark.parametrize("path", PATHS[1:])
@pytest.mark.django_db
def test_an_unknown_round_is_not_found(staff: Client, path: str) -> None:
    assert staff.get(f"/ro/staff/{path}").status_code == 404


@pytest.mark.django_db
def test_signing_in_leads_where_one_wanted_to_go() -> None:
    make_round(slug="stage")
    make_staff(name="ana", password=PASSWORD)
    sent = {"login": "ana", "password": PASSWORD, "next": "/ro/staff/rounds/stage/"}
    answer = Client().post("/ro/staff/sign-in/", sent)
    assert (answer.status_code, answer["Location"]) == (302, "/ro/staff/rounds/stage/")


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)",
     "http:///evil.example", "\x00//evil.example", "https:evil.example"],
)  # fmt: skip
@pytest.mark.django_db
def test_signing_in_never_leads_to_another_site(elsewhere: str) -> None:
    """trust.md (a) 12."""
    make_staff(name="ana", password=PASSWORD)
    sent = {"login": "ana", "password": PASSWORD, "next": elsewhere}
    answer = Client().post("/en/staff/sign-in/", sent)
    assert (answer.status_code, answer["Location"]) == (302, "/en/staff/")
    if "\x00" not in elsewhere:
        form = Client().get("/en/staff/sign-in/", {"next": elsewhere}).content.decode()
        assert "evil" not in form.split("<form")[-1]


@pytest.mark.parametrize(
    "sent",
    [{"login": "ana", "password": "wrong"}, {"login": "ana"}, {},
     {"login": "a\x00na", "password": "x"}, {"login": "x" * 100_000, "password": "y"}],
)  # fmt: skip
@pytest.mark.django_db
def test_signing_in_fails_without_saying_whether_the_name_exists(sent: dict[str, str]) -> None:
    make_staff(name="ana", password=PASSWORD)
    answer = Client().post("/en/staff/sign-in/", sent)
    assert answer.status_code == 200
    other = Client().post("/en/staff/sign-in/", {**sent, "login": "maria"} if sent else sent)
    assert other.status_code == 200
    assert not answer.wsgi_request.user.is_authenticated


@pytest.mark.django_db
def test_signing_out_needs_the_button(staff: Client) -> None:
    assert staff.get("/en/staff/sign-out/").status_code == 405
    assert staff.post("/en/staff/sign-out/").status_code == 302
    assert staff.get("/en/staff/").status_code == 302


@pytest.mark.django_db
def test_rounds_are_listed_with_their_responses_by_category(staff: Client) -> None:
    version = make_round()
    for size in ("large", "large", "small"):
        make_response(version, {"size": size})
    make_response(version, {"size": "small"}, status=Status.DRAFT)
    html = " ".join(words(staff.get("/en/staff/")).split())
    assert "<strong>3</strong> responses" in html
    assert "<strong>1</strong> begun and not sent" in html
    assert '<th scope="row">large</th><td class="number">2</td>' in html
    assert '<th scope="row">small</th><td class="number">1</td>' in html


@pytest.mark.django_db
def test_staff_read_results_while_the_round_is_open(staff: Client) -> None:
    version = make_round(slug="stage", results=Results.NEVER)
    for _ in range(12):
        make_response(version, {"size": "large"})
    assert Client().get("/en/rounds/stage/results/").status_code == 403
    shown = staff.get("/en/staff/rounds/stage/")
    assert shown.status_code == 200
    assert "n = 12" in words(shown)
    chart = "/en/rounds/stage/results/chart/respondents-2.svg"
    assert staff.get(f"{chart}?staff=1")["Cache-Control"] == "private, max-age=60"
    assert Client().get(f"{chart}?staff=1").status_code == 404


@pytest.mark.django_db
def test_staff_see_groups_of_five_and_the_public_does_not(staff: Client) -> None:
    version = make_round(slug="stage", results=Results.LIVE)
    for _ in range(5):
        make_response(version, {"size": "large"})
    assert "<table" in words(staff.get("/en/staff/rounds/stage/"))
    chart = "/en/rounds/stage/results/chart/respondents-2.svg"
    assert staff.get(f"{chart}?staff=1").status_code == 200
    for address in (chart, f"{chart}?staff=1"):
        assert Client().get(address).status_code == 404
    assert browser_of("ion").get(f"{chart}?staff=1").status_code == 404


@pytest.mark.django_db
def test_the_data_file_is_for_staff_and_is_a_download(staff: Client) -> None:
    version = make_round(slug="stage")
    make_response(version, {"size": "large"})
    answer = staff.get("/en/staff/rounds/stage/data.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="stage.csv"'
    assert "no-store" in answer["Cache-Control"]
    assert words(answer).count("\r\n") == 2


@pytest.mark.django_db
def test_pages_of_staff_are_kept_by_no_cache(staff: Client) -> None:
    make_round(slug="stage")
    for path in PATHS:
        assert "no-store" in staff.get(f"/en/staff/{path}")["Cache-Control"]


@pytest.mark.django_db
def test_rounds_of_every_state_are_listed(staff: Client) -> None:
    now = datetime.now(UTC)
    day = timedelta(days=1)
    make_round(opens_at=now - 2 * day, closes_at=now - day)
    make_round(opens_at=now + day)
    make_round(opens_at=None)
    html = words(staff.get("/en/staff/"))
    assert [html.count(f"state-{state}") for state in ("open", "closed", "upcoming")] == [0, 1, 2]


@pytest.mark.django_db
def test_without_rounds_the_list_says_so(staff: Client) -> None:
    assert "Make a consultation first" in words(staff.get("/en/staff/"))
    nobody = Client()
    nobody.force_login(make_staff(is_superuser=False))
    assert "You have no role in any consultation" in words(nobody.get("/en/staff/"))
