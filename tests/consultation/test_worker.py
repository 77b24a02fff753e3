"""Slow clients keep nobody out: trust.md (c) 18 and 19. One worker with one thread serves here."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from consultation.worker import LARGEST_BODY, LARGEST_HEAD

BASE = Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds; a busy machine is no fault
HEAD = b"POST /a HTTP/1.1\r\nHost: x\r\n"
# Answers with the bytes of the body that it was given; reads nothing that is announced too large.
APPLICATION = """
import pathlib
import time
import consultation.worker
consultation.worker.READ_SECONDS = {seconds}

def application(environ, start_response):
    body = environ["wsgi.input"].read()
    if body == b"think":
        pathlib.Path("thinking").touch()
        time.sleep(1)
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]
"""


def pieces(request: bytes, size: int = 1) -> Iterator[bytes]:
    for start in range(0, len(request), size):
        yield request[start : start + size]


@contextmanager
def serving(folder: Path, seconds: float = 60.0) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """A port where one worker serves, which waits so long for a request to arrive."""
    (folder / "served.py").write_text(APPLICATION.format(seconds=seconds))
    listening = socket.create_server(("127.0.0.1", 0), backlog=100)
    command = [
        sys.executable, "-m", "gunicorn", "served", "--pythonpath", f"{folder},{BASE}",
        "--worker-class", "consultation.worker.WaitressWorker", "--workers", "1", "--threads", "1",
        "--bind", f"fd://{listening.fileno()}", "--log-level", "error", "--graceful-timeout", "10",
    ]  # fmt: skip
    # Who connects before the worker is there waits for it.
    with listening, subprocess.Popen(command, cwd=folder, pass_fds=[listening.fileno()]) as process:
        try:
            yield int(listening.getsockname()[1]), process
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with serving(tmp_path_factory.mktemp("served")) as (number, _process):
        yield number


def connected(port: int, sent: bytes = b"") -> socket.socket:
    one = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    one.sendall(sent)
    return one


def test_a_client_is_answered_while_others_say_nothing_or_too_little(port: int) -> None:
    """Row 18."""
    unfinished = [b"", HEAD, HEAD + b"Content-Length: 9\r\n\r\n1", b"G"]
    slow = [connected(port, sent) for sent in unfinished * 5]
    browser = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
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
    ("request_", "status"),
    [
        (HEAD + b"Content-Length: %d\r\n\r\nabc" % (LARGEST_BODY + 1), 413),
        ((HEAD + b"X: ").ljust(LARGEST_HEAD, b"x"), 431),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\nnonsense\r\n", 400),
    ],
)
def test_what_is_too_large_or_damaged_is_refused_without_reading_on(
    port: int, request_: bytes, status: int
) -> None:
    """Row 19: whatever the client says, nobody waits for the rest."""
    with connected(port, request_) as one:
        answer = one.makefile("rb").read()  # to the end of the connection
    assert answer.split(b" ")[1] == b"%d" % status


def test_a_body_in_chunks_is_read_whole(port: int) -> None:
    body = (
        b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    )
    with connected(port, HEAD + body) as one:
        assert one.makefile("rb").read().endswith(b"\r\n\r\nabcde")


def test_a_client_that_never_closes_keeps_nobody_waiting(port: int) -> None:
    stubborn = [connected(port, HEAD + b"Connection: close\r\n\r\n") for _ in range(20)]
    browser = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    browser.request("POST", "/", b"here")
    assert browser.getresponse().read() == b"here"
    for one in stubborn:
        one.close()
    browser.close()


def test_a_request_that_takes_too_long_to_arrive_is_cut_off(tmp_path: Path) -> None:
    """However it comes: with nothing more, or a byte now and then."""
    with serving(tmp_path, seconds=1) as (port, _process), connected(port, HEAD) as slow:
        slow.settimeout(0.2)
        for _ in range(5 * PATIENCE):
            try:
                slow.sendall(b"X")
                if slow.recv(1) == b"":
                    return
            except TimeoutError:
                continue
            except ConnectionError:
                return
    pytest.fail("the connection is still open")


def test_what_is_under_way_is_finished_before_the_server_stops(tmp_path: Path) -> None:
    with serving(tmp_path) as (port, process):
        browser = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        browser.request("POST", "/", b"think")
        while not (tmp_path / "thinking").exists():
            time.sleep(0.01)
            assert process.poll() is None
        process.terminate()
        assert browser.getresponse().read() == b"think"
        browser.close()
        assert process.wait(timeout=PATIENCE) == 0
