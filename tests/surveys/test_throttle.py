from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from surveys.models import Attempts
from surveys.throttle import Limit, count_attempt, forget_attempts, is_spent, network_of
from tests.factories import NOW

LIMIT = Limit("test", per_network=3, together=5)


def request(address: str, **headers: str) -> HttpRequest:
    return RequestFactory(headers=headers).get("/", REMOTE_ADDR=address)


@pytest.mark.django_db
def test_a_network_is_refused_after_its_limit_and_others_are_not() -> None:
    within = [count_attempt(LIMIT, request("192.0.2.1"), NOW) for _ in range(4)]
    assert within == [True, True, True, False]
    assert is_spent(LIMIT, request("192.0.2.77"), NOW)  # the same network
    assert not is_spent(LIMIT, request("198.51.100.1"), NOW)


@pytest.mark.django_db
def test_all_networks_together_have_a_limit() -> None:
    addresses = [f"10.0.{number}.1" for number in range(6)]
    assert [count_attempt(LIMIT, request(each), NOW) for each in addresses] == [True] * 5 + [False]


@pytest.mark.django_db
def test_the_next_window_begins_anew() -> None:
    for _ in range(4):
        count_attempt(LIMIT, request("192.0.2.1"), NOW)
    assert not is_spent(LIMIT, request("192.0.2.1"), NOW + LIMIT.window)


@pytest.mark.django_db
def test_no_address_is_stored_and_counts_are_deleted_when_their_window_is_over() -> None:
    count_attempt(LIMIT, request("192.0.2.1"), NOW)
    assert "192.0.2" not in str(list(Attempts.objects.values()))
    assert forget_attempts(at=NOW + timedelta(minutes=1)) == 0
    assert forget_attempts(at=NOW + LIMIT.window) == 2
    assert Attempts.objects.count() == 0


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/56"),
        ("", "unknown"),
        ("nonsense", "unknown"),
    ],
)
def test_network_of_is_wide_enough_for_a_household_or_an_office(address: str, network: str) -> None:
    assert network_of(request(address)) == network


def test_network_of_believes_only_the_proxies_that_are_ours(settings: Any) -> None:
    forged = {"x-forwarded-for": "203.0.113.5, 192.0.2.77"}
    assert network_of(request("198.51.100.1", **forged)) == "198.51.100.0/24"
    settings.PROXIES = 1
    assert network_of(request("198.51.100.1", **forged)) == "192.0.2.0/24"
    assert network_of(request("198.51.100.1")) == "198.51.100.0/24"
