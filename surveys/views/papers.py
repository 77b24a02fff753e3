"""Papers to keep or to print: the respondent's copy and the questionnaire, as PDF."""

from __future__ import annotations

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from surveys.access import may_in, public, respondent, round_to_answer
from surveys.models import Access, QuestionnaireVersion, Round
from surveys.papers.questionnaire import SIZES, questionnaire_pdf
from surveys.papers.receipt import receipt_pdf
from surveys.respondent import key_from
from surveys.roles import Permission
from surveys.rules import RoundState, round_state
from surveys.selectors import response_of
from surveys.views.listing import listed

# How long a questionnaire once set is kept. Its version never changes, the round's title may.
PAPER_SECONDS = 600


@respondent
@require_safe
@never_cache
def copy(request: HttpRequest, slug: str) -> HttpResponse:
    """The respondent's own answers as PDF: those sent, or those saved and not sent."""
    round_, version = round_to_answer(slug)
    response = response_of(round_, key_from(request, round_), version)
    if response is None:
        return redirect("surveys:landing", slug)
    parts = listed(response.version.questionnaire, response.answers)
    pdf = receipt_pdf(round_, response, parts)
    return _download(pdf, round_, _("answers"), attached=True)


@public
@require_safe
def questionnaire(request: HttpRequest, slug: str) -> HttpResponse:
    """The questionnaire to print and fill in by pen, in normal or large print."""
    round_, version = round_to_answer(slug)
    size = request.GET.get("size", "normal")
    if size not in SIZES or not _may_read(request, round_):
        raise Http404("No such paper.")
    key = f"paper-{version.pk}-{version.content_hash}-{get_language()}-{size}"
    pdf = cache.get_or_set(key, lambda: _set(round_, version, size), PAPER_SECONDS)
    return _download(pdf or b"", round_, _("questionnaire"))


def _may_read(request: HttpRequest, round_: Round) -> bool:
    """Whoever may see the questions on the web may see them on paper; so may those who design,
    and those who key in what comes back."""
    if round_state(round_, timezone.now()) is not RoundState.UPCOMING and (
        round_.access != Access.INVITED or key_from(request, round_) is not None
    ):
        return True
    return any(may_in(request, each, round_) for each in (Permission.COLLECT, Permission.DESIGN))


def _set(round_: Round, version: QuestionnaireVersion, size: str) -> bytes:
    return questionnaire_pdf(round_, version.questionnaire, number=version.number, size=size)


def _download(pdf: bytes, round_: Round, name: str, *, attached: bool = False) -> HttpResponse:
    response = HttpResponse(pdf, content_type="application/pdf")
    place = "attachment" if attached else "inline"
    response["Content-Disposition"] = f'{place}; filename="{round_.slug}-{slugify(name)}.pdf"'
    if round_.trial_of_id is not None:
        response["X-Robots-Tag"] = "noindex"
    return response
