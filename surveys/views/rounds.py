"""Staff make consultations and rounds, change their settings, pause, close and delete them."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from surveys.access import consultation_for_staff, needs, round_for_staff, staff_only
from surveys.forms_staff.round_words import FIXED
from surveys.forms_staff.rounds import ConsultationForm, DeletionForm, NamesForm, RoundForm, Target
from surveys.invitation_selectors import words_of
from surveys.message_texts import languages_of
from surveys.models import Consultation, Membership, Round
from surveys.questionnaire.text import Text
from surveys.roles import Permission, Role
from surveys.round_settings import fixed_settings
from surveys.rules import last_moment, round_state
from surveys.selectors import is_promised, latest_version, next_number
from surveys.services.audit import Action, audited, record
from surveys.services.consultations import change_consultation, create_consultation
from surveys.services.deleting import (
    PublishedAnswersError,
    WrongTitleError,
    answers_are_published,
    delete_round,
)
from surveys.services.pausing import NotRunningError, close_early, pause_round, resume_round
from surveys.services.rounds import (
    ClosesTooEarlyError,
    FixedSettingError,
    change_round,
    create_round,
)
from surveys.templatetags.texts import plain
from surveys.views.form_data import form_data

READ_AND_SEND = ["GET", "HEAD", "POST"]

# What the form had found free was taken before it was stored.
TAKEN = gettext_lazy("Somebody else has just taken this short name or number. Choose another.")


@staff_only
@require_http_methods(READ_AND_SEND)
@never_cache
def new_consultation(request: HttpRequest) -> HttpResponse:
    """Make a consultation; who makes it is its administrator."""
    form = ConsultationForm(form_data(request), languages=_site_languages(), of=None)
    if form.is_valid():
        try:
            made = _made(request, form)
        except IntegrityError:
            form.add_error(None, TAKEN)
        else:
            messages.success(request, _("The consultation is there. Now make its first round."))
            return redirect("staff:consultation", made.slug)
    return _form_page(request, "rounds/consultation.html", {"form": form})


@needs(Permission.MANAGE_ROUND)
@require_http_methods(READ_AND_SEND)
@never_cache
def edit_consultation(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what is said of a consultation."""
    consultation = consultation_for_staff(request, slug)
    form = ConsultationForm(
        form_data(request),
        languages=_site_languages(),
        of=consultation,
    )
    if form.is_valid():
        with audited(request.user, Action.CONSULTATION_CHANGED, consultation=consultation):
            change_consultation(consultation=consultation, **_texts(form))
        messages.success(request, _("The changes are saved."))
        return redirect("staff:consultation", slug)
    context = {"form": form, "consultation": consultation}
    return _form_page(request, "rounds/consultation.html", context)


def _made(request: HttpRequest, form: ConsultationForm) -> Consultation:
    slug, user = form.cleaned_data["slug"], cast("Any", request.user)
    with transaction.atomic():
        made = create_consultation(slug=slug, **_texts(form))
        Membership.objects.create(consultation=made, user=user, role=Role.ADMINISTRATOR)
        record(user, Action.CONSULTATION_CREATED, consultation=made, subject=slug)
    return made


def _texts(form: ConsultationForm) -> dict[str, Any]:
    return {name: form.wordings(name) for name in form.WORDINGS}


def _site_languages() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]


@needs(Permission.MANAGE_ROUND)
@require_http_methods(READ_AND_SEND)
@never_cache
def new_round(request: HttpRequest, slug: str) -> HttpResponse:
    """Make a round; its settings come on the next page."""
    consultation = consultation_for_staff(request, slug)
    form = NamesForm(
        form_data(request),
        languages=_site_languages(),
        consultation=consultation,
        next_number=next_number(consultation),
    )
    if form.is_valid():
        names = {name: form.cleaned_data[name] for name in ("slug", "number")}
        try:
            with audited(
                request.user, Action.ROUND_CREATED, consultation=consultation, subject=names["slug"]
            ):
                made = create_round(
                    consultation=consultation, title=form.wordings("title"), **names
                )
        except IntegrityError:
            form.add_error(None, TAKEN)
        else:
            messages.success(request, _("The round is there. Set its dates and who may answer."))
            return redirect("collecting:settings", made.slug)
    context = {"form": form, "consultation": consultation}
    return _form_page(request, "rounds/new.html", context)


@needs(Permission.MANAGE_ROUND)
@require_http_methods(READ_AND_SEND)
@never_cache
def round_settings(request: HttpRequest, slug: str) -> HttpResponse:
    """Show and change a round's settings."""
    round_ = round_for_staff(request, slug)
    form = _round_form(request, round_)
    if form.is_valid() and _changed(request, round_, form):
        messages.success(request, _("The changes are saved."))
        for notice in form.notices:
            messages.warning(request, notice)
        return redirect("collecting:settings", slug)
    context = {"form": form, "tab": "settings", **_about(round_)}
    return _form_page(request, "rounds/settings.html", context)


def _round_form(request: HttpRequest, round_: Round) -> RoundForm:
    at = timezone.now()
    return RoundForm(
        form_data(request),
        of=round_,
        languages=languages_of(round_),
        fixed=fixed_settings(round_, at, somebody=is_promised(round_)),
        targets=[Target(each.code, plain(each.label)) for each in words_of(round_).choices],
        at=at,
    )


def _changed(request: HttpRequest, round_: Round, form: RoundForm) -> bool:
    """Whether the settings were stored; what came in between is said in the form."""
    try:
        with audited(request.user, Action.ROUND_CHANGED, round_=round_) as entry:
            entry.before = {
                name: _said(getattr(round_, name))
                for name in form.changed_data
                if hasattr(round_, name)
            }
            after = change_round(round_=round_, at=timezone.now(), **form.settings)
            entry.after = {name: _said(getattr(after, name)) for name in entry.before}
    except FixedSettingError as error:
        for name, until in error.fixed.items():
            form.add_error(name if name in form.fields else None, str(FIXED[until]))
    except ClosesTooEarlyError:
        form.add_error("closes_at", _("The closing comes before the opening."))
    except IntegrityError:
        form.add_error(None, TAKEN)
    else:
        return True
    return False


@needs(Permission.MANAGE_ROUND)
@require_POST
def pause(request: HttpRequest, slug: str) -> HttpResponse:
    """Take no answers for a while."""
    round_ = round_for_staff(request, slug)
    try:
        with audited(request.user, Action.ROUND_PAUSED, round_=round_):
            pause_round(round_=round_, at=timezone.now())
    except NotRunningError:
        messages.info(request, _("Only an open round can be paused."))
    else:
        messages.info(request, _("The round is paused: it takes no answers, and letters wait."))
    return redirect("staff:consultation", round_.consultation.slug)


@needs(Permission.MANAGE_ROUND)
@require_POST
def resume(request: HttpRequest, slug: str) -> HttpResponse:
    """Take answers again."""
    round_ = round_for_staff(request, slug)
    with audited(request.user, Action.ROUND_RESUMED, round_=round_):
        round_ = resume_round(round_=round_)
    messages.info(request, _("The round goes on. Letters that wait are sent when you let them."))
    return redirect("staff:consultation", round_.consultation.slug)


@needs(Permission.MANAGE_ROUND)
@require_http_methods(READ_AND_SEND)
@never_cache
def close(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what closing does, and close the round now."""
    round_ = round_for_staff(request, slug)
    if request.method != "POST":
        return render(request, "rounds/close.html", {"tab": "settings", **_about(round_)})
    try:
        with audited(request.user, Action.ROUND_CLOSED, round_=round_):
            close_early(round_=round_, at=timezone.now())
    except NotRunningError:
        messages.info(request, _("A round that has not opened cannot be closed."))
    else:
        messages.info(request, _("The round is closed to new answers."))
    return redirect("staff:consultation", round_.consultation.slug)


@needs(Permission.MANAGE_ROUND)
@require_http_methods(READ_AND_SEND)
@never_cache
def delete(request: HttpRequest, slug: str) -> HttpResponse:
    """Delete a round whose title is typed."""
    round_ = round_for_staff(request, slug)
    form = DeletionForm(form_data(request))
    if form.is_valid():
        try:
            with audited(
                request.user,
                Action.ROUND_DELETED,
                consultation=round_.consultation,
                subject=round_.slug,
            ):
                delete_round(
                    round_=round_, title_typed=form.cleaned_data["title"], at=timezone.now()
                )
        except WrongTitleError:
            form.add_error("title", _("This is not the round's title. Nothing was deleted."))
        except PublishedAnswersError:
            form.add_error("title", _("Answers are published. Nothing was deleted."))
        else:
            messages.success(request, _("The round and everything in it is deleted."))
            return redirect("staff:consultation", round_.consultation.slug)
    published = answers_are_published(round_, timezone.now())
    context = {"form": form, "published": published, "tab": "settings", **_about(round_)}
    return _form_page(request, "rounds/delete.html", context)


def _said(value: Any) -> str:
    """A setting as the log keeps it."""
    return plain(value) if isinstance(value, Text) else str(value)


def _about(round_: Round) -> dict[str, Any]:
    """What the pages of a round's settings say beside the form."""
    return {
        "round": round_,
        "state": round_state(round_, timezone.now()).value,
        "last_moment": last_moment(round_),
        "version": latest_version(round_),
    }


def _form_page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context, status=422 if context["form"].errors else 200)
