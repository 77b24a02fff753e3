"""What a respondent waits for: the page, the post, the whole way from page to receipt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlencode

import psutil

from tests.bench import world
from tests.bench.measure import Result
from tests.bench.served import Request, expect, pair, send, server

MILLION = 1_000_000
ROUND = f"/ro/rounds/{world.FORM}"
PAGE, RECEIPT = f"{ROUND}/page/all/", f"{ROUND}/receipt/"
INSERT = "bare view, one INSERT"


def measure_respond(*, million: bool) -> Iterator[Result]:
    """`respond.page`, `.post` and `.complete`, each in turn with its bare view.

    With `million` again with so many responses stored in the round (`respond.post.1m` etc.):
    the same ratios, if the time does not depend on how many have answered.
    """
    world.store_responses(0)
    with server() as (port, process):
        yield from _measure(port, process, "")
    if million:
        world.store_responses(MILLION)
        with server() as (port, process):
            yield from _measure(port, process, ".1m")
        world.store_responses(0)


def _measure(port: int, process: psutil.Process, suffix: str) -> Iterator[Result]:
    visitor = Visitor(port)
    bare = f"/bare/{visitor.page_bytes}"
    yield pair(
        process,
        f"respond.page{suffix}",
        lambda: expect(port, visitor.page(), 200),
        "bare view, same bytes",
        lambda: expect(port, ("GET", bare, "", {}), 200),
    )
    yield pair(
        process,
        f"respond.post{suffix}",
        lambda: expect(port, visitor.post(), 302),
        INSERT,
        lambda: expect(port, visitor.bare_post(), 302),
    )
    yield pair(
        process,
        f"respond.complete{suffix}",
        visitor.complete,
        INSERT,
        lambda: expect(port, visitor.bare_post(), 302),
        unit="responses/s",
    )


class Visitor:
    """Somebody new at every request: a fresh key, the answers of all 30 questions."""

    def __init__(self, port: int) -> None:
        from surveys.models import Round

        self._port = port
        self._round = Round.objects.get(slug=world.FORM)
        self._cookie = f"respondent-{self._round.pk}"
        _status, headers, body = send(port, ("GET", PAGE, "", {"Cookie": self._key()}))
        self.page_bytes = len(body)
        self._token = _csrf_cookie(headers.get_all("Set-Cookie"))
        values = {0: "a", 1: "b", 2: "7", 3: "12", 4: "un text scurt"}
        self._answers = [(f"q{number}", values[number % 5]) for number in range(30)]
        self._body = urlencode([*_hidden(body), *self._answers])

    def _key(self) -> str:
        from surveys.respondent import new_key

        return f"{self._cookie}={new_key(self._round)}"

    def page(self) -> Request:
        """A first visit."""
        return "GET", PAGE, "", {"Cookie": self._key()}

    def post(self) -> Request:
        """All answers at once, of somebody who has none stored."""
        return _form(PAGE, self._body, f"{self._key()}; csrftoken={self._token}")

    def submission(self) -> Request:
        """All answers, handed in at once."""
        return _form(PAGE, f"{self._body}&send=1", f"{self._key()}; csrftoken={self._token}")

    def bare_post(self) -> Request:
        """The same bytes to the bare view."""
        return _form("/bare/post", self._body, f"csrftoken={self._token}")

    def complete(self) -> None:
        """Page, sending, receipt: what a browser asks for, one by one."""
        cookies = self._key()
        headers, body = expect(self._port, ("GET", PAGE, "", {"Cookie": cookies}), 200)
        cookies += f"; csrftoken={_csrf_cookie(headers.get_all('Set-Cookie'))}"
        answers = urlencode([*_hidden(body), *self._answers, ("send", "1")])
        expect(self._port, _form(PAGE, answers, cookies), 302)
        expect(self._port, ("GET", RECEIPT, "", {"Cookie": cookies}), 200)


def _form(path: str, body: str, cookies: str) -> Request:
    kind = "application/x-www-form-urlencoded"
    return "POST", path, body, {"Cookie": cookies, "Content-Type": kind}


def _hidden(page: bytes) -> list[tuple[str, str]]:
    """The hidden fields of a page, token included, as a browser would send them."""
    tags = re.findall(r'<input type="hidden"[^>]*>', page.decode())
    found = [
        (re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)) for tag in tags
    ]
    fields = [(name[1], value[1] if value else "") for name, value in found if name]
    if "csrfmiddlewaretoken" not in dict(fields):
        raise RuntimeError("The page has no form.")
    return fields


def _csrf_cookie(cookies: list[str] | None) -> str:
    found = re.search(r"csrftoken=([^;]+)", str(cookies))
    if not found:
        raise RuntimeError("The page sets no token.")
    return found[1]
