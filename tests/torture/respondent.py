"""Somebody who answers a whole round through its pages and does not give up soon."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from math import inf

from surveys.questionnaire.model import Questionnaire
from tests.torture.browser import Answer, BrokenError, Browser, Fields, hidden_fields
from tests.torture.ledger import Person
from tests.torture.rounds import fields_of

MOST_STEPS = 60
_REFERENCE = re.compile(r'class="reference[^"]*">\s*([^<\s]+)')
_OWN = {"csrfmiddlewaretoken"}


class AstrayError(Exception):
    """The site answered what it must not; the text says what and where."""


class LateError(Exception):
    """The round was closed meanwhile, and the site says so."""


class GaveUpError(Exception):
    """Patience is over while the site was away."""


@dataclass(slots=True)
class Patience:
    """Until when requests are tried again (monotonic seconds); shared by a crowd."""

    until: float = inf

    @property
    def over(self) -> bool:
        """Whether it is time to give up."""
        return time.monotonic() > self.until


@dataclass(slots=True)
class Respondent:
    """One browser that gives a person's answers and notes the receipt.

    A request without an answer, or answered 503, is sent again as a person would: the same
    page, from the 503 page's own button.
    """

    browser: Browser
    person: Person
    questionnaire: Questionnaire
    patience: Patience
    rng: random.Random
    think: float = 0.0  # at most so many seconds between pages

    def answer(self) -> None:
        """Go all the way. Raises AstrayError, LateError and GaveUpError."""
        root = f"/en/rounds/{self.person.slug}/"
        landing = self.fetch(root)
        begins = hidden_fields(landing.text)
        if not begins:  # the landing page offers no start any more
            raise LateError
        started = self.submit(f"{root}start/", begins)
        path = started.location
        for _ in range(MOST_STEPS):
            place = path.rstrip("/").rsplit("/", 1)[-1]
            if place == self.person.slug:  # the landing page: answers are not taken any more
                raise LateError
            shown = self.fetch(path)
            if shown.status == 302:
                path = shown.location
                continue
            if place == "receipt":
                self.person.reference = _reference(shown)
                return
            time.sleep(self.rng.uniform(0, self.think))
            path = self.submit(path, self.filled(place, shown)).location
        raise AstrayError(f"no receipt after {MOST_STEPS} steps")

    def filled(self, place: str, shown: Answer) -> Fields:
        """The page's form as this person sends it."""
        if shown.status != 200:
            raise AstrayError(f"{shown.status} at {place}")
        if place == "review":
            return hidden_fields(shown.text)
        fields = hidden_fields(shown.text, of="_shown")
        self.person.version = self.person.version or dict(fields).get("_version", "")
        page = next((page for page in self.questionnaire.pages if page.code == place), None)
        return fields + (fields_of(page, self.person.answers) if page else [])

    def fetch(self, path: str) -> Answer:
        """GET until there is an answer."""
        return self._patiently(lambda _again: self.browser.get(path), path)

    def submit(self, path: str, fields: Fields) -> Answer:
        """POST until there is an answer; it must send on."""

        def send(again: Answer | None) -> Answer:
            return self.browser.post(path, _again(path, fields, again))

        answer = self._patiently(send, path)
        if answer.status != 302:
            raise AstrayError(f"{answer.status} to a form at {path}")
        return answer

    def _patiently(self, send: Callable[[Answer | None], Answer], path: str) -> Answer:
        again: Answer | None = None
        while not self.patience.over:
            try:
                answer = send(again)
            except BrokenError:
                time.sleep(self.rng.uniform(0.05, 0.3))
                continue
            if answer.status != 503:
                if answer.status == 403 and "too late" in answer.text:
                    raise LateError
                if answer.status >= 400:
                    raise AstrayError(f"{answer.status} at {path}")
                return answer
            if not answer.headers.get("Retry-After"):
                raise AstrayError(f"503 without Retry-After at {path}")
            again = answer
            time.sleep(self.rng.uniform(0.2, 0.6))
        raise GaveUpError


def _again(path: str, fields: Fields, page: Answer | None) -> Fields:
    """What is sent: the form, or what the 503 page kept of it. AstrayError if it lost some."""
    if page is None:
        return fields
    kept = hidden_fields(page.text)
    if [pair for pair in kept if pair[0] not in _OWN] != [
        (name, value) for name, value in fields if name not in _OWN
    ]:
        raise AstrayError(f"the 503 page lost what was typed at {path}")
    return kept


def _reference(receipt: Answer) -> str:
    found = _REFERENCE.search(receipt.text)
    if receipt.status != 200 or found is None or escape(found[1]) != found[1]:
        raise AstrayError(f"{receipt.status}: a receipt without a reference")
    return found[1]
