"""Timing: medians of several runs, each ratio to a baseline taken in turn in the same run."""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

_OWN_AND_OTHERS = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the benchmark. `ratio` is work done per unit of time against the baseline.

    1 means as fast as the baseline, 0.5 half as fast.
    """

    name: str
    median: float
    unit: str
    baseline: str
    ratio: float | None
    runs: int
    peak_mb: float
    # Median of the CPU seconds of this process and those it started, the database's left out:
    # what a machine busy with other work leaves comparable.
    cpu: float | None = None


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def in_turn(
    name: str,
    work: Callable[[], object],
    baseline: str,
    base_work: Callable[[], object],
    *,
    runs: int,
    before: Callable[[], object] = lambda: None,
) -> Result:
    """Time both in turn, A B A B; `before` is done, untimed, before each A."""
    times, base_times, cpu_times = [], [], []
    base_work()
    for _ in range(runs):
        before()
        used = cpu_seconds()
        times.append(seconds(work))
        cpu_times.append(cpu_seconds() - used)
        base_times.append(seconds(base_work))
    median, base = statistics.median(times), statistics.median(base_times)
    cpu = statistics.median(cpu_times)
    return Result(name, median, "s", baseline, base / median, runs, peak_mb(), cpu)


def cpu_seconds() -> float:
    """CPU time of this process and of the processes it started that have ended."""
    used = [resource.getrusage(each) for each in _OWN_AND_OTHERS]
    return sum(each.ru_utime + each.ru_stime for each in used)


def peak_mb() -> float:
    """The most memory this process, or one that it started and that has ended, has had.

    In MB of 10^6 bytes.
    """
    return max(resource.getrusage(each).ru_maxrss for each in _OWN_AND_OTHERS) * 1024 / 1e6
