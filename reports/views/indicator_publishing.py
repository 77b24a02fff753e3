"""Publishing the value of an indicator for a round, and correcting what was published."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from reports.forms.publishing import PublishForm
from reports.indicators.frozen import thaw
from reports.indicators.publishing import (
    NotPublishedError,
    Proposal,
    Refusal,
    propose,
    publish_value,
)
from reports.models import PublishedValue, TrackedIndicator
from reports.page.indicator_definition import definition_rows
from reports.page.indicator_words import REFUSAL_WORDS, why_words
from reports.page.indicators import Point, group_tables, value_with_n
from reports.views.indicators import indicator_of
from surveys.access import consultation_for_staff, needs
from surveys.models import Round
from surveys.roles import Permission
from surveys.services.audit import Action, audited
from surveys.views.form_data import form_data


@needs(Permission.MANAGE_ROUND)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def publish(request: HttpRequest, slug: str, indicator_code: str, other: str) -> HttpResponse:
    """Show what would be published for a round; publish it, or correct what is published."""
    consultation = consultation_for_staff(request, slug)
    indicator = indicator_of(consultation, indicator_code)
    round_ = Round.objects.select_related("consultation").filter(slug=other).first()
    if round_ is None or round_.consultation_id != consultation.pk:
        raise Http404("No such round of the consultation.")
    form = PublishForm(form_data(request))
    if form.is_valid() and _published(request, indicator, round_, form):
        return redirect("staff:indicator", slug, indicator.code)
    proposal = propose(indicator=indicator, round_=round_, at=timezone.now())
    context = {
        "consultation": consultation,
        "indicator": indicator,
        "round": round_,
        "form": form,
        "proposal": proposal,
        **_shown(proposal, round_),
    }
    return render(request, "indicators/publish.html", context, status=422 if form.errors else 200)


def _shown(proposal: Proposal, round_: Round) -> dict[str, Any]:
    refusal, latest = proposal.refusal, proposal.latest
    words = proposal.document.get("words", {})
    fit, value = proposal.fit, proposal.value
    may_be_seen = refusal not in (Refusal.SUPPRESSED, Refusal.UNDEFINED)
    return {
        "refusal": REFUSAL_WORDS[refusal] if refusal else "",
        "why": why_words(fit.why) if fit else "",
        "before": value_with_n(thaw(latest.figure).figure) if latest else "",
        "value": value_with_n(value.figure) if value and may_be_seen else "",
        "unweighted": value_with_n(value.figure.weighted.unweighted)
        if value and may_be_seen and value.figure.weighted
        else "",
        "definition": definition_rows(
            value.figure.statistic, value.figure.base, words, proposal.document["definition"]
        )
        if value
        else [],
        "groups": group_tables([Point(round_, value, words)])[:1] if value and may_be_seen else [],
    }


def _published(
    request: HttpRequest, indicator: TrackedIndicator, round_: Round, form: PublishForm
) -> bool:
    """Whether it was published; why not is said in the form."""
    try:
        with audited(
            request.user, Action.INDICATOR_PUBLISHED, round_=round_, subject=indicator.code
        ) as entry:
            made = publish_value(
                indicator=indicator,
                round_=round_,
                seen=form.cleaned_data["seen"],
                reason=form.cleaned_data["reason"],
                by=request.user.get_username(),
                at=timezone.now(),
            )
            if made.edition > 1:
                entry.action = Action.INDICATOR_CORRECTED
                entry.before = _noted(
                    made.indicator.published.get(round=round_, edition=made.edition - 1)
                )
            entry.after = _noted(made)
    except NotPublishedError as error:
        field = "reason" if error.refusal is Refusal.NO_REASON else None
        form.add_error(field, REFUSAL_WORDS[error.refusal])
        return False
    messages.success(
        request,
        _("The correction is published.") if made.edition > 1 else _("The value is published."),
    )
    return True


def _noted(edition: PublishedValue) -> dict[str, Any]:
    """What the audit log says of an edition: counts, and no reason."""
    figure = edition.figure
    return {"edition": edition.edition, "value": figure["rounded"], "n": figure["base_n"]}
