"""A first proposal of what a file's columns mean; whoever imports has the last word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from surveys.invitation_lists.words import folded, language_words
from surveys.questionnaire.model import Questionnaire
from surveys.response_files.fitting import alike
from surveys.response_files.headings import HOW, WAYS, Index, index_of, looked_up
from surveys.response_files.heads import head_of_rows
from surveys.response_files.mapping import ColumnPlan, ResponseMapping
from surveys.response_files.report import Fate, How
from surveys.response_files.table import Column, Format, Table
from surveys.response_files.targets import Fact, Target, Use, targets
from surveys.response_files.words import yes_or_no

_DIFFERENT = 60  # cells of a column that are remembered

# Columns of other programs about the response; a question of such a name goes before them.
_FACTS = {
    **dict.fromkeys(
        ("startlanguage", "start language", "language", "limba", "lang"), Fact.LANGUAGE
    ),
    **dict.fromkeys(("mode", "mod", "mode of collection"), Fact.MODE),
    **dict.fromkeys(
        (
            "submitdate", "date submitted", "submission time", "submitted on", "timestamp",
            "marcaj de timp", "marca temporala", "completed at",
        ),
        Fact.DAY,
    ),
}  # fmt: skip
# What other programs record of the person, the device and the way of answering; and our own.
_ADMINISTRATIVE = frozenset({
    "id", "response id", "uuid", "instanceid", "meta instanceid", "lastpage", "last page", "seed",
    "startdate", "date started", "datestamp", "date last action", "ipaddr", "ip address", "refurl",
    "referrer url", "token", "access code", "interviewtime", "total time", "start", "end", "today",
    "deviceid", "subscriberid", "simserial", "phonenumber", "username", "version",
    "formhub uuid", "validation status", "notes", "status", "submitted by", "tags", "index",
    "not asked", "respondent id", "collector id", "email address", "first name", "last name",
    "firstname", "lastname", "email", "custom data 1",
})  # fmt: skip


class _Sample:
    """What the first rows hold, by column."""

    def __init__(self, table: Table) -> None:
        width = len(table.columns)
        self.filled = [0] * width
        self.cells: list[Counter[str]] = [Counter() for _ in range(width)]
        for row in head_of_rows(table.rows()):
            for place, cell in enumerate(row.cells):
                if cell and not cell.isspace():
                    self.filled[place] += 1
                    if len(self.cells[place]) < _DIFFERENT or cell in self.cells[place]:
                        self.cells[place][cell] += 1


def guess_mapping(questionnaire: Questionnaire, table: Table) -> ResponseMapping:
    """Propose what each column is, from its name, its label, and what the first rows hold.

    Raises UnreadableFileError where the table's rows do.
    """
    sample = _Sample(table)
    found = _Finder(questionnaire, table.columns)
    for place, code in alike(questionnaire, table.columns, sample.cells):
        found.take(place, code, How.HEADING)
    found.look()
    plans = found.plans
    _texts_beside(questionnaire, table.columns, plans, sample)
    _facts(questionnaire, table.columns, plans, sample)
    for place, column in enumerate(table.columns):
        if column.name not in plans:
            fate = found.unclear.get(place) or _fate(column)
            plans[column.name] = ColumnPlan(fate=fate)
    return ResponseMapping(
        columns={column.name: plans[column.name] for column in table.columns},
        only_with=_only_with(table, plans),
    )


class _Finder:
    """Gives columns to variables: strict ways before loose ones, over all columns each."""

    def __init__(self, questionnaire: Questionnaire, columns: Sequence[Column]) -> None:
        self._index: Index = index_of(questionnaire)
        self._columns = columns
        self._taken: set[str] = set()  # names of targets
        self.plans: dict[str, ColumnPlan] = {}
        self.unclear: dict[int, Fate] = {}

    def look(self) -> None:
        """Go through all ways by the columns' names, then by what the file says besides."""
        names = {place: column.name for place, column in enumerate(self._columns)}
        labels = {place: each.label for place, each in enumerate(self._columns) if each.label}
        for headings, described in ((names, False), (labels, True)):
            for way in WAYS:
                for place, heading in headings.items():
                    if self._columns[place].name not in self.plans:
                        how = How.DESCRIPTION if described else HOW[way]
                        self._give(place, looked_up(self._index, way, heading), how)

    def take(self, place: int, target: str, how: How) -> None:
        """Give a column to a target."""
        self.plans[self._columns[place].name] = ColumnPlan(target=target, how=how)
        self._taken.add(target)

    def _give(self, place: int, found: list[Target], how: How) -> None:
        free = [target for target in found if target.name not in self._taken]
        if len(free) == 1 and len(found) == 1:
            self.take(place, free[0].name, how)
        elif found:
            self.unclear.setdefault(place, Fate.AMBIGUOUS if free else Fate.REPEATED)


def _texts_beside(
    questionnaire: Questionnaire,
    columns: Sequence[Column],
    plans: dict[str, ColumnPlan],
    sample: _Sample,
) -> None:
    """LimeSurvey's Q1[other] of several choices holds the text, and not whether it is taken."""
    known = targets(questionnaire)
    used = {plan.target for plan in plans.values()}
    for place, column in enumerate(columns):
        plan = plans.get(column.name)
        target = known[plan.target] if plan and plan.target else None
        if plan is None or target is None or target.use is not Use.TAKEN:
            continue
        question = questionnaire.question(target.question)
        other = question.other_choice if question else None
        text = f"{target.question}.other_text"
        if other is None or other.code != target.part or text in used:
            continue
        if any(yes_or_no(cell, other) is None for cell in sample.cells[place]):
            plans[column.name] = ColumnPlan(target=text, how=plan.how)


def _facts(
    questionnaire: Questionnaire,
    columns: Sequence[Column],
    plans: dict[str, ColumnPlan],
    sample: _Sample,
) -> None:
    """Give what is left to facts about the response, by name."""
    used = {plan.target for plan in plans.values()}
    languages = language_words(questionnaire.languages)
    for place, column in enumerate(columns):
        fact = _FACTS.get(folded(column.name))
        if fact is None or fact.value in used or column.name in plans:
            continue
        if fact is Fact.LANGUAGE and not any(map(languages.code, sample.cells[place])):
            continue
        plans[column.name] = ColumnPlan(target=fact.value, how=How.HEADING)
        used.add(fact.value)


def _fate(column: Column) -> Fate:
    name = folded(column.name)
    if name in _ADMINISTRATIVE or name.startswith(("grouptime", "questiontime", "attribute ")):
        return Fate.ADMINISTRATIVE
    return Fate.UNKNOWN


def _only_with(table: Table, plans: Mapping[str, ColumnPlan]) -> str:
    """LimeSurvey's column that is empty where the answers were never sent."""
    names = {folded(column.name): column.name for column in table.columns}
    theirs = table.format is not Format.OWN_CSV and ("lastpage" in names or "last page" in names)
    for name in ("submitdate", "date submitted"):
        if theirs and name in names and plans[names[name]].target == Fact.DAY:
            return names[name]
    return ""
