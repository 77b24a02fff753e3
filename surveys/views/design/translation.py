"""Translating: how far each language is, which are published, and the page to translate on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from surveys.access import needs
from surveys.draft_selectors import DraftReading, edits_to_undo, translated_last
from surveys.forms_staff.design.languages import AddLanguageForm, direction, language_lines
from surveys.forms_staff.design.translations import (
    MOST,
    Sheet,
    lines_of,
    posted,
    sheet,
    show_conflicts,
)
from surveys.language_names import language_name
from surveys.models import EditKind
from surveys.questionnaire.translation import units
from surveys.questionnaire.wording import Wanted
from surveys.roles import Permission
from surveys.services.audit import Action, audited
from surveys.services.translating import (
    TranslatedMeanwhileError,
    add_language,
    hold_back,
    offer,
    remove_language,
    save_translations,
)
from surveys.views.design.desk import Desk
from surveys.views.design.undoing import take_back


@needs(Permission.TRANSLATE)
@require_safe
@never_cache
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """The languages, how far each is, and whether it is published."""
    desk = Desk.of(request, slug)
    return _overview(request, desk, AddLanguageForm(present=desk.questionnaire.languages))


def _overview(
    request: HttpRequest, desk: Desk, form: AddLanguageForm, status: int = 200
) -> HttpResponse:
    source = desk.questionnaire.languages[0]
    context = {
        "round": desk.round,
        "source": source,
        "source_name": language_name(source),
        "texts": len(units(desk.questionnaire)),
        "lines": language_lines(desk.questionnaire, desk.draft),
        "form": form,
        "may_undo": edits_to_undo(desk.draft, request.user),
    }
    return render(request, "design/translation/overview.html", context, status=status)


@needs(Permission.DESIGN)
@require_POST
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a language; it is held back until somebody lets it be published."""
    desk = Desk.of(request, slug)
    form = AddLanguageForm(request.POST, present=desk.questionnaire.languages)
    if not form.is_valid():
        return _overview(request, desk, form, status=422)
    language = form.cleaned_data["language"]
    with audited(request.user, Action.LANGUAGE_ADDED, round_=desk.round, subject=language) as entry:
        add_language(draft=desk.begun(), language=language, author=desk.author)
        entry.before = {"languages": list(desk.questionnaire.languages)}
        entry.after = {"languages": [*desk.questionnaire.languages, language]}
    messages.info(
        request,
        _("%s was added. It is held back until you let it be published.") % language_name(language),
    )
    return redirect("design:translation", slug)


@needs(Permission.DESIGN)
@require_POST
def change_language(request: HttpRequest, slug: str, language: str, action: str) -> HttpResponse:
    """Hold a language back from publishing, let it be published, or take it out."""
    desk = desk_for(request, slug, language)

    def held() -> str:
        hold_back(draft=desk.begun(), language=language)
        return _("%s is held back: the next version is published without it.")

    def offered() -> str:
        offer(draft=desk.begun(), language=language)
        return _("%s will be published with the next version.")

    def removed() -> str:
        remove_language(draft=desk.begun(), language=language, author=desk.author)
        return _("%s was taken out with its translations.")

    steps: dict[str, tuple[Action, Callable[[], str]]] = {
        "hold": (Action.LANGUAGE_HELD_BACK, held),
        "offer": (Action.LANGUAGE_OFFERED, offered),
        "remove": (Action.LANGUAGE_REMOVED, removed),
    }
    if action not in steps:
        raise Http404("No such action.")
    kind, step = steps[action]
    with audited(request.user, kind, round_=desk.round, subject=language):
        words = step()
    messages.info(request, words % language_name(language))
    return redirect("design:translation", slug)


@needs(Permission.TRANSLATE)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def translate(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """One part of the questionnaire, the source beside the translation."""
    desk = desk_for(request, slug, language)
    first = request.GET.get("from", "")
    shown = sheet(
        desk.questionnaire,
        language,
        desk.draft.marks,
        request.GET.get("part", ""),
        int(first) if first.isascii() and first.isdigit() and len(first) < 7 else 0,
    )
    if request.method != "POST":
        return _show(request, desk, language, shown)
    if len(request.POST.getlist("key")) > MOST:
        raise BadRequest("More texts than a page has.")
    lines, wanted = posted(request.POST, desk.questionnaire, language, desk.draft.marks)
    shown.lines = lines
    shown.errors = [each for each in lines if each.error]
    if shown.errors:
        return _show(request, desk, language, shown, status=422)
    try:
        return _saved(request, desk, language, wanted, shown)
    except TranslatedMeanwhileError as changed:
        return _conflict(request, desk, language, wanted, shown, changed)


def _saved(
    request: HttpRequest, desk: Desk, language: str, wanted: list[Wanted], shown: Sheet
) -> HttpResponse:
    with audited(
        request.user, Action.DRAFT_TRANSLATED, round_=desk.round, subject=language
    ) as entry:
        saved = save_translations(
            draft=desk.begun(), language=language, wanted=wanted, author=desk.author
        )
        changed = {each.key: each.wording for each in wanted if each.is_changed}
        old = {each.key: each.text.exactly_in(language) or "" for each in units(desk.questionnaire)}
        entry.before = {key: old[key] for key in changed}
        entry.after = {**changed, **({"confirmed": saved.confirmed} if saved.confirmed else {})}
        entry.happened = bool(entry.after)
    if entry.happened:
        many = saved.changed + saved.confirmed
        messages.info(request, ngettext("%d text saved.", "%d texts saved.", many) % many)
    else:
        messages.info(request, _("Nothing was changed."))
    query = f"?part={shown.part}" + (f"&from={shown.first}" if shown.first else "")
    if "next" in request.POST:
        query = ""
    return redirect(reverse("design:translate", args=[desk.round.slug, language]) + query)


@needs(Permission.TRANSLATE)
@require_POST
def take_back_translations(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """Take back one's own latest save, or file, of translations."""
    desk = desk_for(request, slug, language)
    take_back(request, desk, only=EditKind.TRANSLATED)
    return redirect("design:translate", slug, language)


def _conflict(
    request: HttpRequest,
    desk: Desk,
    language: str,
    wanted: list[Wanted],
    shown: Sheet,
    changed: TranslatedMeanwhileError,
) -> HttpResponse:
    """Both wordings of what somebody else changed; saving again puts one's own in its place."""
    desk.draft = desk.begun()
    desk.reading = DraftReading(changed.questionnaire, desk.draft.held_back)
    keys = {each.key for each in wanted}
    now = [each for each in units(desk.questionnaire) if each.key in keys]
    mine = {each.key: each.wording for each in wanted}
    shown.lines = lines_of(now, desk.questionnaire, language, desk.draft.marks)
    asked = {each.key for each in wanted if each.is_changed}
    show_conflicts(shown.lines, changed.keys, mine)
    for line in shown.lines:
        if line.unit.key in asked:
            line.wording = mine[line.unit.key]
    shown.conflicts = [each for each in shown.lines if each.theirs is not None]
    gone = [mine[key] for key in sorted(changed.gone)]
    return _show(request, desk, language, shown, status=409, gone=gone)


def _show(
    request: HttpRequest, desk: Desk, language: str, shown: Sheet, status: int = 200, **more: Any
) -> HttpResponse:
    source = desk.questionnaire.languages[0]
    lines = language_lines(desk.questionnaire, desk.draft)
    context = {
        "round": desk.round,
        "sheet": shown,
        "here": next(each for each in lines if each.code == language),
        "languages_beside": lines,
        "source": source,
        "source_name": language_name(source),
        "source_direction": direction(source),
        "may_take_back": translated_last(desk.draft, request.user) == language,
        **more,
    }
    return render(request, "design/translation/translate.html", context, status=status)


def desk_for(request: HttpRequest, slug: str, language: str) -> Desk:
    """The draft, when it is translated into this language; 404 otherwise."""
    desk = Desk.of(request, slug)
    if language not in desk.questionnaire.languages[1:]:
        raise Http404("No such language.")
    return desk
