"""The same thing at the same moment: trust.md (c) 6, 7, 9 to 11 and 15."""

from __future__ import annotations

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

from surveys.models import Response, Round
from surveys.questionnaire.model import Page, Questionnaire
from surveys.services.closing import close_round
from surveys.services.versions import publish_version
from tests import factories
from tests.torture.browser import Answer, Browser, Fields, hidden_fields
from tests.torture.respondent import AstrayError, Respondent
from tests.torture.rounds import CLOSING, LONG, SHORT, TWIN, questionnaire_of
from tests.torture.scenario import SEED, Crowd, Report, World, booked, crowd

TIMES = 12  # how often each race is run
DEVICES, PAIRS = 3, 6


class _Hasty(Respondent):
    """Somebody whose forms are all sent many times at once."""

    many = 2

    def submit(self, path: str, fields: Fields) -> Answer:
        """Send the form `many` times at the same moment; all must be sent on."""
        ready = threading.Barrier(self.many)

        def send(_number: int) -> Answer:
            twin = Browser(self.browser.port, self.browser.tally)
            twin.cookies = dict(self.browser.cookies)
            ready.wait()
            return twin.post(path, fields)

        if path.endswith("/start/"):
            return super().submit(path, fields)
        with ThreadPoolExecutor(self.many) as pool:
            answers = list(pool.map(send, range(self.many)))
        if {answer.status for answer in answers} != {302}:
            raise AstrayError(f"{sorted({each.status for each in answers})} to the same form")
        return answers[0]


def double_clicks(world: World) -> Report:
    """Rows 6 and 7: every form 2 and 20 times at once, from the first page to the last."""
    with booked(world, "6, 7 parallel forms") as report:
        people = Crowd(world, report)
        for number in range(TIMES):
            slug, many = (LONG, SHORT)[number % 2], (2, 20)[number % 4 // 2]
            if slug == LONG and many > 2 and number > 4:
                continue  # 200 requests each: once is enough
            people.one(slug, random.Random(f"{SEED}-double-{number}"), kind=_many(many))
    report.expect(report.receipts >= TIMES - 2, "not everybody got a receipt")
    return report


def _many(times: int) -> type[Respondent]:
    return type("Many", (_Hasty,), {"many": times})


def two_devices(world: World) -> Report:
    """Rows 9 and 10: several devices save one page at once; what is stored is one of the saves.

    Both questions of the page always carry the same stamp, so that a mixture shows. Told of a
    newer save (409), a device sends its own again, as somebody who has seen both would.
    """
    root = f"/en/rounds/{TWIN}/"
    with booked(world, "9, 10 devices on one response") as report:
        for _ in range(PAIRS):
            owner = Browser(world.site.port, report.tally)
            owner.post(f"{root}start/", hidden_fields(owner.get(root).text))
            with ThreadPoolExecutor(DEVICES) as pool:
                told = sum(pool.map(lambda n, o=owner: _device(report, o, root, n), range(DEVICES)))
            report.note = f"{told} conflicts in the last round"
            final = owner.post(f"{root}review/", hidden_fields(owner.get(f"{root}review/").text))
            report.expect(final.location.endswith("/receipt/"), "it could not be sent")
        rows = list(Response.objects.filter(round__slug=TWIN).values_list("answers", flat=True))
        report.expect(len(rows) == PAIRS, f"{len(rows)} responses of {PAIRS} people")
        mixed = [each for each in rows if each.get("left") != each.get("right")]
        report.expect(not mixed, "an unseen mixture was stored")
    return report


def _device(report: Report, owner: Browser, root: str, number: int) -> int:
    """One device: 8 saves of the page with its own stamps; how often it was told of another's."""
    browser, told = Browser(owner.port, owner.tally), 0
    browser.cookies = dict(owner.cookies)
    rng = random.Random(f"{SEED}-device-{number}")
    for turn in range(8):
        shown = browser.get(f"{root}page/only/")
        time.sleep(rng.uniform(0, 0.05))
        stamp = f"device {number} turn {turn}"
        for _ in range(20):
            fields = hidden_fields(shown.text, of="_shown")
            fields = [pair for pair in fields if pair[0] != "send"]
            own = [("left", stamp), ("right", stamp), ("forward", "1")]
            shown = browser.post(f"{root}page/only/", fields + own)
            if shown.status != 409:
                break
            told += 1
        report.expect(shown.status == 302, f"{shown.status} to a save")
    return told


def versions_change(world: World) -> Report:
    """Row 15: new versions are published while people are inside; each finishes under theirs."""
    with booked(world, "15 versions published") as report:
        first = questionnaire_of(LONG)
        with crowd(world, report, 12):
            for number in range(8):
                time.sleep(1)
                publish_version(
                    round_=Round.objects.get(slug=LONG),
                    questionnaire=_changed(first, number),
                    at=datetime.now(UTC),
                    declared_break=True,
                    reason="torture",
                )
        report.note = "8 versions"
    return report


def _changed(first: Questionnaire, number: int) -> Questionnaire:
    """With a page more, in each second version without a question, at last as it was."""
    if number == 7:
        return first
    extra = factories.page(f"extra_{number}", factories.question(f"extra_{number}_a"))
    pages = [_without(page, "pilot_place") if number % 2 else page for page in first.pages]
    return replace(first, pages=(*pages[: number % 4], extra, *pages[number % 4 :]))


def _without(page: Page, code: str) -> Page:
    return replace(page, questions=tuple(each for each in page.questions if each.code != code))


def closes_meanwhile(world: World) -> Report:
    """Row 11: the round is closed, and its rows written anew, while people send."""
    with booked(world, "11 closed under load") as report:
        with crowd(world, report, 16, rounds=(CLOSING,)) as people:
            time.sleep(4)
            close_round(round_=Round.objects.get(slug=CLOSING), at=datetime.now(UTC))
            count = _submitted()
            time.sleep(2)
        report.note = f"{people.late} were told that they are late"
        report.expect(people.late > 0, "nobody was late: the case did not occur")
        report.expect(_submitted() == count, "answers were taken after the closing")
    return report


def _submitted() -> int:
    return Response.objects.filter(round__slug=CLOSING, status="submitted").count()
