"""The weights that an indicator names: by their name in each round, and how intervals take them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from math import isfinite
from typing import Any

from reports.definition.model import Statistic
from reports.definition.places import DefinitionError, Reader
from reports.definition.references import one_of
from reports.stats.linearised import Variance
from reports.stats.schemes import read_scheme, write_scheme
from reports.stats.weighting import Scheme, Unit

# A count says how many there are; weights say what each answer is worth.
WEIGHTED = frozenset(Statistic) - {Statistic.RESPONSES, Statistic.OPTIONS}

_MOST_DIGITS = 30  # before or after the point: there are no more people
LONGEST_NAME = 80  # characters, of a set of weights


@dataclass(frozen=True, slots=True)
class NamedWeights:
    """A set of weights by its name. `scheme` is what the name means in one round, once known."""

    name: str
    variance: Variance = Variance.GIVEN
    scheme: Scheme | None = None


def read_weights(reader: Reader) -> NamedWeights | None:
    """The weights of a definition; None without any. What is wrong is noted with its place."""
    if reader.value is None or not reader.object(("name",), ("variance", "scheme")):
        return None
    name = reader.at("name").string()
    if not 0 < len(name) <= LONGEST_NAME:
        reader.at("name").problem(f"must have from 1 to {LONGEST_NAME} characters")
    variance = one_of(reader.at("variance"), tuple(Variance), Variance.GIVEN) or Variance.GIVEN
    return NamedWeights(name, variance, _scheme(reader.at("scheme")))


def write_weights(weights: NamedWeights) -> dict[str, Any]:
    """The document that `read_weights` reads."""
    document: dict[str, Any] = {"name": weights.name, "variance": weights.variance.value}
    if weights.scheme is not None:
        document["scheme"] = write_scheme(weights.scheme)
    return document


def check_scheme(document: Any) -> None:
    """Whether this can be a set of weights as it is stored. Raises DefinitionError."""
    root = Reader(document)
    if document is None:
        root.problem("is missing")
    _scheme(root)
    if root.problems:
        raise DefinitionError(root.problems)


def _scheme(reader: Reader) -> Scheme | None:
    if reader.value is None:
        return None
    before = len(reader.problems)
    if reader.object(("unit", "margins"), ("trim",)):
        one_of(reader.at("unit"), tuple(Unit))
        for margin in reader.at("margins").items():
            _check_margin(margin)
        _check_trim(reader.at("trim"))
    if len(reader.problems) > before:
        return None
    return read_scheme({"trim": None, **reader.value})


def _check_margin(reader: Reader) -> None:
    if not reader.object(("question", "targets")):
        return
    reader.at("question").string()
    targets = reader.at("targets")
    if not isinstance(targets.value, dict) or not targets.value:
        targets.problem("must be targets by choice")
        return
    for choice in targets.value:
        if not _is_decimal(targets.value[choice]):
            targets.at(choice).problem("must be a number, written as a text")


def _is_decimal(value: Any) -> bool:
    try:
        number = Decimal(value) if isinstance(value, str) else Decimal("NaN")
    except InvalidOperation:
        return False
    return number.is_finite() and abs(number.adjusted()) < _MOST_DIGITS


def _check_trim(reader: Reader) -> None:
    if reader.value is None or not reader.object(("low", "high", "repeated", "redistributed")):
        return
    for name in ("low", "high"):
        value = reader.at(name).value
        if type(value) not in (int, float) or not isfinite(value):
            reader.at(name).problem("must be a number")
    for name in ("repeated", "redistributed"):
        reader.at(name).boolean(default=True)
