"""Changed responses put into the blocks: only the blocks that they are in are written anew."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from reports.stats.blocks import BLOCK_SIZE, Block
from reports.stats.columns import Array
from reports.stats.joining import joined, taken
from reports.stats.together import Part, Row, Together, fields_of, part_of
from reports.stored.blocks import (
    Stored,
    ids_of_blocks,
    positions,
    read_blocks,
    sizes_of_blocks,
    write_block,
)
from reports.stored.building import PART, Pile
from reports.stored.changes import Changed, NewVersionError, take_changes
from reports.stored.counts import Counts, write_counts
from surveys.models import Round


def fold(round_: Round, together: Together, numbers: Mapping[int, int], counts: Counts) -> None:
    """Put all that changed into blocks and correct the counts; under the lock, in a transaction.

    A response that was edited stays in its block, unless it answers another version now.
    Raises NewVersionError.
    """
    changes = take_changes(round_)
    rows = rows_by_version(changes, numbers)
    before = [each.id for each in changes if each.was_counted]
    for stored, ids, gone in _blocks_with(round_, before):
        counts[stored.number].subtract(_part_at(together, stored, ids, gone))
        edited = {ids[16 * at : 16 * at + 16] for at in gone.tolist()}
        here = [row for row in rows[stored.number] if row.id in edited]
        rows[stored.number] = [row for row in rows[stored.number] if row.id not in edited]
        parts = list(parts_of(together, stored.number, here))
        for part in parts:
            counts[stored.number].add(part)
        _replace(round_, stored, ids, gone, parts)
    for number, new in rows.items():
        parts = list(parts_of(together, number, new))
        for part in parts:
            counts[number].add(part)
        _append(round_, number, parts)
    write_counts(round_, counts)


def rows_by_version(
    changes: Sequence[Changed], numbers: Mapping[int, int]
) -> defaultdict[int, list[Row]]:
    """Those of the responses that count now, by the number of the version they answer.

    Raises NewVersionError.
    """
    rows: defaultdict[int, list[Row]] = defaultdict(list)
    for each in changes:
        if each.row is not None and each.version_id is not None:
            if each.version_id not in numbers:
                raise NewVersionError
            rows[numbers[each.version_id]].append(each.row)
    return rows


def parts_of(together: Together, number: int, rows: Sequence[Row]) -> Iterator[Part]:
    """The rows as parts of a size that memory can hold."""
    for start in range(0, len(rows), PART):
        yield part_of(together, number, fields_of(rows[start : start + PART]))


def _blocks_with(round_: Round, wanted: Sequence[bytes]) -> Iterator[tuple[Stored, bytes, Array]]:
    """The blocks that hold any of these responses, with all their ids, and where they are."""
    if not wanted:
        return
    for pk, ids in ids_of_blocks(round_):
        found = positions(ids, wanted)
        if found.size:
            yield next(read_blocks(round_, only=[pk])), ids, found


def _part_at(together: Together, stored: Stored, ids: bytes, at: Array) -> Part:
    block = taken(stored.block, at)
    origin = block.columns["_origin"]
    origins = Counter(str(origin.keys[index]) for index in origin.data.tolist())
    return Part(stored.number, ids, block, together.tally(block, stored.number), origins)


def _replace(round_: Round, stored: Stored, ids: bytes, gone: Array, parts: list[Part]) -> None:
    """Write a block anew without the responses at these positions, and with the parts."""
    kept = np.ones(stored.block.size, dtype=bool)
    kept[gone] = False
    left = np.frombuffer(ids, dtype=np.uint8).reshape(-1, 16)[kept].tobytes()
    write_block(
        round_,
        stored.number,
        b"".join([left, *(part.ids for part in parts)]),
        joined([taken(stored.block, kept), *(part.block for part in parts)]),
        stored.pk,
    )


def _append(round_: Round, number: int, parts: list[Part]) -> None:
    """Fill up the block that has most room, and write new ones for the rest."""
    if not parts:
        return
    pile = Pile(round_, number)
    pk, size = next(iter(sizes_of_blocks(round_, number)), (None, BLOCK_SIZE))
    if pk is not None and size < BLOCK_SIZE:
        stored = next(read_blocks(round_, only=[pk], with_ids=True))
        pile.add(stored.ids or b"", stored.block)
        write_block(round_, number, b"", Block(0, {}), pk)
    for part in parts:
        pile.add(part.ids, part.block)
    pile.finish()
