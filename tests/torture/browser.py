"""A browser without a screen: cookies, forms, one connection for each request."""

from __future__ import annotations

import http.client
import threading
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

Fields = list[tuple[str, str]]
FORM = "application/x-www-form-urlencoded"
SECONDS = 20.0  # how long a browser waits for an answer


class BrokenError(Exception):
    """No answer came: the connection was refused, reset or cut off."""


@dataclass(slots=True)
class Tally:
    """What all browsers of a scenario were answered; safe between threads."""

    statuses: Counter[int] = field(default_factory=Counter)
    broken: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, status: int | None) -> None:
        """Count an answer, or None for a connection that broke."""
        with self.lock:
            if status is None:
                self.broken += 1
            else:
                self.statuses[status] += 1

    @property
    def requests(self) -> int:
        """All requests that were sent."""
        return self.statuses.total() + self.broken

    @property
    def failures(self) -> int:
        """Answers 5xx, but for 503."""
        return (
            sum(many for status, many in self.statuses.items() if status >= 500)
            - (self.statuses[503])
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server answered."""

    status: int
    headers: http.client.HTTPMessage
    text: str
    path: str

    @property
    def location(self) -> str:
        """The path it sends on to."""
        return urlsplit(self.headers.get("Location", "")).path


class Browser:
    """Sends forms as a browser does, with its cookies and the page it comes from."""

    def __init__(self, port: int, tally: Tally) -> None:
        self.port, self.tally = port, tally
        self.cookies: dict[str, str] = {}
        self.signs = False  # whether whatever it sends carries a valid CSRF token

    def get(self, path: str) -> Answer:
        """Fetch a page. Raises BrokenError."""
        return self.send("GET", path)

    def post(self, path: str, fields: Fields) -> Answer:
        """Send a form. Raises BrokenError."""
        return self.send("POST", path, urlencode(fields).encode())

    def send(self, method: str, path: str, body: bytes | None = None, kind: str = FORM) -> Answer:
        """One request. Raises BrokenError."""
        site = f"127.0.0.1:{self.port}"
        headers = {"Connection": "close", "Cookie": self._cookie(), "Origin": f"http://{site}"}
        if self.signs:
            headers["X-CSRFToken"] = self.cookies.get("csrftoken", "")
        if body is not None:
            headers["Content-Type"] = kind
        connection = http.client.HTTPConnection(site, timeout=SECONDS)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            text = response.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as error:
            self.tally.count(None)
            raise BrokenError(type(error).__name__) from None
        finally:
            connection.close()
        self.tally.count(response.status)
        self._keep(response.headers)
        return Answer(response.status, response.headers, text, path)

    def _cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def _keep(self, headers: http.client.HTTPMessage) -> None:
        for line in headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(line).items():
                if morsel.value:
                    self.cookies[name] = morsel.value
                else:
                    self.cookies.pop(name, None)


class _Forms(HTMLParser):
    """The hidden fields and the first button of each form of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Fields] = []
        self._inside = self._button = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append([])
            self._inside, self._button = True, False
        elif tag in {"input", "button"} and self._inside and "name" in given:
            first = tag == "button" and not self._button
            self._button = self._button or tag == "button"
            if first or given.get("type") == "hidden":
                self.forms[-1].append((given["name"], given.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False


def hidden_fields(html: str, *, of: str = "csrfmiddlewaretoken") -> Fields:
    """What the first form that has a hidden field `of` sends by itself when it is sent."""
    parser = _Forms()
    parser.feed(html)
    return next((form for form in parser.forms if of in dict(form)), [])
