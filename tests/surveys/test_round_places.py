"""The staff's navigation of a round: each role sees what it may open, and nothing else."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import resolve, reverse

from surveys.access import rule_of
from surveys.models import Round
from surveys.roles import Role
from surveys.round_places import SECTIONS, Place
from tests.factories import make_round, make_staff, text

PLACES = [place for _words, places in SECTIONS for place in places]


def links(html: str, name: str) -> dict[str, str]:
    """What the navigation of this class leads to, by its words."""
    found = re.search(rf'<nav class="{name}[ "].*?</nav>', html, re.DOTALL)
    pairs = re.findall(r'href="([^"]+)"[^>]*>([^<]+)', found[0] if found else "")
    return {words: href for href, words in pairs}


def browser(role: Role, round_: Round) -> Client:
    client = Client()
    client.force_login(make_staff(role, round_.consultation))
    return client


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.tab)
def test_a_link_is_shown_by_the_permission_of_its_page(place: Place) -> None:
    view = resolve(reverse(place.address, args=["some-round"])).func
    assert rule_of(view) is place.permission


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_every_link_opens_and_every_section_leads_somewhere(role: Role) -> None:
    round_ = make_round().round
    client = browser(role, round_)
    first = {
        Role.TRANSLATOR: "design:translation",
        Role.DESIGNER: "design:cover",
    }.get(role, "staff:results")
    sections = links(client.get(reverse(first, args=[round_.slug])).content.decode(), "sections")
    for words, href in sections.items():
        response = client.get(href)
        assert response.status_code == 200, (words, href)
        html = response.content.decode()
        assert set(links(html, "sections")) == set(sections)
        for address in links(html, "tabs").values():
            assert client.get(address).status_code == 200, address
    assert (
        list(sections)
        == {
            Role.ADMINISTRATOR: ["Questionnaire", "Collecting", "Results", "Settings"],
            Role.DESIGNER: ["Questionnaire", "Results"],
            Role.TRANSLATOR: ["Questionnaire"],
            Role.ANALYST: ["Collecting", "Results"],
            Role.VIEWER: ["Results"],
        }[role]
    )


@pytest.mark.django_db
def test_the_filter_goes_along_between_the_pages_that_have_one() -> None:
    round_ = make_round().round
    client = browser(Role.ANALYST, round_)
    address = reverse("staff:explore", args=[round_.slug]) + "?filter=%24%7B_language%7D%3D%27ro%27"
    pages = links(client.get(address).content.decode(), "tabs")
    assert "filter=" in pages["Cross two questions"]
    assert "filter=" not in pages["Comparison"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["staff:results", "staff:explore", "staff:compare", "staff:weights"]
)
def test_where_nothing_is_published_the_page_says_so_to_whose_round_it_is(address: str) -> None:
    """Not yours stays the plain 404 (trust.md (a) 5)."""
    round_ = Round.objects.create(
        consultation=make_round().round.consultation,
        slug="unpublished", title=text("Unpublished"), number=901,
    )  # fmt: skip
    url = reverse(address, args=[round_.slug])
    own = browser(Role.ADMINISTRATOR, round_).get(url)
    assert own.status_code == 404
    assert "Nothing to show yet" in own.content.decode()
    other = browser(Role.ADMINISTRATOR, make_round().round).get(url)
    assert other.status_code == 404
    assert "Unpublished" not in other.content.decode()
