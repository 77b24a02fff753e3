"""An indicator in one round: what it is computed from, its value, and why there is none."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from reports.comparison import WhyNot
from reports.definition.tracked import Tracked
from reports.definition.weights import NamedWeights, write_weights
from reports.indicators.values import Value, classes_too_small, compute
from reports.stats.weighting import WeightingRefusedError
from reports.stored.counts import Counted
from reports.weighted_figures import WeightsView
from reports.weighting import weighted_tallies
from surveys.models import QuestionnaireVersion, Round
from surveys.questionnaire.model import Questionnaire


class NoWeights(StrEnum):
    """Why an indicator has no weighted value in a round."""

    NAME = "no_weights"  # no weights of this name
    REFUSED = "weights_refused"  # they do not fit the responses
    WITHHELD = "weights_withheld"  # they are of a category with fewer people than may be shown


@dataclass(frozen=True, slots=True)
class Read:
    """A round with what figures are computed from."""

    version: QuestionnaireVersion
    reading: Questionnaire
    counted: Counted
    # By name, scheme and variance: the weights of all indicators, made once.
    _weights: dict[str, WeightsView | WeightingRefusedError] = field(
        default_factory=dict, compare=False, repr=False
    )

    def weights(self, named: NamedWeights) -> WeightsView:
        """The weights over the round's responses as they are.

        Raises WeightingRefusedError when they do not fit, and ValueError for weights whose scheme
        is not known.
        """
        if named.scheme is None:
            raise ValueError(f"The weights {named.name!r} have no scheme.")
        key = str(write_weights(named))
        if key not in self._weights:
            try:
                weighting, tallies = weighted_tallies(self.round, named.scheme)
                self._weights[key] = WeightsView(named.name, weighting, tallies, named.variance)
            except WeightingRefusedError as error:
                self._weights[key] = error
        found = self._weights[key]
        if isinstance(found, WeightingRefusedError):
            raise found
        return found

    @property
    def round(self) -> Round:
        """The round itself."""
        return self.version.round


@dataclass(frozen=True, slots=True)
class Fit:
    """An indicator in one round.

    `tracked` and `document` are by the codes of this round, with the targets that its weights
    have; `why` says why it cannot be computed there. `notes` are of declared equivalences.
    """

    read: Read
    tracked: Tracked | None = None
    document: dict[str, Any] | None = None
    why: WhyNot | NoWeights | None = None
    care: bool = False
    notes: tuple[str, ...] = ()
    # The breakdown is left out: the round does not ask its category question alike.
    without_groups: bool = False
    weights: WeightsView | None = None
    refused: WeightingRefusedError | None = None  # why the weights do not fit

    def value(self, minimum: int) -> Value | None:
        """The value over the responses as they are; None where it cannot be computed."""
        if self.tracked is None or self.why:
            return None
        tally = self.read.counted.tally
        return compute(self.tracked, tally, self.read.reading, minimum, self.weights)

    def tells_of_few(self, value: Value, minimum: int) -> bool:
        """Whether the weighted and the unweighted value would tell what so few people answered."""
        if self.tracked is None or self.weights is None:
            return False
        return classes_too_small(self.tracked, value, self.weights, self.read.reading, minimum)

    def for_who_sees_no_rows(self, minimum: int) -> Fit:
        """The same, without a value that would tell what fewer than `minimum` people answered."""
        value = self.value(minimum) if self.weights else None
        if value is None or not self.tells_of_few(value, minimum):
            return self
        return replace(self, why=NoWeights.WITHHELD)
