"""Blocks built from all responses of a round, and counted anew from blocks that there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from reports.spreading import spread
from reports.stats.blocks import BLOCK_SIZE, Block
from reports.stats.joining import joined, taken
from reports.stats.together import (
    Fields,
    Row,
    Together,
    fields_of,
    part_of_task,
    tally_of_task,
)
from reports.stored.blocks import drop_blocks, read_blocks, sizes_of_blocks, write_block
from reports.stored.changes import (
    NewVersionError,
    distrust_changes,
    forget_changes,
    submitted_rows,
)
from reports.stored.counts import Counts, begin_counts, write_counts
from surveys.models import Round

# Responses decoded at a time: a whole block of decoded documents would take hundreds of MB,
# and counts of parts of a block add up to the same.
PART = min(8_192, BLOCK_SIZE)
# From so many responses or blocks on it pays to start processes or to send the work away.
MANY_RESPONSES = 100_000
MANY_BLOCKS = 8

_Task = tuple[Together, int, Fields]


def build(round_: Round, together: Together, numbers: dict[int, int], *, responses: int) -> None:
    """Build all blocks of a round from its responses; under the lock, in a transaction.

    `numbers` goes from the keys of versions to their numbers; `responses` is about how many
    there are. Memory holds one block of each version and a few parts, not all responses.
    Raises NewVersionError.
    """
    forget_changes(round_)
    drop_blocks(round_)
    counts = begin_counts(together)
    piles = {number: Pile(round_, number) for number in together.versions}
    tasks = _tasks(round_, together, numbers)
    for part in spread(part_of_task, tasks, many=responses >= MANY_RESPONSES):
        counts[part.number].add(part)
        piles[part.number].add(part.ids, part.block)
    for pile in piles.values():
        pile.finish()
    distrust_changes(round_)
    write_counts(round_, counts)


class Pile:
    """Responses to one version that become blocks: whenever there are enough for a full one."""

    def __init__(self, round_: Round, number: int) -> None:
        self.round, self.number = round_, number
        self.parts: list[tuple[bytes, Block]] = []

    def add(self, ids: bytes, block: Block) -> None:
        """Put these responses on the pile; write what fills blocks."""
        self.parts.append((ids, block))
        while sum(each.size for _ids, each in self.parts) >= BLOCK_SIZE:
            self._write()

    def finish(self) -> None:
        """Write the rest."""
        if self.parts:
            self._write()

    def _write(self) -> None:
        ids = b"".join(each for each, _block in self.parts)
        block = joined([each for _ids, each in self.parts])
        cut = np.arange(block.size) < BLOCK_SIZE
        write_block(self.round, self.number, ids[: 16 * BLOCK_SIZE], taken(block, cut), None)
        rest = taken(block, ~cut)
        self.parts = [(ids[16 * BLOCK_SIZE :], rest)] if rest.size else []


def recount(round_: Round, together: Together, counts: Counts) -> Counts:
    """The counts by what is counted together now, from the blocks; what is unaffected stays.

    Each version's blocks are read only when its plan is another one than it was counted by.
    """
    found = {
        number: counts[number] if number in counts and counts[number].plan == none.plan else none
        for number, none in begin_counts(together).items()
    }
    # A version that was never counted has no blocks.
    anew = {number for number, each in counts.items() if found[number] is not each}
    for number in anew:
        found[number].origins = counts[number].origins
    codes = {code for number in anew for code in together.codes(number)}
    keys = [key for number in anew for key, _size in sizes_of_blocks(round_, number)]
    tasks = (
        (together, stored.number, stored.block)
        for stored in read_blocks(round_, columns=codes, only=keys)
    )
    for number, tally in spread(tally_of_task, tasks, many=len(keys) >= MANY_BLOCKS):
        found[number].tally = found[number].tally + tally
    return found


def _tasks(round_: Round, together: Together, numbers: dict[int, int]) -> Iterator[_Task]:
    batches: dict[int, list[Row]] = defaultdict(list)
    for version_id, row in submitted_rows(round_):
        if version_id not in numbers:
            raise NewVersionError
        batch = batches[numbers[version_id]]
        batch.append(row)
        if len(batch) >= PART:
            yield together, numbers[version_id], fields_of(batches.pop(numbers[version_id]))
    yield from ((together, number, fields_of(batch)) for number, batch in batches.items())
