"""The weighting schemes of a round: making, trying, changing and removing them."""

from __future__ import annotations

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reports.columns import blocks_of, reading_of
from reports.forms.weighting import WeightingForm
from reports.forms.weighting_words import refusal_texts
from reports.models import WeightingScheme
from reports.page.weighting import WeightsPreview, preview
from reports.services import save_weighting
from reports.stats.schemes import read_scheme
from reports.stats.weight_classes import class_sizes
from reports.stats.weighting import Scheme, WeightingRefusedError, one_voice
from reports.weighting import weighting_of
from surveys.access import needs, published_for_staff
from surveys.models import Round
from surveys.questionnaire.model import Kind, Question, Questionnaire
from surveys.roles import Permission
from surveys.services.audit import Action, audited
from surveys.views.form_data import form_data

MOST_MARGINS = 6  # questions: more have too many combinations that nobody answered


@needs(Permission.WEIGH)
@require_safe
@never_cache
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """The schemes there are, and the questions that a new one can be made from."""
    round_, version = published_for_staff(request, slug)
    context = {
        "round": round_,
        "tab": "weights",
        "schemes": WeightingScheme.objects.filter(round=round_),
        "questions": _single_choices(reading_of(version)),
    }
    return render(request, "weights/overview.html", context)


@needs(Permission.WEIGH)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Targets for the questions named in the address; `preset=voices` fills them in equal."""
    round_, version = published_for_staff(request, slug)
    questionnaire = reading_of(version)
    wanted = request.GET.getlist("question")
    questions = [each for each in _single_choices(questionnaire) if each.code in wanted]
    if not 0 < len(questions) <= MOST_MARGINS:
        messages.error(
            request,
            _("Choose one to %(most)s questions to set targets for.") % {"most": MOST_MARGINS},
        )
        return redirect("staff:weights", slug)
    scheme, name = None, ""
    if request.GET.get("preset") == "voices" and len(questions) == 1:
        code = questions[0].code
        scheme = one_voice(code, class_sizes(blocks_of(round_, [code]), [code]))
        name = _("One voice each")
    form = WeightingForm(
        form_data(request),
        questionnaire=questionnaire,
        questions=questions,
        scheme=scheme,
        name=name,
    )
    return _edited(request, round_, form, None, scheme)


@needs(Permission.WEIGH)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def change(request: HttpRequest, slug: str, scheme_id: int) -> HttpResponse:
    """A scheme with its targets, and what its weights do to the responses as they are now."""
    round_, version = published_for_staff(request, slug)
    stored = get_object_or_404(WeightingScheme, pk=scheme_id, round=round_)
    questionnaire, scheme = reading_of(version), read_scheme(stored.definition)
    known = {each.code: each for each in _single_choices(questionnaire)}
    questions = [known[code] for code in scheme.questions if code in known]
    if not questions:
        raise Http404("The questionnaire has none of its questions any more.")
    form = WeightingForm(
        form_data(request),
        questionnaire=questionnaire,
        questions=questions,
        scheme=scheme,
        name=stored.name,
    )
    return _edited(request, round_, form, stored, scheme)


def _edited(
    request: HttpRequest,
    round_: Round,
    form: WeightingForm,
    stored: WeightingScheme | None,
    scheme: Scheme | None,
) -> HttpResponse:
    """The form with what its weights do; saved when "save" was pressed and nothing is wrong."""
    shown, refusals = _tried(round_, form, scheme)
    if request.method == "POST" and "save" in request.POST and not form.errors:
        if _saved(request, round_, form, stored):
            return redirect("staff:weights", round_.slug)
        shown = None
    context = {
        "round": round_,
        "tab": "weights",
        "form": form,
        "stored": stored,
        "preview": shown,
        "refusals": refusals,
        "several": len(form.questions) > 1,
    }
    return render(request, "weights/edit.html", context, status=422 if form.errors else 200)


def _tried(
    round_: Round, form: WeightingForm, scheme: Scheme | None
) -> tuple[WeightsPreview | None, tuple[str, ...]]:
    """What the weights typed, or before that those in `scheme`, do; else why they cannot be
    used. A form says it at its fields."""
    if form.is_bound:
        scheme = form.scheme if form.is_valid() else None
    if scheme is None:
        return None, ()
    try:
        return preview(scheme, weighting_of(round_, scheme), form.questionnaire), ()
    except WeightingRefusedError as error:
        if form.is_bound:
            form.refuse(error)
            return None, ()
        return None, refusal_texts(error, form.questionnaire)


def _saved(
    request: HttpRequest, round_: Round, form: WeightingForm, stored: WeightingScheme | None
) -> bool:
    name = form.cleaned_data["name"]
    try:
        with (
            transaction.atomic(),
            audited(request.user, Action.WEIGHTS_SAVED, round_=round_, subject=name) as entry,
        ):
            if stored is not None:
                entry.before = {"name": stored.name, **stored.definition}
            made = save_weighting(round_=round_, name=name, scheme=form.scheme, of=stored)
            entry.after = {"name": name, **made.definition}
    except IntegrityError:
        form.add_error("name", _("Other weights of this round have this name."))
        return False
    messages.success(request, _("The weights “%(name)s” are saved.") % {"name": name})
    return True


@needs(Permission.WEIGH)
@require_POST
def remove(request: HttpRequest, slug: str, scheme_id: int) -> HttpResponse:
    """Remove a scheme; the responses were never changed by it."""
    round_, _version = published_for_staff(request, slug)
    stored = get_object_or_404(WeightingScheme, pk=scheme_id, round=round_)
    with audited(request.user, Action.WEIGHTS_REMOVED, round_=round_, subject=stored.name) as entry:
        entry.before = {"name": stored.name, **stored.definition}
        stored.delete()
    messages.info(request, _("The weights “%(name)s” are removed.") % {"name": stored.name})
    return redirect("staff:weights", slug)


def _single_choices(questionnaire: Questionnaire) -> list[Question]:
    """The questions that targets can be set for, those of a category first."""
    found = [each for each in questionnaire.questions() if each.kind is Kind.SINGLE_CHOICE]
    return sorted(found, key=lambda question: not question.role)
