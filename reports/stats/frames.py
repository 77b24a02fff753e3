"""Tallies as tidy tables: a row per question, group and answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from reports.stats.cells import Key, planned_cells
from reports.stats.disclosure import Disclosure, disclosures, too_small
from reports.stats.shares import OPTION_KINDS, Base, base_n, people, share
from reports.stats.tallies import Counts, Tally
from surveys.questionnaire.model import Kind, Question, Questionnaire

# Kinds whose answers fall in cells known beforehand.
TABLED = frozenset({Kind.SINGLE_CHOICE, Kind.MULTIPLE_CHOICE, Kind.SCALE, Kind.CONSENT})
COLUMNS = [
    "question", "by", "group", "answer", "count",
    "asked", "answered", "options_expressed",
    "share_of_asked", "share_of_answered", "share_of_options",
]  # fmt: skip


def tidy(tally: Tally, questionnaire: Questionnaire, minimum: int) -> pd.DataFrame:
    """Counts, bases and shares of every closed question, in total and by category.

    One row per question, category question (`by`, empty for the total), group and answer.
    Shares are proportions, 0 to 1; a base of 0 and a base that the kind does not have leave
    the cell empty. Groups that may not be shown (`disclosure`) have no rows, so the file
    says no more than the page.
    """
    rows: list[dict[str, Any]] = []
    for question in questionnaire.questions():
        if question.kind in TABLED:
            rows += _total(question, tally, minimum)
            for by in tally.breakdowns:
                if by != question.code:
                    rows += _groups(question, by, tally, questionnaire, minimum)
    frame = pd.DataFrame(rows, columns=COLUMNS)
    whole = ["count", "asked", "answered", "options_expressed"]
    return frame.astype(dict.fromkeys(whole, "Int64"))


def _total(question: Question, tally: Tally, minimum: int) -> Iterator[dict[str, Any]]:
    counts = tally.of(question.code)
    if counts.answered and not too_small(counts.answered, minimum):
        yield from _rows(question, counts, "", "")


def _groups(
    question: Question, by: str, tally: Tally, questionnaire: Questionnaire, minimum: int
) -> Iterator[dict[str, Any]]:
    category = questionnaire.question(by)
    if category is None:
        return
    groups = {
        choice.code: tally.within(by, [choice.code]).of(question.code)
        for choice in category.choices
    }
    sizes = {code: people(counts, Base.ANSWERED) for code, counts in groups.items()}
    for code, fate in disclosures(sizes, minimum).items():
        if fate is Disclosure.SHOWN:
            yield from _rows(question, groups[code], by, code)


def _rows(question: Question, counts: Counts, by: str, group: str) -> Iterator[dict[str, Any]]:
    options = base_n(question, counts, Base.OPTIONS) if question.kind in OPTION_KINDS else None
    for key in planned_cells(question):
        yield {
            "question": question.code,
            "by": by,
            "group": group,
            "answer": str(key),
            "count": counts.count([key]),
            "asked": counts.asked,
            "answered": counts.answered,
            "options_expressed": options,
            "share_of_asked": _share(question, counts, key, Base.ASKED),
            "share_of_answered": _share(question, counts, key, Base.ANSWERED),
            "share_of_options": None
            if options is None
            else _share(question, counts, key, Base.OPTIONS),
        }


def _share(question: Question, counts: Counts, key: Key, base: Base) -> float | None:
    value = share(question, counts, [key], base).value
    return None if value is None else float(value)
