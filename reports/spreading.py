"""Where counting runs: in this process, in processes beside it, or on a Dask cluster."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from itertools import islice
from multiprocessing import get_context
from typing import Any, TypeVar

from django.conf import settings

Task = TypeVar("Task")
Result = TypeVar("Result")

# Tasks handed over before the first result is waited for, per process: memory is bounded.
AHEAD = 2


def spread(
    function: Callable[[Task], Result], tasks: Iterable[Task], *, many: bool = True
) -> Iterator[Result]:
    """The results for all tasks, in their order; the same wherever they are computed.

    `function` is a pure one, known by its module: it must go to another process, as must
    tasks and results. On the cluster of `ANALYSIS_CLUSTER`; without one in
    `ANALYSIS_PROCESSES` processes; with fewer than two, or when there are not `many` tasks
    so that starting processes would cost more than it saves, here.
    """
    if not many:
        return map(function, tasks)
    if settings.ANALYSIS_CLUSTER:
        return _on_cluster(function, tasks)
    if settings.ANALYSIS_PROCESSES > 1:
        return _in_processes(function, tasks)
    return map(function, tasks)


def _in_processes(function: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
    workers = settings.ANALYSIS_PROCESSES
    # Fresh processes: a fork would share this one's database connection.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from _ahead(lambda task: pool.submit(function, task), tasks, AHEAD * workers)


def _on_cluster(function: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
    client = cluster(settings.ANALYSIS_CLUSTER)
    workers = max(1, sum(client.nthreads().values()))
    # Tasks are not remembered by their content: hashing them costs more than computing them.
    yield from _ahead(
        lambda task: client.submit(function, task, pure=False), tasks, AHEAD * workers
    )


def _ahead(submit: Callable[[Task], Any], tasks: Iterable[Task], most: int) -> Iterator[Any]:
    waiting = iter(tasks)
    running = deque(submit(task) for task in islice(waiting, most))
    while running:
        yield running.popleft().result()
        running.extend(submit(task) for task in islice(waiting, 1))


@lru_cache(maxsize=1)
def cluster(address: str) -> Any:
    """The connection to a Dask scheduler, made once per process. Raises OSError if none answers."""
    from distributed import Client  # installed where a cluster is used: requirements-cluster.txt

    return Client(address, set_as_default=False, timeout="10s")
