"""Which weights the pages of exploring are seen with: `?weights=NAME`, `&variance=calibrated`."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from reports.explore.looking import Look
from reports.forms.weighting_words import refusal_texts
from reports.page.weighting import WeightsPreview, preview
from reports.stats.linearised import Variance
from reports.stats.weighting import Weighting, WeightingRefusedError
from reports.views.weights_chosen import scheme_asked
from reports.weighting import weighting_of


@dataclass(frozen=True, slots=True)
class ExploreWeights:
    """The round's schemes, and the one chosen; `refusals` say why it cannot be used."""

    names: tuple[str, ...] = ()
    name: str = ""
    variance: Variance = Variance.GIVEN
    weighting: Weighting | None = None
    preview: WeightsPreview | None = None
    refusals: tuple[str, ...] = ()

    @property
    def calibrated(self) -> bool:
        """Whether intervals take account of the targets being met."""
        return self.variance is Variance.CALIBRATED


def explore_weights(request: HttpRequest, look: Look) -> ExploreWeights:
    """The weights that the address names, over all the round's responses whatever filter is on.

    None when it names none; 404 for an unknown name. One query, and the blocks of the scheme's
    questions when a scheme is chosen.
    """
    asked = scheme_asked(request, look.round)
    if asked.scheme is None:
        return ExploreWeights(asked.names)
    try:
        found = weighting_of(look.round, asked.scheme, without_set_aside=look.without_set_aside)
    except WeightingRefusedError as error:
        refusals = refusal_texts(error, look.questionnaire)
        return ExploreWeights(asked.names, asked.name, refusals=refusals)
    shown = preview(asked.scheme, found, look.questionnaire)
    weighting = found if shown else None
    return ExploreWeights(asked.names, asked.name, asked.variance, weighting, shown)
