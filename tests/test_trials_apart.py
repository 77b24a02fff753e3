"""A trial with responses changes no other page: each is byte for byte as it was without it.

The addresses come from the resolver: a new page that counts trials fails here.
"""

from __future__ import annotations

import re
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from reports.backup.rows import checksum_of
from reports.columns import tally_of
from reports.dashboard import round_cards
from surveys.models import Response, Round, Status
from surveys.services.funnel import funnel
from surveys.services.trial_rounds import begin_trial, remove_trial
from tests.access import World, addresses, make_world
from tests.factories import NOW, make_response, make_staff

# Pages about trials themselves; the log, which says that one was begun; one's own account.
NOT_LIKE_BEFORE = ("/trial/", "/trial.csv", "/audit", "/account/", "/sign-out/")
# What differs each time a page is drawn, and times to the second.
PASSING = re.compile(
    rb'name="csrfmiddlewaretoken" value="[^"]*"|name="stamp" value="[^"]*"'
    rb'|data-seconds="[^"]*"|data-challenge="[^"]*"|nonce="[^"]*"'
    rb"|/ID\s*\[.*?\]|/(?:Creation|Mod)Date ?\([^)]*\)|POT-Creation-Date: [^\\]*"
    rb"|<xmp:.*?>|<xmpMM:.*?</xmpMM:\w+>",
    re.S,
)


@pytest.fixture
def world(db: None) -> World:
    world = make_world()
    remove_trial(round_=world.a.round)
    return world


def try_out(world: World) -> Round:
    """A trial of the round, with answers that would be seen wherever they were counted."""
    of = world.a.questionnaire
    trial = begin_trial(round_=world.a.round, questionnaire=of, at=NOW)
    version = trial.versions.get()
    for _ in range(7):
        make_response(version, {"size": "small", "remarks": "On trial only"})
        make_response(version, {"size": "small"}, status=Status.DRAFT)
    return trial


def pages(browser: Client, world: World) -> dict[str, tuple[int, bytes]]:
    """Every page that can be opened, by its address."""
    found = {}
    for address in addresses():
        path = address.filled(world.of_a)
        if any(each in path for each in NOT_LIKE_BEFORE):
            continue
        answer: Any = browser.get(path)
        body = b"".join(answer) if answer.streaming else answer.content
        found[path] = (answer.status_code, PASSING.sub(b"", body))
    return found


@pytest.mark.parametrize("who", ["staff", "stranger"])
def test_no_page_of_anybody_differs(world: World, who: str) -> None:
    browser = Client()
    if who == "staff":
        browser.force_login(make_staff())
    # Its first opening is noted, on every page that counts who opened theirs.
    browser.get(f"/en/rounds/{world.a.round.slug}/i/{world.of_a['token']}/")
    before = pages(browser, world)
    try_out(world)
    after = pages(browser, world)
    differing = [path for path, page in before.items() if page != after[path]]
    assert differing == []
    opened = sum(status == 200 for status, _body in before.values())
    assert opened > (40 if who == "staff" else 8)


def counts(world: World) -> dict[str, Any]:
    round_ = Round.objects.get(pk=world.a.round.pk)
    out = StringIO()
    call_command("privacy_report", round_.slug, stdout=out)
    cards = round_cards(round_.consultation, NOW)
    return {
        "tally": tally_of(round_).responses,
        "funnel": funnel(round_),
        "cards": [(each.responses, each.drafts, each.invited, each.rate) for each in cards],
        "backup": checksum_of(round_.consultation),
        "privacy report": out.getvalue(),
        "rounds": list(round_.consultation.rounds.values_list("pk", flat=True)),
    }


def test_no_count_file_or_report_differs(world: World) -> None:
    """Tally, funnel, dashboard, backup, privacy report."""
    before = counts(world)
    try_out(world)
    assert Response.objects.filter(round__trial_of=world.a.round).count() == 14
    assert counts(world) == before


@pytest.mark.parametrize("command", ["export", "verify", "simulate", "privacy_report"])
def test_no_command_knows_a_trial(world: World, command: str) -> None:
    trial = try_out(world)
    with pytest.raises(CommandError, match="There is no round") as refused:
        call_command(command, trial.slug, stdout=StringIO())
    assert str(refused.value).count(trial.slug) == 1  # what was asked for, not what there is
