"""Two rounds of a consultation, question by question, and what staff declare about each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from surveys.access import needs, round_for_staff
from surveys.equivalence_selectors import (
    EquivalentQuestions,
    Pair,
    declared_between,
    pairs_of,
)
from surveys.forms_staff.change_words import EQUIVALENTS, STATUSES
from surveys.forms_staff.changes import ShownChange, question_labels, shown_change
from surveys.forms_staff.equivalence import EquivalenceForm
from surveys.models import Round
from surveys.questionnaire.diff import diff
from surveys.questionnaire.differences import Diff, QuestionDiff, Status
from surveys.questionnaire.live_changes import live_changes
from surveys.questionnaire.model import Questionnaire
from surveys.roles import Permission
from surveys.selectors import latest_version
from surveys.services.audit import Action, audited
from surveys.services.equivalences import declare_equivalence, retract_equivalence


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question as both rounds ask it, or the one that does."""

    code: str
    other_code: str  # empty when only one round asks it
    title: str
    status: str
    likely: bool  # only suspected to be the same under another code
    changes: tuple[ShownChange, ...]
    pair: EquivalentQuestions | None
    verdict: str  # in words; empty when nothing is known


@needs(Permission.DESIGN)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def compare(request: HttpRequest, slug: str, other: str) -> HttpResponse:
    """Both rounds' latest questionnaires; POST declares or retracts an equivalence."""
    one, two = round_for_staff(request, slug), round_for_staff(request, other)
    if one.consultation_id != two.consultation_id or one == two:
        raise Http404("Not two rounds of one consultation.")
    before, after = _latest(one), _latest(two)
    form = EquivalenceForm(
        request.POST or None,
        codes=list(question_labels(before).items()),
        other_codes=list(question_labels(after).items()),
    )
    if request.method == "POST" and form.is_valid():
        _declare(request, one, two, form)
        return redirect("collecting:compare_rounds", slug, other)
    found = diff(before, after)
    pairs = pairs_of(found, declared_between(one, two))
    context = {
        "round": one,
        "other": two,
        "tab": "versions",
        "rows": _rows(found, pairs, question_labels(before, after)),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "design/compare_rounds.html", context, status=status)


def _latest(round_: Round) -> Questionnaire:
    version = latest_version(round_)
    if version is None:
        raise Http404("Nothing is published.")
    return version.questionnaire


def _declare(request: HttpRequest, one: Round, two: Round, form: EquivalenceForm) -> None:
    said = form.cleaned_data
    pair = Pair(one, said["code"], two, said["other_code"])
    at, subject = timezone.now(), f"{pair.code} ~ {pair.other_code}"
    with audited(request.user, Action.EQUIVALENCE_DECLARED, round_=one, subject=subject) as entry:
        entry.after = {"verdict": said["verdict"]}
        if said["verdict"]:
            declare_equivalence(
                pair=pair, verdict=said["verdict"], note=said["note"], by=request.user, at=at
            )
            words = _("The declaration is noted.")
        elif retract_equivalence(pair=pair, by=request.user, at=at):
            words = _("The declaration is taken back.")
        else:
            entry.happened = False
            words = _("Nothing was declared about these questions.")
    messages.info(request, words)


def _rows(
    found: Diff, pairs: tuple[EquivalentQuestions, ...], labels: dict[str, str]
) -> list[QuestionRow]:
    """Every question, then the pairs under two codes: those declared, and those suspected."""
    known = {(each.code, each.other_code): each for each in pairs}
    changes: dict[str, list[ShownChange]] = {}
    for each in live_changes(found):
        changes.setdefault(each.difference.question, []).append(shown_change(each))
    rows = [
        _row(each, tuple(changes.get(each.code, ())), known, labels) for each in found.questions
    ]
    likely = {(each.gone, each.new) for each in found.renames}
    crossed = dict.fromkeys([*(key for key in known if key[0] != key[1]), *sorted(likely)])
    return [*rows, *(_crossed(key, key in likely, known.get(key), labels) for key in crossed)]


def _row(
    each: QuestionDiff,
    changes: tuple[ShownChange, ...],
    known: dict[tuple[str, str], EquivalentQuestions],
    labels: dict[str, str],
) -> QuestionRow:
    both = each.status in (Status.SAME, Status.CHANGED)
    pair = known.get((each.code, each.code))
    return QuestionRow(
        code=each.code,
        other_code=each.code if both else "",
        title=labels[each.code],
        status=str(STATUSES[each.status]),
        likely=False,
        changes=changes if both else (),
        pair=pair,
        verdict=_verdict(pair),
    )


def _crossed(
    key: tuple[str, str], likely: bool, pair: EquivalentQuestions | None, labels: dict[str, str]
) -> QuestionRow:
    return QuestionRow(
        code=key[0],
        other_code=key[1],
        title=labels[key[1]],
        status=_("Another code"),
        likely=likely and pair is None,
        changes=(),
        pair=pair,
        verdict=_verdict(pair),
    )


def _verdict(pair: EquivalentQuestions | None) -> Any:
    return EQUIVALENTS[pair.verdict] if pair else ""
