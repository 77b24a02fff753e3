"""Weights by targets: what the mix of respondents should be, and the weight of each class."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

import numpy as np

from reports.stats.blocks import Block
from reports.stats.columns import Array
from reports.stats.raking import NotConvergedError, RakedMargin, rake
from reports.stats.strata import Strata
from reports.stats.trimming import Trim, trim
from reports.stats.weight_classes import Class, classes_of

# Percentages were rounded by who typed them: three thirds are 99.9.
ROUNDED = Decimal("0.1")  # percentage points


class Unit(StrEnum):
    """What targets are given in."""

    PEOPLE = "people"  # numbers of people, or parts in proportion
    PERCENT = "percent"
    POPULATION = "population"  # all the people there are, as a register counts them


@dataclass(frozen=True, slots=True)
class Margin:
    """What the answers to one single-choice question should come to, by choice."""

    question: str
    targets: Mapping[str, Decimal]

    @property
    def total(self) -> Decimal:
        """The sum of the targets."""
        return sum(self.targets.values(), Decimal())


@dataclass(frozen=True, slots=True)
class Scheme:
    """How responses are weighted: post-stratified by one margin, raked by several."""

    margins: tuple[Margin, ...]
    unit: Unit = Unit.PERCENT
    trim: Trim | None = None

    @property
    def questions(self) -> tuple[str, ...]:
        """The codes of the margin questions, in order."""
        return tuple(margin.question for margin in self.margins)


class Problem(StrEnum):
    """Why a scheme cannot be used."""

    NO_MARGIN = "no_margin"
    NO_RESPONSES = "no_responses"  # a target, and nobody who answered so
    NO_TARGET = "no_target"  # somebody answered so, and there is no target
    NOT_POSITIVE = "not_positive"  # a target of 0 or less
    NOT_HUNDRED = "not_hundred"  # percentages that do not add up to 100
    TOTALS_DIFFER = "totals_differ"  # margins of different numbers of people
    NOT_CONVERGED = "not_converged"  # no weights meet all margins at once
    TOO_MANY_RESPONSES = "too_many_responses"  # more responses than people
    POPULATIONS_DIFFER = "populations_differ"  # several numbers of people for one stratum
    BOUNDS = "bounds"  # trimming that leaves no room for the mean, 1


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason, and where: the margin question, and its choice when one choice is meant."""

    problem: Problem
    question: str = ""
    choice: str = ""
    total: Decimal | None = None  # what the targets add up to


class WeightingRefusedError(ValueError):
    """The scheme does not fit the responses; `refusals` say all that is wrong."""

    def __init__(self, refusals: tuple[Refusal, ...]) -> None:
        super().__init__("; ".join(map(str, refusals)))
        self.refusals = refusals


@dataclass(frozen=True, slots=True)
class Weighting:
    """The weight of each class: of the answers to `questions`.

    `raked`: the weights bring the answers to the questions to targets, so that a variance can
    take account of it; otherwise they were given. `untrimmed` are the weights that do so when
    bounds moved them. `strata`: groups of which it is known how many people they have.
    """

    questions: tuple[str, ...]
    weights: Mapping[Class, float]
    sizes: Mapping[Class, int]
    raked: bool = True
    untrimmed: Mapping[Class, float] | None = None
    strata: Strata | None = None

    def of(self, block: Block) -> Array:
        """The weight of each response of the block."""
        classes, member = classes_of(block, self.questions)
        return np.array([self.weights[each] for each in classes])[member]


def weigh_classes(scheme: Scheme, sizes: Mapping[Class, int]) -> Weighting:
    """The weights by which the responses, counted by class, meet the targets; their mean is 1.

    Who left a margin question without an answer is in no group of the population: they have
    the weight 1, so that their answers count as they would unweighted (class None). Raises
    WeightingRefusedError with every reason; weights are never negative or undefined.
    """
    known = [each for each, size in sizes.items() if each is not None and size]
    counted: dict[Class, int] = {each: sizes[each] for each in sorted(known, key=str)}
    if refusals := tuple(_refusals(scheme, counted)):
        raise WeightingRefusedError(refusals)
    cells = list(counted)
    amounts = np.array([counted[cell] for cell in cells], dtype=float)
    margins = [_raked(margin, at, cells, amounts) for at, margin in enumerate(scheme.margins)]
    try:
        raked = weights = rake(amounts, margins)
    except NotConvergedError as error:
        margin = scheme.margins[error.margin]
        missed = Refusal(Problem.NOT_CONVERGED, margin.question, list(margin.targets)[error.group])
        raise WeightingRefusedError((missed,)) from error
    if scheme.trim:
        weights = trim(weights, amounts, scheme.trim)
    found, before = (
        {**dict(zip(cells, each.tolist(), strict=True)), None: 1.0} for each in (weights, raked)
    )
    strata = _strata(scheme, sizes)
    return Weighting(scheme.questions, found, dict(sizes), untrimmed=before, strata=strata)


def _strata(scheme: Scheme, sizes: Mapping[Class, int]) -> Strata | None:
    """The choices of the one margin question; of several, nobody knows the size of each cell."""
    if scheme.unit is not Unit.POPULATION or len(scheme.margins) != 1:
        return None
    return Strata.by_answer(sizes, 0, _people(scheme.margins[0]))


def _people(margin: Margin) -> dict[str | None, float]:
    return {choice: float(target) for choice, target in margin.targets.items()}


def _raked(margin: Margin, at: int, cells: list[Class], amounts: Array) -> RakedMargin:
    places = {choice: place for place, choice in enumerate(margin.targets)}
    targets = np.array([float(target / margin.total) for target in margin.targets.values()])
    groups = np.array([places[str(cell[at])] for cell in cells if cell is not None])
    return RakedMargin(groups, targets * amounts.sum())


def _refusals(scheme: Scheme, counted: Mapping[Class, int]) -> Iterator[Refusal]:
    if not scheme.margins:
        yield Refusal(Problem.NO_MARGIN)
    for at, margin in enumerate(scheme.margins):
        yield from _margin_refusals(margin, at, counted)
        if scheme.unit is Unit.PERCENT and abs(margin.total - 100) > ROUNDED:
            yield Refusal(Problem.NOT_HUNDRED, margin.question, total=margin.total)
        if scheme.unit is not Unit.PERCENT and margin.total != scheme.margins[0].total:
            yield Refusal(Problem.TOTALS_DIFFER, margin.question, total=margin.total)
        if scheme.unit is Unit.POPULATION:
            for choice in Strata.by_answer(counted, at, _people(margin)).overfull(counted):
                yield Refusal(Problem.TOO_MANY_RESPONSES, margin.question, str(choice))
    if scheme.trim and not 0 < scheme.trim.low <= 1 <= scheme.trim.high:
        yield Refusal(Problem.BOUNDS)


def _margin_refusals(margin: Margin, at: int, counted: Mapping[Class, int]) -> Iterator[Refusal]:
    there = {str(cell[at]) for cell in counted if cell is not None}
    for choice, target in margin.targets.items():
        if not target > 0:
            yield Refusal(Problem.NOT_POSITIVE, margin.question, choice)
        if choice not in there:
            yield Refusal(Problem.NO_RESPONSES, margin.question, choice)
    for choice in sorted(there - set(margin.targets)):
        yield Refusal(Problem.NO_TARGET, margin.question, choice)


def one_voice(question: str, sizes: Mapping[Class, int]) -> Scheme:
    """Each category has one voice: equal parts for the choices that somebody took."""
    taken = {str(each[0]): Decimal(1) for each, size in sizes.items() if each is not None and size}
    return Scheme((Margin(question, taken),), Unit.PEOPLE)
