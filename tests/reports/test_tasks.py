from __future__ import annotations

import pytest
from django.core.cache import cache

from reports import tasks
from reports.models import Block
from reports.stored import state
from tests.factories import make_response, make_round


@pytest.mark.django_db(transaction=True)
def test_the_worker_keeps_blocks_and_tidies_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "OPEN", 1)
    version = make_round()
    rows = [make_response(version) for _ in range(3)]
    tasks.keep_blocks(timestamp=0)
    assert Block.objects.get(round=version.round).size == 3
    cache.clear()
    rows[0].delete()
    tasks.keep_blocks(timestamp=0)
    tasks.tidy_blocks(timestamp=0)
    assert Block.objects.get(round=version.round).size == 2


@pytest.mark.parametrize("task", [tasks.keep_blocks, tasks.tidy_blocks])
def test_tasks_run_by_the_clock(task: object) -> None:
    registered = tasks.app.periodic_registry.periodic_tasks.values()
    assert task in {each.task for each in registered}
