"""A value as it is kept once it is published: a document, and what was read back from it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from fractions import Fraction
from hashlib import blake2b
from typing import Any

from reports.definition import Statistic
from reports.figures import Figure
from reports.indicators.values import GroupValue, Value
from reports.stats.disclosure import Disclosure
from reports.stats.intervals import Interval
from reports.stats.shares import Base


def freeze(value: Value) -> dict[str, Any]:
    """The value as JSON: exact as a fraction, and rounded as it is published."""
    return {
        **_freeze(value.figure),
        "groups": [
            {
                "code": each.code,
                "disclosure": each.disclosure.value,
                "figure": None if each.figure is None else _freeze(each.figure),
            }
            for each in value.groups
        ],
    }


def _freeze(of: Figure) -> dict[str, Any]:
    return {
        "statistic": of.statistic.value,
        "value": None if of.value is None else str(of.value),
        "rounded": None if of.rounded is None else str(of.rounded),
        "decimals": of.decimals,
        "numerator": of.numerator,
        "base": of.base.value,
        "base_n": of.base_n,
        "people": of.people,
        "interval": None if of.interval is None else asdict(of.interval),
        "sd": of.sd,
    }


def thaw(document: Mapping[str, Any]) -> Value:
    """The value that was frozen. Raises ValueError for a document of another form."""
    try:
        groups = (
            GroupValue(
                str(each["code"]),
                None if each["figure"] is None else _thaw(each["figure"]),
                Disclosure(each["disclosure"]),
            )
            for each in document["groups"]
        )
        return Value(_thaw(document), tuple(groups))
    except (KeyError, TypeError, ArithmeticError) as error:
        raise ValueError(f"is no published value: {error!r}") from None


def _thaw(document: Mapping[str, Any]) -> Figure:
    interval = document["interval"]
    whole = {name: _whole(document[name]) for name in ("decimals", "base_n", "people")}
    found = Figure(
        indicator_id="",
        statistic=Statistic(document["statistic"]),
        value=None if document["value"] is None else Fraction(str(document["value"])),
        numerator=None if document["numerator"] is None else _number(document["numerator"]),
        base=Base(document["base"]),
        interval=None
        if interval is None
        else Interval(float(interval["low"]), float(interval["high"])),
        suppressed=False,
        sd=None if document["sd"] is None else float(document["sd"]),
        **whole,
    )
    said = None if document["rounded"] is None else Decimal(str(document["rounded"]))
    if found.rounded != said:
        raise ValueError("is no published value: it is not rounded as it says")
    return found


def _number(value: Any) -> int:
    if type(value) is not int:
        raise ValueError(f"is no published value: {value!r} is no whole number")
    return value


def _whole(value: Any) -> int:
    if _number(value) < 0:
        raise ValueError(f"is no published value: {value!r} is no count")
    return int(value)


def origins_of(document: Mapping[str, Any]) -> tuple[dict[str, int], int]:
    """Responses by where they came from, and how many there were. Raises ValueError."""
    try:
        found = {str(origin): _whole(many) for origin, many in document["origins"].items()}
        return found, _whole(document["responses"])
    except (KeyError, AttributeError) as error:
        raise ValueError(f"is no published value: {error!r}") from None


def digest_of(document: Mapping[str, Any]) -> str:
    """A short text that differs when anything in the document does."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=False)
    return blake2b(text.encode(), digest_size=12).hexdigest()
