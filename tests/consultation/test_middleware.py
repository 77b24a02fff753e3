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
