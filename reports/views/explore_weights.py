"""Which weights the pages of exploring are seen with: `?weights=NAME`, `&variance=…`."""

from __future__ import annotations

from django.http import HttpRequest

from reports.explore.looking import Look
from reports.forms.weighting_words import refusal_texts
from reports.page.weighting import preview
from reports.stats.weighting import WeightingRefusedError
from reports.views.weights_chosen import WeightsChosen, scheme_asked
from reports.weighting import weighting_of


def explore_weights(request: HttpRequest, look: Look) -> WeightsChosen:
    """The weights that the address names, over all the round's responses whatever filter is on.

    None when it names none; 404 for an unknown name. One query, and the blocks of the scheme's
    questions when a scheme is chosen.
    """
    asked = scheme_asked(request, look.round)
    if asked.scheme is None:
        return asked.without
    try:
        found = weighting_of(look.round, asked.scheme, without_set_aside=look.without_set_aside)
    except WeightingRefusedError as error:
        refusals = refusal_texts(error, look.questionnaire)
        return WeightsChosen(asked.names, asked.name, refusals=refusals)
    shown = preview(asked.scheme, found, look.questionnaire)
    weighting = found if shown else None
    variance = asked.variance_with(found)
    return WeightsChosen(asked.names, asked.name, variance, weighting, preview=shown)
