from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from surveys.models import Round
from surveys.respondent import (
    forget_key,
    give_key,
    is_code,
    is_given,
    key_from,
    lookup,
    new_code,
    new_key,
    tidy_code,
)
from surveys.tokens import response_hash

ROUND = Round(pk=7)


def test_key_hash_depends_on_the_key_the_round_and_the_installation(settings: Any) -> None:
    hashes = {
        response_hash(ROUND, "a" * 22),
        response_hash(ROUND, "b" * 22),
        response_hash(Round(pk=8), "a" * 22),
    }
    assert len(hashes) == 3
    settings.SECRET_KEY = "another installation"
    assert response_hash(ROUND, "a" * 22) not in hashes


@pytest.mark.parametrize("https", [False, True])
def test_give_key_sets_a_cookie_no_script_and_no_other_site_can_use(
    settings: Any, https: bool
) -> None:
    settings.HTTPS = https
    response = HttpResponse()
    give_key(response, ROUND)
    cookie = response.cookies["respondent-7"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert (cookie["max-age"], bool(cookie["secure"])) == (30 * 24 * 3600, https)


def test_give_key_gives_every_browser_its_own_key_of_128_bits() -> None:
    keys = set()
    for _ in range(100):
        response = HttpResponse()
        give_key(response, ROUND)
        keys.add(response.cookies["respondent-7"].value)
    assert len(keys) == 100
    # 16 bytes in base64, a dot, 16 bytes of seal in hexadecimal.
    assert {len(key) for key in keys} == {22 + 1 + 32}


def test_key_from_reads_what_give_key_gave() -> None:
    response = HttpResponse()
    give_key(response, ROUND)
    request = RequestFactory().get("/")
    request.COOKIES["respondent-7"] = response.cookies["respondent-7"].value
    assert key_from(request, ROUND) == response.cookies["respondent-7"].value
    assert key_from(request, Round(pk=8)) is None


@pytest.mark.parametrize(
    "key",
    ["", "short", "a" * 21, "a" * 23, "a" * 22 + "\n", "a" * 21 + "\x00", "ș" * 22, "a" * 9999],
)
def test_key_from_takes_anything_misshapen_for_none(key: str) -> None:
    request = RequestFactory().get("/")
    request.COOKIES["respondent-7"] = key
    assert key_from(request, ROUND) is None


def test_forget_key_takes_the_cookie_away() -> None:
    response = HttpResponse()
    forget_key(response, ROUND)
    assert response.cookies["respondent-7"]["max-age"] == 0


def test_new_code_is_legible_and_its_own_each_time() -> None:
    codes = {new_code() for _ in range(1000)}
    assert len(codes) == 1000
    assert all(is_code(code) for code in codes)
    assert not set("".join(codes)) & set("01ILOU")


@pytest.mark.parametrize(
    "typed", ["7KQ4-M2XD-9CWT", "7kq4m2xd9cwt", " 7KQ4 M2XD 9CWT ", "7kq4–m2xd–9cwt\n"]
)
def test_tidy_code_reads_a_code_however_it_is_typed(typed: str) -> None:
    assert tidy_code(typed) == "7KQ4-M2XD-9CWT"


def test_tidy_code_of_anything_else_is_no_code() -> None:
    assert [is_code(tidy_code(typed)) for typed in ["", "ș" * 12, "7KQ4", "A" * 9999]] == [
        False
    ] * 4


def test_lookup_finds_a_code_and_a_key_in_different_columns() -> None:
    assert set(lookup(ROUND, "a" * 22)) == {"key_hash"}
    assert set(lookup(ROUND, "7KQ4-M2XD-9CWT")) == {"return_hash"}


def test_key_from_takes_a_return_code() -> None:
    request = RequestFactory().get("/")
    request.COOKIES["respondent-7"] = "7KQ4-M2XD-9CWT"
    assert key_from(request, ROUND) == "7KQ4-M2XD-9CWT"


def test_is_given_knows_the_keys_of_this_round_and_installation(settings: Any) -> None:
    key = new_key(ROUND)
    assert is_given(ROUND, key)
    made_up = [key[:22], key[:-1] + ("0" if key[-1] != "0" else "1"), "A" + key[1:], ""]
    assert not [each for each in made_up if is_given(ROUND, each) and each != key]
    assert not is_given(Round(pk=8), key)
    settings.SECRET_KEY = "another installation"
    assert not is_given(ROUND, key)
