"""One row of a matrix as a question of its own: its counts, its points, what it is asked like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reports.stats.cells import Key
from reports.stats.tallies import Counts
from surveys.questionnaire.model import Kind, Question


def row_points(question: Question, choices: Sequence[Key] = ()) -> dict[str, int]:
    """The points of the choices of a matrix that are on its scale; none named: all of them.

    A choice's point is its place among them, from 1 in the order of the questionnaire.
    """
    codes = [each.code for each in question.choices if not choices or each.code in choices]
    return {code: place for place, code in enumerate(codes, start=1)}


def row_counts(counts: Counts, row: str, points: dict[str, int] | None = None) -> Counts:
    """The counts of one row: answered is who answered the row; cells are its choices.

    With `points` the choices that have one are counted as that number, as points of a scale are.
    """
    own = {
        str(key[1]): n
        for key, n in counts.cells.items()
        if isinstance(key, tuple) and key[0] == row
    }
    cells: dict[Key, int] = {(points or {}).get(choice, choice): n for choice, n in own.items()}
    return Counts(counts.asked, sum(own.values()), cells)


def row_question(question: Question) -> Question:
    """What a row of the matrix can be answered with: a single choice of the matrix's choices."""
    return replace(question, kind=Kind.SINGLE_CHOICE, rows=())


def row_scale(question: Question, choices: Sequence[Key] = ()) -> Question:
    """What means of a row are judged by: a scale from its lowest to its highest point."""
    points = (row_points(question, choices) or row_points(question)).values()
    ends = min(points, default=0), max(points, default=0)
    return replace(question, kind=Kind.SCALE, rows=(), choices=(), minimum=ends[0], maximum=ends[1])
