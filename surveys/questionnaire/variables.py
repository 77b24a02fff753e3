"""The variables of a data file: their plan, and answers as the cells of a row and back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from surveys.questionnaire.answer_errors import AnswerError
from surveys.questionnaire.answers import clean_answer, clean_other_text
from surveys.questionnaire.columns import (
    ADMINISTRATIVE,
    Cell,
    Content,
    Variable,
    column_names,
    question_variables,
    variables,
)
from surveys.questionnaire.model import (
    OTHER_TEXT,
    Choice,
    Kind,
    Question,
    Questionnaire,
    other_text_key,
)
from surveys.questionnaire.parsing import parse_answer
from surveys.questionnaire.plans import Plans

__all__ = [
    "ADMINISTRATIVE",
    "Cell",
    "Content",
    "RowError",
    "Variable",
    "column_names",
    "decode",
    "encode",
    "question_variables",
    "row",
    "row_encoder",
    "variables",
]

Answers = dict[str, Any]
Encode = Callable[[Any], Iterable[Cell]]


class RowError(ValueError):
    """Cells that are no valid answers. `errors` holds the reasons by column name."""

    def __init__(self, errors: dict[str, str]) -> None:
        self.errors = errors
        super().__init__("; ".join(f"column {name}: {error}" for name, error in errors.items()))


# Encoding: one answer to the cells of its columns.


def _one_cell(question: Question) -> Encode:
    return lambda answer: (answer,)


def _one(question: Question) -> Encode:
    return lambda answer: (1,)


def _taken(question: Question) -> Encode:
    codes = _codes(question.choices)
    return lambda taken: [" ".join(taken), *[1 if code in taken else 0 for code in codes]]


def _ranks(question: Question) -> Encode:
    codes = _codes(question.choices)

    def encode(ranked: list[str]) -> list[Cell]:
        ranks: dict[str, int] = {code: rank for rank, code in enumerate(ranked, start=1)}
        return [" ".join(ranked), *map(ranks.get, codes)]

    return encode


def _by_row(question: Question) -> Encode:
    codes = _codes(question.rows)
    return lambda rows: map(rows.get, codes)


def _points(question: Question) -> Encode:
    codes = _codes(question.choices)
    return lambda points: [points.get(code, 0) for code in codes]


def _nothing(question: Question) -> Encode:
    return lambda answer: ()


ENCODERS: dict[Kind, Callable[[Question], Encode]] = {
    Kind.SINGLE_CHOICE: _one_cell,
    Kind.MULTIPLE_CHOICE: _taken,
    Kind.SCALE: _one_cell,
    Kind.MATRIX: _by_row,
    Kind.RANKING: _ranks,
    Kind.NUMBER: _one_cell,
    Kind.SHORT_TEXT: _one_cell,
    Kind.LONG_TEXT: _one_cell,
    Kind.DATE: _one_cell,
    Kind.ALLOCATION: _points,
    Kind.CONSENT: _one,
    Kind.NOTE: _nothing,
}


def _make_row_encoder(questionnaire: Questionnaire) -> Callable[[Mapping[str, Any]], list[Cell]]:
    plan = [
        (
            question.code,
            ENCODERS[question.kind](question),
            [None] * (len(question_variables(question)) - (question.other_choice is not None)),
            other_text_key(question) if question.other_choice else "",
        )
        for question in questionnaire.questions()
        if question.kind is not Kind.NOTE
    ]

    def encode(answers: Mapping[str, Any]) -> list[Cell]:
        cells: list[Cell] = []
        for code, encode_answer, blank, other_key in plan:
            answer = answers.get(code)
            cells.extend(blank if answer is None else encode_answer(answer))
            if other_key:
                cells.append(answers.get(other_key))
        return cells

    return encode


# A function from valid answers to the list of cells of a row; for encoding many responses.
row_encoder = Plans(_make_row_encoder)


def row(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> list[Cell]:
    """The cells of valid answers in the order of `variables(questionnaire)`."""
    return row_encoder(questionnaire)(answers)


def encode(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> dict[str, Cell]:
    """The cells of valid answers by column name; None where there is no value."""
    names = (variable.name for variable in variables(questionnaire))
    return dict(zip(names, row(questionnaire, answers), strict=True))


# Decoding: the cells of a question's columns, by part, to what `parse_answer` reads.


def _whole_cell(question: Question, cells: dict[str, str]) -> str:
    return cells[""]


def _number_cell(question: Question, cells: dict[str, str]) -> str:
    return number_cell(cells[""])


def number_cell(cell: str) -> str:
    """Write 1e-06, as programs write small numbers, without an exponent."""
    cell = cell.strip()
    short = re.fullmatch(r"-?[0-9](\.[0-9]{1,16})?[eE][-+]?[0-9]{1,2}", cell)
    return format(Decimal(cell), "f") if short else cell


def _part_cells(question: Question, cells: dict[str, str]) -> dict[str, str]:
    return cells


def _no_cell(question: Question, cells: dict[str, str]) -> str:
    return ""


DECODERS: dict[Kind, Callable[[Question, dict[str, str]], Any]] = {
    Kind.SINGLE_CHOICE: _whole_cell,
    Kind.MULTIPLE_CHOICE: _whole_cell,
    Kind.SCALE: _whole_cell,
    Kind.MATRIX: _part_cells,
    Kind.RANKING: _whole_cell,
    Kind.NUMBER: _number_cell,
    Kind.SHORT_TEXT: _whole_cell,
    Kind.LONG_TEXT: _whole_cell,
    Kind.DATE: _whole_cell,
    Kind.ALLOCATION: _part_cells,
    Kind.CONSENT: _whole_cell,
    Kind.NOTE: _no_cell,
}


def decode(questionnaire: Questionnaire, cells: Mapping[str, str]) -> Answers:
    """The answers of a row, given its cells as texts by column name; the inverse of `encode`.

    Raises RowError naming every column that is missing, holds no valid answer, or
    contradicts the other columns of its question.
    """
    missing = [item.name for item in variables(questionnaire) if item.name not in cells]
    if missing:
        raise RowError(dict.fromkeys(missing, "the column is missing"))
    answers: Answers = {}
    errors: dict[str, str] = {}
    for question in questionnaire.questions():
        _decode_into(question, cells, answers, errors)
    if errors:
        raise RowError(errors)
    return answers


def _decode_into(
    question: Question,
    cells: Mapping[str, str],
    answers: Answers,
    errors: dict[str, str],
) -> None:
    columns = question_variables(question)
    if not columns:
        return
    own = {item.part: cells[item.name] for item in columns if item.part != OTHER_TEXT}
    try:
        raw = DECODERS[question.kind](question, own)
        value = clean_answer(question, parse_answer(question, raw))
    except AnswerError as error:
        errors[question.code if "" in own else columns[0].name] = str(error)
        return
    if value is not None:
        answers[question.code] = value
    for part in _contradictions(question, value, own):
        errors[f"{question.code}.{part}"] = f"contradicts the column {question.code}"
    if question.other_choice is None:
        return
    key = other_text_key(question)
    try:
        text = clean_other_text(question, cells[key])
    except AnswerError as error:
        errors[key] = str(error)
        return
    if text is not None:
        answers[key] = text


def _contradictions(question: Question, value: Any, own: dict[str, str]) -> list[str]:
    """The parts whose columns say something else than the question's column of codes."""
    if "" not in own or len(own) == 1:
        return []
    blank: list[Cell] = [None] * len(own)
    meant = blank if value is None else list(ENCODERS[question.kind](question)(value))
    texts = ["" if cell is None else str(cell) for cell in meant]
    pairs = zip(own.items(), texts, strict=True)
    return [part for (part, cell), text in pairs if part and cell.strip() != text]


def _codes(options: tuple[Choice, ...]) -> list[str]:
    return [option.code for option in options]
