"""Which weights an address asks for: `?weights=NAME`, and `&variance=calibrated|stratified`."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest

from reports.forms.weighting_words import refusal_texts
from reports.models import WeightingScheme
from reports.page.weighting import WeightsPreview, preview
from reports.stats.linearised import Variance, variances_of
from reports.stats.schemes import read_scheme
from reports.stats.weighting import Scheme, Weighting, WeightingRefusedError
from reports.views.narrowing import leaves_out, may_narrow
from reports.weighted_figures import WeightsView
from reports.weighting import weighted_tallies, weighting_of
from surveys.models import Round
from surveys.questionnaire.model import Questionnaire


@dataclass(frozen=True, slots=True)
class WeightsChosen:
    """The weights there are, and those chosen; `refusals` say why they cannot be used.

    Results have a `view` of the whole round; pages of exploring make one of the `weighting`.
    """

    names: tuple[str, ...] = ()
    name: str = ""
    variance: Variance = Variance.GIVEN
    weighting: Weighting | None = None
    view: WeightsView | None = None
    preview: WeightsPreview | None = None
    refusals: tuple[str, ...] = ()
    withheld: bool = False  # asked for by somebody who may not narrow

    @property
    def variances(self) -> tuple[Variance, ...]:
        """The variances that intervals can have with these weights."""
        return variances_of(self.weighting) if self.weighting else ()


NO_WEIGHTS = WeightsChosen()


@dataclass(frozen=True, slots=True)
class SchemeAsked:
    """The names of the round's schemes, and what the address asks for; no `scheme`: unweighted."""

    names: tuple[str, ...]
    name: str = ""
    scheme: Scheme | None = None
    variance: Variance = Variance.GIVEN

    def variance_with(self, weighting: Weighting) -> Variance:
        """The variance asked for, or that of given weights when these cannot have it."""
        return self.variance if self.variance in variances_of(weighting) else Variance.GIVEN

    @property
    def without(self) -> WeightsChosen:
        """What is chosen when there is no scheme to look at."""
        return WeightsChosen(self.names, withheld=bool(self.name))


def scheme_asked(request: HttpRequest, round_: Round) -> SchemeAsked:
    """The scheme that the address names, if any; 404 for an unknown name. One query.

    Whoever may not narrow has none (decision 27): beside the unweighted figures weighted ones
    tell what small classes answered.
    """
    name = request.GET.get("weights", "")
    if not may_narrow(request, round_):
        return SchemeAsked((), name)
    stored = {each.name: each for each in WeightingScheme.objects.filter(round=round_)}
    names = tuple(stored)
    if not name:
        return SchemeAsked(names)
    if name not in stored:
        raise Http404("No such weights.")
    scheme = read_scheme(stored[name].definition)
    return SchemeAsked(names, name, scheme, _variance(request.GET.get("variance", "")))


def _variance(named: str) -> Variance:
    return Variance(named) if named in set(Variance) else Variance.GIVEN


def weights_chosen(
    request: HttpRequest, round_: Round, questionnaire: Questionnaire, *, tallied: bool = False
) -> WeightsChosen:
    """The weights that the address names, over all the round's responses whatever filter is on.

    None when it names none; 404 for an unknown name. One query, and the blocks of the scheme's
    questions when a scheme is chosen; `tallied` counts the whole round by its classes, for a
    `view`. Without responses there is no `weighting`.
    """
    asked = scheme_asked(request, round_)
    if asked.scheme is None:
        return asked.without
    without, tallies = leaves_out(request, round_), None
    try:
        if tallied:
            found, tallies = weighted_tallies(round_, asked.scheme, without_set_aside=without)
        else:
            found = weighting_of(round_, asked.scheme, without_set_aside=without)
    except WeightingRefusedError as error:
        refusals = refusal_texts(error, questionnaire)
        return WeightsChosen(asked.names, asked.name, refusals=refusals)
    variance = asked.variance_with(found)
    view = None if tallies is None else WeightsView(asked.name, found, tallies, variance)
    shown = preview(asked.scheme, found, questionnaire)
    weighting = found if shown else None
    return WeightsChosen(asked.names, asked.name, variance, weighting, view, shown)
