"""A scenario: something is broken on purpose while people answer; then the books are checked."""

from __future__ import annotations

import itertools
import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from surveys.questionnaire.simulation import simulate
from tests.torture.browser import BrokenError, Browser, Tally
from tests.torture.ledger import Ledger, Person, reconcile
from tests.torture.respondent import AstrayError, GaveUpError, LateError, Patience, Respondent
from tests.torture.rounds import LONG, MARK, SHORT, questionnaire_of
from tests.torture.site import Site

SEED = 20260310
PATIENCE = 40.0  # seconds for which people try on after nobody new begins
Rounds = tuple[str, ...]
_marks = itertools.count(1)


@dataclass(slots=True)
class Report:
    """One line of the table, and what was found wrong."""

    name: str
    tally: Tally = field(default_factory=Tally)
    receipts: int = 0
    lost: int = 0
    doubled: int = 0
    seconds: float = 0.0
    note: str = ""
    wrong: list[str] = field(default_factory=list)

    def expect(self, holds: bool, what: str) -> None:
        """Note `what` as wrong unless it holds."""
        if not holds:
            self.wrong.append(what)

    @property
    def passed(self) -> bool:
        """Whether every invariant held."""
        return not (self.wrong or self.lost or self.doubled or self.tally.failures)


@dataclass(slots=True)
class World:
    """What all scenarios share."""

    site: Site
    ledger: Ledger = field(default_factory=Ledger)


class Crowd:
    """People who come one after another at some places until nobody new is let begin."""

    def __init__(
        self, world: World, report: Report, *, think: float = 0.0, rounds: Rounds = (LONG, SHORT)
    ) -> None:
        self.world, self.report, self.think, self.rounds = world, report, think, rounds
        self.late = 0  # how many were told that they are
        self.patience, self.full = Patience(), threading.Event()
        self.forms = {slug: questionnaire_of(slug) for slug in rounds}

    def fill(self, place: int) -> None:
        """One place: the rounds by turns."""
        rng = random.Random(f"{SEED}-{self.report.name}-{place}")
        for number in itertools.count(place):
            if self.full.is_set():
                return
            self.one(self.rounds[number % len(self.rounds)], rng)

    def one(self, slug: str, rng: random.Random, *, kind: type[Respondent] = Respondent) -> None:
        """One person answers a round."""
        form = self.forms[slug]
        (answers,) = simulate(form, 1, rng.random().hex(), language="en")
        mark = f"mark {next(_marks)}"
        person = Person(slug, mark, answers | {MARK[slug]: mark})
        self.world.ledger.begin(person)
        browser = Browser(self.world.site.port, self.report.tally)
        try:
            kind(browser, person, form, self.patience, rng, self.think).answer()
        except LateError:
            self.late += 1
        except AstrayError as error:
            self.report.wrong.append(str(error))
        except GaveUpError:
            self.report.wrong.append("somebody gave up: the site did not come back in time")


@contextmanager
def crowd(
    world: World,
    report: Report,
    places: int,
    *,
    think: float = 0.0,
    rounds: Rounds = (LONG, SHORT),
) -> Iterator[Crowd]:
    """People answer while the block runs; at its end those who began finish."""
    people = Crowd(world, report, think=think, rounds=rounds)
    with ThreadPoolExecutor(places) as pool:
        done = [pool.submit(people.fill, place) for place in range(places)]
        try:
            yield people
        finally:
            people.full.set()
            people.patience.until = time.monotonic() + PATIENCE
        for each in done:
            each.result()


@contextmanager
def booked(world: World, name: str) -> Iterator[Report]:
    """Run a scenario and check the books when it is over, all earlier ones included."""
    report = Report(name)
    before, began = world.ledger.receipts, time.monotonic()
    yield report
    report.seconds = time.monotonic() - began
    balance = reconcile(world.ledger)
    report.receipts = world.ledger.receipts - before
    report.lost, report.doubled = balance.lost, balance.doubled
    report.wrong += balance.wrong


def seconds_until_well(world: World, path: str = f"/en/rounds/{LONG}/") -> float:
    """Wait until pages are answered again; for how long, in seconds."""
    browser, began = Browser(world.site.port, Tally()), time.monotonic()
    while time.monotonic() - began < PATIENCE:
        with suppress(BrokenError):
            if browser.get(path).status == 200:
                break
        time.sleep(0.1)
    return time.monotonic() - began
