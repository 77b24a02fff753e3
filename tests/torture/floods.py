"""Too much, too slow, too large: trust.md (c) 18, 19 and 31."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from random import Random
from statistics import quantiles

from surveys.models import Response
from tests.torture.browser import BrokenError, Browser, hidden_fields
from tests.torture.rounds import LONG, SHORT
from tests.torture.scenario import SEED, Crowd, Report, World, booked

SLOW_SOCKETS = 200
SLOW_SECONDS = 15.0
P95_SECONDS = 2.0
# Of both workers: 20 MB are the most that is read, and are held about three times meanwhile.
MOST_GROWTH_MB = 200.0
STAMPEDE = 200
PAGE = f"/en/rounds/{LONG}/"
HEAD = b"POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: %s\r\n"
FORM = b"application/x-www-form-urlencoded"


def slow_clients(world: World) -> Report:
    """Row 18: sockets that say nothing, or a byte a second of head or body; others are served."""
    with booked(world, "18 slow clients") as report, _slow_sockets(world.site.port):
        time.sleep(1)
        taken = _timed(world, report, SLOW_SECONDS)
        p95 = quantiles([*taken, *taken], n=20)[-1] if taken else SLOW_SECONDS
        report.note = f"others: {len(taken)} pages, p95 {p95:.2f} s"
        report.expect(p95 < P95_SECONDS, f"others wait {p95:.1f} s (p95)")
    return report


def _timed(world: World, report: Report, seconds: float) -> list[float]:
    """How long pages take, in seconds, one after the other; a broken one as long as it took."""
    browser, taken = Browser(world.site.port, report.tally), []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        began = time.monotonic()
        with suppress(BrokenError):
            browser.get(PAGE)
        taken.append(time.monotonic() - began)
        time.sleep(0.05)
    return taken


@contextmanager
def _slow_sockets(port: int) -> Iterator[None]:
    """A third silent, a third with an endless head, a third with a body that does not end."""
    head = HEAD % (PAGE.encode(), FORM)
    begins = (b"", head, head + b"Content-Length: 1000\r\n\r\n")
    sockets = []
    over = threading.Event()
    for number in range(SLOW_SOCKETS):
        one = socket.create_connection(("127.0.0.1", port), timeout=30)
        one.sendall(begins[number % 3])
        sockets.append(one)

    def trickle() -> None:
        while not over.wait(1):
            for number, one in enumerate(sockets):
                if number % 3:
                    with suppress(OSError):
                        one.sendall(b"X")

    thread = threading.Thread(target=trickle)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        for one in sockets:
            one.close()


def too_large(world: World) -> Report:
    """Row 19: refused before it is kept in memory; nothing of it is stored."""
    with booked(world, "19 too large") as report:
        browser = Browser(world.site.port, report.tally)
        browser.post(f"{PAGE}start/", hidden_fields(browser.get(PAGE).text))
        before = world.site.memory()
        stored = Response.objects.count()
        for name, wanted, head, body in _large_requests(browser):
            status = _raw(world.site.port, head, body)
            report.tally.count(status)
            report.expect(status in wanted, f"{name}: {status}")
        grown = (world.site.memory() - before) / 1e6
        report.note = f"memory of the workers: {grown:+.0f} MB"
        report.expect(grown < MOST_GROWTH_MB, f"the workers grew by {grown:.0f} MB")
        report.expect(Response.objects.count() == stored, "something of it was stored")
    return report


def _large_requests(browser: Browser) -> Iterator[tuple[str, set[int | None], bytes, bytes]]:
    """Name, statuses that are right, head and body of each request.

    A server that refuses without reading closes the connection; a client that is still
    sending may then see that (None) instead of the answer.
    """
    cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    token = browser.cookies["csrftoken"]
    common = f"Cookie: {cookie}\r\nX-CSRFToken: {token}\r\nConnection: close\r\n"
    first = f"{PAGE}page/respondent/".encode()
    urlencoded, multipart = (
        (HEAD % (first, kind)) + common.encode()
        for kind in (FORM, b"multipart/form-data; boundary=x")
    )
    part = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
    file = b'--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n'
    for name, wanted, head, body in [
        ("a gigabyte announced", {413}, urlencoded, b""),
        ("a gigabyte announced and begun", {413, None}, multipart, file + b"x" * 30_000_000),
    ]:
        yield name, wanted, head + b"Content-Length: 1000000000\r\n\r\n", body
    for name, wanted, head, body in [
        ("a million fields", {400}, urlencoded, b"a=1&" * 1_000_000),
        ("a million parts", {413, None}, multipart, part * 1_000_000),
        ("many parts", {400}, multipart, part * 100_000),
        ("a file nobody asked for", {422}, multipart, file + b"x" * 20_000_000 + b"\r\n--x--\r\n"),
        ("packed", {422}, urlencoded + b"Content-Encoding: gzip\r\n", gzip.compress(bytes(10**8))),
    ]:
        yield name, wanted, head + b"Content-Length: %d\r\n\r\n" % len(body), body
    chunk = b"10000\r\n" + b"x" * 65_536 + b"\r\n"
    chunked = urlencoded + b"Transfer-Encoding: chunked\r\n"
    yield "chunks without end", {422, None}, chunked + b"\r\n", chunk * 500
    # What the chunks say is believed (RFC 9112, 6.3): nothing of the rest is a request of its own.
    yield "chunks and a length", {422}, chunked + b"Content-Length: 5\r\n\r\n", b"0\r\n\r\n"
    lengths = urlencoded + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n"
    yield "two lengths", {400}, lengths, b"a=1&b="
    yield "a head of a megabyte", {400, 431, None}, urlencoded + b"X: " + b"x" * 10**6, b"\r\n\r\n"


def _raw(port: int, head: bytes, body: bytes) -> int | None:
    """Send bytes as they are; the status of the answer, or None when there was none."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as one:
        with suppress(OSError):
            one.sendall(head)
            one.sendall(body)
        try:
            line = one.makefile("rb").readline()
        except OSError:
            return None
    return int(line.split()[1]) if line.startswith(b"HTTP/") else None


def stampede(world: World) -> Report:
    """Row 31: 200 people within 3 seconds; all are served, nobody sees an error."""
    with booked(world, "31 stampede of 200") as report:
        people, taken = Crowd(world, report), list[float]()

        def one(number: int) -> None:
            rng = Random(f"{SEED}-stampede-{number}")
            time.sleep(rng.uniform(0, 3))
            began = time.monotonic()
            people.one(SHORT, rng)
            taken.append(time.monotonic() - began)

        with ThreadPoolExecutor(STAMPEDE) as pool:
            list(pool.map(one, range(STAMPEDE)))
        report.note = f"from address to receipt, p95 {quantiles(taken, n=20)[-1]:.1f} s"
    report.expect(report.receipts == STAMPEDE, "not everybody got a receipt")
    report.expect(report.tally.broken == 0, "connections broke")
    return report
