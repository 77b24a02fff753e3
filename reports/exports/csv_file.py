"""The data file as CSV: one row per submitted response, columns planned by the questionnaire."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from surveys.models import GIVEN, QuestionnaireVersion, Round
from surveys.questionnaire.asked import not_asked
from surveys.questionnaire.variables import (
    ADMINISTRATIVE,
    Cell,
    Content,
    row_encoder,
    variables,
)
from surveys.selectors import Submitted, submitted
from surveys.spreadsheet import inert

# Rows written at a time: enough that the cost per piece vanishes, little enough to stream.
PIECE = 1_000


class _Lines:
    """What csv.writer writes to: keeps the lines until they are taken."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def write(self, line: str) -> None:
        self.lines.append(line)

    def take(self) -> str:
        text = "".join(self.lines)
        self.lines.clear()
        return text


def csv_lines(round_: Round) -> Iterator[str]:
    """The file in pieces: a heading line, then one line per submitted response, by random id.

    Columns are docs/architecture.md's, of all versions of the questionnaire, the latest first.
    Text that a spreadsheet would take for a formula is made inert (see `inert`). UTF-8 with
    a byte order mark, so that spreadsheets read ș and ț right.
    """
    plan = _Plan(round_)
    out = _Lines()
    writer = csv.writer(out, lineterminator="\r\n")
    out.write("\ufeff")
    writer.writerow(plan.names)
    for count, response in enumerate(submitted(round_, by_id=True), start=1):
        writer.writerow(plan.row(response))
        if count % PIECE == 0:
            yield out.take()
    yield out.take()


class _Version:
    """How answers to one version become cells in the order of the whole file."""

    def __init__(self, version: QuestionnaireVersion) -> None:
        self.number = version.number
        self.questionnaire = version.questionnaire
        columns = variables(self.questionnaire)
        self.names = [each.name for each in columns]
        self._encode = row_encoder(self.questionnaire)
        # What respondents typed; all other cells are codes, days and numbers.
        self._texts = [n for n, each in enumerate(columns) if each.content is Content.TEXT]
        self._places: list[int] = []  # of this version's columns in the file; empty: the same

    def arrange(self, columns: list[str]) -> None:
        """Learn the columns of the file."""
        if columns != self.names:
            place = {name: number for number, name in enumerate(columns)}
            self._places = [place[name] for name in self.names]

    def cells(self, answers: dict[str, Any], width: int) -> list[Cell]:
        """The cells of the questions' columns."""
        cells = self._encode(answers)
        for place in self._texts:
            text = cells[place]
            if isinstance(text, str):
                cells[place] = inert(text)
        if not self._places:
            return cells
        spread: list[Cell] = [None] * width
        for place, cell in zip(self._places, cells, strict=True):
            spread[place] = cell
        return spread


class _Plan:
    """The columns of a round, the latest version's first."""

    def __init__(self, round_: Round) -> None:
        found = {each.pk: _Version(each) for each in round_.versions.order_by("-number")}
        self._columns = list(dict.fromkeys(name for each in found.values() for name in each.names))
        for each in found.values():
            each.arrange(self._columns)
        self._versions = found
        self.names = [*ADMINISTRATIVE, *self._columns]

    def row(self, response: Submitted) -> list[Any]:
        """One line of the file."""
        version = self._versions[response.version_id]
        return [
            str(response.id),
            version.number,
            response.language,
            response.origin,
            response.mode if response.origin in GIVEN else "",  # nobody gave the rest
            response.submitted_on.isoformat(),
            " ".join(not_asked(version.questionnaire, response.answers)),
            *version.cells(response.answers, len(self._columns)),
        ]
