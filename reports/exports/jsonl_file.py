"""The data file as JSON Lines: one object per submitted response."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from reports.exports.cells import labelled
from reports.exports.data import PIECE, Data
from reports.exports.plan import Storage
from surveys.questionnaire.columns import Cell
from surveys.selectors import Submitted


def jsonl_pieces(data: Data) -> Iterator[bytes]:
    """One `objects` to a line."""
    lines: list[bytes] = []
    for each in objects(data, data.responses()):
        lines.append(orjson.dumps(each, option=orjson.OPT_APPEND_NEWLINE))
        if len(lines) >= PIECE:
            yield b"".join(lines)
            lines.clear()
    yield b"".join(lines)


def objects(data: Data, responses: Iterable[Submitted]) -> Iterator[dict[str, Any]]:
    """Objects with the columns' names as keys, null where there is no value.

    Lists of codes are arrays; numbers are numbers; texts stay as they were typed.
    """
    columns = data.plan.columns
    names = [column.name for column in columns]
    lists = [place for place, each in enumerate(columns) if each.storage is Storage.CODES]
    spell = {
        place: labelled(each, data.language, data.fallbacks)
        for place, each in enumerate(columns)
        if data.labelled and each.is_coded
    }
    for response in responses:
        row: list[Cell | list[Cell]] = [
            *(cell if cell != "" else None for cell in data.about(response)),
            *data.cells[response.version_id].row(response.answers),
        ]
        for place in lists:
            if isinstance(cell := row[place], str):
                row[place] = (
                    [spell[place](each) for each in cell.split(" ")]
                    if place in spell
                    else list(cell.split(" "))
                )
        for place, say in spell.items():
            if not isinstance(cell := row[place], list):
                row[place] = say(cell)
        yield dict(zip(names, row, strict=True))
