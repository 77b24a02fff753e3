from __future__ import annotations

import pytest

from reports import columns
from reports.stored import building, folding, state


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of 4 responses, read 3 at a time; 2 new ones wait: a handful makes several blocks."""
    for module in (building, folding):
        monkeypatch.setattr(module, "BLOCK_SIZE", 4)
        monkeypatch.setattr(module, "PART", 3)
    monkeypatch.setattr(columns, "BATCH", 3)
    monkeypatch.setattr(state, "OPEN", 2)
