"""The dashboard of a consultation, and copying a round with its report."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from reports.dashboard import round_cards
from reports.services import copy_report
from reports.timeline import timeline
from surveys.access import consultation_for_staff, needs, round_for_staff
from surveys.forms_staff.rounds import NamesForm
from surveys.models import Round
from surveys.roles import Permission
from surveys.selectors import next_number
from surveys.services.audit import Action, record
from surveys.services.copying import copy_round
from surveys.services.versions import QuestionnaireRefusedError
from surveys.views.form_data import form_data
from surveys.views.rounds import TAKEN


@needs(Permission.VIEW_RESULTS)
@require_safe
@never_cache
def dashboard(request: HttpRequest, slug: str) -> HttpResponse:
    """The rounds on a line of time, how each goes, and what to do next."""
    consultation = consultation_for_staff(request, slug)
    at = timezone.now()
    cards = round_cards(consultation, at)
    line = timeline([(card.round.opens_at, card.round.closes_at) for card in cards], at)
    context = {
        "consultation": consultation,
        "cards": list(zip(cards, line.bars, strict=True)),
        "line": line,
        "drawn": any(bar.width for bar in line.bars),
    }
    return render(request, "rounds/dashboard.html", context)


@needs(Permission.MANAGE_ROUND)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def copy(request: HttpRequest, slug: str) -> HttpResponse:
    """Make a round like this one, without its people and answers."""
    round_ = round_for_staff(request, slug)
    form = NamesForm(
        form_data(request),
        languages=[code for code, _name in settings.LANGUAGES],
        consultation=round_.consultation,
        next_number=next_number(round_.consultation),
    )
    if form.is_valid() and (made := _copied(request, round_, form)):
        messages.success(request, _("The copy is there. Set its dates."))
        return redirect("collecting:settings", made.slug)
    context = {"form": form, "round": round_, "tab": "settings"}
    return render(request, "rounds/copy.html", context, status=422 if form.errors else 200)


def _copied(request: HttpRequest, round_: Round, form: NamesForm) -> Round | None:
    """The copy with its report; None when it is refused, which the form says."""
    slug, number = form.cleaned_data["slug"], form.cleaned_data["number"]
    try:
        with transaction.atomic():
            made = copy_round(
                round_=round_,
                slug=slug,
                number=number,
                title=form.wordings("title"),
                at=timezone.now(),
            )
            copy_report(source=round_, target=made)
            record(request.user, Action.ROUND_COPIED, round_=made, before={"slug": round_.slug})
    except QuestionnaireRefusedError as error:
        problems = _("The questionnaire cannot be published as it is: %(problems)s")
        form.add_error(None, problems % {"problems": "; ".join(error.problems)})
        return None
    except IntegrityError:
        form.add_error(None, TAKEN)
        return None
    return made
