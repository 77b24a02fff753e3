"""An indicator that is followed over rounds: a figure's definition, a breakdown, a target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from reports.definition.indicators import read_indicator
from reports.definition.model import Indicator, Statistic
from reports.definition.places import DefinitionError, Reader
from reports.definition.references import References, one_of
from reports.definition.weights import WEIGHTED, NamedWeights, read_weights, write_weights
from reports.stats.shares import SHARE_BASES
from surveys.questionnaire.model import Questionnaire

# What an indicator's own document does not have: its id and its name are kept beside it.
_ID = "tracked"
_MEMBERS = ("decimals", "question", "row", "choices", "base", "within", "by", "target", "weights")
_BESIDES = ("by", "target", "weights")  # what a report's indicator does not have
_OF_ONE_ROUND = ("id", "statement", "group")


class Side(StrEnum):
    """On which side of a target the value should be."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is aimed at, in the unit that the value is published in: percent for shares."""

    value: Decimal
    side: Side = Side.AT_LEAST


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracked:
    """What is computed in every round. `by` is a category question; empty: no breakdown.

    `weights`: those that have this name in the round; None: unweighted.
    """

    indicator: Indicator
    by: str = ""
    target: Target | None = None
    weights: NamedWeights | None = None


def read_tracked(document: Mapping[str, Any], questionnaire: Questionnaire) -> Tracked:
    """Read a definition against the questionnaire of one round.

    It is the document of a report's indicator without id, statement and group, and with `by`,
    `target` and `weights`. Raises `DefinitionError`, which lists every problem with its place.
    """
    root = Reader(document)
    if not isinstance(document, Mapping):
        root.object(())
        raise DefinitionError(root.problems)
    references = References(questionnaire)
    own = {name: each for name, each in document.items() if name not in _BESIDES}
    for name in _OF_ONE_ROUND:
        if name in own:
            root.problem(f"has no member {name!r}")
    reader = Reader({**own, "id": _ID}, "", root.problems)
    found = read_indicator(reader, references)
    by = root.at("by").string()
    if by:
        references.category(root.at("by"))
        if found and found.within:
            root.at("by").problem("cannot be broken down within some groups")
        if found and found.question == by:
            root.at("by").problem("is the question itself")
    target = _target(root.at("target"))
    weights = read_weights(root.at("weights"))
    if weights and found and found.statistic not in WEIGHTED:
        root.at("weights").problem(f"{found.statistic} is a count: counts are not weighted")
    if root.problems or found is None:
        raise DefinitionError(root.problems)
    return Tracked(indicator=found, by=by, target=target, weights=weights)


def target_of(document: Mapping[str, Any]) -> Target | None:
    """The target of a definition that was read before, of whatever questionnaire."""
    return _target(Reader(document).at("target"))


def weights_of(document: Mapping[str, Any]) -> NamedWeights | None:
    """The weights of a definition that was read before, of whatever questionnaire."""
    return read_weights(Reader(document).at("weights"))


def _target(reader: Reader) -> Target | None:
    if reader.value is None:
        return None
    reader.object(("value", "side"))
    side = one_of(reader.at("side"), tuple(Side)) or Side.AT_LEAST
    try:
        value = Decimal(reader.at("value").string())
    except InvalidOperation:
        reader.at("value").problem("must be a number, written as a text")
        return None
    if not value.is_finite():
        reader.at("value").problem("must be a number, written as a text")
        return None
    return Target(value=value, side=side)


def write_tracked(tracked: Tracked) -> dict[str, Any]:
    """The document that `read_tracked` reads; what is not set is left out."""
    of = tracked.indicator
    document: dict[str, Any] = {"statistic": of.statistic.value, "decimals": of.decimals}
    if of.question:
        document["question"] = of.question
    if of.row:
        document["row"] = of.row
    if of.choices:
        document["choices"] = list(of.choices)
    if of.statistic is Statistic.SHARE:
        document["base"] = of.base.value
    if of.within:
        document["within"] = {
            "question": of.within.question,
            "choices": list(of.within.choices),
        }
    if tracked.by:
        document["by"] = tracked.by
    if tracked.target:
        document["target"] = {
            "value": str(tracked.target.value),
            "side": tracked.target.side.value,
        }
    if tracked.weights:
        document["weights"] = write_weights(tracked.weights)
    return document


def check_shape(document: Any) -> None:
    """Whether this can be a definition, of whatever questionnaire. Raises `DefinitionError`.

    A definition that fits no round any more is kept, and its page says so; one of another form
    nobody could show.
    """
    root = Reader(document)
    root.object(("statistic",), _MEMBERS)
    one_of(root.at("statistic"), tuple(Statistic))
    one_of(root.at("base"), SHARE_BASES)
    root.at("decimals").whole(0, 0, 6)
    for name in ("question", "row", "by"):
        root.at(name).string()
    for item in root.at("choices").items():
        if type(item.value) not in (str, int):
            item.problem("must be a code or a number")
    within = root.at("within")
    if within.value is not None:
        within.object(("question", "choices"))
        within.at("question").string()
        for item in within.at("choices").items():
            item.string()
    _target(root.at("target"))
    read_weights(root.at("weights"))
    if root.problems:
        raise DefinitionError(root.problems)


def renamed(document: Mapping[str, Any], codes: Mapping[str, str]) -> dict[str, Any]:
    """The document with the codes of its questions as another round has them.

    Raises KeyError, with the code, for a question that has none there.
    """
    found = dict(document)
    for name in ("question", "by"):
        if name in found:
            found[name] = codes[found[name]]
    if "within" in found:
        found["within"] = {**found["within"], "question": codes[found["within"]["question"]]}
    return found
