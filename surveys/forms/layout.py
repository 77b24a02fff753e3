"""The ready-made controls that a kind's template draws, their ids and names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from surveys.questionnaire.model import DONT_KNOW, Choice, Kind, Question
from surveys.questionnaire.text import Text

# A list with more choices than this can be searched.
LONG_LIST = 12


@dataclass(frozen=True, slots=True)
class Control:
    """One radio button, check box, select or field of a question."""

    id: str
    name: str
    value: str
    label: Text | str
    checked: bool = False
    other: bool = False
    exclusive: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a matrix."""

    id: str
    label: Text
    controls: tuple[Control, ...]


def control_id(question: Question, part: str = "") -> str:
    """The id of a control in the page; codes are safe in it as they are."""
    return f"id_{question.code}" + (f".{part}" if part else "")


def first_control(question: Question) -> str:
    """The id that a link from the error summary jumps to."""
    if question.kind in {Kind.SINGLE_CHOICE, Kind.MULTIPLE_CHOICE, Kind.RANKING, Kind.ALLOCATION}:
        return control_id(question, question.choices[0].code)
    if question.kind is Kind.MATRIX:
        return control_id(question, f"{question.rows[0].code}.{question.choices[0].code}")
    if question.kind is Kind.SCALE:
        return control_id(question, str(question.scale_points[0]))
    return control_id(question)


def controls(question: Question, raw: Any) -> dict[str, Any]:
    """What the template of the question's kind draws, by the name it has there."""
    build = _BUILDERS.get(question.kind)
    return build(question, raw) if build else {}


def _choices(question: Question, raw: Any) -> dict[str, Any]:
    taken = raw if isinstance(raw, list) else [raw]
    return {
        "controls": [
            Control(
                control_id(question, choice.code),
                question.code,
                choice.code,
                choice.label,
                checked=choice.code in taken,
                other=choice.other,
                exclusive=choice.exclusive,
            )
            for choice in question.choices
        ],
        "long": len(question.choices) > LONG_LIST,
    }


def _points(question: Question, raw: str) -> dict[str, Any]:
    def point(value: str, label: Text | str) -> Control:
        return Control(control_id(question, value), question.code, value, label, value == raw)

    return {
        "controls": [point(str(step), str(step)) for step in question.scale_points],
        "dont_know": point(DONT_KNOW, question.dont_know) if question.dont_know else None,
    }


def _rows(question: Question, raw: dict[str, str]) -> dict[str, Any]:
    def control(row: Choice, choice: Choice) -> Control:
        return Control(
            control_id(question, f"{row.code}.{choice.code}"),
            f"{question.code}.{row.code}",
            choice.code,
            choice.label,
            checked=raw.get(row.code) == choice.code,
        )

    return {
        "rows": [
            Row(
                control_id(question, row.code),
                row.label,
                tuple(control(row, choice) for choice in question.choices),
            )
            for row in question.rows
        ]
    }


def _parts(question: Question, raw: dict[str, str]) -> dict[str, Any]:
    return {
        "controls": [
            Control(
                control_id(question, choice.code),
                f"{question.code}.{choice.code}",
                raw.get(choice.code, ""),
                choice.label,
            )
            for choice in question.choices
        ],
        "places": [str(place) for place in range(1, _most(question) + 1)],
    }


def _most(question: Question) -> int:
    limit = question.maximum if question.kind is Kind.RANKING else None
    return min(int(limit or len(question.choices)), len(question.choices))


_BUILDERS = {
    Kind.SINGLE_CHOICE: _choices,
    Kind.MULTIPLE_CHOICE: _choices,
    Kind.SCALE: _points,
    Kind.MATRIX: _rows,
    Kind.RANKING: _parts,
    Kind.ALLOCATION: _parts,
}
