from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.factories import make_round


@pytest.mark.parametrize("address", ["/en/rounds/a%00b/", "/en/?by=%00", "/ro/?x=1&y=a%00"])
@pytest.mark.django_db
def test_a_nul_byte_in_an_address_is_refused_with_a_page(address: str) -> None:
    answer = Client().get(address)
    assert answer.status_code == 400
    assert f'<html lang="{address[1:3]}">' in answer.content.decode()


@pytest.mark.parametrize("cookie", ["sessionid", "csrftoken", "django_language", "messages", "x"])
@pytest.mark.django_db
def test_a_nul_byte_in_a_cookie_makes_a_stranger_and_no_failure(cookie: str) -> None:
    make_round(slug="r")
    browser = Client(headers={"cookie": f'{cookie}="abcdefghijklmnop\\000"'})
    for address in ("/en/", "/en/rounds/r/", "/en/staff/sign-in/"):
        assert browser.get(address).status_code == 200


@pytest.mark.django_db
def test_a_page_for_a_bad_request_is_a_whole_page(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    html = Client(headers={"host": "elsewhere.example"}).get("/en/").content.decode()
    assert str(settings.CITY_NAME) in html


class Unread:
    """A body that must not be touched."""

    def read(self, *_size: int) -> bytes:
        raise AssertionError("the body was read")

    readline = read


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
@pytest.mark.parametrize("length", [25_000_001, 10**9, 10**18])
@pytest.mark.django_db
def test_a_body_over_the_limit_is_refused_before_it_is_read(kind: str, length: int) -> None:
    """trust.md (c) 19."""
    make_round(slug="r")
    sent = {"CONTENT_LENGTH": str(length), "CONTENT_TYPE": f"{kind}; boundary=x"}
    answer = Client().post("/en/rounds/r/start/", **sent, **{"wsgi.input": Unread()})  # type: ignore[arg-type]
    assert answer.status_code == 413
    html = answer.content.decode()
    assert all(words in html for words in ["Ce ați trimis este prea mare", 'lang="en"'])
    assert "default-src 'none'" in answer["Content-Security-Policy"]


@pytest.mark.django_db
def test_a_body_of_exactly_the_limit_is_left_to_the_limits_on_forms() -> None:
    """trust.md (c) 19: refused as a form by its announced length, and not read either."""
    make_round(slug="r")
    kind = "application/x-www-form-urlencoded"
    sent = {"CONTENT_LENGTH": "25000000", "CONTENT_TYPE": kind, "wsgi.input": Unread()}
    browser = Client()
    browser.post("/en/rounds/r/start/")
    assert browser.post("/en/rounds/r/page/first/", **sent).status_code == 400  # type: ignore[arg-type]


@pytest.mark.parametrize("length", ["", "-1", "x", "9" * 5000])
@pytest.mark.django_db
def test_a_length_that_is_no_number_announces_no_body(length: str) -> None:
    answer = Client().post("/en/rounds/", CONTENT_LENGTH=length)
    assert answer.status_code == 404
