"""What checking a list found, as its page and its file show it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext as _

from surveys.forms_staff.list_words import problem_words
from surveys.invitation_lists.judging import DUPLICATES, Judged, ProblemCode
from surveys.invitation_selectors import RoundWords
from surveys.spreadsheet import csv_pieces, inert
from surveys.templatetags.texts import plain

_PREVIEWED = 3  # entries shown as they will be stored


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line that is not imported: reason and value, one pair per problem."""

    number: int
    problems: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Previewed:
    """An entry as it will be stored, in words."""

    email: str
    name: str
    organisation: str
    category: str
    language: str


class ListCheck:
    """The judged lines of a list, counted."""

    def __init__(self, lines: list[Judged], words: RoundWords) -> None:
        self._lines, self._words = lines, words
        self.total = len(lines)
        self.left_out = [line for line in lines if line.entry is None]
        self.entries = self.total - len(self.left_out)
        codes = Counter(line.problems[0].code for line in self.left_out)
        self.repeated = codes[ProblemCode.REPEATED]
        self.invited = codes[ProblemCode.ALREADY_INVITED]
        self.wrong = sum(many for code, many in codes.items() if code not in DUPLICATES)

    def preview(self) -> list[Previewed]:
        """The first entries."""
        label = {choice.code: plain(choice.label) for choice in self._words.choices}
        found = (line.entry for line in self._lines if line.entry)
        return [
            Previewed(
                entry.email,
                entry.name,
                entry.organisation,
                label.get(entry.category, ""),
                entry.language,
            )
            for entry in islice(found, _PREVIEWED)
        ]


def left_out(line: Judged) -> LeftOut:
    """A line in words."""
    return LeftOut(line.number, [(problem_words(each), each.value) for each in line.problems])


def problem_lines(lines: list[Judged]) -> Iterator[str]:
    """A CSV file of the lines left out, in pieces; inert in spreadsheets, UTF-8 with a mark."""
    return csv_pieces(_rows(lines))


def _rows(lines: list[Judged]) -> Iterator[list[str]]:
    yield [_("Line"), _("Problem"), _("In the list")]
    for line in lines:
        for problem in line.problems:
            yield [str(line.number), inert(problem_words(problem)), inert(problem.value)]
