"""What is measured over HTTP: the respondent's page and post, 8 clients at a time."""

from __future__ import annotations

import http.client
import os
import re
import secrets
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.parse import urlencode

import psutil

from tests.bench import world
from tests.bench.measure import Result

CLIENTS = 8
ROUNDS = 5
SECONDS = 2.0
PAGE = f"/ro/rounds/{world.FORM}/page/all/"

Request = tuple[str, str, str, dict[str, str]]  # method, path, body, headers


@contextmanager
def server() -> Iterator[tuple[int, psutil.Process]]:
    """The product's web server on a free port, with the bare views beside it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable, "-m", "gunicorn", "consultation.wsgi", "--bind", f"127.0.0.1:{port}",
        "--workers", "2", "--threads", "4", "--log-level", "error",
    ]  # fmt: skip
    with subprocess.Popen(command, cwd=world.BASE, env=os.environ.copy()) as process:
        try:
            _wait(port)
            yield port, psutil.Process(process.pid)
        finally:
            process.terminate()


def _wait(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The server did not start.")


def send(port: int, request: Request) -> tuple[int, http.client.HTTPMessage, bytes]:
    """One request on a connection of its own."""
    method, path, body, headers = request
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, path, body or None, {**headers, "Connection": "close"})
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()


def _rate(port: int, make: Callable[[], Request], wanted: int) -> float:
    """Requests per second that 8 clients get answered, each with the status wanted."""
    until = time.perf_counter() + SECONDS

    def client(_number: int) -> int:
        done = 0
        while time.perf_counter() < until:
            status, _headers, _body = send(port, make())
            if status != wanted:
                raise RuntimeError(f"status {status} instead of {wanted}")
            done += 1
        return done

    began = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        done = sum(pool.map(client, range(CLIENTS)))
    return done / (time.perf_counter() - began)


def measure_served() -> list[Result]:
    """`respond.page` and `respond.post`, each in turn with its bare view."""
    with server() as (port, process):
        visitor = _Visitor(port)
        page = _pair(
            process,
            "respond.page",
            lambda: _rate(port, visitor.page, 200),
            "bare view, same bytes",
            lambda: _rate(port, lambda: ("GET", f"/bare/{visitor.page_bytes}", "", {}), 200),
        )
        post = _pair(
            process,
            "respond.post",
            lambda: _rate(port, visitor.post, 302),
            "bare view, one INSERT",
            lambda: _rate(port, visitor.bare_post, 302),
        )
    return [page, post]


def _pair(
    process: psutil.Process,
    name: str,
    work: Callable[[], float],
    baseline: str,
    base: Callable[[], float],
) -> Result:
    rates = [(work(), base()) for _ in range(ROUNDS)]
    median = statistics.median(rate for rate, _ in rates)
    ratio = statistics.median(rate / base_rate for rate, base_rate in rates)
    memory = sum(each.memory_info().rss for each in process.children(recursive=True)) / 1e6
    return Result(name, median, "requests/s", baseline, ratio, ROUNDS, memory)


class _Visitor:
    """Somebody new at every request: a fresh key, the answers of all 30 questions."""

    def __init__(self, port: int) -> None:
        from surveys.models import Round

        round_id = Round.objects.get(slug=world.FORM).pk
        self._cookie = f"respondent-{round_id}"
        _status, headers, body = send(port, ("GET", PAGE, "", self._headers()))
        self.page_bytes = len(body)
        found = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', body)
        token = re.search(r"csrftoken=([^;]+)", str(headers.get_all("Set-Cookie")))
        if not found or not token:
            raise RuntimeError("The page has no form.")
        self._token = token[1]
        answers = [("csrfmiddlewaretoken", found[1].decode())]
        values = {0: "a", 1: "b", 2: "7", 3: "12", 4: "un text scurt"}
        answers += [(f"q{number}", values[number % 5]) for number in range(30)]
        self._body = urlencode(answers)

    def _headers(self) -> dict[str, str]:
        return {"Cookie": f"{self._cookie}={secrets.token_urlsafe(16)}"}

    def page(self) -> Request:
        return "GET", PAGE, "", self._headers()

    def post(self) -> Request:
        cookie = f"{self._headers()['Cookie']}; csrftoken={self._token}"
        form = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        return "POST", PAGE, self._body, form

    def bare_post(self) -> Request:
        form = {
            "Cookie": f"csrftoken={self._token}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        return "POST", "/bare/post", self._body, form
