"""Answers as pieces of a line of CSV, remembered: most answers are given again and again.

A row of 90 cells is put together from the pieces of its 40 questions, each looked up by the JSON
of the answer as the database sends it. Only what is new is read, encoded and quoted.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from operator import getitem
from typing import Any

import orjson

from reports.exports.cells import AskedCells, VersionCells
from reports.exports.plan import Plan, Storage
from reports.exports.plan.making import Asked
from surveys.export_selectors import NOTHING, Raw, RawRow, as_json
from surveys.questionnaire.columns import Cell
from surveys.questionnaire.model import OTHER_TEXT
from surveys.questionnaire.routing import routing
from surveys.spreadsheet import inert

Spell = Callable[[list[Cell]], list[Cell]]  # codes to what the file shows of them

# Answers remembered per question; numbers and points can be all different.
MOST = 4_096

# Signs for which csv.writer quotes a cell.
_QUOTED = re.compile(r'[",\r\n]')


class Line:
    """What csv.writer writes to: the last line."""

    def __init__(self) -> None:
        self._last = ""
        self._writer = csv.writer(self, lineterminator="\r\n")

    def write(self, line: str) -> None:
        """Called by csv.writer."""
        self._last = line

    def of(self, cells: Sequence[Any]) -> str:
        """The cells with separators and quotes, without the end of the line."""
        if len(cells) == 1:  # alone, csv.writer quotes a cell that is empty
            return self.of([*cells, ""])[:-1]
        self._writer.writerow(cells)
        return self._last[:-2]

    def of_text(self, text: str) -> str:
        """One cell; most texts need no quotes, and csv.writer takes its time to see it."""
        return self.of([text]) if _QUOTED.search(text) else text


class Pieces(dict[Raw, str]):
    """The pieces of lines by the JSON of the answer; makes what is missing."""

    def __init__(self, blank: str, make: Callable[[str], str], most: int = MOST) -> None:
        super().__init__({NOTHING: blank})
        self._make = make
        self._most = most

    def __missing__(self, answer: str) -> str:
        made = self._make(answer)
        if len(self) < self._most:
            self[answer] = made
        return made


def keys_of(plan: Plan) -> list[str]:
    """The keys of answers whose pieces make a line, in the order of the columns."""
    return [key for _asked, key in _places(plan)]


def answered_by(plan: Plan) -> Callable[[RawRow, str], bool]:
    """What says whether a response answered the question with this key."""
    places = {key: place for place, key in enumerate(keys_of(plan))}

    def is_answered(row: RawRow, key: str) -> bool:
        return key in places and row.answers[places[key]] != NOTHING

    return is_answered


def _places(plan: Plan) -> Iterator[tuple[Asked, str]]:
    """Each question with the key of its answer, and again with that of its "other" text."""
    for asked in plan.asked:
        if asked.columns and asked.columns[0].part != OTHER_TEXT:
            yield asked, asked.question.code
        if asked.columns and asked.columns[-1].part == OTHER_TEXT:
            yield asked, f"{asked.question.code}.{OTHER_TEXT}"


class LeftOut:
    """Which questions the conditions left out, remembered by the answers that they look at."""

    def __init__(self, plan: Plan, cells: VersionCells) -> None:
        self._cells = cells
        self._keys = keys_of(plan)
        self._known: dict[tuple[Raw, ...], str] = {}
        deciding = set(routing(cells.version.questionnaire).deciding)
        self._deciding = [place for place, key in enumerate(self._keys) if key in deciding]

    def of(self, answers: Sequence[Raw]) -> str:
        """The cell of `_not_asked`: codes of this version, separated by spaces."""
        way = tuple([answers[place] for place in self._deciding])
        known = self._known.get(way)
        if known is None:
            given = {
                key: orjson.loads(as_json(answer))
                for key, answer in zip(self._keys, answers, strict=True)
                if answer != NOTHING
            }
            known = " ".join(self._cells.left_out(given))
            if len(self._known) < MOST:
                self._known[way] = known
        return known


class VersionLines:
    """How the answers to one version become lines. Texts are made inert."""

    def __init__(self, plan: Plan, cells: VersionCells, spell: Callable[[Asked], Spell]) -> None:
        own = {each.code: answers for each, answers in cells.asked}
        line = Line()
        self._pieces = [
            _pieces(asked, own[asked.code], key, spell(asked), line) for asked, key in _places(plan)
        ]
        self.left_out = LeftOut(plan, cells).of

    def of(self, answers: Sequence[Raw]) -> str:
        """The cells of all questions, from the answers under `keys_of`."""
        return ",".join(map(getitem, self._pieces, answers))


def _pieces(asked: Asked, own: AskedCells | None, key: str, spell: Spell, line: Line) -> Pieces:
    columns = [each for each in asked.columns if (each.part == OTHER_TEXT) == _is_other(key)]
    blank = "," * (len(columns) - 1)
    if own is None:
        return Pieces(blank, lambda answer: blank)
    if columns[0].storage is Storage.TEXT:
        return Pieces(blank, lambda answer: line.of_text(inert(_text(answer))), most=0)

    def encoded(answer: str) -> str:
        cells = own.cells({own.code: orjson.loads(as_json(answer))})
        return line.of(spell(cells)[: len(columns)])

    return Pieces(blank, encoded)


def _text(answer: Raw) -> str:
    """The text; most hold nothing that JSON escapes."""
    found: str = orjson.loads(as_json(answer)) if "\\" in answer else answer[1:-1]
    return found


def _is_other(key: str) -> bool:
    return key.endswith(f".{OTHER_TEXT}")
