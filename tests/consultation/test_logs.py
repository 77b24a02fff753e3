"""What logs may say: trust.md (a) 24, no link, no address, no minute."""

from __future__ import annotations

import http.client
import io
import logging
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from consultation.launch import BASE, web_server
from consultation.logs import WithoutSecrets, mask
from tests.factories import make_round

TOKEN = "Abcdefghij-klmno_pqrst"


@pytest.mark.parametrize(
    ("said", "masked"),
    [
        (f"Not Found: /ro/rounds/stage/i/{TOKEN}/", "Not Found: /ro/rounds/stage/i/…/"),
        ("/en/rounds/stage/return/7KQ4-M2XD-9CWT/", "/en/rounds/stage/return/…/"),
        ("/en/rounds/stage/unsubscribe/abc/", "/en/rounds/stage/unsubscribe/…/"),
        ("Invalid request from ip=192.0.2.7: bad", "Invalid request from ip=… bad"),
        ("/ro/rounds/stage/page/first/", "/ro/rounds/stage/page/first/"),
    ],
)
def test_mask_takes_out_what_leads_to_a_person(said: str, masked: str) -> None:
    assert mask(said) == masked


def test_the_filter_masks_arguments_too() -> None:
    record = logging.LogRecord("x", 30, "x", 1, "Not Found: %s", (f"/r/i/{TOKEN}/",), None)
    assert WithoutSecrets().filter(record)
    assert record.getMessage() == "Not Found: /r/i/…/"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the console is told."""
    (console,) = [each for each in logging.getLogger().handlers if each.name == "console"]
    assert isinstance(console, logging.StreamHandler)
    log = io.StringIO()
    before = console.setStream(log)
    yield log
    console.setStream(before)


@pytest.mark.django_db
def test_djangos_log_names_no_link(log: io.StringIO) -> None:
    make_round(slug="stage")
    Client().get(f"/ro/rounds/stage/i/{TOKEN}/")
    assert "/ro/rounds/stage/i/…/" in log.getvalue()
    assert TOKEN not in log.getvalue()


@pytest.mark.parametrize(
    "body",
    [
        {f"field{number}": "1" for number in range(3000)},
        {"size": "ANSWER" * 400_000},
    ],
)
@pytest.mark.django_db
def test_a_refused_form_is_one_line_without_traceback_or_answer(
    log: io.StringIO, body: dict[str, str]
) -> None:
    """Rows 19 and 22: nobody fills the log by sending too much."""
    make_round(slug="stage")
    browser = Client()
    browser.post("/en/rounds/stage/start/")
    assert browser.post("/en/rounds/stage/page/first/", body).status_code == 400
    assert len(log.getvalue().splitlines()) == 1
    assert "ANSWER" not in log.getvalue()


def test_a_fault_of_ours_keeps_its_traceback(log: io.StringIO) -> None:
    try:
        raise ZeroDivisionError
    except ZeroDivisionError:
        logging.getLogger("django.request").exception("Fault", extra={"status_code": 500})
    assert "ZeroDivisionError" in log.getvalue()


@pytest.mark.django_db
def test_the_access_log_names_method_path_and_status_and_nothing_of_the_person(
    settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.ACCESS_LOG = "somewhere"
    browser = Client(headers={"user-agent": "a rare browser", "referer": "http://127.0.0.1/x"})
    with caplog.at_level(logging.INFO, "consultation.access"):
        browser.get(f"/ro/rounds/stage/i/{TOKEN}/?mail=ana@example.org")
    (line,) = [record.getMessage() for record in caplog.records if record.levelname == "INFO"]
    when = r"\[\d{4}-\d\d-\d\dT\d\d[+-]\d{4}\]"
    assert re.fullmatch(rf"{when} GET /ro/rounds/stage/i/…/ 404 \d+", line)


def test_the_web_servers_processes_write_the_access_log(tmp_path: Path) -> None:
    log = tmp_path / "access.log"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, *web_server(port)]
    with subprocess.Popen(command, cwd=BASE, env={**os.environ, "ACCESS_LOG": str(log)}) as server:
        try:
            # An answer without a page: this server may have no collected assets.
            assert _status(port, "/ro/staff/") == 302
        finally:
            server.terminate()
    assert "GET /ro/staff/ 302" in log.read_text()


def _status(port: int, path: str) -> int:
    for _attempt in range(200):
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
            try:
                connection.request("GET", path)
                return connection.getresponse().status
            except ConnectionError:
                time.sleep(0.1)
    raise AssertionError("The server did not start.")
