"""The same choice in every row of every matrix: answering without reading, or by a program.

An honest person may think alike of eight things, so this is the weakest of the signs.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from surveys.duplicates.material import Entry, FlagKind, Found

FEWEST_ROWS = 8  # over all matrices
FEWEST_IN_ONE = 4


class StraightLines:
    """Collects the responses whose matrices are straight."""

    def __init__(self) -> None:
        self._ids: list[UUID] = []

    def count(self, entry: Entry) -> None:
        """Take in one response."""
        if is_straight(entry.matrices):
            self._ids.append(entry.id)

    def found(self) -> Iterator[Found]:
        """All of them together: each stands for itself, none is another's double."""
        if self._ids:
            yield Found(FlagKind.STRAIGHT, tuple(sorted(self._ids)), {"rows": FEWEST_ROWS})


def is_straight(matrices: tuple[tuple[str, ...], ...]) -> bool:
    """Whether there are rows enough and each matrix has one answer only."""
    told = [matrix for matrix in matrices if len(matrix) >= FEWEST_IN_ONE]
    return sum(map(len, told)) >= FEWEST_ROWS and all(len(set(matrix)) == 1 for matrix in told)
