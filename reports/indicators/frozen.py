"""A value as it is kept once it is published: a document, and what was read back from it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from fractions import Fraction
from hashlib import blake2b
from math import inf
from typing import Any

from reports.definition import Statistic
from reports.figures import Figure, Weighted
from reports.indicators.values import GroupValue, Value
from reports.stats.disclosure import Disclosure
from reports.stats.intervals import Interval
from reports.stats.linearised import Variance
from reports.stats.shares import Base
from reports.stats.weighted import Estimate


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
    document: dict[str, Any] = {
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
    if of.weighted is not None:  # what was published without weights has no such member
        estimate = of.weighted.estimate
        document["weighted"] = {
            "name": of.weighted.name,
            "variance": estimate.variance.value,
            "weighted_n": estimate.weighted_n,
            "effective": estimate.effective,
            "error": estimate.error,
            "unweighted": _freeze(of.weighted.unweighted),
        }
    return document


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
        weighted=_thaw_weighted(document),
        **whole,
    )
    said = None if document["rounded"] is None else Decimal(str(document["rounded"]))
    if found.rounded != said:
        raise ValueError("is no published value: it is not rounded as it says")
    return found


def _thaw_weighted(document: Mapping[str, Any]) -> Weighted | None:
    stored = document.get("weighted")
    if stored is None:
        return None
    plain = _thaw(stored["unweighted"])
    if plain.weighted is not None:
        raise ValueError("is no published value: it is weighted twice")
    value = document["value"]
    estimate = Estimate(
        value=None if value is None else float(Fraction(str(value))),
        n=_whole(document["base_n"]),
        weighted_n=_real(stored["weighted_n"]),
        effective=None if stored["effective"] is None else _real(stored["effective"]),
        error=None if stored["error"] is None else _real(stored["error"]),
        variance=Variance(stored["variance"]),
    )
    return Weighted(str(stored["name"]), estimate, plain)


def _number(value: Any) -> int:
    if type(value) is not int:
        raise ValueError(f"is no published value: {value!r} is no whole number")
    return value


def _whole(value: Any) -> int:
    if _number(value) < 0:
        raise ValueError(f"is no published value: {value!r} is no count")
    return int(value)


def _real(value: Any) -> float:
    if type(value) not in (int, float) or not 0 <= value < inf:
        raise ValueError(f"is no published value: {value!r} is no size")
    return float(value)


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
