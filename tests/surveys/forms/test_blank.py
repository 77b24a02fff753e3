"""The page that everybody gets alike; what is personal is never kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.test import RequestFactory
from django.utils.translation import override

from surveys.forms import blank
from surveys.forms.blank import blank_page
from surveys.forms.page import PageForm
from tests.factories import questionnaire

OF = questionnaire()


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    blank._PAGES.clear()
    with override("ro"):
        yield
    blank._PAGES.clear()


def visit(path: str = "/en/rounds/r/page/first/", **cookies: str) -> HttpRequest:
    request = RequestFactory().get(path)
    request.COOKIES.update(cookies)
    request.session = {}  # type: ignore[assignment]
    return request


class Drawing:
    """Counts how often the page's context is asked for, that is, how often it is drawn."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> dict[str, Any]:
        self.times += 1
        form = PageForm(OF, OF.pages[0], {}, content_hash="hash")
        return {"form": form, "questionnaire": OF, "number": 1, "total": 2}


def page(request: HttpRequest, drawing: Drawing, version: str = "v") -> str:
    return blank_page(request, "surveys/page.html", version, drawing).decode()


def token(html: str) -> str:
    (found,) = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)
    return str(found)


def test_a_page_is_drawn_once_for_all_strangers() -> None:
    drawing = Drawing()
    pages = [page(visit(), drawing) for _ in range(3)]
    assert drawing.times == 1
    assert len({html.replace(token(html), "") for html in pages}) == 1


def test_each_visitor_gets_a_token_of_their_own() -> None:
    first, second = visit(), visit()
    tokens = [token(page(request, Drawing())) for request in (first, second)]
    assert tokens[0] != tokens[1]
    # The masked token unmasks to the secret that this visitor's cookie will hold.
    assert first.META["CSRF_COOKIE"] != second.META["CSRF_COOKIE"]
    assert len(get_token(first)) == len(tokens[0])


def test_a_kept_page_is_the_page_that_would_be_drawn() -> None:
    page(visit(), Drawing())
    kept = page(visit(), Drawing())
    drawn = page(visit(**{settings.SESSION_COOKIE_NAME: "x"}), Drawing())
    assert kept.replace(token(kept), "") == drawn.replace(token(drawn), "")


@pytest.mark.parametrize("name", [settings.SESSION_COOKIE_NAME, "messages"])
def test_who_has_a_session_or_a_message_waiting_gets_a_page_of_their_own(name: str) -> None:
    drawing = Drawing()
    for _ in range(2):
        page(visit(**{name: "x"}), drawing)
    assert drawing.times == 2


def test_versions_addresses_and_languages_are_kept_apart() -> None:
    drawing = Drawing()
    page(visit(), drawing)
    page(visit(), drawing, version="w")
    page(visit("/en/rounds/other/page/first/"), drawing)
    with override("en"):
        page(visit(), drawing)
    assert drawing.times == 4


def test_an_address_with_a_query_is_not_kept() -> None:
    """Else anybody could fill the memory with addresses of their own making."""
    drawing = Drawing()
    for number in range(3):
        page(visit(f"/en/rounds/r/page/first/?x={number}"), drawing)
    assert drawing.times == 3
    assert blank._PAGES._held == 0
