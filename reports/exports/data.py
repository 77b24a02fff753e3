"""What a data file is made of: one snapshot of a round's responses, and the plan of its columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db import connection, transaction
from django.db.models import Max, Min

from reports.exports.cells import VersionCells
from reports.exports.judged import Judged, codebooks_of
from reports.exports.plan import Column, Plan, plan_of
from reports.exports.plan.about import Codebook
from surveys.models import GIVEN, Round, Status
from surveys.questionnaire.columns import Cell
from surveys.questionnaire.model import Questionnaire
from surveys.questionnaire.text import Text
from surveys.selectors import Submitted, submitted, submitted_count

# Rows between two reports of progress, and rows that a columnar format holds as cells at a time.
PIECE = 1_000


class TooLargeError(Exception):
    """The format has no room for so many rows or columns; the text says what to take instead."""


@dataclass(slots=True)
class Shortened:
    """Texts that a format could not hold whole, by the names of their columns."""

    cells: dict[str, int] = field(default_factory=dict)

    def note(self, name: str) -> None:
        """Count one more."""
        self.cells[name] = self.cells.get(name, 0) + 1


@dataclass(kw_only=True)
class Data:
    """One export: a round, the language of labels, and who is told how far it has come."""

    round_: Round
    language: str
    labelled: bool = False  # labels instead of codes, where a format holds only one of them
    progress: Callable[[int], None] = lambda rows: None  # raises to stop
    shortened: Shortened = field(default_factory=Shortened)

    @cached_property
    def _versions(self) -> dict[int, int]:
        return dict(self.round_.versions.values_list("pk", "number"))

    @cached_property
    def plan(self) -> Plan:
        """The columns, of all versions of the questionnaire."""
        return plan_of(self._numbered, self.codebooks)

    @cached_property
    def _numbered(self) -> list[tuple[int, Questionnaire]]:
        found = self.round_.versions.order_by("number")
        return [(each.number, each.questionnaire) for each in found]

    @cached_property
    def codebooks(self) -> list[Codebook]:
        """The themes that staff give to texts, by question."""
        return codebooks_of(self.round_, [each for _number, each in self._numbered])

    @cached_property
    def judged(self) -> Judged:
        """What staff said of the responses."""
        return Judged(self.round_, self.codebooks)

    def say(self, text: Text) -> str:
        """A text of the questionnaire in the language of the labels, or the next best one."""
        return text.in_language(self.language, self.fallbacks)

    def label(self, column: Column) -> str:
        """What a column is called: of a part, after the name of its question."""
        label = self.say(column.label)
        return f"{self.say(column.group_label)}: {label}" if column.group_label else label

    @property
    def title(self) -> str:
        """The round's title."""
        return self.say(self.round_.title)

    @cached_property
    def fallbacks(self) -> tuple[str, ...]:
        """Languages for labels that have none in the wanted one."""
        return self.plan.languages

    @cached_property
    def count(self) -> int:
        """How many responses there are in the snapshot."""
        return submitted_count(self.round_)

    @cached_property
    def origins(self) -> frozenset[str]:
        """Where the responses come from: "collected", "imported" and so on."""
        sent = self.round_.responses.filter(status=Status.SUBMITTED)
        return frozenset(sent.values_list("origin", flat=True).distinct())

    @cached_property
    def days(self) -> tuple[date | None, date | None]:
        """The first and the last day a response was submitted on."""
        sent = self.round_.responses.filter(status=Status.SUBMITTED)
        found = sent.aggregate(first=Min("submitted_on"), last=Max("submitted_on"))
        return found["first"], found["last"]

    @cached_property
    def cells(self) -> dict[int, VersionCells]:
        """How answers become cells, by the key of their version."""
        plan = self.plan
        return {pk: VersionCells(plan, plan.versions[n]) for pk, n in self._versions.items()}

    def responses(self) -> Iterator[Submitted]:
        """Every submitted response by its random id; tells progress."""
        done = 0
        for done, response in enumerate(submitted(self.round_, by_id=True), start=1):
            yield response
            if done % PIECE == 0:
                self.progress(done)
        self.progress(done)

    def about(self, response: Submitted) -> list[Cell]:
        """The cells of the columns about the response; "" where there is no value."""
        cells = self.cells[response.version_id]
        return [
            str(response.id),
            cells.version.number,
            response.language,
            response.origin,
            response.mode if response.origin in GIVEN else "",  # nobody gave the rest
            response.submitted_on.isoformat(),
            " ".join(cells.left_out(response.answers)),
            *self.judged.cells(str(response.id), response.answers.__contains__),
        ]

    @property
    def origin_note(self) -> str:
        """Where the responses come from, when nobody gave them; in the export's language."""
        return self.say(self.round_.origin_note)


@contextmanager
def snapshot() -> Iterator[None]:
    """Read everything inside as it was at one moment, whoever writes meanwhile.

    Inside another transaction it is that one's business.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
