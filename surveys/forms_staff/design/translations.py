"""The page on which a translator writes: each unit with its source, its state, what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.forms_staff.changes import marked
from surveys.forms_staff.design.words import COVER_WORDS, FIELD_WORDS, KIND_WORDS, SETTING_WORDS
from surveys.questionnaire.model import Questionnaire
from surveys.questionnaire.problems import Fault
from surveys.questionnaire.text import Text
from surveys.questionnaire.translation import (
    Marks,
    State,
    Unit,
    lost_answers,
    units,
    wording_mark,
)
from surveys.questionnaire.wording import Wanted

MOST = 100  # units on one page of the screen; each has five fields in what is sent
OPEN = "open"  # the part with everything that is missing or stale
COVER = "cover"

# What a unit is, where it is a page's, a group's or a question's.
_WHAT: dict[tuple[str, str], Any] = {
    ("page", "title"): gettext_lazy("Title of the page"),
    ("page", "text"): gettext_lazy("Introduction above the questions"),
    ("group", "groups"): gettext_lazy("Name of a group of questions"),
    ("question", "text"): gettext_lazy("Question"),
    ("question", "choices"): gettext_lazy("Choice"),
    ("question", "rows"): gettext_lazy("Row"),
}


@dataclass(slots=True)
class Line:
    """One unit on the page, with what was typed."""

    number: int
    unit: Unit
    what: Any
    source: str
    wording: str  # stored, or as it was typed
    seen_wording: str
    seen_source: str
    state: State
    source_before: Any = ""  # of a stale one, with the changed words marked
    source_now: Any = ""
    is_right: bool = False
    error: str = ""
    theirs: str | None = None  # of a conflict: what somebody else saved
    context: Any = None  # the text of its question or page, when it begins one here

    @property
    def is_open(self) -> bool:
        """Whether there is something to do."""
        return self.state is not State.DONE

    @property
    def rows(self) -> int:
        """How high the field is: as long texts need, at 45 characters a line."""
        length = max(len(self.source), len(self.wording))
        return min(12, 1 + length // 45 + self.source.count("\n"))


@dataclass(frozen=True, slots=True)
class Part:
    """A page of the questionnaire, or all that is open, in the list of what to translate."""

    code: str
    title: Text | None  # None: it has no page's title
    open: int
    total: int
    selected: bool


@dataclass(slots=True)
class Sheet:
    """What is shown: one part of the units, at most MOST at a time."""

    lines: list[Line]
    parts: list[Part]
    part: str
    first: int = 0  # the place of the first unit in its part
    total: int = 0  # units of the part
    errors: list[Line] = field(default_factory=list)
    conflicts: list[Line] = field(default_factory=list)

    @property
    def last(self) -> int:
        """The place behind the last unit shown."""
        return self.first + len(self.lines)

    @property
    def before(self) -> int | None:
        """Where the units before these begin; None when these are the first."""
        return max(0, self.first - MOST) if self.first else None

    @property
    def after(self) -> int | None:
        """Where the units after these begin; None when these are the last."""
        return self.last if self.last < self.total else None


def what_words(unit: Unit) -> Any:
    """What a unit is: a title, a help, a choice."""
    kind = unit.key.partition(":")[0]
    if unit.key.startswith(f"{COVER}."):
        return COVER_WORDS[unit.field]
    found = _WHAT.get((kind, unit.field))
    return found or FIELD_WORDS.get(unit.field) or SETTING_WORDS.get(unit.field, unit.field)


def where_words(questionnaire: Questionnaire) -> Callable[[Unit], str]:
    """Says where a unit stands, for a file: the page, the question with its kind, what it is."""
    source = questionnaire.languages[0]
    pages = {page.code: page.title.in_language(source) or page.code for page in questionnaire.pages}
    questions = {
        question.code: f"{question.code} ({KIND_WORDS[question.kind]})"
        for question in questionnaire.questions()
    }

    def words(unit: Unit) -> str:
        parts = (pages.get(unit.page), questions.get(unit.question), str(what_words(unit)))
        return " › ".join(part for part in parts if part)

    return words


def part_of(unit: Unit) -> str:
    """The part that a unit belongs to."""
    return f"page:{unit.page}" if unit.page else COVER


def sheet(
    questionnaire: Questionnaire, language: str, marks: Marks, part: str, first: int
) -> Sheet:
    """The units of a part. An unknown part, or none, is the first one with something to do."""
    every = units(questionnaire)
    opened = [each for each in every if each.state(language, marks) is not State.DONE]
    known = {COVER, OPEN, *(f"page:{page.code}" for page in questionnaire.pages)}
    if part not in known:
        part = part_of(opened[0]) if opened else COVER
    of = opened if part == OPEN else [each for each in every if part_of(each) == part]
    first = first if 0 <= first < len(of) else 0
    shown = of[first : first + MOST]
    lines = lines_of(shown, questionnaire, language, marks)
    return Sheet(lines, _parts(questionnaire, every, opened, part), part, first, len(of))


def lines_of(
    shown: Iterable[Unit], questionnaire: Questionnaire, language: str, marks: Marks
) -> list[Line]:
    """The units as they are stored."""
    source, stale = questionnaire.languages[0], marks.get(language, {})
    texts = {question.code: question.text for question in questionnaire.questions()}
    found, last = [], ""
    for number, unit in enumerate(shown):
        words, now = unit.text.exactly_in(source) or "", unit.text.exactly_in(language) or ""
        line = Line(
            number=number,
            unit=unit,
            what=what_words(unit),
            source=words,
            wording=now,
            seen_wording=wording_mark(now),
            seen_source=wording_mark(words),
            state=unit.state(language, marks),
        )
        if line.state is State.STALE:
            line.source_before, line.source_now = marked(stale[unit.key], words)
        if unit.question and unit.question != last and unit.field != "text":
            line.context = texts[unit.question]
        last = unit.question
        found.append(line)
    return found


def _parts(
    questionnaire: Questionnaire, every: Iterable[Unit], opened: Iterable[Unit], part: str
) -> list[Part]:
    totals, open_ = Counter(map(part_of, every)), Counter(map(part_of, opened))
    codes: list[tuple[str, Text | None]] = [(COVER, None)]
    codes += [(f"page:{page.code}", page.title) for page in questionnaire.pages]
    found = [
        Part(code, title, open_[code], totals[code], code == part)
        for code, title in dict(codes).items()
        if totals[code]
    ]
    return [Part(OPEN, None, open_.total(), open_.total(), part == OPEN), *found]


def posted(
    data: QueryDict, questionnaire: Questionnaire, language: str, marks: Marks
) -> tuple[list[Line], list[Wanted]]:
    """The units that were sent, with what was typed; what is wrong stands in their lines.

    A unit that stands nowhere any more has no line: `save_translations` tells of it.
    """
    keys = data.getlist("key")[:MOST]
    known = {each.key: each for each in units(questionnaire)}
    shown = [known[key] for key in keys if key in known]
    lines = {line.unit.key: line for line in lines_of(shown, questionnaire, language, marks)}
    wanted = []
    for number, key in enumerate(keys):
        typed = data.get(f"wording-{number}", "")
        unit = known.get(key)
        each = Wanted(
            key=key,
            wording=unit.kept(typed) if unit else typed,
            seen_wording=data.get(f"seen-wording-{number}", ""),
            seen_source=data.get(f"seen-source-{number}", ""),
            is_right=f"right-{number}" in data,
        )
        wanted.append(each)
        if line := lines.get(key):
            _fill(line, each, typed)
    return list(lines.values()), wanted


def _fill(line: Line, wanted: Wanted, typed: str) -> None:
    line.is_right = wanted.is_right
    if not wanted.is_changed:
        return
    line.wording = typed
    fault = line.unit.fault(typed, line.source)
    if fault is Fault.TOO_LONG:
        line.error = _("The text is too long: at most 20,000 characters.")
    elif fault is Fault.FORBIDDEN_CHARACTER:
        line.error = _("The text holds a character that cannot be kept: type that place anew.")
    elif fault is Fault.PIPING_DIFFERS:
        names = ", ".join(f"${{{code}}}" for code in lost_answers(line.source, typed))
        line.error = _("Name the same answers as the source: %s.") % names


def show_conflicts(lines: Iterable[Line], keys: Collection[str], mine: Mapping[str, str]) -> None:
    """Show what somebody else saved beside what was typed. `lines` are as they are stored now."""
    for line in lines:
        key = line.unit.key
        if key in keys:
            line.theirs, line.wording = line.wording, mine.get(key, line.wording)
