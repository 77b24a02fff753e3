"""Filters over columns: which responses of a block a condition holds for.

A comparison looks at one or two answers, and these have few distinct values in a block: the one
engine of conditions is asked once per distinct value, so a filter cannot say anything else than
`surveys.questionnaire.conditions.evaluate` on each response.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import reduce
from typing import Any

import numpy as np

from reports.stats.blocks import Block
from reports.stats.columns import ANSWERED, Array, Column
from surveys.questionnaire.condition_syntax import (
    And,
    Comparison,
    Expression,
    Not,
    Or,
    Reference,
    Selected,
    Truth,
    references,
)
from surveys.questionnaire.conditions import compiled
from surveys.questionnaire.model import Kind

FEW = 4_096  # distinct answers that are all tried, also those that nobody gave

# Distinct answers of a block: for each response the index of its answer; None is no answer.
Distinct = tuple[Array, list[Any]]


def columns_of(expression: Expression) -> frozenset[str]:
    """The columns that the filter reads."""
    return frozenset(reference.code for reference in references(expression))


def matching(blocks: Iterable[Block], expression: Expression) -> Iterator[Block]:
    """The blocks with those responses only for which the filter holds; may be empty ones."""
    for block in blocks:
        yield select(block, mask(expression, block))


def select(block: Block, chosen: Array) -> Block:
    """The chosen responses of a block; `chosen` is bool, one per response."""
    if chosen.all():
        return block
    return Block(
        int(np.count_nonzero(chosen)),
        {
            code: Column(each.kind, each.state[chosen], each.data[chosen], each.keys, each.rows)
            for code, each in block.columns.items()
        },
    )


def mask(expression: Expression, block: Block) -> Array:
    """For each response of the block, whether the filter holds (bool).

    Of free texts a block knows only whether there is one; a filter that compares them, or the
    text beside an "other" choice, has to be refused before.
    """
    if isinstance(expression, Truth):
        return np.full(block.size, expression.value)
    if isinstance(expression, Not):
        return np.logical_not(mask(expression.inner, block))
    if isinstance(expression, And | Or):
        together = np.logical_and if isinstance(expression, And) else np.logical_or
        return np.asarray(reduce(together, (mask(part, block) for part in expression.parts)))
    return _leaf(expression, block)


def _leaf(leaf: Comparison | Selected, block: Block) -> Array:
    holds = compiled(leaf)
    parts: dict[str, list[Reference]] = {}
    for reference in references(leaf):
        parts.setdefault(reference.code, []).append(reference)
    if not parts:
        return np.full(block.size, holds({}))
    which = np.zeros(block.size, dtype=np.int64)
    sets: list[dict[str, Any]] = [{}]
    for code, named in parts.items():
        index, answers = _distinct(leaf, named, block)
        if len(parts) == 1 and len(answers) <= FEW:
            return np.array([holds(_with({}, code, each)) for each in answers], dtype=bool)[index]
        pairs, which = np.unique(which * len(answers) + index, return_inverse=True)
        sets = [
            _with(sets[pair // len(answers)], code, answers[pair % len(answers)])
            for pair in pairs.tolist()
        ]
    return np.array([holds(answers) for answers in sets], dtype=bool)[which]


def _with(answers: dict[str, Any], code: str, answer: Any) -> dict[str, Any]:
    return answers if answer is None else {**answers, code: answer}


def _distinct(leaf: Comparison | Selected, named: list[Reference], block: Block) -> Distinct:
    column = block.columns.get(named[0].code)
    if column is None:
        return np.zeros(block.size, dtype=np.int64), [None]
    if column.kind is Kind.MULTIPLE_CHOICE and isinstance(leaf, Selected):
        return _one_option(column, leaf.choice.value)
    if column.kind is Kind.MULTIPLE_CHOICE and _only_counts(leaf):
        return _many_options(column)
    return _ANSWERS[column.kind](column, [reference.part for reference in named])


def _only_counts(leaf: Comparison | Selected) -> bool:
    return isinstance(leaf, Comparison) and not any(
        isinstance(each, Reference) for each in (leaf.left, leaf.right)
    )


def _one_option(column: Column, choice: str) -> Distinct:
    if choice not in column.keys:
        return np.zeros(len(column.state), dtype=np.int64), [None]
    return column.data[:, column.keys.index(choice)].astype(np.int64), [None, [choice]]


def _many_options(column: Column) -> Distinct:
    return column.data.sum(axis=1), [None, *(["x"] * n for n in range(1, len(column.keys) + 1))]


def _coded(column: Column, _parts: list[str]) -> Distinct:
    return column.data.astype(np.int64) + 1, [None, *column.keys]


def _patterns(data: Array) -> tuple[Array, list[list[Any]]]:
    """The distinct rows of a table of few columns, and which of them each response has."""
    if data.shape[1] == 1:
        found, which = np.unique(data[:, 0], return_inverse=True)
        return which, [[each] for each in found.tolist()]
    found, which = np.unique(data, axis=0, return_inverse=True)
    return which.reshape(-1), found.tolist()


def _options(column: Column, _parts: list[str]) -> Distinct:
    which, patterns = _patterns(column.data)
    taken = [
        [key for key, is_in in zip(column.keys, pattern, strict=True) if is_in]
        for pattern in patterns
    ]
    return which, [each or None for each in taken]


def _ranking(column: Column, _parts: list[str]) -> Distinct:
    which, patterns = _patterns(column.data)
    ranked = []
    for pattern in patterns:
        ranks = [(rank, key) for rank, key in zip(pattern, column.keys, strict=True) if rank]
        ranked.append([key for _rank, key in sorted(ranks)] or None)
    return which, ranked


def _rows(column: Column, parts: list[str]) -> Distinct:
    named = [part for part in parts if part in column.rows] or list(column.rows)
    which, patterns = _patterns(column.data[:, [column.rows.index(part) for part in named]])
    answers = [
        {part: column.keys[code] for part, code in zip(named, pattern, strict=True) if code >= 0}
        for pattern in patterns
    ]
    return which, [each or None for each in answers]


def _points(column: Column, parts: list[str]) -> Distinct:
    named = [part for part in parts if part in column.keys] or [str(key) for key in column.keys]
    which, patterns = _patterns(column.data[:, [column.keys.index(part) for part in named]])
    answers = [
        {part: points for part, points in zip(named, pattern, strict=True) if points}
        for pattern in patterns
    ]
    return which, [each or None for each in answers]


def _valued(decode: Callable[[Any], Any]) -> Callable[[Column, list[str]], Distinct]:
    def answers(column: Column, _parts: list[str]) -> Distinct:
        given = column.state == ANSWERED
        values, which = np.unique(column.data[given], return_inverse=True)
        index = np.zeros(len(given), dtype=np.int64)
        index[given] = which + 1
        return index, [None, *map(decode, values.tolist())]

    return answers


def _number(value: float) -> int | float:
    return int(value) if value.is_integer() else value


def _given(column: Column, _parts: list[str]) -> Distinct:
    return column.data.astype(np.int64), [None, True]


def _written(column: Column, _parts: list[str]) -> Distinct:
    return column.data.astype(np.int64), [None, "…"]


_ANSWERS: dict[Kind, Callable[[Column, list[str]], Distinct]] = {
    Kind.SINGLE_CHOICE: _coded,
    Kind.MULTIPLE_CHOICE: _options,
    Kind.SCALE: _coded,
    Kind.MATRIX: _rows,
    Kind.RANKING: _ranking,
    Kind.NUMBER: _valued(_number),
    Kind.SHORT_TEXT: _written,
    Kind.LONG_TEXT: _written,
    Kind.DATE: _valued(lambda day: date.fromordinal(day).isoformat()),
    Kind.ALLOCATION: _points,
    Kind.CONSENT: _given,
}
