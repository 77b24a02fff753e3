"""Blocks in the database: written whole, read by the columns asked for."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection

from reports.models import Block as BlockRow
from reports.models import BlockColumn
from reports.stats.blocks import Block
from reports.stats.columns import Array
from reports.stats.joining import taken
from reports.stats.packing import Packed, pack, unpack
from surveys.models import Round


@dataclass(frozen=True, slots=True, eq=False)
class Stored:
    """A block as it is kept: its version's number, and the ids of its responses if asked for."""

    pk: UUID
    number: int
    ids: bytes | None
    block: Block


def write_block(round_: Round, number: int, ids: bytes, block: Block, pk: UUID | None) -> None:
    """Keep a block of responses to a version, in place of the block of this key if given.

    Its responses are put in the order of their ids; without any, the block is removed.
    """
    if pk is not None:
        BlockColumn.objects.filter(block=pk).delete()
        BlockRow.objects.filter(pk=pk).delete()
    if not block.size:
        return
    order = order_of(ids)
    sorted_ids = np.frombuffer(ids, dtype=np.uint8).reshape(-1, 16)[order].tobytes()
    row = BlockRow.objects.create(round=round_, version=number, size=block.size, ids=sorted_ids)
    packed = {name: pack(column) for name, column in taken(block, order).columns.items()}
    BlockColumn.objects.bulk_create(
        BlockColumn(
            block=row, name=name, kind=each.kind, keys=each.keys, rows=each.rows, data=each.data
        )
        for name, each in packed.items()
    )


def drop_blocks(round_: Round) -> None:
    """Remove all blocks of the round."""
    BlockColumn.objects.filter(block__round=round_).delete()
    BlockRow.objects.filter(round=round_).delete()


def ids_of_blocks(round_: Round) -> Iterator[tuple[UUID, bytes]]:
    """The key of each block with the ids of its responses, one block after the other."""
    for key in list(BlockRow.objects.filter(round=round_).values_list("pk", flat=True)):
        yield key, bytes(BlockRow.objects.values_list("ids", flat=True).get(pk=key))


def sizes_of_blocks(round_: Round, number: int) -> list[tuple[UUID, int]]:
    """Key and size of the blocks of one version, the smallest first."""
    rows = BlockRow.objects.filter(round=round_, version=number)
    return list(rows.order_by("size").values_list("pk", "size"))


def read_blocks(
    round_: Round,
    *,
    columns: Collection[str] | None = None,
    only: Collection[UUID] | None = None,
    revision: UUID | None = None,
    with_ids: bool = False,
) -> Iterator[Stored]:
    """The blocks with these columns (None: all), one after the other, all of one moment.

    `only` names blocks; with `revision` there are none when the round has another one by now.
    """
    names = None if columns is None else list(columns)
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            _BLOCKS,
            {
                "round": round_.pk,
                "names": names,
                "only": None if only is None else list(only),
                "revision": revision,
                "ids": with_ids,
            },
        )
        for _pk, rows in groupby(_fetched(cursor), key=itemgetter(0)):
            yield _stored(list(rows), names)


# Columns fetched at a time: the largest has half a megabyte.
ROWS = 32
# The ids stand in one row of a block, wherever it is.
_BLOCKS = """
SELECT block.id, block.version, block.size,
    CASE WHEN %(ids)s AND row_number() OVER (PARTITION BY block.id) = 1 THEN block.ids END,
    name, kind, keys::text, rows::text, data
FROM reports_block AS block
LEFT JOIN reports_blockcolumn AS col ON col.block_id = block.id
    AND (%(names)s::text[] IS NULL OR col.name = ANY(%(names)s::text[]))
WHERE block.round_id = %(round)s
    AND (%(only)s::uuid[] IS NULL OR block.id = ANY(%(only)s::uuid[]))
    AND (%(revision)s::uuid IS NULL OR EXISTS (
        SELECT FROM reports_roundcount
        WHERE round_id = %(round)s AND revision = %(revision)s::uuid
    ))
ORDER BY block.id
"""


def _fetched(cursor: Any) -> Iterator[tuple[Any, ...]]:
    while rows := cursor.fetchmany(ROWS):
        yield from rows


def _stored(rows: list[tuple[Any, ...]], names: list[str] | None) -> Stored:
    pk, number, size = rows[0][:3]
    ids = next((bytes(row[3]) for row in rows if row[3] is not None), None)
    columns = {
        name: unpack(
            Packed(kind, tuple(json.loads(keys)), tuple(json.loads(labels)), bytes(data)), size
        )
        for *_block, name, kind, keys, labels, data in rows
        if name is not None
    }
    order = [name for name in names if name in columns] if names is not None else list(columns)
    return Stored(pk, number, ids, Block(size, {name: columns[name] for name in order}))


def positions(ids: bytes, wanted: Collection[bytes]) -> Array:
    """Where the wanted ids stand among these; those that are not there are left out."""
    # The first half of an id is nearly always enough; the rest is compared where it is not.
    halves = np.frombuffer(ids, dtype=np.uint64)[::2]
    near = np.isin(halves, np.frombuffer(b"".join(wanted), dtype=np.uint64)[::2])
    sought = frozenset(wanted)
    found = [at for at in np.flatnonzero(near).tolist() if ids[16 * at : 16 * at + 16] in sought]
    return np.array(found, dtype=np.intp)


def order_of(ids: bytes) -> Array:
    """The positions that put these ids in order."""
    halves = np.frombuffer(ids, dtype=">u8").reshape(-1, 2)
    return np.lexsort((halves[:, 1], halves[:, 0]))
