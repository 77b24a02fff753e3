"""What respondents wait for to hand in while a data file is made: trust.md (c) 29."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from tests.bench import world
from tests.bench.measure import Result, seconds
from tests.bench.respond import Visitor
from tests.bench.served import expect, server

RESPONDENTS = 50  # each hands in every 5 seconds
PER_SECOND = RESPONDENTS / 5
SECONDS = 15.0
RUNS = 3
POLL = 0.05  # seconds


def measure_exporting() -> Iterator[Result]:
    """`respond.submit.p95.export.KEY`: while so many rows are exported, against the same without.

    The p95 of the POST that hands in 30 answers, at a steady rate; the median of the runs.
    """
    world.store_responses(0)
    with server() as (port, process):
        visitor = Visitor(port)

        def submit() -> None:
            expect(port, visitor.submission(), 302)

        for key in ("csv", "xlsx"):
            yield _pair(f"respond.submit.p95.export.{key}", key, submit, process)


def _pair(name: str, key: str, submit: Callable[[], None], process: psutil.Process) -> Result:
    _p95(submit)
    found = []
    for _ in range(RUNS):
        alone = _p95(submit)
        with _exporting(key):
            found.append((_p95(submit), alone))
    median = statistics.median(during for during, _ in found)
    ratio = statistics.median(alone / during for during, alone in found)
    memory = sum(each.memory_info().rss for each in process.children(recursive=True)) / 1e6
    return Result(name, median, "s", "p95 without an export", ratio, RUNS, memory)


def _p95(submit: Callable[[], None]) -> float:
    """Seconds; each begins when it is its turn, however long the others take."""
    began = time.perf_counter()

    def one(number: int) -> float:
        time.sleep(max(0.0, began + number / PER_SECOND - time.perf_counter()))
        return seconds(submit)

    with ThreadPoolExecutor(RESPONDENTS) as pool:
        taken = list(pool.map(one, range(round(SECONDS * PER_SECOND))))
    return statistics.quantiles(taken, n=20)[-1]


@contextmanager
def _exporting(key: str) -> Iterator[None]:
    """A process that exports the large round over and over, from when the first file is begun."""
    with TemporaryDirectory() as folder:
        code = _OVER_AND_OVER.format(slug=world.LARGE, key=key, folder=folder)
        with subprocess.Popen([sys.executable, "-c", code], cwd=world.BASE) as process:
            try:
                while not list(Path(folder).iterdir()):
                    if process.poll() is not None:
                        raise RuntimeError("The export ended.")
                    time.sleep(POLL)
                yield
                if process.poll() is not None:
                    raise RuntimeError("The export ended.")
            finally:
                process.kill()


_OVER_AND_OVER = """
import django
django.setup()
from django.core.management import call_command
while True:
    call_command("export", "{slug}", "--format", "{key}", "--output", "{folder}/file")
"""
