"""Which options of a multiple choice were taken together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import numpy as np

from reports.stats.blocks import Block
from reports.stats.columns import ANSWERED

Combination = tuple[str, ...]


def combinations(code: str, blocks: Iterable[Block]) -> Counter[Combination]:
    """How many of those who answered took exactly these options, in the questionnaire's order."""
    found: Counter[Combination] = Counter()
    for block in blocks:
        column = block.columns.get(code)
        if column is None:
            continue
        taken = column.data[column.state == ANSWERED]
        patterns, counts = np.unique(taken, axis=0, return_counts=True)
        for pattern, count in zip(patterns, counts.tolist(), strict=True):
            keys = (str(key) for key, is_in in zip(column.keys, pattern, strict=True) if is_in)
            found[tuple(keys)] += count
    return found
