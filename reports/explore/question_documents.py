"""One question's table and statistics, by kind, as a JSON document."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reports.explore.documents import (
    Document,
    code_of,
    head_document,
    interval_document,
    named_document,
    summary_document,
)
from reports.explore.looking import Look
from reports.explore.variables import Variable
from reports.page.wording import key_label
from reports.stats.cells import CONSENTED, Key
from reports.stats.shares import OPTION_KINDS, SHARE_BASES, Base, base_n, row_shares, share
from reports.stats.summaries import amounts, distribution, summary
from reports.stats.tallies import Counts
from surveys.questionnaire.model import Kind, Question
from surveys.templatetags.texts import plain

MOST_COMBINATIONS = 10


def question_document(look: Look, question: Question) -> Document:
    """The table and the statistics of one question, by its kind."""
    counts = look.tally({question.code}).of(question.code)
    bases: Document = {"asked": counts.asked, "answered": counts.answered}
    if question.kind in OPTION_KINDS:
        bases["options"] = base_n(question, counts, Base.OPTIONS)
    document = {
        **head_document(look),
        "question": named_document(question),
        "n": counts.answered,
        "missing": counts.asked - counts.answered,
        "not_asked": look.responses - counts.asked,
        "bases": bases,
        **_BY_KIND[question.kind](question, counts),
    }
    if question.kind is Kind.MULTIPLE_CHOICE:
        ranked = sorted(look.combinations(question.code).items(), key=lambda each: -each[1])
        document["combinations"] = [
            {"codes": list(codes), "count": count} for codes, count in ranked[:MOST_COMBINATIONS]
        ]
    return document


def _shares(question: Question, counts: Counts, keys: Sequence[Key]) -> list[Document]:
    bases = [
        base for base in SHARE_BASES if base is not Base.OPTIONS or question.kind in OPTION_KINDS
    ]
    rows = []
    for key in keys:
        of_answered = share(question, counts, [key], Base.ANSWERED)
        of_asked = share(question, counts, [key], Base.ASKED)
        percents = {base.value: share(question, counts, [key], base).value for base in bases}
        rows.append(
            {
                "code": code_of(key),
                "label": key_label(question, key),
                "count": of_answered.numerator,
                "percent": {
                    base: None if value is None else float(value * 100)
                    for base, value in percents.items()
                },
                "interval": interval_document(of_answered.interval),
                "interval_asked": interval_document(of_asked.interval),
            }
        )
    return rows


def _keys(question: Question, counts: Counts) -> list[Key]:
    planned = Variable(question).planned
    others = sorted(set(counts.cells) - set(planned), key=lambda key: (isinstance(key, str), key))
    return [*planned, *others]


def _choices(question: Question, counts: Counts) -> Document:
    return {"rows": _shares(question, counts, _keys(question, counts))}


def _scale(question: Question, counts: Counts) -> Document:
    boxes = {}
    points = question.scale_points
    for name, many in (("top", 1), ("top_two", 2), ("bottom", 1), ("bottom_two", 2)):
        box = points[-many:] if name.startswith("top") else points[:many]
        found = share(question, counts, list(box), Base.ANSWERED)
        boxes[name] = {
            "points": list(box),
            "count": found.numerator,
            "percent": None if found.value is None else float(found.value * 100),
            "interval": interval_document(found.interval),
        }
    rows = _shares(question, counts, _keys(question, counts))
    return {"rows": rows, "mean": summary_document(summary(distribution(counts))), "boxes": boxes}


def _matrix(question: Question, counts: Counts) -> Document:
    rows = []
    for row in question.rows:
        found = row_shares(question, counts, row.code)
        cells = [
            {
                "code": code,
                "count": each.numerator,
                "percent": None if each.value is None else float(each.value * 100),
                "interval": interval_document(each.interval),
            }
            for code, each in found.items()
        ]
        n = sum(each.numerator for each in found.values())
        rows.append({"code": row.code, "label": plain(row.label), "n": n, "cells": cells})
    return {"rows": rows}


def _ranking(question: Question, counts: Counts) -> Document:
    rows = []
    for choice in question.choices:
        first = counts.count([(choice.code, 1)])
        rows.append(
            {
                "code": choice.code,
                "label": plain(choice.label),
                "first_places": first,
                "first_places_percent": 100 * first / counts.answered if counts.answered else None,
                "mean_rank": summary_document(summary(amounts(counts, choice.code))),
            }
        )
    return {"rows": rows}


def _allocation(question: Question, counts: Counts) -> Document:
    return {
        "rows": [
            {
                "code": choice.code,
                "label": plain(choice.label),
                "mean_points": summary_document(summary(amounts(counts, choice.code))),
            }
            for choice in question.choices
        ]
    }


def _number(question: Question, counts: Counts) -> Document:
    return {
        "rows": _shares(question, counts, _keys(question, counts)),
        "mean": summary_document(summary(distribution(counts))),
    }


def _consent(question: Question, counts: Counts) -> Document:
    return {"rows": _shares(question, counts, [CONSENTED])}


def _nothing(_question: Question, _counts: Counts) -> Document:
    return {}


_BY_KIND: dict[Kind, Callable[[Question, Counts], Document]] = {
    Kind.SINGLE_CHOICE: _choices,
    Kind.MULTIPLE_CHOICE: _choices,
    Kind.SCALE: _scale,
    Kind.MATRIX: _matrix,
    Kind.RANKING: _ranking,
    Kind.NUMBER: _number,
    Kind.SHORT_TEXT: _nothing,
    Kind.LONG_TEXT: _nothing,
    Kind.DATE: _choices,
    Kind.ALLOCATION: _allocation,
    Kind.CONSENT: _consent,
    Kind.NOTE: _nothing,
}
