"""Requests that no honest browser sends, to every address there is: trust.md (c) 20 to 25.

The addresses come from the URL configuration, so that a new page is tried without being named
here; the names of fields come from the pages themselves. The same seed gives the same requests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from urllib.parse import quote, quote_plus

from django.urls import URLPattern, URLResolver, get_resolver

NASTY = [
    # NUL, lone surrogates, control characters, line ends
    "\x00", "a\x00b", "\ud800", "a\udfff", "\x1b[2J", "\r\n", "\r\nSet-Cookie: a=b",
    "\x85", "\ufeff",
    # quotes, markup, templates, formulas, placeholders, paths
    "'", "\"'><script>alert(1)</script>", "{{ 7|add:7 }}", "{0.__class__}", "%s%n%(x)s", "=1+1",
    "${size}", "{name}", "../../etc/passwd", "'; DROP TABLE surveys_response; --", "\\", "%",
    "%00",
    # numbers and dates
    "1e309", "-1e309", "NaN", "Infinity", "٣", "１２", "-0", "00012", "1,5", "1.5.5", "0x10",
    "1_000",
    "9" * 400, "-1", str(2**63), "2020-02-30", "0000-01-01", "9999-12-31", "10000-01-01",
    # texts: long, emoji, families, directions, combining marks
    "x" * 10_000, "á" * 6_000,
    "👨‍👩‍👧‍👦👍🏽", "\u202egnp.exe", "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘", "𠜎𠜱", "\u0301" * 500, "ﷺ",
    # what forms and codecs mean something by
    "", " ", "on", "true", "null", "[]", "{}", "[" * 500, "dont_know", "other", "none", "🏳️‍🌈",
]  # fmt: skip
FILES = [
    b"", b"\x00", b"PK\x03\x04", b"PK\x03\x04" + b"\x00" * 500, b"\xff\xfe\x00\xd8", b"a,b\n\"",
    b"email\nx@example.org\n", b"email;name\n" + b"x" * 5_000, b"\xef\xbb\xbfemail\r\n=1+1,\r\n",
    b"<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", b"," * 5_000, b"\n" * 5_000,
    b"e-mail\n\xc0\xaf\n",
    "adresă\nș@ț.example\n".encode("utf-16"), b"email\n" + b"a@b.example\n" * 300,
]  # fmt: skip
FORM = "application/x-www-form-urlencoded"
KINDS = [FORM, f"{FORM}; charset=utf-7", "multipart/form-data; boundary=b", "multipart/form-data",
         "application/json", "text/plain", ""]  # fmt: skip
METHODS = ["POST"] * 12 + ["GET"] * 5 + ["HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"]
QUERIES = ["by", "page", "width", "theme", "next", "q", "state", "category", "staff", "language"]
# Would end the session of whoever asks.
SPARED = ("sign-out",)
_PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
_NAME = re.compile(r'\bname="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Bad:
    """One request; `path` is as on the wire, percent-encoded."""

    method: str
    path: str
    body: bytes
    kind: str

    def __str__(self) -> str:
        return f"{self.method} {self.path[:80]} {self.kind} {self.body[:80]!r}"


def routes() -> list[str]:
    """Every address after the language, with its parameters in angle brackets."""
    found = list(_routes(get_resolver().url_patterns, ""))
    return [route for route in found if not any(each in route for each in SPARED)]


def _routes(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            prefix = str(getattr(pattern.pattern, "_route", ""))  # none for the language
            yield from _routes(pattern.url_patterns, before + prefix)
        else:
            yield before + str(pattern.pattern)


def names_in(html: str) -> set[str]:
    """The names of all fields of a page."""
    return set(_NAME.findall(html))


@dataclass(slots=True)
class Garbage:
    """Draws requests: `known` are values for parameters that lead somewhere, by their names."""

    rng: Random
    known: dict[str, list[str]]
    names: list[str]

    def draw(self) -> Bad:
        """The next request."""
        path = f"/{self.rng.choice(['ro', 'en'])}/{self._address(self.rng.choice(routes()))}"
        if self.rng.random() < 0.3:
            path += f"?{self.rng.choice(QUERIES)}={_quoted(self._value())}"
        method = self.rng.choice(METHODS)
        if method in {"GET", "HEAD", "OPTIONS", "TRACE"}:
            return Bad(method, path, b"", "")
        chance = self.rng.random()
        if chance < 0.1:
            return Bad(method, path, self.rng.randbytes(60), self.rng.choice(KINDS))
        if chance < 0.3:
            return Bad(method, path, self._parts(), "multipart/form-data; boundary=b")
        return Bad(method, path, self._form(), FORM)

    def _address(self, route: str) -> str:
        def fill(found: re.Match[str]) -> str:
            known = self.known.get(found[2], [])
            if known and self.rng.random() < 0.85:
                return quote(self.rng.choice(known), safe="")
            return quote(self.rng.choice(NASTY)[:200].encode("utf-8", "surrogatepass"), safe="")

        return _PARAMETER.sub(fill, route)

    def _value(self) -> str:
        others = [value for values in self.known.values() for value in values]
        return self.rng.choice([self.rng.choice(NASTY), self.rng.choice(others)])

    def _form(self) -> bytes:
        pairs = [
            f"{_quoted(self.rng.choice(self.names))}={_quoted(self._value())}"
            for _ in range(self.rng.randint(0, 12))
        ]
        return "&".join(pairs).encode()

    def _parts(self) -> bytes:
        parts = []
        for _ in range(self.rng.randint(1, 5)):
            name = self.rng.choice(self.names).encode("utf-8", "surrogatepass")
            head = b'--b\r\nContent-Disposition: form-data; name="%s"' % name
            if self.rng.random() < 0.5:
                parts.append(head + b'; filename="a.csv"\r\n\r\n' + self.rng.choice(FILES))
            else:
                value = self._value().encode("utf-8", "surrogatepass")
                parts.append(head + b"\r\n\r\n" + value)
        return b"\r\n".join([*parts, b"--b--\r\n"])


def _quoted(text: str) -> str:
    return quote_plus(text.encode("utf-8", "surrogatepass"))
