"""Each line of a list becomes an entry to invite, or says why it cannot."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from email.utils import parseaddr
from enum import StrEnum

from surveys.invitation_lists.mapping import NAME_FIELDS, Field, ListMapping
from surveys.invitation_lists.table import Line, Table
from surveys.invitation_lists.words import Words

# Characters that are stored of each field.
MAX_LENGTH = {Field.EMAIL: 254, Field.NAME: 200, Field.ORGANISATION: 200}

_SHOWN = 80  # characters of a wrong value that a problem repeats


class ProblemCode(StrEnum):
    """Why a line is left out."""

    NO_EMAIL = "no_email"
    INVALID_EMAIL = "invalid_email"
    UNKNOWN_LANGUAGE = "unknown_language"
    UNKNOWN_CATEGORY = "unknown_category"
    TOO_LONG = "too_long"
    REPEATED = "repeated"  # the address stands on an earlier line
    ALREADY_INVITED = "already_invited"  # by an earlier list


# Nothing is wrong with these lines; the person is invited once.
DUPLICATES = frozenset({ProblemCode.REPEATED, ProblemCode.ALREADY_INVITED})


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason why a line is left out."""

    code: ProblemCode
    value: str = ""  # what the list says, shortened
    field: Field | None = None
    line: int = 0  # REPEATED: the line it repeats
    limit: int = 0  # TOO_LONG: characters allowed


@dataclass(frozen=True, slots=True)
class Entry:
    """One person to invite; `language` and `category` are codes or empty."""

    email: str
    name: str = ""
    organisation: str = ""
    language: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A line and what became of it: an entry, or problems."""

    number: int
    entry: Entry | None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Judges the lines of a table.

    `is_address` tells a valid e-mail address; `invited` holds the addresses, in lower case, that
    earlier lists have invited.
    """

    mapping: ListMapping
    categories: Words
    languages: Words
    is_address: Callable[[str], bool]
    invited: Container[str] = frozenset()

    def lines(self, table: Table) -> Iterator[Judged]:
        """Every line, in order. A line repeats an earlier one only if that one is an entry."""
        seen: dict[str, int] = {}
        known = {
            Field.CATEGORY: self.categories.with_more(self.mapping.values.get(Field.CATEGORY, {})),
            Field.LANGUAGE: self.languages.with_more(self.mapping.values.get(Field.LANGUAGE, {})),
        }
        for line in self.mapping.lines(table):
            entry, problems = self._read(line, known)
            key = entry.email.lower()
            if not problems and key in self.invited:
                problems = [Problem(ProblemCode.ALREADY_INVITED, _short(entry.email))]
            elif not problems and key in seen:
                problems = [Problem(ProblemCode.REPEATED, _short(entry.email), line=seen[key])]
            if not problems:
                seen[key] = line.number
            yield Judged(line.number, None if problems else entry, tuple(problems))

    def _read(self, line: Line, known: dict[Field, Words]) -> tuple[Entry, list[Problem]]:
        email, name_beside = _address(self._cell(line, Field.EMAIL))
        name = " ".join(filter(None, (self._cell(line, each) for each in NAME_FIELDS)))
        texts = {
            Field.EMAIL: email,
            Field.NAME: name or name_beside,
            Field.ORGANISATION: self._cell(line, Field.ORGANISATION),
        }
        problems = [*self._email_problems(email), *_too_long(texts)]
        codes: dict[Field, str] = {}
        for each, code in _WRONG.items():
            word = self._cell(line, each)
            found = known[each].code(word) if word else ""
            codes[each] = found or ""
            if found is None:
                problems.append(Problem(code, _short(word), each))
        entry = Entry(
            email=texts[Field.EMAIL],
            name=texts[Field.NAME],
            organisation=texts[Field.ORGANISATION],
            language=codes[Field.LANGUAGE],
            category=codes[Field.CATEGORY],
        )
        return entry, problems

    def _cell(self, line: Line, wanted: Field) -> str:
        column = self.mapping.column(wanted)
        return "" if column is None else line.cell(column)

    def _email_problems(self, email: str) -> Iterator[Problem]:
        if not email:
            yield Problem(ProblemCode.NO_EMAIL, field=Field.EMAIL)
        elif len(email) <= MAX_LENGTH[Field.EMAIL] and not self.is_address(email):
            yield Problem(ProblemCode.INVALID_EMAIL, _short(email), Field.EMAIL)


_WRONG = {
    Field.LANGUAGE: ProblemCode.UNKNOWN_LANGUAGE,
    Field.CATEGORY: ProblemCode.UNKNOWN_CATEGORY,
}


def _address(cell: str) -> tuple[str, str]:
    """The address in a cell and the name beside it: `Ana Pop <ana@example.org>`."""
    if "<" in cell:
        name, address = parseaddr(cell)
        return (address, name) if address else (cell, "")
    return cell.removeprefix("mailto:"), ""


def _too_long(texts: dict[Field, str]) -> Iterator[Problem]:
    for each, text in texts.items():
        if len(text) > MAX_LENGTH[each]:
            yield Problem(ProblemCode.TOO_LONG, _short(text), each, limit=MAX_LENGTH[each])


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
