"""A web server, and how much of it 8 clients at a time get, a connection for each request."""

from __future__ import annotations

import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psutil

from consultation.launch import web_server
from tests.bench import world
from tests.bench.measure import Result

CLIENTS = 8
ROUNDS = 5
SECONDS = 2.0

Request = tuple[str, str, str, dict[str, str]]  # method, path, body, headers


@contextmanager
def server() -> Iterator[tuple[int, psutil.Process]]:
    """The product's web server on a free port, with the bare views beside it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, *web_server(port)]
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


def expect(port: int, request: Request, wanted: int) -> tuple[http.client.HTTPMessage, bytes]:
    """One request that must be answered with this status."""
    status, headers, body = send(port, request)
    if status != wanted:
        raise RuntimeError(f"{request[0]} {request[1]}: status {status} instead of {wanted}")
    return headers, body


def rate(work: Callable[[], object]) -> float:
    """How often per second 8 clients get the work done."""
    until = time.perf_counter() + SECONDS

    def client(_number: int) -> int:
        done = 0
        while time.perf_counter() < until:
            work()
            done += 1
        return done

    began = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        done = sum(pool.map(client, range(CLIENTS)))
    return done / (time.perf_counter() - began)


def pair(
    process: psutil.Process,
    name: str,
    work: Callable[[], object],
    baseline: str,
    base: Callable[[], object],
    *,
    unit: str = "requests/s",
) -> Result:
    """The rate of the work and of its baseline, in turn; the median of the ratios."""
    rates = [(rate(work), rate(base)) for _ in range(ROUNDS)]
    median = statistics.median(each for each, _ in rates)
    ratio = statistics.median(each / bare for each, bare in rates)
    memory = sum(each.memory_info().rss for each in process.children(recursive=True)) / 1e6
    return Result(name, median, unit, baseline, ratio, ROUNDS, memory)
