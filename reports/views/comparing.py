"""Rounds of a consultation compared by their figures, for staff."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from reports.charts import NARROW, WIDE, Theme, rounds_chart, trend_chart
from reports.columns import questionnaire_of
from reports.comparison import (
    ComparedQuestion,
    Settings,
    compare_rounds,
    compared_question,
)
from reports.forms.weighting_words import refusal_texts
from reports.page.comparing import (
    notices,
    show_left_out,
    show_mix,
    show_questions,
    verdict_counts,
)
from reports.page.comparing_charts import chart_domain, chart_rows, trend_domain
from reports.rounds_read import RoundWeightsError, names_of_weights
from reports.stats.differences import Correction
from reports.stats.disclosure import STAFF_MINIMUM
from reports.stats.measures import Statistic
from reports.stats.standardising import Mix
from reports.views.narrowing import may_narrow
from surveys.access import needs, published_for_staff
from surveys.models import Round
from surveys.roles import Permission
from surveys.templatetags.texts import localised

WIDTHS = {"wide": WIDE, "narrow": NARROW}
MOST_ROUNDS = 6


@needs(Permission.VIEW_RESULTS)
@require_safe
@never_cache
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """The round beside those that `with` names; without any, which there are to choose."""
    round_, _version = published_for_staff(request, slug)
    others = list(_others(round_))
    rounds = _rounds(request, round_, others)
    settings = _settings(request, round_)
    context = {
        "round": round_,
        "tab": "compare",
        "others": others,
        "chosen": {each.slug for each in rounds} - {round_.slug},
        "rounds": rounds,
        "settings": settings,
        "corrections": Correction,
        "mixes": Mix,
        "withheld": bool(request.GET.get("weights")) and not settings.weights,
    }
    if len(rounds) > 1 and may_narrow(request, round_):
        context["names"] = names_of_weights(rounds)
    if len(rounds) > 1:
        try:
            comparison = compare_rounds(rounds, settings)
        except RoundWeightsError as error:
            context["weights_refused"] = _refused(error)
            comparison = compare_rounds(rounds, replace(settings, weights=""))
        shown = show_questions(comparison)
        context |= {
            "comparison": comparison,
            "questions": shown,
            "mix": show_mix(comparison),
            "left_out": show_left_out(comparison),
            "notices": notices(comparison),
            "reconstructed": any(each.reconstructed for each in comparison.questions),
            "verdicts": verdict_counts(shown, comparison),
        }
    return render(request, "comparing/compare.html", context)


@needs(Permission.VIEW_RESULTS)
@require_safe
@never_cache
def chart(request: HttpRequest, slug: str, question_code: str) -> HttpResponse:
    """One question's chart as SVG; of this round alone when the address names no other."""
    round_, _version = published_for_staff(request, slug)
    rounds = _rounds(request, round_, list(_others(round_)))
    try:
        found = compared_question(rounds, question_code, _settings(request, round_))
    except RoundWeightsError:
        raise Http404("No such chart.") from None
    try:
        width = WIDTHS[request.GET.get("width", "wide")]
        theme = Theme(request.GET.get("theme", Theme.LIGHT))
    except (KeyError, ValueError):
        raise Http404("No such drawing.") from None
    if found is None:
        raise Http404("No such chart.")
    return HttpResponse(_drawn(found, rounds, width, theme), "image/svg+xml")


def _drawn(found: ComparedQuestion, rounds: list[Round], width: int, theme: Theme) -> str:
    """Two rounds as pairs of dots, more as lines."""
    rows = chart_rows(found, tuple(rounds))
    if len(rounds) > 2:
        return trend_chart(rows, domain=trend_domain(found), width=width, theme=theme)
    percent = found.rows[0].measure.statistic is Statistic.SHARE
    domain = chart_domain(found)
    return rounds_chart(rows, domain=domain, percent=percent, width=width, theme=theme)


def _others(round_: Round) -> list[Round]:
    """The other rounds of the consultation that have a questionnaire."""
    found = Round.objects.filter(consultation=round_.consultation_id, versions__isnull=False)
    return list(found.exclude(pk=round_.pk).distinct().order_by("number"))


def _rounds(request: HttpRequest, round_: Round, others: list[Round]) -> list[Round]:
    """The rounds to compare, the earliest first. 404 for one that is not there to choose."""
    wanted = set(request.GET.getlist("with"))
    if wanted - {each.slug for each in others} or len(wanted) >= MOST_ROUNDS:
        raise Http404("No such round to compare with.")
    found = [round_, *(each for each in others if each.slug in wanted)]
    return sorted(found, key=lambda each: each.number)


def _refused(error: RoundWeightsError) -> tuple[str, ...]:
    """Why a round cannot be weighted, with the round named."""
    name = localised(error.round.title)[0]
    if error.refused is None:
        return (_("%(round)s has no weights of this name.") % {"round": name},)
    questionnaire = questionnaire_of(error.round)
    reasons = refusal_texts(error.refused, questionnaire) if questionnaire else ()
    return tuple(f"{name}: {reason}" for reason in reasons)


def _settings(request: HttpRequest, round_: Round) -> Settings:
    """What the address asks for; what it asks for and is unknown counts as not asked.

    Weights are for who may narrow (decision 27).
    """
    correction, mix = request.GET.get("correction"), request.GET.get("mix")
    return Settings(
        minimum=STAFF_MINIMUM,
        by=request.GET.get("by", ""),
        correction=Correction(correction) if correction in set(Correction) else Correction.HOLM,
        mix=Mix(mix) if mix in set(Mix) else Mix.EARLIER,
        weights=request.GET.get("weights", "") if may_narrow(request, round_) else "",
    )
