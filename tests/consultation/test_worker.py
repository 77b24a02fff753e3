"""Slow clients keep nobody out: trust.md (c) 18 and 19. One worker with one thread serves here."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from consultation.worker import LARGEST_BODY, LARGEST_HEAD, Arriving

BASE = Path(__file__).resolve().parents[2]
HEAD = b"POST /a HTTP/1.1\r\nHost: x\r\n"
# Answers with the bytes of the body that it was given; reads nothing that is announced too large.
APPLICATION = """
def application(environ, start_response):
    length = int(environ.get("CONTENT_LENGTH") or 0)
    body = environ["wsgi.input"].read(length) if length < 10**8 else b""
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]
"""


def pieces(request: bytes, size: int = 1) -> Iterator[bytes]:
    for start in range(0, len(request), size):
        yield request[start : start + size]


@pytest.mark.parametrize("size", [1, 3, 1000])
@pytest.mark.parametrize(
    "request_",
    [
        HEAD + b"\r\n",
        HEAD + b"Content-Length: 5\r\n\r\n12345",
        HEAD + b"CONTENT-length:5 \r\nX: y\r\n\r\n12345",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n",
        HEAD + b"Content-Length: %d\r\n\r\n" % (LARGEST_BODY + 1),
    ],
)
def test_a_request_is_handed_on_with_its_last_byte(request_: bytes, size: int) -> None:
    arriving = Arriving()
    taken = [arriving.take(piece) for piece in pieces(request_, size)]
    assert taken == [False] * (len(taken) - 1) + [True]
    assert bytes(arriving.data) == request_


def test_an_endless_head_is_handed_on_to_be_refused() -> None:
    arriving = Arriving()
    assert not arriving.take(HEAD + b"X: " + b"x" * (LARGEST_HEAD - len(HEAD) - 3))
    assert arriving.take(b"x")


@pytest.mark.parametrize(
    ("line", "whole"),
    [
        (b"", True),
        (b"Content-Length: 5\r\n", True),
        (b"Content-Length: %d\r\n" % LARGEST_BODY, True),
        (b"Content-Length: %d\r\n" % (LARGEST_BODY + 1), False),
        (b"Transfer-Encoding: chunked\r\n", False),
    ],
)
def test_a_body_without_end_or_too_large_is_not_waited_for(line: bytes, whole: bool) -> None:
    arriving = Arriving()
    arriving.take(HEAD + line + b"\r\n")
    assert arriving.whole is whole


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    folder = tmp_path_factory.mktemp("served")
    (folder / "served.py").write_text(APPLICATION)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = int(probe.getsockname()[1])
    command = [
        sys.executable, "-m", "gunicorn", "served", "--pythonpath", f"{folder},{BASE}",
        "--worker-class", "consultation.worker.PatientWorker", "--workers", "1", "--threads", "1",
        "--bind", f"127.0.0.1:{number}", "--log-level", "error", "--graceful-timeout", "1",
    ]  # fmt: skip
    with subprocess.Popen(command, cwd=folder) as process:
        try:
            _wait(number)
            yield number
        finally:
            process.terminate()


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("the server did not start")


def connected(port: int, sent: bytes = b"") -> socket.socket:
    one = socket.create_connection(("127.0.0.1", port), timeout=20)
    one.sendall(sent)
    return one


def test_a_client_is_answered_while_others_say_nothing_or_too_little(port: int) -> None:
    """Row 18."""
    unfinished = [b"", HEAD, HEAD + b"Content-Length: 9\r\n\r\n1", b"G"]
    slow = [connected(port, sent) for sent in unfinished * 5]
    browser = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    for body in (b"", b"12345", b"x" * 3_000_000):  # on one connection
        browser.request("POST", "/", body)
        assert browser.getresponse().read() == body
    for one in slow:
        one.close()
    browser.close()


def test_a_slow_client_is_answered_too(port: int) -> None:
    with connected(port) as slow:
        for piece in pieces(HEAD + b"Content-Length: 5\r\n\r\n12345", 10):
            slow.sendall(piece)
            time.sleep(0.01)
        assert slow.makefile("rb").readline() == b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    "rest", [b"Transfer-Encoding: chunked\r\n\r\n5\r\n", b"Content-Length: 1000000000\r\n\r\nabc"]
)
def test_a_body_that_is_not_read_is_answered_and_the_connection_ends(
    port: int, rest: bytes
) -> None:
    """Row 19: whatever the client says, nobody waits for the rest."""
    with connected(port, HEAD + rest) as one:
        answer = one.makefile("rb").read()  # to the end of the connection
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")


def test_a_client_that_never_closes_keeps_nobody_waiting(port: int) -> None:
    """Gunicorn's own worker waits up to two seconds for each, in its only loop."""
    stubborn = [connected(port, HEAD + b"Connection: close\r\n\r\n") for _ in range(20)]
    browser = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    browser.request("POST", "/", b"here")
    assert browser.getresponse().read() == b"here"
    for one in stubborn:
        one.close()
    browser.close()
