"""What the interface answers, as values that `json` can write. Shapes: `description`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from reports.definition import Indicator
from reports.figures import Figure
from surveys.models import Origin, Round
from surveys.questionnaire.text import Text
from surveys.rules import RoundState

Document = dict[str, Any]


def wordings(text: Text) -> dict[str, str]:
    """A text in each language that it has, by the language's tag."""
    return text.as_dict()


def round_document(round_: Round, state: RoundState, *, results_public: bool) -> Document:
    """A round with its dates, in UTC, and whether its results may be read."""
    return {
        "slug": round_.slug,
        "number": round_.number,
        "title": wordings(round_.title),
        "consultation": {
            "slug": round_.consultation.slug,
            "title": wordings(round_.consultation.title),
        },
        "state": state.value,
        "opens_at": round_.opens_at.isoformat() if round_.opens_at else None,
        "closes_at": round_.closes_at.isoformat() if round_.closes_at else None,
        "time_zone": round_.time_zone,
        "results_public": results_public,
    }


def base_document(responses: int, origins: Mapping[Origin, int], minimum: int) -> Document:
    """What all figures of a round rest on; `origins` says how many of them nobody gave."""
    return {
        "responses": responses,
        "origins": {origin.value: many for origin, many in sorted(origins.items())},
        "minimum_group": minimum,
        "too_few": responses < minimum,
    }


def figure_document(indicator: Indicator, figure: Figure) -> Document:
    """An indicator of the report with what was computed.

    A suppressed figure has no value, numerator, interval or base: not even how few it rests on.
    """
    hidden = figure.suppressed
    interval = figure.interval
    return {
        "id": indicator.id,
        "statement": wordings(indicator.statement),
        "statistic": figure.statistic.value,
        "question": indicator.question or None,
        "choices": [str(each) for each in indicator.choices],
        "within": None
        if indicator.within is None
        else {"question": indicator.within.question, "choices": list(indicator.within.choices)},
        "value": None if figure.value is None else float(figure.value),
        "published_as": None if figure.rounded is None else str(figure.rounded),
        "decimals": figure.decimals,
        "numerator": figure.numerator,
        "base": figure.base.value,
        "base_n": None if hidden else figure.base_n,
        "interval": None
        if interval is None
        else {
            "low": interval.low,
            "high": interval.high,
            "confidence": interval.confidence,
        },
        "suppressed": hidden,
    }


def table_rows(frame: pd.DataFrame) -> list[Document]:
    """The rows of `reports.stats.frames.tidy`; an empty cell is null."""
    whole = frame.astype(object).where(frame.notna(), None)
    names = [str(name) for name in frame.columns]
    rows = (dict(zip(names, row, strict=True)) for row in whole.itertuples(index=False))
    return [{**row, "by": row["by"] or None, "group": row["group"] or None} for row in rows]
