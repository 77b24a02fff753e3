"""How crispy draws a question: the kind's template, filled with ready-made controls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from crispy_forms.layout import LayoutObject
from django.template.loader import render_to_string
from django.utils.translation import get_language

from surveys.forms.inputs import INPUTS
from surveys.questionnaire.model import DONT_KNOW, Choice, Kind, Question
from surveys.questionnaire.text import Text


class Filled(Protocol):
    """What a question has to know of its form."""

    content_hash: str  # of the questionnaire; empty: draw everything anew

    @property
    def errors(self) -> Mapping[str, Sequence[Any]]:
        """What is wrong, by question code."""

    def raw(self, question: Question) -> Any:
        """What the person typed or ticked, or what was saved."""

    def raw_other_text(self, question: Question) -> str:
        """What stands beside the "other" choice."""


@dataclass(frozen=True, slots=True)
class Control:
    """One radio button, check box, select or field of a question."""

    id: str
    name: str
    value: str
    label: Text | str
    checked: bool = False
    other: bool = False


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


class QuestionBlock(LayoutObject):
    """One question of a PageForm."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.fields: list[Any] = []

    def render(self, form: Filled, context: Any, **_kwargs: Any) -> str:
        """The question's HTML, with its help, its error and its controls.

        What is the same for everybody, an unanswered question without an error, is drawn once
        per version and language. Answers are never kept.
        """
        question = self.question
        raw, other_text = form.raw(question), form.raw_other_text(question)
        error = form.errors[question.code][0] if question.code in form.errors else ""
        if raw or other_text or error or not form.content_hash:
            return _draw(question, raw, other_text, str(error))
        key = (form.content_hash, question.code, get_language() or "")
        if key not in _BLANK:
            while len(_BLANK) >= MOST_BLANKS:
                _BLANK.pop(next(iter(_BLANK)), None)
            _BLANK[key] = _draw(question, raw, "", "")
        return _BLANK[key]


# The HTML of unanswered questions by version, question and language.
_BLANK: dict[tuple[str, str, str], str] = {}
MOST_BLANKS = 5_000


def _draw(question: Question, raw: Any, other_text: str, error: str) -> str:
    described = [f"id_{question.code}-help"] if question.help else []
    described += [f"id_{question.code}-error"] if error else []
    return render_to_string(
        f"surveys/questions/{INPUTS[question.kind].template}.html",
        {
            "question": question,
            "several": INPUTS[question.kind].several,
            "id": control_id(question),
            "raw": raw,
            "error": error,
            "described_by": " ".join(described),
            "other_text": other_text,
            **_controls(question, raw),
        },
    )


def _controls(question: Question, raw: Any) -> dict[str, Any]:
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
            )
            for choice in question.choices
        ]
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
