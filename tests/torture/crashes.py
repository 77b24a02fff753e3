"""Things die while people answer: trust.md (c) 1 to 5."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

from django.db import connection

from tests.torture import disk
from tests.torture.scenario import SEED, Report, World, booked, crowd, seconds_until_well

WELL_SECONDS = 10.0  # trust.md (c) 3: how soon it must be well again by itself


def workers_die(world: World) -> Report:
    """Row 1: kill -9 of a web worker each 2 seconds; pages never say 503 for it."""
    rng = random.Random(SEED)
    with booked(world, "1 web workers killed") as report, crowd(world, report, 30):
        for _ in range(9):
            time.sleep(2)
            world.site.kill_a_worker(rng)
    report.expect(report.tally.broken > 0, "no request was ever cut off: the case did not occur")
    report.expect(report.tally.statuses[503] == 0, "503 although the database was there")
    return report


def backends_die(world: World) -> Report:
    """Row 2: kill -9 of a database connection's process, then of the postmaster."""
    rng = random.Random(SEED)
    with booked(world, "2 database killed") as report, crowd(world, report, 20):
        for _ in range(3):
            time.sleep(2.5)
            world.site.kill_a_backend(rng)
        time.sleep(3)
        world.site.kill_database()
        time.sleep(1)
        world.site.restart_database()
        _well_soon(world, report)
        time.sleep(2)
    report.expect(report.tally.statuses[503] > 0, "no page ever said 503: the case did not occur")
    return report


def database_is_away(world: World) -> Report:
    """Row 3: an orderly stop, 15 seconds without it; the web server is not restarted."""
    with booked(world, "3 database away 15 s") as report, crowd(world, report, 12, think=0.2):
        time.sleep(2)
        world.site.stop_database()
        time.sleep(15)
        world.site.restart_database()
        _well_soon(world, report)
        time.sleep(2)
    report.expect(report.tally.statuses[503] > 0, "no page ever said 503: the case did not occur")
    return report


def disk_is_full(world: World) -> Report:
    """Row 4: no room for responses; nothing half stored, and well when there is room again."""
    with booked(world, "4 disk full") as report, disk.little_room() as room:
        with crowd(world, report, 12):
            time.sleep(2)
            room.fill()
            time.sleep(6)
            room.free()
            _well_soon(world, report)
            time.sleep(2)
        report.note = room.means
    report.expect(report.tally.statuses[503] > 0, "no page ever said 503: the case did not occur")
    return report


def power_fails(world: World) -> Report:
    """Row 5: kill -9 of everything, started again; what was acknowledged is there."""
    with booked(world, "5 everything killed") as report, crowd(world, report, 20):
        time.sleep(5)
        world.site.kill_web()
        world.site.kill_database()
        world.site.restart_database()
        world.site.start_web()
        _well_soon(world, report)
        time.sleep(3)
    return report


def _well_soon(world: World, report: Report) -> None:
    connection.close()  # ours died with the database
    took = seconds_until_well(world)
    report.note = f"well again after {took:.1f} s"
    report.expect(took < WELL_SECONDS, f"well again only after {took:.0f} s")


SCENARIOS: tuple[Callable[[World], Report], ...] = (
    workers_die,
    backends_die,
    database_is_away,
    disk_is_full,
    power_fails,
)
