"""Weighting schemes as JSON documents, as they are stored."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from reports.stats.trimming import Trim
from reports.stats.weighting import Margin, Scheme, Unit


def write_scheme(scheme: Scheme) -> dict[str, Any]:
    """The scheme as a document that `json` can write; targets keep their digits, as text."""
    bounds = scheme.trim
    return {
        "unit": scheme.unit.value,
        "margins": [
            {
                "question": margin.question,
                "targets": {choice: str(target) for choice, target in margin.targets.items()},
            }
            for margin in scheme.margins
        ],
        "trim": None
        if bounds is None
        else {
            "low": bounds.low,
            "high": bounds.high,
            "repeated": bounds.repeated,
            "redistributed": bounds.redistributed,
        },
    }


def read_scheme(document: dict[str, Any]) -> Scheme:
    """The scheme that `write_scheme` wrote."""
    margins = (
        Margin(
            each["question"],
            {choice: Decimal(target) for choice, target in each["targets"].items()},
        )
        for each in document["margins"]
    )
    bounds = document["trim"]
    return Scheme(tuple(margins), Unit(document["unit"]), Trim(**bounds) if bounds else None)
