"""The data file as CSV: one row per submitted response, columns planned by the questionnaire."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from reports.exports.spreadsheet import inert
from surveys.models import Round
from surveys.questionnaire.asked import not_asked
from surveys.questionnaire.variables import ADMINISTRATIVE, Cell, column_names, row_encoder
from surveys.selectors import Submitted, submitted

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


class _Plan:
    """The columns of a round, and a response's place in them by its version."""

    def __init__(self, round_: Round) -> None:
        versions = list(round_.versions.order_by("-number"))
        self._versions = {version.pk: version for version in versions}
        own = {version.pk: _own_names(version.questionnaire) for version in versions}
        columns = dict.fromkeys(name for names in own.values() for name in names)
        self.names = [*ADMINISTRATIVE, *columns]
        place = {name: number for number, name in enumerate(columns)}
        self._places = {
            # A version whose columns are all of them, in order, needs no moving.
            pk: None if list(columns) == names else [place[name] for name in names]
            for pk, names in own.items()
        }

    def row(self, response: Submitted) -> list[Any]:
        version = self._versions[response.version_id]
        questionnaire = version.questionnaire
        cells = row_encoder(questionnaire)(response.answers)
        places = self._places[version.pk]
        if places is not None:
            spread: list[Cell] = [None] * (len(self.names) - len(ADMINISTRATIVE))
            for place, cell in zip(places, cells, strict=True):
                spread[place] = cell
            cells = spread
        return [
            str(response.id),
            version.number,
            response.language,
            response.origin,
            response.submitted_on.isoformat(),
            " ".join(not_asked(questionnaire, response.answers)),
            *(inert(cell) if type(cell) is str else cell for cell in cells),
        ]


def _own_names(questionnaire: Any) -> list[str]:
    return [name for name in column_names(questionnaire) if name not in ADMINISTRATIVE]
