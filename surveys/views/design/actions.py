"""What is done to the draft by a button: add, copy, move, delete, take back, publish."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from surveys.access import needs
from surveys.models import EditKind
from surveys.questionnaire.authoring import (
    duplicate_page,
    duplicate_question,
    fresh_code,
    naming,
    new_question,
    page_codes,
    question_codes,
)
from surveys.questionnaire.document_reader import MAX_ITEMS
from surveys.questionnaire.editing import (
    END,
    Edit,
    PutPage,
    PutQuestion,
    page_index,
    place_of,
)
from surveys.questionnaire.model import Kind, Page, Questionnaire
from surveys.questionnaire.text import NO_TEXT
from surveys.roles import Permission
from surveys.services.audit import Action, audited
from surveys.services.drafting import (
    Edits,
)
from surveys.views.design.desk import Desk
from surveys.views.design.undoing import take_back


@needs(Permission.DESIGN)
@require_POST
def add_question(request: HttpRequest, slug: str) -> HttpResponse:
    """A new question of the kind asked for, at the end of a page; its editor."""
    desk = Desk.of(request, slug)
    kind, codes = request.POST.get("kind", ""), page_codes(desk.questionnaire)
    if kind not in set(Kind) or request.POST.get("page") not in codes:
        raise BadRequest("No such kind or page.")
    page = desk.page(request.POST["page"])
    if len(page.questions) >= MAX_ITEMS["questions"]:
        messages.info(request, _("The page is full: add another page."))
        return redirect(desk.url("page", page.code))
    made: list[str] = []

    def edits(before: Questionnaire) -> Iterable[Edit]:
        code = fresh_code(question_codes(before), "q")
        made.append(code)
        yield PutQuestion(code=code, question=new_question(code, Kind(kind)), page=page.code)

    _do(desk, edits, EditKind.ADDED, page.code)
    return redirect(desk.url("question", made[-1]))


@needs(Permission.DESIGN)
@require_POST
def add_page(request: HttpRequest, slug: str) -> HttpResponse:
    """A new page at the end; its editor."""
    desk = Desk.of(request, slug)
    if len(desk.questionnaire.pages) >= MAX_ITEMS["pages"]:
        messages.info(request, _("The questionnaire has as many pages as it can have."))
        return redirect(desk.url("cover"))
    made: list[str] = []

    def edits(before: Questionnaire) -> Iterable[Edit]:
        made.append(fresh_code(page_codes(before), "p"))
        yield PutPage(code=made[-1], page=Page(code=made[-1], title=NO_TEXT))

    _do(desk, edits, EditKind.ADDED, "")
    return redirect(desk.url("page", made[-1]))


@needs(Permission.DESIGN)
@require_POST
def change_question(
    request: HttpRequest, slug: str, question_code: str, action: str
) -> HttpResponse:
    """Copy, move or delete a question."""
    desk = Desk.of(request, slug)
    question = desk.question(question_code)
    page, _index = place_of(desk.questionnaire, question_code)

    def moved(before: Questionnaire) -> Iterable[Edit]:
        yield _moved_question(before, question_code, request.POST.get("to", ""))

    found: dict[str, tuple[Edits, EditKind]] = {
        "copy": (lambda before: [duplicate_question(before, question_code)], EditKind.COPIED),
        "move": (moved, EditKind.MOVED),
        "delete": (lambda _: [PutQuestion(code=question_code, question=None)], EditKind.DELETED),
    }
    if action not in found:
        raise Http404("No such action.")
    after = _do(desk, *found[action], question_code)
    if action == "delete":
        _say_deleted(request, desk.questionnaire, question.code)
        return redirect(desk.url("page", page))
    if action == "copy":
        on, index = place_of(after, question_code)
        question_code = after.pages[page_index(after, on)].questions[index + 1].code
    return redirect(desk.url("question", question_code))


@needs(Permission.DESIGN)
@require_POST
def change_page(request: HttpRequest, slug: str, page_code: str, action: str) -> HttpResponse:
    """Copy, move or delete a page with its questions."""
    desk = Desk.of(request, slug)
    page, to = desk.page(page_code), request.POST.get("to", "")

    def moved(before: Questionnaire) -> Iterable[Edit]:
        index = page_index(before, page_code) + {"up": -1, "down": 1}.get(to, 0)
        at = _whole(to.removeprefix("at:")) if to.startswith("at:") else max(0, index)
        yield PutPage(code=page_code, page=before.page(page_code), index=at)

    found: dict[str, tuple[Edits, EditKind]] = {
        "copy": (lambda before: [duplicate_page(before, page_code)], EditKind.COPIED),
        "move": (moved, EditKind.MOVED),
        "delete": (lambda _: [PutPage(code=page_code, page=None)], EditKind.DELETED),
    }
    if action not in found:
        raise Http404("No such action.")
    after = _do(desk, *found[action], page_code)
    if action == "delete":
        _say_deleted(request, desk.questionnaire, *(each.code for each in page.questions))
        return redirect(desk.url("cover"))
    if action == "copy":
        page_code = after.pages[page_index(after, page_code) + 1].code
    return redirect(desk.url("page", page_code))


@needs(Permission.DESIGN)
@require_POST
def undo(request: HttpRequest, slug: str) -> HttpResponse:
    """Take back one's own latest edit."""
    desk = Desk.of(request, slug)
    edit = take_back(request, desk)
    if edit is not None and edit.kind != EditKind.TRANSLATED:  # its code is a language
        after = Desk.of(request, slug).questionnaire
        if after.question(edit.code):
            return redirect(desk.url("question", edit.code))
        if edit.code in page_codes(after):
            return redirect(desk.url("page", edit.code))
    return redirect(desk.url("cover"))


def _do(desk: Desk, edits: Edits, kind: EditKind, code: str) -> Questionnaire:
    """Carry out edits and record them; an edit that changes nothing is not recorded."""
    with audited(desk.author.user, Action.DRAFT_CHANGED, round_=desk.round, subject=code) as entry:
        after = desk.edit(edits, kind, code)
        entry.after = {"edit": kind.value}
        entry.happened = after != desk.questionnaire
    return after


def _moved_question(before: Questionnaire, code: str, to: str) -> PutQuestion:
    """One place up or down, over the end of its page onto the next; or "page:CODE", its end; or
    "at:CODE:INDEX", a place on a page, counted from 0 without the question itself."""
    question = before.question(code)
    page, index = place_of(before, code)
    pages = [each.code for each in before.pages]
    here = pages.index(page)
    if to.startswith("page:"):
        page, index = to.removeprefix("page:"), END
    elif to.startswith("at:"):
        page, _colon, place = to.removeprefix("at:").rpartition(":")
        index = _whole(place)
    elif to == "up":
        if index == 0 and here > 0:
            page, index = pages[here - 1], END
        else:
            index = max(0, index - 1)
    elif to == "down":
        if index + 1 == len(before.pages[here].questions) and here + 1 < len(pages):
            page, index = pages[here + 1], 0
        else:
            index += 1
    return PutQuestion(code=code, question=question, page=page, index=index)


def _whole(digits: str) -> int:
    """A place in a list as it was sent."""
    if not re.fullmatch("[0-9]{1,4}", digits):
        raise BadRequest("No such place.")
    return int(digits)


def _say_deleted(request: HttpRequest, before: Questionnaire, *codes: str) -> None:
    """Deleted; undo is a button on every page. What named it is said, because it broke."""
    named = sorted({name for code in codes for name in naming(before, code)} - set(codes))
    if named:
        messages.info(
            request,
            _("Deleted. Conditions or texts of these name it and have to be changed: %s.")
            % ", ".join(named),
        )
    else:
        messages.info(request, _("Deleted."))
