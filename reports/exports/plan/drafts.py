"""The columns of one question: what each content is stored as, and what its values mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reports.exports.plan.columns import Column, Level, Storage, Value
from surveys.questionnaire.cleaning import MAX_NUMBER
from surveys.questionnaire.columns import Content, Variable, question_variables
from surveys.questionnaire.model import Choice, Kind, Question
from surveys.questionnaire.text import Text

YES, NO = Text.of(en="Yes", ro="Da", hu="Igen"), Text.of(en="No", ro="Nu", hu="Nem")

STORED: dict[Content, tuple[Storage, Level]] = {
    Content.CHOICE: (Storage.CODE, Level.NOMINAL),
    Content.CHOICES: (Storage.CODES, Level.NOMINAL),
    Content.TAKEN: (Storage.WHOLE, Level.NOMINAL),
    Content.RANK: (Storage.WHOLE, Level.ORDINAL),
    Content.POINTS: (Storage.WHOLE, Level.SCALE),
    Content.SCALE: (Storage.WHOLE, Level.ORDINAL),
    Content.NUMBER: (Storage.NUMBER, Level.SCALE),
    Content.TEXT: (Storage.TEXT, Level.NOMINAL),
    Content.DATE: (Storage.DAY, Level.SCALE),
    Content.CONSENT: (Storage.WHOLE, Level.NOMINAL),
}


def draft_columns(code: str, question: Question, numbered: Mapping[str, int]) -> list[Column]:
    """The question's columns under its code in the plan; its short names are still to be given."""
    parts = {each.code: each for each in (*question.choices, *question.rows)}
    return [_column(code, question, each, parts, numbered) for each in question_variables(question)]


def _column(
    code: str,
    question: Question,
    variable: Variable,
    parts: Mapping[str, Choice],
    numbered: Mapping[str, int],
) -> Column:
    content = variable.content
    # A matrix is made of rows and a multiple choice of choices: both may have a choice's code.
    storage, level = STORED[content]
    part = parts.get(variable.part)
    if question.kind is Kind.MATRIX:
        part = next(row for row in question.rows if row.code == variable.part)
    values = VALUES.get(content, _no_values)(question, numbered)
    return Column(
        name=f"{code}.{variable.part}" if variable.part else code,
        label=variable.label,
        wording=question.text,
        group_label=question.name if variable.part else Text(),
        storage=storage,
        level=level,
        content=content,
        question=question,
        part=variable.part,
        source=part.source if part else question.source,
        values=values,
        lowest=LOWEST[content](question) if content in LOWEST else 0,
        decimals=question.decimals if content is Content.NUMBER else 0,
    )


def _no_values(question: Question, numbered: Mapping[str, int]) -> tuple[Value, ...]:
    return ()


def _choices(question: Question, numbered: Mapping[str, int]) -> tuple[Value, ...]:
    return tuple(Value(numbered[each.code], each.code, each.label) for each in question.choices)


def _yes_no(question: Question, numbered: Mapping[str, int]) -> tuple[Value, ...]:
    return Value(0, "0", NO), Value(1, "1", YES)


def _yes(question: Question, numbered: Mapping[str, int]) -> tuple[Value, ...]:
    return (Value(1, "1", YES),)


def _ends(question: Question, numbered: Mapping[str, int]) -> tuple[Value, ...]:
    """The ends of a scale, where they are named."""
    points = question.scale_points
    ends = ((points[0], question.minimum_label), (points[-1], question.maximum_label))
    return tuple(Value(point, str(point), label) for point, label in ends if label)


VALUES: dict[Content, Callable[[Question, Mapping[str, int]], tuple[Value, ...]]] = {
    Content.CHOICE: _choices,
    Content.CHOICES: _choices,
    Content.TAKEN: _yes_no,
    Content.SCALE: _ends,
    Content.CONSENT: _yes,
}

LOWEST: dict[Content, Callable[[Question], int | float]] = {
    Content.SCALE: lambda question: question.scale_points[0],
    Content.NUMBER: lambda question: (
        -MAX_NUMBER if question.minimum is None else min(0, question.minimum)
    ),
}
