"""The same counts in this process, in others, and on a cluster."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from operator import attrgetter
from typing import Any

import pytest

from reports.columns import blocks_of, counted
from reports.models import RoundCount
from reports.spreading import cluster, spread
from reports.stored import building
from surveys.models import QuestionnaireVersion
from surveys.services.simulation import simulate_responses
from tests.factories import all_kinds_page, make_round, questionnaire
from tests.reports.stored.recounting import recounted


@pytest.fixture
def version(db: None, monkeypatch: pytest.MonkeyPatch) -> QuestionnaireVersion:
    """A round large enough for blocks, in parts of a hundred."""
    monkeypatch.setattr(building, "PART", 100)
    monkeypatch.setattr(building, "MANY_RESPONSES", 0)
    version = make_round(questionnaire(all_kinds_page()))
    simulate_responses(version=version, count=1_100, seed=1, workers=1)
    return version


@pytest.fixture
def scheduler() -> Iterator[str]:
    """The address of a Dask scheduler with two workers, each a process of its own."""
    if importlib.util.find_spec("distributed") is None:
        pytest.skip("distributed is not installed: see requirements-cluster.txt")
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0"
    ) as running:
        yield running.scheduler_address
        cluster(running.scheduler_address).close()
        cluster.cache_clear()


def check(version: QuestionnaireVersion) -> None:
    found = counted(version.round)
    assert (found.tally, dict(found.origins)) == recounted(version.round)
    assert RoundCount.objects.filter(round=version.round).exists()
    blocks = blocks_of(version.round, ["_origin"])
    assert sum(spread(attrgetter("size"), blocks)) == 1_100


def test_in_this_process(version: QuestionnaireVersion) -> None:
    check(version)


def test_in_processes_beside_this_one(version: QuestionnaireVersion, settings: Any) -> None:
    settings.ANALYSIS_PROCESSES = 2
    check(version)


def test_on_a_cluster(version: QuestionnaireVersion, settings: Any, scheduler: str) -> None:
    settings.ANALYSIS_CLUSTER = scheduler
    check(version)


def test_results_come_in_the_order_of_the_tasks(settings: Any) -> None:
    settings.ANALYSIS_PROCESSES = 2
    assert list(spread(abs, range(-20, 0))) == list(range(20, 0, -1))


def test_few_tasks_start_no_process(settings: Any) -> None:
    settings.ANALYSIS_PROCESSES = 2
    assert list(spread(lambda number: number + 1, [1, 2], many=False)) == [2, 3]


def test_a_fault_in_another_process_is_not_lost(settings: Any) -> None:
    settings.ANALYSIS_PROCESSES = 2
    with pytest.raises(TypeError):
        list(spread(abs, ["a"]))
