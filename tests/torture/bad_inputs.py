"""Nonsense to every address, in the thousands: trust.md (c) 20 to 25."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from random import Random
from statistics import quantiles

from tests.torture.browser import BrokenError, Browser, hidden_fields
from tests.torture.garbage import Bad, Garbage, names_in, routes
from tests.torture.rounds import PASSWORD, STAFF, TRASH
from tests.torture.scenario import SEED, Report, World, booked

MANY, MOST_SECONDS, PLACES = 10_000, 100.0, 6


def bad_inputs(world: World) -> Report:
    """Row 24: 10,000 bad inputs to every address, as a stranger, a respondent and staff."""
    with booked(world, "20-25 bad inputs") as report:
        roles = [_stranger(world, report), _respondent(world, report), _staff(world, report)]
        names = sorted({name for browser in roles for name in _names(browser)})
        until = time.monotonic() + MOST_SECONDS
        taken: list[float] = []

        def one(place: int) -> None:
            garbage = Garbage(Random(f"{SEED}-garbage-{place}"), _known(), names)
            browser = roles[place % len(roles)]
            for _ in range(MANY // PLACES):
                if time.monotonic() > until:
                    return
                taken.append(_sent(report, browser, garbage.draw()))

        with ThreadPoolExecutor(PLACES) as pool:
            list(pool.map(one, range(PLACES)))
        p99 = quantiles(taken, n=100)[-1]
        report.note = f"{len(taken)} of {MANY} in {MOST_SECONDS:.0f} s, p99 {p99:.2f} s"
        report.expect(report.tally.statuses[503] == 0, "503 although the database was there")
    return report


def _sent(report: Report, browser: Browser, bad: Bad) -> float:
    """Send it with a valid token, so that views see it; how long the answer took, in seconds."""
    began = time.monotonic()
    try:
        answer = browser.send(bad.method, bad.path, bad.body or None, bad.kind or "text/plain")
        report.expect(answer.status < 500, f"{answer.status} to {bad}")
    except BrokenError:
        report.wrong.append(f"no answer to {bad}")
    return time.monotonic() - began


def _stranger(world: World, report: Report) -> Browser:
    browser = Browser(world.site.port, report.tally)
    browser.signs = True
    browser.get("/en/staff/sign-in/")  # for the token
    return browser


def _respondent(world: World, report: Report) -> Browser:
    browser, root = _stranger(world, report), f"/en/rounds/{TRASH}/"
    browser.post(f"{root}start/", hidden_fields(browser.get(root).text))
    return browser


def _staff(world: World, report: Report) -> Browser:
    browser = _respondent(world, report)
    fields = hidden_fields(browser.get("/en/staff/sign-in/").text)
    own = [("login", STAFF), ("password", PASSWORD)]
    answer = browser.post("/en/staff/sign-in/", fields + own)
    report.expect(answer.status == 302, "staff cannot sign in")
    return browser


def _names(browser: Browser) -> set[str]:
    """The names of the fields of all pages that need no more than the round to be known."""
    addresses = [route.replace("<slug:slug>", TRASH) for route in routes()]
    addresses.append(f"rounds/{TRASH}/page/all/")
    pages = [browser.get(f"/en/{path}") for path in addresses if "<" not in path]
    return {name for page in pages for name in names_in(page.text)}


def _known() -> dict[str, list[str]]:
    return {
        "slug": [TRASH, TRASH, TRASH, "nothing"],
        "code": ["all"],
        "kind": ["invitation", "reminder", "thanks", "closing", "svg", "png"],
        "language": ["ro", "en"],
        "name": ["single_choice"],
    }
