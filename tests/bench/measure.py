"""Timing: medians of several runs, each ratio to a baseline taken in turn in the same run."""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


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
    times, base_times = [], []
    base_work()
    for _ in range(runs):
        before()
        times.append(seconds(work))
        base_times.append(seconds(base_work))
    median, base = statistics.median(times), statistics.median(base_times)
    return Result(name, median, "s", baseline, base / median, runs, peak_mb())


def peak_mb() -> float:
    """The most memory this process has had, in MB of 10^6 bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
