"""The question bank: what other rounds of the consultation asked, to be found and taken over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from surveys.access import needs
from surveys.bank_selectors import bank_of
from surveys.forms_staff.design.bank import BankFilter, TakeForm
from surveys.forms_staff.design.reuse_words import sentences
from surveys.forms_staff.design.words import KIND_WORDS
from surveys.models import EditKind, Round
from surveys.questionnaire.authoring import question_codes
from surveys.questionnaire.bank import Entry, entries, matching
from surveys.questionnaire.editing import Edit
from surveys.questionnaire.model import Page, Questionnaire
from surveys.questionnaire.reuse import Reuse, reuse
from surveys.questionnaire.rich.plain import words_of
from surveys.questionnaire.text import Text
from surveys.roles import Permission
from surveys.services.audit import Action, audited
from surveys.views.design.desk import Desk
from surveys.views.form_data import form_data

ON_A_PAGE = 40  # questions
MOST_CHOICES = 8  # that are shown of a question


@dataclass(frozen=True, slots=True)
class Row:
    """A question that can be taken."""

    value: str
    code: str
    text: Text
    kind: Any
    languages: str
    choices: list[Text]
    more: int  # choices that are not shown
    others: list[Text]  # titles of the other rounds that ask the same
    taken: bool  # the draft has a question of this code
    ticked: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A page of another round with those of its questions that were found."""

    value: str
    round: Round
    page: Page
    rows: list[Row]
    ticked: bool
    first: bool  # of its round


@needs(Permission.DESIGN)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def bank(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what there is; or take over what was ticked, in one edit that can be taken back."""
    desk = Desk.of(request, slug)
    rounds, sources = bank_of(desk.round)
    form = TakeForm(desk.questionnaire, sources, form_data(request), to=request.GET.get("to", ""))
    refused: list[str] = []
    if request.method == "POST" and form.is_valid():
        reused = _take(desk, form)
        if not reused.refused:
            return _taken(request, desk, reused)
        refused = sentences(reused.refused)
    looked_for = BankFilter(rounds, request.GET)
    wanted = looked_for.wanted()
    found = list(matching(entries(sources), **wanted))
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    ticked = frozenset(request.POST.getlist("take"))
    context = desk.context(
        request,
        filter=looked_for,
        filtered=any(wanted.values()),
        form=form,
        page=page,
        parts=list(_parts(page, rounds, desk.questionnaire, ticked)),
        rounds=rounds,
        refused=[*refused, *(words for errors in form.errors.values() for words in errors)],
    )
    return render(request, "design/bank.html", context, status=422 if context["refused"] else 200)


def _take(desk: Desk, form: TakeForm) -> Reuse:
    """Do it, or nothing when anything is refused; what there is to say."""
    takings, data = form.takings(), form.cleaned_data
    done: list[Reuse] = []

    def edits(before: Questionnaire) -> Iterable[Edit]:
        done.append(reuse(before, takings, data["to"], copies=data["copies"]))
        return done[-1].edits

    planned = reuse(desk.questionnaire, takings, data["to"], copies=data["copies"])
    if planned.refused:
        return planned
    code = next(iter(planned.codes), "")
    with audited(desk.author.user, Action.DRAFT_CHANGED, round_=desk.round, subject=code) as entry:
        after = desk.edit(edits, EditKind.COPIED, code)
        entry.after = {"edit": EditKind.COPIED.value, "from": _names(data["take"])}
        entry.happened = after != desk.questionnaire
    return done[-1]


def _names(taken: list[str]) -> str:
    """What was taken, as the log keeps it: each as where it is from, and its code."""
    return ", ".join(each.partition(":")[2] for each in taken)[:1_000]


def _taken(request: HttpRequest, desk: Desk, reused: Reuse) -> HttpResponse:
    """To the first question taken over, with what has to be said of them."""
    many = len(reused.codes)
    words = ngettext(
        "%(many)s question was taken over.", "%(many)s questions were taken over.", many
    )
    messages.info(request, words % {"many": many})
    for said in sentences(reused.findings):
        messages.info(request, said)
    if reused.codes:
        return redirect(desk.url("question", reused.codes[0]))
    return redirect(desk.url("cover"))


def _parts(
    found: Iterable[Entry], rounds: list[Round], draft: Questionnaire, ticked: frozenset[str]
) -> Iterator[Part]:
    """The questions found by round and page."""
    by_slug = {each.slug: each for each in rounds}
    titles = {each.slug: each.title for each in rounds}
    present, before = question_codes(draft), ""
    for (key, code), group in groupby(found, lambda each: (each.source.key, each.page.code)):
        listed = list(group)
        rows = [_row(each, titles, present, ticked) for each in listed]
        value = f"p:{key}:{code}"
        yield Part(value, by_slug[key], listed[0].page, rows, value in ticked, key != before)
        before = key


def _row(
    entry: Entry, titles: dict[str, Text], present: frozenset[str], ticked: frozenset[str]
) -> Row:
    question, value = entry.question, f"q:{entry.source.key}:{entry.question.code}"
    options = [each.label for each in (*question.rows, *question.choices)]
    return Row(
        value=value,
        code=question.code,
        text=words_of(question),
        kind=KIND_WORDS[question.kind],
        languages=", ".join(entry.languages),
        choices=options[:MOST_CHOICES],
        more=max(0, len(options) - MOST_CHOICES),
        others=[titles[key] for key in entry.asked_in if key != entry.source.key],
        taken=question.code in present,
        ticked=value in ticked,
    )
