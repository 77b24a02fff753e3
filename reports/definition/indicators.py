"""Reading one indicator: which members it has depends on its statistic."""

from __future__ import annotations

from reports.definition.model import (
    OF_ONE_CHOICE,
    STATISTICS,
    Indicator,
    Statistic,
    Within,
)
from reports.definition.places import Reader
from reports.definition.references import References, one_of
from reports.stats.cells import Key
from reports.stats.rows import row_question
from reports.stats.shares import Base
from surveys.questionnaire.model import Kind, Question

_ALWAYS = ("id", "statistic")
_ALLOWED = ("statement", "within", "decimals")

# The members that each statistic needs and those that it can have, besides the above.
_MEMBERS: dict[Statistic, tuple[tuple[str, ...], tuple[str, ...]]] = {
    Statistic.RESPONSES: ((), ()),
    Statistic.OPTIONS: ((), ("question", "group")),
    Statistic.SHARE: (("question", "choices"), ("base", "row")),
    Statistic.MEAN: (("question",), ("choices", "row")),
    Statistic.MEDIAN: (("question",), ()),
    Statistic.FIRST_PLACES: (("question", "choices"), ()),
    Statistic.MEAN_RANK: (("question", "choices"), ()),
    Statistic.MEAN_POINTS: (("question", "choices"), ()),
}

# More decimals than any figure here means.
_MOST_DECIMALS = 6


def read_indicator(reader: Reader, references: References) -> Indicator | None:
    """One indicator; None after noting that its statistic is not known."""
    statistic = one_of(reader.at("statistic"), tuple(Statistic))
    if statistic is None:
        reader.object(_ALWAYS, ("question", "row", "group", "choices", "base", *_ALLOWED))
        return None
    needed, possible = _MEMBERS[statistic]
    reader.object((*_ALWAYS, *needed), (*_ALLOWED, *possible))
    if statistic is Statistic.OPTIONS:
        _check_options(reader)
    question = references.question(reader.at("question"), _kinds(statistic))
    row = references.row(reader.at("row"), question)
    measured = row_question(question) if question and row else question
    choices, base = _numerator(reader, references, statistic, measured)
    if row and base is not Base.ANSWERED:
        reader.at("base").problem("must be answered: a row is of those who answered it")
    return Indicator(
        id=reader.at("id").string(),
        statement=reader.at("statement").text(),
        statistic=statistic,
        question=reader.at("question").string(),
        row=row,
        group=references.group(reader.at("group")) if statistic is Statistic.OPTIONS else "",
        choices=choices,
        base=base,
        within=_within(reader.at("within"), references),
        decimals=reader.at("decimals").whole(0, 0, _MOST_DECIMALS),
    )


def _kinds(statistic: Statistic) -> tuple[Kind, ...]:
    return tuple(kind for kind, possible in STATISTICS.items() if statistic in possible)


def _check_options(reader: Reader) -> None:
    if (reader.at("question").value is None) == (reader.at("group").value is None):
        reader.problem("options are counted in either a question or a group")


def _numerator(
    reader: Reader, references: References, statistic: Statistic, question: Question | None
) -> tuple[tuple[Key, ...], Base]:
    if statistic in OF_ONE_CHOICE:
        return references.one_choice(reader.at("choices"), question), Base.ANSWERED
    if statistic is Statistic.MEAN and reader.at("choices").value is not None:
        if not reader.at("row").value:
            reader.at("choices").problem("are of the mean of a row only")
            return (), Base.ANSWERED
        choices = references.cells(reader.at("choices"), question)
        if len(choices) == 1:
            reader.at("choices").problem("must be at least two: one choice is no scale")
        return choices, Base.ANSWERED
    if statistic is not Statistic.SHARE:
        return (), Base.ANSWERED
    choices = references.cells(reader.at("choices"), question)
    return choices, references.base(reader.at("base"), question, choices)


def _within(reader: Reader, references: References) -> Within | None:
    if reader.value is None:
        return None
    reader.object(("question", "choices"))
    question = references.category(reader.at("question"))
    choices = references.codes(reader.at("choices"), question)
    return Within(question=reader.at("question").string(), choices=choices)
