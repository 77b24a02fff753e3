"""Personal links: trust.md (a) 10 and 24."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest

from surveys.models import Round
from surveys.tokens import (
    RoundKeyGoneError,
    ensure_key,
    invite_hash,
    open_key,
    personal_link,
    response_hash,
    return_hash,
    token_of,
    visit_hash,
)
from tests.factories import NOW, make_round

ROUND = Round(pk=7)
KEY = bytes(range(32))


def test_token_of_has_128_bits_and_no_two_are_alike() -> None:
    tokens = [token_of(ROUND, uuid4(), KEY) for _ in range(10_000)]
    assert len(set(tokens)) == 10_000
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{22}", token) for token in tokens)


def test_token_of_is_the_same_for_every_reminder_and_another_with_another_key_or_round() -> None:
    person = uuid4()
    assert token_of(ROUND, person, KEY) == token_of(ROUND, person, KEY)
    others = {token_of(ROUND, person, bytes(32)), token_of(Round(pk=8), person, KEY)}
    assert token_of(ROUND, person, KEY) not in others


def test_the_hashes_of_a_token_have_nothing_in_common() -> None:
    purposes = (invite_hash, visit_hash, response_hash, return_hash)
    hashes = {purpose(ROUND, "t" * 22) for purpose in purposes}
    assert len(hashes) == 4
    assert {len(each) for each in hashes} == {64}


def test_the_hashes_need_the_secret_of_the_installation(settings: Any) -> None:
    before = invite_hash(ROUND, "t" * 22)
    settings.SECRET_KEY = "another installation"
    assert invite_hash(ROUND, "t" * 22) != before


@pytest.mark.django_db
def test_ensure_key_makes_one_key_of_256_bits_and_stores_it_sealed() -> None:
    round_ = make_round().round
    key = ensure_key(round_)
    assert len(key) == 32
    stored = Round.objects.get(pk=round_.pk)
    assert key not in bytes(stored.sealed_key or b"")
    assert ensure_key(stored) == open_key(stored) == key


@pytest.mark.django_db
def test_open_key_needs_the_secret_it_was_sealed_under(settings: Any) -> None:
    round_ = make_round().round
    key = ensure_key(round_)
    before = settings.SECRET_KEY
    settings.SECRET_KEY = "another installation"
    with pytest.raises(RoundKeyGoneError):
        open_key(round_)
    settings.SECRET_KEY_FALLBACKS = [before]
    assert open_key(round_) == key


@pytest.mark.django_db
def test_ensure_key_makes_none_after_closing() -> None:
    round_ = make_round().round
    Round.objects.filter(pk=round_.pk).update(closed_at=NOW)
    with pytest.raises(RoundKeyGoneError):
        ensure_key(round_)


def test_personal_link_is_absolute_and_in_the_language_of_the_person(settings: Any) -> None:
    settings.BASE_URL = "https://consultation.example.org"
    link = personal_link(Round(slug="stage"), "t" * 22, "en")
    assert link == f"https://consultation.example.org/en/rounds/stage/i/{'t' * 22}/"
