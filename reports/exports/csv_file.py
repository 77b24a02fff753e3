"""The data file as CSV: one row per submitted response, columns planned by the questionnaire."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from reports.exports.cells import labelled
from reports.exports.csv_rows import Line, Spell, VersionLines, answered_by, keys_of
from reports.exports.data import Data, snapshot
from reports.exports.plan.making import Asked
from surveys.export_selectors import RawRow, raw_rows
from surveys.models import GIVEN, Round
from surveys.questionnaire.columns import Cell
from surveys.spreadsheet import inert

# Rows written at a time: enough that the cost per piece vanishes, little enough to stream.
PIECE = 1_000


def csv_lines(round_: Round) -> Iterator[str]:
    """The data file of a round with codes, in pieces, read in one snapshot."""
    data = Data(round_=round_, language="")
    with snapshot():
        yield from csv_pieces(data)


def csv_pieces(data: Data) -> Iterator[str]:
    """A heading line, then one line per submitted response, by random id.

    Columns are docs/exports.md's. Text that a spreadsheet would take for a formula is made inert
    (see `inert`). UTF-8 with a byte order mark, so that spreadsheets read ș and ț right.
    """
    plan, keys = data.plan, keys_of(data.plan)
    lines = {str(pk): VersionLines(plan, cells, _speller(data)) for pk, cells in data.cells.items()}
    about, judged = _About(data), _Judged(data)
    pieces = [f"\ufeff{Line().of([column.name for column in plan.columns])}\r\n"]
    for done, row in enumerate(raw_rows(data.round_, keys), start=1):
        own = lines[row.version_id]
        said = f"{about.of(row, own.left_out(row.answers))},{judged.of(row)}"
        pieces.append(f"{said},{own.of(row.answers)}\r\n")
        if len(pieces) >= PIECE:
            yield "".join(pieces)
            pieces.clear()
            data.progress(done)
    if pieces:
        yield "".join(pieces)


class _About:
    """The cells about the response, as a piece of a line."""

    def __init__(self, data: Data) -> None:
        columns = {column.name: column for column in data.plan.about}
        self._line = Line()
        self._words = {
            name: labelled(columns[name], data.language, data.fallbacks)
            if data.labelled
            else _as_it_is
            for name in ("_origin", "_mode")
        }
        self._numbers = {str(pk): cells.version.number for pk, cells in data.cells.items()}
        self._known: dict[tuple[object, ...], str] = {}

    def of(self, row: RawRow, left_out: str) -> str:
        """All but the first of these cells are the same for many responses."""
        key = (*row[1:6], left_out)
        known = self._known.get(key)
        if known is None:
            # Nobody gave the answers that were not collected.
            mode = row.mode if row.origin in GIVEN else ""
            known = self._known[key] = self._line.of(
                [
                    self._numbers[row.version_id],
                    row.language,
                    self._words["_origin"](row.origin),
                    self._words["_mode"](mode),
                    row.submitted_on,
                    left_out,
                ]
            )
        return f"{row.id},{known}"


class _Judged:
    """The cells of what staff said, as a piece of a line. Asks the database when it is made:
    while rows come nothing else can be asked."""

    def __init__(self, data: Data) -> None:
        self._line = Line()
        self._judged = data.judged
        self._is_answered = answered_by(data.plan)
        self._words = [
            labelled(each, data.language, data.fallbacks)
            if data.labelled and each.is_coded
            else _as_it_is
            for each in data.plan.about
            if each.judged
        ]
        self._known: dict[tuple[Cell, ...], str] = {}
        self._silent = self._piece((0, "")) if not data.codebooks else ""

    def of(self, row: RawRow) -> str:
        """Most rows have the same ones, which are made once."""
        if self._judged.is_silent(row.id):
            return self._silent
        is_answered = partial(self._is_answered, row)
        return self._piece(tuple(self._judged.cells(row.id, is_answered)))

    def _piece(self, cells: tuple[Cell, ...]) -> str:
        known = self._known.get(cells)
        if known is None:
            words = [word(cell) for word, cell in zip(self._words, cells, strict=True)]
            known = self._known[cells] = self._line.of([_inert(each) for each in words])
        return known


def _as_it_is(cell: Cell) -> Cell:
    return cell


def _speller(data: Data) -> Callable[[Asked], Spell]:
    """What the file shows of the cells of a question: their codes, or labels."""

    def spell(asked: Asked) -> Spell:
        if not data.labelled:
            return lambda cells: cells
        words = [
            labelled(column, data.language, data.fallbacks) if column.is_coded else _as_it_is
            for column in asked.columns
        ]
        return lambda cells: [_inert(word(cell)) for word, cell in zip(words, cells, strict=True)]

    return spell


def _inert(cell: Cell) -> Cell:
    return inert(cell) if isinstance(cell, str) else cell
