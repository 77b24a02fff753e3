from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.test import Client

from surveys.models import Results
from tests.factories import make_round, text

DAY = timedelta(days=1)


def home(language: str = "en") -> str:
    return unescape(Client().get(f"/{language}/").content.decode())


@pytest.mark.parametrize(
    ("opened", "closed", "results", "landing", "published"),
    [
        (-1, 1, Results.LIVE, True, True),
        (-1, 1, Results.AFTER_CLOSING, True, False),
        (-2, -1, Results.AFTER_CLOSING, False, True),
        (-2, -1, Results.NEVER, False, False),
        (1, 2, Results.LIVE, True, False),
    ],
)
@pytest.mark.django_db
def test_a_round_is_offered_by_its_state(
    opened: int, closed: int, results: Results, landing: bool, published: bool
) -> None:
    now = datetime.now(UTC)
    make_round(
        slug="stage", opens_at=now + opened * DAY, closes_at=now + closed * DAY, results=results
    )
    html = home()
    assert ('href="/en/rounds/stage/"' in html) is landing
    assert ('href="/en/rounds/stage/results/"' in html) is published


@pytest.mark.django_db
def test_consultations_stand_under_their_titles_in_the_language() -> None:
    version = make_round(title=text("Stage A"))
    make_round(title=text("Stage B"), consultation=version.round.consultation)
    html = home("ro")
    assert html.count("<h1") == 1
    assert html.index("Stage B (ro)") < html.index("Stage A (ro)")  # the newest first
    assert "Stage A (ro)" not in home("en")


@pytest.mark.django_db
def test_without_consultations_the_page_says_so() -> None:
    assert "No consultations yet" in home("en")


@pytest.mark.parametrize(
    ("wanted", "address"), [("en-GB,en", "/en/"), ("ro", "/ro/"), ("fr", "/ro/")]
)
@pytest.mark.django_db
def test_the_address_of_the_site_leads_to_the_visitors_language(wanted: str, address: str) -> None:
    answer = Client(headers={"accept-language": wanted}).get("/")
    assert (answer.status_code, answer["Location"]) == (302, address)


@pytest.mark.django_db
def test_every_page_links_to_itself_in_the_other_language() -> None:
    make_round(slug="stage")
    for path in ("", "rounds/stage/", "rounds/stage/results/?by=size", "staff/sign-in/"):
        html = Client().get(f"/en/{path}").content.decode()
        assert f'href="/ro/{path}"' in unescape(html)


@pytest.mark.parametrize("address", ["/en/nothing/", "/ro/nimic/", "/nothing"])
@pytest.mark.django_db
def test_an_unknown_address_has_a_page_that_says_so(address: str) -> None:
    answer = Client().get(address, follow=True)
    assert answer.status_code == 404
    assert "<h1>" in answer.content.decode()
