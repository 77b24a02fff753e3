"""The duplicates desk: what stands out, side by side, and what staff decide about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from surveys.access import needs, round_for_staff
from surveys.flag_selectors import (
    Group,
    decisions_of,
    flags_of,
    groups_of,
    set_aside,
)
from surveys.forms.presentation import answer_lines
from surveys.forms_staff.duplicates import KINDS, STATES, DecisionForm, why
from surveys.models import FlagState, ResponseFlag, Round
from surveys.questionnaire.model import Question
from surveys.roles import Permission
from surveys.selectors import submitted_count
from surveys.services.audit import Action, audited
from surveys.services.flagging import decide, find_duplicates
from surveys.services.jobs import enqueue

AT_ONCE = 2_000  # responses searched while the page waits, about a second; more by the worker
BESIDE = 4  # responses side by side on one page
ONE_BY_ONE = 12  # a larger group is decided about as a whole
ON_A_PAGE = 30


@needs(Permission.REVIEW_RESPONSES)
@require_safe
@never_cache
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """The groups that stand out, those with something to decide first."""
    round_ = round_for_staff(request, slug)
    page = Paginator(groups_of(round_), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "round": round_,
        "tab": "duplicates",
        "page": page,
        "rows": [_row(each) for each in page],
        "responses": submitted_count(round_),
        "set_aside": set_aside(round_).count(),
    }
    return render(request, "collecting/duplicates/overview.html", context)


def _row(group: Group) -> dict[str, Any]:
    return {
        "group": group,
        "title": KINDS[group.kind],  # type: ignore[index]
        "why": why(group.kind, group.detail, group.size),
    }


@needs(Permission.REVIEW_RESPONSES)
@require_POST
def search(request: HttpRequest, slug: str) -> HttpResponse:
    """Search the round anew: at once when it is small, otherwise in the background."""
    round_ = round_for_staff(request, slug)
    if submitted_count(round_) <= AT_ONCE:
        with audited(request.user, Action.DUPLICATES_SEARCHED, round_=round_) as entry:
            entry.after = {"groups": find_duplicates(round_.pk)}
        messages.success(request, _("The responses were searched."))
    else:
        with audited(request.user, Action.DUPLICATES_SEARCHED, round_=round_):
            enqueue("find_duplicates", round_id=round_.pk)
        messages.info(
            request, _("The search runs in the background. Open this page again in a minute.")
        )
    return redirect("collecting:duplicates", slug)


@needs(Permission.REVIEW_RESPONSES)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def group(request: HttpRequest, slug: str, group_id: UUID) -> HttpResponse:
    """The answers of a group side by side, and the decision about it."""
    round_ = round_for_staff(request, slug)
    flags = flags_of(round_, group_id)
    first = flags.order_by("-found", "id").first()
    if first is None:
        raise Http404("No such group.")
    size = flags.count()
    form = DecisionForm(request.POST or None, flags=list(flags) if size <= ONE_BY_ONE else None)
    if request.method == "POST" and form.is_valid():
        _decide(request, round_, group_id, form)
        return redirect("collecting:duplicates_group", slug, group_id)
    page = Paginator(flags, BESIDE).get_page(request.GET.get("page"))
    context = {
        "round": round_,
        "tab": "duplicates",
        "size": size,
        "title": KINDS[first.kind],  # type: ignore[index]
        "why": why(first.kind, first.detail, size),
        "open": flags.filter(state=FlagState.OPEN).count(),
        "page": page,
        "columns": _columns(page),
        "rows": _rows(page),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "collecting/duplicates/group.html", context, status=status)


def _decide(request: HttpRequest, round_: Round, group_id: UUID, form: DecisionForm) -> None:
    with audited(request.user, Action.DUPLICATES_DECIDED, round_=round_) as entry:
        changed = decide(
            round_=round_,
            group=group_id,
            set_aside=form.set_aside,
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=timezone.now(),
        )
        # The reason stays with the decisions: it may speak of answers.
        entry.happened = changed > 0
        entry.after = {"decision": form.cleaned_data["decision"], "changed": changed}
    if changed:
        messages.success(request, _("The decision is noted."))
    else:
        messages.info(request, _("Nothing changed: this was decided before."))


def _columns(page: Page[ResponseFlag]) -> list[dict[str, Any]]:
    """The responses side by side: what is said above the answers of each."""
    return [
        {
            "number": number,
            "flag": flag,
            "state": STATES[FlagState(flag.state)],
            "day": flag.response.submitted_on,
            "language": flag.response.language,
        }
        for number, flag in enumerate(page, start=page.start_index())
    ]


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One question with the answers of the responses side by side."""

    text: Any
    cells: list[list[str]]

    @property
    def same(self) -> bool:
        """Whether all of them say the same."""
        return len(self.cells) > 1 and all(cell == self.cells[0] for cell in self.cells)


def _rows(page: Page[ResponseFlag]) -> list[AnswerRow]:
    """A row for every question that one of the responses answers, in the newest version's order."""
    responses = [flag.response for flag in page]
    newest = sorted({each.version for each in responses}, key=lambda each: -each.number)
    questions: dict[str, Question] = {}
    for version in newest:
        for question in version.questionnaire.questions():
            questions.setdefault(question.code, question)
    rows = []
    for code, question in questions.items():
        own = [each.version.questionnaire.question(code) for each in responses]
        cells = [
            answer_lines(asked, each.answers) if asked else []
            for asked, each in zip(own, responses, strict=True)
        ]
        if any(cells):
            rows.append(AnswerRow(question.name, cells))
    return rows


@needs(Permission.REVIEW_RESPONSES)
@require_safe
@never_cache
def decisions(request: HttpRequest, slug: str) -> HttpResponse:
    """The log: who decided what, when, why."""
    round_ = round_for_staff(request, slug)
    page = Paginator(decisions_of(round_), ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "decision": each,
            "kind": KINDS[each.kind],  # type: ignore[index]
            "before": STATES[FlagState(each.before)],
            "after": STATES[FlagState(each.after)],
        }
        for each in page
    ]
    context = {"round": round_, "tab": "duplicates", "page": page, "rows": rows}
    return render(request, "collecting/duplicates/decisions.html", context)
