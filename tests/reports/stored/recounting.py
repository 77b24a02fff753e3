"""What blocks and counts must be equal to: every response read from its document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import orjson

from reports.stats.blocks import Block
from reports.stats.columns import Column
from reports.stats.tallies import Tally, add_up
from reports.stats.together import Row, fields_of, part_of
from reports.stored.state import versions_of
from surveys.models import Response, Round, Status


def recounted(round_: Round, *, without: Iterable[Any] = ()) -> tuple[Tally, dict[str, int]]:
    """Tally and origins, one response after the other."""
    versions = versions_of(round_)
    rows = Response.objects.filter(round=round_, status=Status.SUBMITTED).exclude(pk__in=without)
    tallies, origins = [], Counter[str]()
    for each in rows:
        row = Row(
            each.id.bytes,
            each.language,
            each.origin,
            each.mode,
            each.submitted_on,
            orjson.dumps(each.answers).decode(),
        )
        fields = fields_of([row])
        tallies.append(part_of(versions.together, versions.numbers[each.version_id], fields).tally)
        origins[each.origin] += 1
    return add_up(tallies), dict(origins)


def lines(blocks: Iterable[Block]) -> Counter[Any]:
    """The responses of the blocks, each as what its columns say, in no order."""
    found: Counter[Any] = Counter()
    for block in blocks:
        for at in range(block.size):
            found[tuple(sorted((name, _said(c, at)) for name, c in block.columns.items()))] += 1
    return found


def _said(column: Column, at: int) -> Any:
    value = column.data[at]
    if column.kind == "single_choice":
        return int(column.state[at]), column.keys[value] if value >= 0 else None
    return int(column.state[at]), str(value)
