"""Documents for whom the staff's pages are for: what these hide is not in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reports.explore.crossing import cross
from reports.explore.crossing_documents import crossing_document
from reports.explore.documents import Document, head_document, named_document
from reports.explore.looking import Look
from reports.explore.question_documents import question_document
from reports.explore.shown import put_together
from reports.explore.variables import Variable
from reports.explore.weighted_crossing_documents import weighted_crossing
from reports.explore.weighted_documents import weighted_question
from reports.stats.disclosure import too_small
from reports.stats.shares import Base
from reports.stats.weighting import Weighting
from surveys.questionnaire.model import Kind, Question

# Of answers that are all different, each would be one person's.
_PUT_TOGETHER = frozenset({Kind.NUMBER, Kind.DATE})


class TooLargeTableError(ValueError):
    """The table has more cells than a page shows."""


def disclosed_question(
    look: Look, question: Question, minimum: int, weighting: Weighting | None = None
) -> Document:
    """`question_document` as far as fewer than `minimum` people are not told of.

    With weights also `weighted`.
    """
    counts = look.tally({question.code}).of(question.code)
    if _few(look, minimum) or too_small(counts.answered, minimum):
        return _suppressed(look, minimum, question=named_document(question))
    document = {**question_document(look, question), **_told(minimum)}
    for each in document.get("combinations", [])[::-1]:
        if each["count"] < minimum:
            document["combinations"].remove(each)
    if question.kind in _PUT_TOGETHER:
        document["rows"] = [
            {"label": label, "count": many, "percent": _percents(many, counts.asked,
                                                                 counts.answered)}
            for label, many in put_together(question, counts).items()
        ]  # fmt: skip
    if question.kind is Kind.NUMBER:
        document["mean"] = _without_ends(document["mean"])
    if question.kind in _PARTS:
        document["rows"] = [_part(row, question.kind, minimum) for row in document["rows"]]
    if weighting is not None:
        document["weighted"] = weighted_question(look, question, weighting)
    return document


def disclosed_crossing(
    look: Look,
    rows: Variable,
    columns: Variable,
    *,
    base: Base,
    minimum: int,
    rows_minimum: int,
    weighting: Weighting | None = None,
) -> Document:
    """`crossing_document` without the columns and rows that the page hides, and suppressed as a
    whole where the page shows no table; with weights also `weighted`. Raises
    TooLargeTableError."""
    found = cross(look, rows, columns, base=base, minimum=minimum, rows_minimum=rows_minimum)
    if found.is_too_large:
        raise TooLargeTableError
    if _few(look, minimum) or too_small(found.table.valid, minimum):
        return _suppressed(
            look,
            minimum,
            question=named_document(rows.question, rows.part),
            by=named_document(columns.question, columns.part),
        )
    document = {**crossing_document(look, found), **_told(minimum)}
    means = document["means"]
    if "groups" in means:
        groups = {key: _without_ends(each) for key, each in means["groups"].items()}
        document["means"] = {"overall": _without_ends(means["overall"]), "groups": groups}
    if weighting is not None:
        document["weighted"] = weighted_crossing(look, found, weighting)
    return document


def _few(look: Look, minimum: int) -> bool:
    return look.filter is not None and too_small(look.responses, minimum)


def _told(minimum: int) -> Document:
    return {"minimum_group": minimum, "suppressed": False}


def _suppressed(look: Look, minimum: int, **named: Document) -> Document:
    """Not even how few they are."""
    head = {**head_document(look), **_told(minimum), "suppressed": True, **named}
    return {**head, "responses": None if _few(look, minimum) else head["responses"]}


def _percents(many: int, asked: int, answered: int) -> Document:
    bases = {Base.ASKED: asked, Base.ANSWERED: answered}
    return {base.value: 100 * many / n if n else None for base, n in bases.items()}


def _without_ends(mean: Mapping[str, Any]) -> Document:
    """The lowest and the highest value are those of single people."""
    return {key: each for key, each in mean.items() if key not in {"minimum", "maximum"}}


# Where a row has its own number of people: the parts of it that are left out when they are few.
_PARTS = {
    Kind.MATRIX: "cells",
    Kind.RANKING: "mean_rank",
    Kind.ALLOCATION: "mean_points",
}


def _part(row: Document, kind: Kind, minimum: int) -> Document:
    name = _PARTS[kind]
    n = row["n"] if kind is Kind.MATRIX else row[name]["n"]
    if not too_small(n, minimum):
        return row
    return {**row, name: None, **({"n": None} if kind is Kind.MATRIX else {}), "suppressed": True}
