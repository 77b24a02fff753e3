"""Defining, changing and removing indicators of a consultation."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from reports.definition import STATISTICS
from reports.definition.tracked import Tracked, write_tracked
from reports.forms.indicators import IndicatorForm
from reports.indicators.fits import Read
from reports.indicators.history import Rounds, rounds_of
from reports.indicators.publishing import (
    ChangedMeanwhileError,
    PublishedAlreadyError,
    remove_indicator,
    save_indicator,
)
from reports.models import TrackedIndicator
from reports.selectors import definition_of
from reports.views.indicators import indicator_of
from surveys.access import consultation_for_staff, needs
from surveys.models import Consultation
from surveys.questionnaire.model import Question
from surveys.roles import Permission
from surveys.services.audit import Action, audited
from surveys.views.form_data import form_data

RESPONDENTS = "_respondents"  # in place of a question: the number of respondents
LANGUAGES = [code for code, _name in settings.LANGUAGES]


@needs(Permission.DEFINE_INDICATORS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose a question of a round, or an indicator of its report; then say what it computes."""
    consultation = consultation_for_staff(request, slug)
    rounds = rounds_of(consultation)
    read = _chosen(request, rounds)
    if read is None or not (request.GET.get("question") or request.GET.get("from")):
        return render(request, "indicators/choose.html", _offered(consultation, rounds, read))
    code, row, document = _start(request, read)
    form = IndicatorForm(
        form_data(request),
        languages=LANGUAGES,
        consultation=consultation,
        questionnaire=read.reading,
        question=_question(read, code, row),
        document=document,
        weights=_weights(rounds),
        row=row,
    )
    return _edited(request, consultation, read, form, None)


def _chosen(request: HttpRequest, rounds: Rounds) -> Read | None:
    """The round that the address names; the latest without a name. 404 for an unknown one."""
    wanted = request.GET.get("round")
    if not wanted:
        return rounds.reads[-1] if rounds.reads else None
    found = next((each for each in rounds.reads if each.round.slug == wanted), None)
    if found is None:
        raise Http404("No such round with a questionnaire.")
    return found


def _offered(consultation: Consultation, rounds: Rounds, read: Read | None) -> dict[str, Any]:
    pages = []
    for page in read.reading.pages if read else ():
        questions = [each for each in page.questions if STATISTICS[each.kind]]
        if questions:
            pages.append((page, questions))
    indicators = definition_of(read.round, read.reading).indicators if read else ()
    return {
        "consultation": consultation,
        "rounds": [each.round for each in rounds.reads],
        "round": read.round if read else None,
        "pages": pages,
        "respondents": RESPONDENTS,
        "of_report": [each for each in indicators if each.question and each.statement],
    }


def _start(request: HttpRequest, read: Read) -> tuple[str, str, dict[str, Any]]:
    """The question, its row and the definition to begin with. 404 for one that is not there."""
    wanted = request.GET.get("from")
    if not wanted:
        return request.GET["question"], request.GET.get("row", ""), {}
    found = definition_of(read.round, read.reading).indicator(wanted)
    if found is None or not found.question:
        raise Http404("No such indicator of the report.")
    return found.question, found.row, write_tracked(Tracked(indicator=found))


def _question(read: Read, code: str, row: str) -> Question | None:
    """The question; None for the number of respondents. 404 without figures, or unknown."""
    if code in ("", RESPONDENTS):
        return None
    question = read.reading.question(code)
    if question is None or not STATISTICS[question.kind] or not _is_asked(read, code, row):
        raise Http404("No such question with figures.")
    return question


def _is_asked(read: Read, code: str, row: str) -> bool:
    """Whether the round has the question; of a matrix, the row."""
    question = read.reading.question(code)
    if question is None:
        return False
    return row in {each.code for each in question.rows} if question.rows or row else True


def _weights(rounds: Rounds) -> list[tuple[str, str]]:
    """The names of weights, each with how many of the rounds have it."""
    every = len(rounds.reads)
    known = Counter(name for schemes in rounds.schemes.values() for name in schemes)
    said = ngettext(
        "%(name)s: %(many)s of %(all)s round", "%(name)s: %(many)s of %(all)s rounds", every
    )
    return [(name, said % {"name": name, "many": known[name], "all": every})
            for name in sorted(known)]  # fmt: skip


@needs(Permission.DEFINE_INDICATORS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def change(request: HttpRequest, slug: str, indicator_code: str) -> HttpResponse:
    """Another definition; what is published stays, and is marked where it differs."""
    consultation = consultation_for_staff(request, slug)
    indicator = indicator_of(consultation, indicator_code)
    rounds = rounds_of(consultation)
    read = rounds.anchor(indicator)
    code = indicator.definition.get("question", "")
    row = indicator.definition.get("row", "")
    if read is None or (code and not _is_asked(read, code, row)):
        messages.error(
            request, _("No round asks the question of this indicator any more: it stays as it is.")
        )
        return redirect("staff:indicator", slug, indicator.code)
    form = IndicatorForm(
        form_data(request),
        languages=LANGUAGES,
        consultation=consultation,
        questionnaire=read.reading,
        question=_question(read, code, row),
        of=indicator,
        document=indicator.definition,
        weights=_weights(rounds),
        row=row,
    )
    return _edited(request, consultation, read, form, indicator)


def _edited(
    request: HttpRequest,
    consultation: Consultation,
    read: Read,
    form: IndicatorForm,
    indicator: TrackedIndicator | None,
) -> HttpResponse:
    if form.is_valid() and (saved := _saved(request, consultation, read, form, indicator)):
        return redirect("staff:indicator", consultation.slug, saved.code)
    context = {
        "consultation": consultation,
        "indicator": indicator,
        "form": form,
        "question": form.question,
        "row": next((e for e in form.question.rows if e.code == form.row), None)
        if form.question
        else None,
        "of_round": read.round,
        "published": indicator is not None and indicator.published.exists(),
    }
    return render(request, "indicators/edit.html", context, status=422 if form.errors else 200)


def _saved(
    request: HttpRequest,
    consultation: Consultation,
    read: Read,
    form: IndicatorForm,
    indicator: TrackedIndicator | None,
) -> TrackedIndicator | None:
    """The indicator; None when it is refused, which the form says."""
    code = indicator.code if indicator else form.cleaned_data["code"]
    try:
        with audited(
            request.user, Action.INDICATOR_SAVED, consultation=consultation, subject=code
        ) as entry:
            entry.before = dict(indicator.definition) if indicator else {}
            made = save_indicator(
                consultation=consultation,
                code=code,
                name=form.wordings("name"),
                description=form.wordings("description"),
                tracked=form.tracked,
                anchor=read.round,
                at=timezone.now(),
                of=indicator,
                revision=form.cleaned_data["revision"] or 0,
            )
            entry.after = dict(made.definition)
    except ChangedMeanwhileError:
        form.add_error(None, _("Somebody else has changed the indicator meanwhile. Open it again."))
    except IntegrityError:
        form.add_error("code", _("Another indicator has this short name."))
    else:
        messages.success(request, _("The indicator is saved."))
        return made
    return None


@needs(Permission.DEFINE_INDICATORS)
@require_POST
def remove(request: HttpRequest, slug: str, indicator_code: str) -> HttpResponse:
    """Remove an indicator of which nothing is published."""
    consultation = consultation_for_staff(request, slug)
    indicator = indicator_of(consultation, indicator_code)
    try:
        with audited(
            request.user,
            Action.INDICATOR_REMOVED,
            consultation=consultation,
            subject=indicator.code,
        ) as entry:
            entry.before = dict(indicator.definition)
            remove_indicator(indicator=indicator)
    except PublishedAlreadyError:
        messages.error(request, _("Values of the indicator are published: it cannot be removed."))
        return redirect("staff:indicator", slug, indicator.code)
    messages.info(request, _("The indicator is removed."))
    return redirect("staff:indicators", slug)
