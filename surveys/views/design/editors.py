"""The editors of the questionnaire, a page, a question: shown, saved, and what may come between."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from surveys.access import needs
from surveys.draft_selectors import DraftReading
from surveys.forms_staff.design.covers import CoverForm, PageHeadForm
from surveys.forms_staff.design.differences import before_and_after, two_versions
from surveys.forms_staff.design.questions import QuestionForm
from surveys.models import EditKind
from surveys.questionnaire.authoring import regroup, rename_question
from surveys.questionnaire.editing import (
    Edit,
    Place,
    PutCover,
    PutPage,
    PutQuestion,
    apply,
    page_index,
    part_at,
    place_of,
)
from surveys.questionnaire.model import Questionnaire
from surveys.roles import Permission
from surveys.services.audit import Action, audited
from surveys.services.drafting import ChangedMeanwhileError
from surveys.views.design.as_you_go import SEEN, conflicting, is_as_you_go, keep, refused
from surveys.views.design.desk import LANGUAGE, Desk
from surveys.views.form_data import form_data

_editor = require_http_methods(["GET", "HEAD", "POST"])


@needs(Permission.DESIGN)
@_editor
@never_cache
def cover(request: HttpRequest, slug: str) -> HttpResponse:
    """The questionnaire as a whole."""
    desk = Desk.of(request, slug)
    form = CoverForm(desk.questionnaire, desk.language, form_data(request))

    def edits(before: Questionnaire) -> Iterable[Edit]:
        yield PutCover(cover=form.result())
        yield from regroup(before, form.group_names())

    return _edit(request, desk, form, edits, ("cover", ""), {})


@needs(Permission.DESIGN)
@_editor
@never_cache
def page(request: HttpRequest, slug: str, page_code: str) -> HttpResponse:
    """The head of one page."""
    desk = Desk.of(request, slug)
    shown = desk.page(page_code)
    form = PageHeadForm(desk.questionnaire, shown, desk.language, form_data(request))

    def edits(before: Questionnaire) -> Iterable[Edit]:
        yield PutPage(code=page_code, page=form.result(), index=page_index(before, page_code))

    return _edit(request, desk, form, edits, ("page", page_code), {"page": shown})


@needs(Permission.DESIGN)
@_editor
@never_cache
def question(request: HttpRequest, slug: str, question_code: str) -> HttpResponse:
    """One question."""
    desk = Desk.of(request, slug)
    shown = desk.question(question_code)
    form = QuestionForm(
        desk.questionnaire,
        shown,
        desk.language,
        form_data(request),
        fixed=is_fixed(desk, question_code),
    )

    def edits(before: Questionnaire) -> Iterable[Edit]:
        new = form.result()
        if new.code != question_code:
            for edit in rename_question(before, question_code, new.code):
                before, _inverse = apply(before, edit)
                yield edit
        on, index = place_of(before, new.code)
        yield PutQuestion(code=new.code, question=new, page=on, index=index)

    return _edit(request, desk, form, edits, ("question", question_code), {"question": shown})


def is_fixed(desk: Desk, code: str) -> bool:
    """Whether a question stands in the published version: its code is that of stored answers."""
    return desk.latest is not None and desk.latest.questionnaire.question(code) is not None


def _edit(
    request: HttpRequest,
    desk: Desk,
    form: Any,
    edits: Any,
    place: Place,
    shown: dict[str, Any],
) -> HttpResponse:
    """Show the editor; or save what was sent and come back to it."""
    if request.method == "POST":
        wanted = request.POST.get("do", "")
        if wanted and not form.do(wanted):
            raise Http404("No such button.")
        as_you_go = is_as_you_go(request)
        if not wanted and form.is_valid():
            try:
                if as_you_go:
                    return keep(request, desk, form, edits, place)
                return _saved(request, desk, form, edits, place)
            except ChangedMeanwhileError as changed:
                return _conflict(request, desk, form, place, shown, changed.questionnaire)
        if as_you_go and not wanted:
            return refused(request, form)
    wrong = request.method == "POST" and not request.POST.get("do") and bool(form.errors)
    return _show(request, desk, form, place, shown, status=422 if wrong else 200)


def _saved(request: HttpRequest, desk: Desk, form: Any, edits: Any, place: Place) -> HttpResponse:
    name, code = place
    with audited(request.user, Action.DRAFT_CHANGED, round_=desk.round, subject=code) as entry:
        seen = {place: request.POST.get(SEEN, "")}
        after = desk.edit(edits, EditKind.CHANGED, code, seen)
        now = (name, form.cleaned_data.get("code", code))
        old, new = part_at(desk.questionnaire, place), part_at(after, now)
        entry.before, entry.after = before_and_after(old, new, desk.language)
        entry.happened = bool(entry.after)
    messages.info(request, _("Saved."))
    return redirect(desk.url(name, *([now[1]] if code else [])))


def _conflict(
    request: HttpRequest,
    desk: Desk,
    form: Any,
    place: Place,
    shown: dict[str, Any],
    theirs: Questionnaire,
) -> HttpResponse:
    """Both versions side by side; saving again puts one's own in the place of the other."""
    desk.reading = DraftReading(theirs, desk.draft.held_back)
    now = part_at(theirs, place)
    if now is None:
        raise Http404("It was deleted meanwhile.")
    conflict = two_versions(now, form.result(), desk.language)
    if is_as_you_go(request):
        return conflicting(request, desk, place, conflict)
    context = {**shown, "conflict": conflict, "theirs_url": desk.address(place)}
    return _show(request, desk, form, place, context, status=409)


def _show(
    request: HttpRequest,
    desk: Desk,
    form: Any,
    place: Place,
    shown: dict[str, Any],
    status: int,
) -> HttpResponse:
    name, code = place
    # Until it is saved, what its author has before them is what they began from.
    begun = status != HTTPStatus.CONFLICT and request.POST.get(SEEN)
    seen = begun or desk.mark(place)
    context = desk.context(request, f"{name}-{code}", form=form, seen=seen)
    context |= {
        **shown,
        "doing": request.POST.get("do"),
        "seen_name": SEEN,
        "language_name": LANGUAGE,
        "heading": desk.heading(place),
        "flaws": desk.flaws(place),
        "previews": desk.previews(place),
    }
    return render(request, f"design/{name}.html", context, status=status)
