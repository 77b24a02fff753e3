"""Responses as columns: what the tallies read.

A block holds up to `BLOCK_SIZE` responses. It describes itself (each column names its
choices), so blocks of several versions of a questionnaire can be kept and counted together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reports.stats.columns import ANSWERED, NOT_ASKED, UNANSWERED, Column
from reports.stats.encoders import ENCODERS
from surveys.questionnaire.model import Question, Questionnaire

BLOCK_SIZE = 65_536

# One response's answers, from question code to value (docs/architecture.md, "Answers").
Answers = Mapping[str, Any]


class UncountableAnswerError(ValueError):
    """An answer that its question does not offer: it was stored without being validated."""

    def __init__(self, question: str, detail: str) -> None:
        super().__init__(f"Question {question!r}: {detail}.")


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Columns of `size` responses by question code; notes have none."""

    size: int
    columns: dict[str, Column]


def encode(
    questionnaire: Questionnaire,
    answer_sets: Sequence[Answers],
    asked: Sequence[frozenset[str]] | None = None,
) -> Block:
    """Turn responses into columns.

    `asked` holds, for each response, the codes of the questions that it was asked; None means
    that everything was asked. Answers to questions not asked are left out. Raises
    `UncountableAnswerError`, and ValueError when `asked` and `answer_sets` differ in length.
    """
    if asked is not None and len(asked) != len(answer_sets):
        raise ValueError(f"{len(asked)} sets of questions asked for {len(answer_sets)} responses.")
    patterns = None if asked is None else _patterns(asked)
    questions = [question for question in questionnaire.questions() if question.kind in ENCODERS]
    return Block(
        size=len(answer_sets),
        columns={
            question.code: _column(question, answer_sets, _was_asked(question.code, patterns))
            for question in questions
        },
    )


_Patterns = tuple[list[frozenset[str]], NDArray[np.intp]]


def _patterns(asked: Sequence[frozenset[str]]) -> _Patterns:
    # A questionnaire has few distinct paths: look a code up once per path, not per response.
    numbers: dict[frozenset[str], int] = {}
    which = [numbers.setdefault(codes, len(numbers)) for codes in asked]
    return list(numbers), np.array(which, dtype=np.intp)


def _was_asked(code: str, patterns: _Patterns | None) -> NDArray[np.bool_] | None:
    if patterns is None:
        return None
    paths, which = patterns
    return np.array([code in path for path in paths], dtype=bool)[which]


def _column(
    question: Question, answer_sets: Sequence[Answers], was_asked: NDArray[np.bool_] | None
) -> Column:
    code = question.code
    values = [answers.get(code) for answers in answer_sets]
    if was_asked is not None and not was_asked.all():
        values = [value if ask else None for value, ask in zip(values, was_asked, strict=True)]
    # 0 is an answer; None, False, "", [] and {} are not.
    given = np.array([bool(value) or (value == 0 and value is not False) for value in values], bool)
    state = np.where(given, ANSWERED, UNANSWERED).astype(np.int8)
    if was_asked is not None:
        state[~was_asked] = NOT_ASKED
    positions = np.flatnonzero(given)
    answered = [values[position] for position in positions.tolist()]
    try:
        return ENCODERS[question.kind](question, state, positions, answered)
    except KeyError as error:
        raise UncountableAnswerError(code, f"no choice, row or point {error.args[0]!r}") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise UncountableAnswerError(code, f"an answer has the wrong form ({error})") from error
