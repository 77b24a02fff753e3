"""Everything of a questionnaire that is translated, as one list of units with lasting keys.

The list follows the model: every field that is a `Text` is a unit, in the order of reading. A key
names codes and never positions, so a translation finds its place after things were moved:

    cover.title   group:needs.title   page:about.text   question:size.help
    question:size.choices:large.label   question:speed.rows:bus.label
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from surveys.questionnaire.characters import (
    forbidden_character,
    normal_form,
    one_line,
    with_plain_line_ends,
)
from surveys.questionnaire.document_reader import MAX_TEXT
from surveys.questionnaire.model import Choice, Group, Page, Question, Questionnaire
from surveys.questionnaire.piping import named_in
from surveys.questionnaire.plans import Plans
from surveys.questionnaire.problems import Fault
from surveys.questionnaire.text import Text

# By language and key, the source wording that a translation was made from, where the source says
# something else now. What is not named here was made from the source as it stands.
Marks = Mapping[str, Mapping[str, str]]

Record = TypeVar("Record", Questionnaire, Group, Page, Question, Choice)


# The fields whose texts may have several lines.
_SEVERAL_LINES = frozenset(
    {"introduction", "notice", "controller", "retention", "rights", "closing", "text", "help"}
)
_MARK = 12  # hexadecimal digits; tells two wordings of one unit apart, no more


def wording_mark(wording: str) -> str:
    """A short text that is another one for another wording, whatever its form."""
    kept = one_line(normal_form(wording))
    return hashlib.sha256(kept.encode()).hexdigest()[:_MARK]


class State(StrEnum):
    """How far the translation of one unit is."""

    MISSING = "missing"
    STALE = "stale"  # made from another source wording
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One text to translate, and where it stands: codes, empty when outside."""

    key: str
    field: str  # its field in the model: "title", "help"; "choices" and "rows" for their labels
    text: Text
    page: str = ""
    question: str = ""
    option: str = ""  # a choice or row, or a group

    @property
    def is_one_line(self) -> bool:
        """Whether it is shown on one line: a name, a label, an end of a scale."""
        return self.field not in _SEVERAL_LINES

    def kept(self, wording: str) -> str:
        """A wording in the form in which it is kept."""
        words = normal_form(with_plain_line_ends(wording))
        return one_line(words) if self.is_one_line else words

    def fault(self, wording: str, source: str) -> Fault | None:
        """Why a wording cannot stand for the source: too long, a character, another answer."""
        if len(self.kept(wording)) > MAX_TEXT:
            return Fault.TOO_LONG
        if forbidden_character(self.kept(wording)):
            return Fault.FORBIDDEN_CHARACTER
        return Fault.PIPING_DIFFERS if wording and lost_answers(source, wording) else None

    def state(self, language: str, marks: Marks) -> State:
        """How far it is in a language."""
        if not self.text.exactly_in(language):
            return State.MISSING
        return State.STALE if self.key in marks.get(language, {}) else State.DONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How many units of a language are in each state."""

    done: int = 0
    stale: int = 0
    missing: int = 0

    @property
    def total(self) -> int:
        """All units that have a source wording."""
        return self.done + self.stale + self.missing

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing or stale."""
        return self.done == self.total

    @property
    def percent(self) -> int:
        """Done of all, rounded down: 100 means complete."""
        return 100 * self.done // self.total if self.total else 100


def units(questionnaire: Questionnaire) -> tuple[Unit, ...]:
    """Every text that has a source wording, in the order of reading."""
    return _UNITS(questionnaire)


def source_units(questionnaire: Questionnaire) -> tuple[Unit, ...]:
    """The same, and nothing is kept: for a questionnaire that is looked at once."""
    source = questionnaire.languages[0]
    return tuple(each for each in all_units(questionnaire) if each.text.exactly_in(source))


def all_units(questionnaire: Questionnaire) -> list[Unit]:
    """Every text there is, also those without a source wording."""
    found: list[Unit] = []

    def note(unit: Unit) -> Text:
        found.append(unit)
        return unit.text

    with_texts(questionnaire, note)
    return found


def with_texts(questionnaire: Questionnaire, change: Callable[[Unit], Text]) -> Questionnaire:
    """The questionnaire with what `change` says in the place of every text."""
    return _Walk(change).over(questionnaire, _Place("cover"))


# Worked out once per questionnaire.
_UNITS = Plans(source_units)


def progress(questionnaire: Questionnaire, language: str, marks: Marks) -> Progress:
    """How far the translation into a language is."""
    states = Counter(each.state(language, marks) for each in units(questionnaire))
    return Progress(**{state.value: states[state] for state in State})


def incomplete(questionnaire: Questionnaire, marks: Marks) -> dict[str, Progress]:
    """The languages in which something is missing or stale, with how far they are."""
    found = {each: progress(questionnaire, each, marks) for each in questionnaire.languages[1:]}
    return {language: each for language, each in found.items() if not each.is_complete}


def lost_answers(source: str, wording: str) -> tuple[str, ...]:
    """What the source names as `${code}` and the wording does not, and the other way round."""
    wanted, named = named_in(source), named_in(wording)
    return tuple(code for code in (*wanted, *named) if (code in wanted) != (code in named))


@dataclass(frozen=True, slots=True)
class _Place:
    prefix: str
    page: str = ""
    question: str = ""
    option: str = ""
    field: str = ""  # of the model, when it is not the text's own


class _Walk:
    """Goes over a questionnaire and puts what `change` says in the place of every text."""

    def __init__(self, change: Callable[[Unit], Text]) -> None:
        self._change = change
        self._seen: Counter[str] = Counter()

    def over(self, record: Record, place: _Place) -> Record:
        """The record with its texts changed, and those of everything inside."""
        changed: dict[str, Any] = {}
        kind: Any = type(record)
        for name in _field_names(kind):
            value = getattr(record, name)
            new = value
            if isinstance(value, Text):
                if value:
                    new = self._text(value, name, place)
            elif isinstance(value, tuple) and value and dataclasses.is_dataclass(value[0]):
                inner = [self.over(each, _inside(place, name, each)) for each in value]
                if any(one is not other for one, other in zip(inner, value, strict=True)):
                    new = tuple(inner)
            if new is not value:
                changed[name] = new
        return dataclasses.replace(record, **changed) if changed else record

    def _text(self, text: Text, name: str, place: _Place) -> Text:
        key = f"{place.prefix}.{name}"
        self._seen[key] += 1
        if self._seen[key] > 1:  # a draft may have a code twice: an error, but no reason to mix up
            key = f"{key}#{self._seen[key]}"
        unit = Unit(
            key=key,
            field=place.field or name,
            text=text,
            page=place.page,
            question=place.question,
            option=place.option,
        )
        return self._change(unit)


def _inside(place: _Place, field: str, record: Any) -> _Place:
    match record:
        case Group(code=code):
            return _Place(f"group:{code}", option=code, field="groups")
        case Page(code=code):
            return _Place(f"page:{code}", page=code)
        case Question(code=code):
            return _Place(f"question:{code}", page=place.page, question=code)
    prefix = f"{place.prefix}.{field}:{record.code}"
    return _Place(prefix, place.page, place.question, record.code, field)


@cache
def _field_names(record: type) -> tuple[str, ...]:
    """The fields of a record, asked for once: a questionnaire has thousands of choices."""
    return tuple(field.name for field in dataclasses.fields(record))
