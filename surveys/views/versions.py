"""The versions of a round: what each changed, which breaks were declared, any two compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from surveys.access import needs, round_for_staff
from surveys.forms_staff.changes import ChangedThing, question_labels, shown_changes
from surveys.models import DeclaredBreak, QuestionnaireVersion, Round
from surveys.questionnaire.diff import diff
from surveys.questionnaire.live_changes import live_changes
from surveys.questionnaire.model import Questionnaire
from surveys.roles import Permission

ON_A_PAGE = 10


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version beside the one before it; the first has none."""

    version: QuestionnaireVersion
    before: int | None
    things: list[ChangedThing]
    declared: DeclaredBreak | None

    @property
    def titles(self) -> list[str]:
        """What changed, a line for each question."""
        return [
            f"{thing.title}: {'; '.join(each.title for each in thing.changes)}"
            for thing in self.things
        ]


@needs(Permission.DESIGN)
@require_safe
@never_cache
def versions(request: HttpRequest, slug: str) -> HttpResponse:
    """The versions, the latest first, each with what it changed."""
    round_ = round_for_staff(request, slug)
    found = round_.versions.select_related("declared_break").order_by("-number")
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    # One more than shown: the version that the last one on the page is compared with.
    shown = list(found[page.start_index() - 1 : page.end_index() + 1]) if page.object_list else []
    context = {
        "round": round_,
        "tab": "versions",
        "page": page,
        "rows": [_row(*pair) for pair in zip(shown, [*shown[1:], None], strict=True)][:ON_A_PAGE],
        "numbers": list(found.values_list("number", flat=True)),
        "others": _others(round_),
    }
    return render(request, "design/versions.html", context)


def _others(round_: Round) -> list[Round]:
    """The other rounds of the consultation that have a questionnaire."""
    others = Round.objects.filter(consultation=round_.consultation, versions__isnull=False)
    return list(others.exclude(pk=round_.pk).distinct().order_by("number"))


def _row(version: QuestionnaireVersion, before: QuestionnaireVersion | None) -> VersionRow:
    declared = getattr(version, "declared_break", None)
    if before is None:
        return VersionRow(version, None, [], declared)
    things = changes_between(before.questionnaire, version.questionnaire)
    return VersionRow(version, before.number, things, declared)


def changes_between(before: Questionnaire, after: Questionnaire) -> list[ChangedThing]:
    """Every change in words, by question."""
    return shown_changes(live_changes(diff(before, after)), question_labels(before, after))


@needs(Permission.DESIGN)
@require_safe
@never_cache
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """Two versions; without numbers, or with junk for them, the latest and the one before it."""
    round_ = round_for_staff(request, slug)
    numbers = list(round_.versions.order_by("number").values_list("number", flat=True))
    if not numbers:
        raise Http404("Nothing is published.")
    after = _number(request, "to", numbers, numbers[-1])
    earlier = [each for each in numbers if each < after]
    before = _number(request, "from", numbers, earlier[-1] if earlier else after)
    found = {each.number: each for each in round_.versions.filter(number__in=[before, after])}
    context: dict[str, Any] = {
        "round": round_,
        "tab": "versions",
        "numbers": numbers,
        "before": found[before],
        "after": found[after],
        "things": changes_between(found[before].questionnaire, found[after].questionnaire),
    }
    return render(request, "design/compare_versions.html", context)


def _number(request: HttpRequest, name: str, known: list[int], default: int) -> int:
    """A version's number; 404 for one that there is not."""
    sent = request.GET.get(name, "")
    if not (sent.isascii() and sent.isdigit() and len(sent) <= 6):
        return default
    if int(sent) not in known:
        raise Http404("No such version.")
    return int(sent)
