from __future__ import annotations

import pytest

from consultation.environment import EnvironmentMistakeError, base_url, mail_server, sender


def test_mail_server_reads_every_part_of_a_url() -> None:
    assert mail_server("smtp://ana%40x:p%2Fss@mail.example:2525?tls=on") == {
        "EMAIL_HOST": "mail.example",
        "EMAIL_PORT": 2525,
        "EMAIL_HOST_USER": "ana@x",
        "EMAIL_HOST_PASSWORD": "p/ss",
        "EMAIL_USE_TLS": False,
        "EMAIL_USE_SSL": True,
    }


@pytest.mark.parametrize(
    ("url", "port", "starttls", "from_the_start"),
    [
        ("smtp://mail.example", 25, False, False),
        ("smtp://mail.example:587", 587, True, False),
        ("smtp://mail.example:465", 465, False, True),
        ("smtp://mail.example:587?tls=none", 587, False, False),
        ("smtp://[::1]:25?tls=starttls", 25, True, False),
    ],
)
def test_mail_server_encrypts_as_the_port_expects(
    url: str, port: int, starttls: bool, from_the_start: bool
) -> None:
    found = mail_server(url)
    names = ("EMAIL_PORT", "EMAIL_USE_TLS", "EMAIL_USE_SSL")
    assert [found[name] for name in names] == [port, starttls, from_the_start]


def test_no_mail_server_is_an_empty_host() -> None:
    assert mail_server("")["EMAIL_HOST"] == ""


@pytest.mark.parametrize(
    "url",
    ["mail.example", "http://mail.example", "smtp://", "smtp://u:hidden@h:port",
     "smtp://u:hidden@h:99999", "smtp://u:hidden@h?tls=maybe", "smtp://u:hidden@h?tsl=on"],
)  # fmt: skip
def test_mail_server_refuses_a_bad_url_in_one_line_without_the_password(url: str) -> None:
    with pytest.raises(EnvironmentMistakeError) as caught:
        mail_server(url)
    said = str(caught.value)
    assert said.startswith("EMAIL_URL")
    assert "hidden" not in said
    assert "\n" not in said


@pytest.mark.parametrize("value", ["a@x.example", "Primăria Timișoara <a@x.example>"])
def test_sender_is_an_address_with_or_without_a_name(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("DEFAULT_FROM_EMAIL", f" {value} ")
    assert sender("DEFAULT_FROM_EMAIL", default="b@x.example") == value
    monkeypatch.delenv("DEFAULT_FROM_EMAIL")
    assert sender("DEFAULT_FROM_EMAIL", default="b@x.example") == "b@x.example"


@pytest.mark.parametrize("value", ["Primăria", "a@", "@x", "a b@x.example", "ană@x.example"])
def test_sender_refuses_what_is_no_address(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("DEFAULT_FROM_EMAIL", value)
    with pytest.raises(EnvironmentMistakeError, match=r"^DEFAULT_FROM_EMAIL is no address: write"):
        sender("DEFAULT_FROM_EMAIL", default="b@x.example")


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("https://x.example", "https://x.example"),
        ("https://x.example/", "https://x.example"),
        ("http://127.0.0.1:9000", "http://127.0.0.1:9000"),
        ("", "http://127.0.0.1:8000"),
    ],
)
def test_base_url_is_the_address_of_a_site(
    monkeypatch: pytest.MonkeyPatch, value: str, found: str
) -> None:
    monkeypatch.setenv("BASE_URL", value)
    assert base_url("BASE_URL", default="http://127.0.0.1:8000") == found


@pytest.mark.parametrize(
    "value",
    ["x.example", "ftp://x.example", "https://", "https://x.example/path", "https://x.example?a",
     "https://x:99999", "https://u:p@x.example", "https://[::1"],
)  # fmt: skip
def test_base_url_refuses_anything_else_by_name(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("BASE_URL", value)
    with pytest.raises(EnvironmentMistakeError, match=r"^BASE_URL="):
        base_url("BASE_URL", default="http://127.0.0.1:8000")
