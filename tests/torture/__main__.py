"""`make torture`: break things on purpose, print a table, end with 1 when an invariant broke.

`python -m tests.torture 1 4 18` runs only the scenarios whose names begin with these.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable

import django

from tests.torture.site import LOG, Site

LINE = "{:<34} {:>8} {:>8} {:>5} {:>7} {:>5} {:>5} {:>6} {:>7}  {}"
HEAD = ("scenario", "requests", "receipts", "lost", "doubled", "503", "5xx", "broken", "seconds")


def main(wanted: list[str]) -> int:
    """Run the scenarios; the exit status."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.torture.settings"
    LOG.parent.mkdir(exist_ok=True)
    LOG.write_bytes(b"")
    site = Site()
    try:
        site.start_database()
        django.setup()
        from tests.torture.rounds import prepare

        prepare()
        site.start_web()
        return _run(site, wanted)
    finally:
        site.stop()


def _run(site: Site, wanted: list[str]) -> int:
    from tests.torture import catalogue
    from tests.torture.scenario import World

    world, failed = World(site), False
    print(LINE.format(*HEAD, ""), flush=True)
    for number, scenario in catalogue.SCENARIOS:
        if not wanted or number in wanted:
            failed = not _shown(scenario, world) or failed
    tracebacks = LOG.read_text(errors="replace").count("Internal Server Error")
    if tracebacks:
        print(f"{tracebacks} failures of the server in {LOG.name}")
    return int(failed or tracebacks > 0)


def _shown(scenario: Callable, world: object) -> bool:  # type: ignore[type-arg]
    report = scenario(world)
    tally = report.tally
    cells = (
        report.name, tally.requests, report.receipts, report.lost, report.doubled,
        tally.statuses[503], tally.failures, tally.broken, f"{report.seconds:.0f}", report.note,
    )  # fmt: skip
    print(LINE.format(*cells), flush=True)
    for what in sorted(set(report.wrong)):
        print(f"    BROKEN: {what} ({report.wrong.count(what)} times)", flush=True)
    return report.passed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
