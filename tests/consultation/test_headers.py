"""What every answer carries, whatever was asked: pages, errors, drawings, files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from consultation.urls import urlpatterns as product_urls
from surveys.models import Results
from tests.factories import make_response, make_round

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def fail(_request: HttpRequest) -> HttpResponse:
    raise RuntimeError("as a mistake in the code would")


urlpatterns = [*product_urls, path("fail/", fail)]


def answers(staff: Client) -> Iterator[tuple[int, str, Any]]:
    """The status expected, what was asked, the answer."""
    version = make_round(slug="r", results=Results.LIVE)
    for _ in range(12):
        make_response(version, {"size": "large"})
    browser = Client(raise_request_exception=False)
    strict = Client(enforce_csrf_checks=True)
    root = "/en/rounds/r/"
    yield 302, "/", browser.get("/")
    yield 200, "home", browser.get("/en/")
    yield 200, "landing", browser.get(root)
    yield 200, "results", browser.get(f"{root}results/")
    yield 302, "start", browser.post(f"{root}start/")
    yield 200, "page", browser.get(f"{root}page/first/")
    yield 422, "page with errors", browser.post(f"{root}page/first/")
    yield 302, "page saved", browser.post(f"{root}page/first/", {"size": "large"})
    yield 200, "review", browser.get(f"{root}review/")
    yield 400, "NUL", browser.get(f"{root}results/?by=%00")
    yield 400, "host", browser.get("/en/", headers={"host": "elsewhere.example"})
    yield 403, "no token", strict.post(f"{root}start/")
    yield 404, "no round", browser.get("/en/rounds/none/")
    yield 404, "no language", browser.get("/fr/")
    yield 405, "method", browser.get(f"{root}start/")
    yield 500, "failure", browser.get("/fail/")
    yield 200, "sign in", browser.get("/en/staff/sign-in/")
    yield 302, "sign in first", browser.get("/en/staff/")
    yield 200, "rounds", staff.get("/en/staff/")
    yield 200, "staff results", staff.get("/en/staff/rounds/r/")
    yield 200, "data", staff.get("/en/staff/rounds/r/data.csv")
    chart = browser.get(f"{root}results/chart/none.svg")
    yield 404, "no chart", chart


@pytest.mark.urls("tests.consultation.test_headers")
@pytest.mark.django_db
def test_every_answer_carries_a_strict_policy(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    staff = Client()
    staff.force_login(get_user_model().objects.create_superuser("ana", password="x" * 20))
    for status, asked, answer in answers(staff):
        assert (asked, answer.status_code) == (asked, status)
        sent = dict(part.split(" ", 1) for part in answer["Content-Security-Policy"].split("; "))
        assert (asked, sent) == (asked, POLICY)
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.urls("tests.consultation.test_headers")
@pytest.mark.parametrize("address", ["/fail/", "/en/rounds/none/", "/en/rounds/none/?by=%00"])
@pytest.mark.django_db
def test_an_error_page_tells_nothing_of_the_inside(address: str) -> None:
    html = Client(raise_request_exception=False).get(address).content.decode()
    for part in ("Traceback", "RuntimeError", "mistake", "django", ".py"):
        assert part not in html


@pytest.mark.django_db
def test_no_page_has_scripts_or_styles_of_its_own() -> None:
    version = make_round(results=Results.LIVE)
    for _ in range(12):
        make_response(version, {"size": "large"})
    browser = Client()
    root = f"/ro/rounds/{version.round.slug}/"
    browser.post(f"{root}start/")
    pages = ["/ro/", root, f"{root}page/first/", f"{root}results/", "/ro/staff/sign-in/"]
    for address in pages:
        html = browser.get(address).content.decode()
        for part in ("<style", " style=", " onclick=", " onload=", "javascript:", "http://"):
            assert (address, part in html) == (address, False)


@pytest.mark.django_db
def test_nothing_is_fetched_from_other_servers() -> None:
    version = make_round(results=Results.LIVE)
    for _ in range(12):
        make_response(version, {"size": "large"})
    html = Client().get(f"/en/rounds/{version.round.slug}/results/").content.decode()
    for part in ('src="http', 'href="http', 'src="//', 'href="//', "@import"):
        assert part not in html


@pytest.mark.django_db
def test_visitors_get_no_session_and_no_cookie_by_reading() -> None:
    version = make_round(results=Results.LIVE)
    browser = Client()
    for address in ("/ro/", f"/ro/rounds/{version.round.slug}/results/"):
        assert browser.get(address).cookies == {}


@pytest.mark.django_db
def test_the_tokens_cookie_is_for_this_site_only() -> None:
    version = make_round()
    browser = Client()
    browser.get(f"/ro/rounds/{version.round.slug}/")
    cookie = browser.cookies["csrftoken"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
