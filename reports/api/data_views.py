"""The addresses that programs read with a token: what its owner may see in one consultation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import override

from reports.api.answering import BadRequestError, with_token
from reports.api.data_description import LARGEST_PAGE, USUAL_PAGE
from reports.api.data_documents import column_documents
from reports.api.documents import round_document
from reports.columns import reading_of
from reports.explore.crossing import MOST_CELLS
from reports.explore.disclosed import TooLargeTableError, disclosed_crossing, disclosed_question
from reports.explore.filtering import FilterError
from reports.explore.looking import Look
from reports.explore.variables import VariableError, find_variable
from reports.explore.weighing import WeightsError, scheme_weighting
from reports.exports import Data, snapshot
from reports.exports.jsonl_file import objects
from reports.selectors import definition_of
from reports.stats.crosstabs import CROSS_BASES
from reports.stats.disclosure import staff_minimum
from reports.stats.shares import Base
from surveys.access import may_in
from surveys.models import Round
from surveys.questionnaire.document import to_document
from surveys.questionnaire.model import Kind
from surveys.roles import Permission
from surveys.rules import results_are_public, round_state
from surveys.selectors import latest_version, numbered_version, submitted_after
from surveys.services.audit import Action, record
from surveys.token_access import published_for_token, round_for_token, rounds_for_token


def _document(round_: Round) -> dict[str, Any]:
    at = timezone.now()
    public = results_are_public(round_, at)
    version = latest_version(round_)
    return {
        **round_document(round_, round_state(round_, at), results_public=public),
        "version": version.number if version else None,
    }


@with_token(Permission.VIEW_RESULTS)
def rounds(request: HttpRequest) -> JsonResponse:
    """The rounds of the token's consultation."""
    return JsonResponse({"rounds": [_document(each) for each in rounds_for_token(request)]})


@with_token(Permission.VIEW_RESULTS)
def one_round(request: HttpRequest, slug: str) -> JsonResponse:
    """One of them."""
    return JsonResponse(_document(round_for_token(request, slug)))


@with_token(Permission.VIEW_RESULTS)
def questionnaire(request: HttpRequest, slug: str) -> JsonResponse:
    """What was asked, in a version of it."""
    round_, version = published_for_token(request, slug)
    number = request.GET.get("version")
    if number is not None:
        asked = numbered_version(round_, number)
        if asked is None:
            raise Http404("No such version.")
        version = asked
    return JsonResponse(
        {
            "round": round_.slug,
            "version": version.number,
            "questionnaire": to_document(version.questionnaire),
        }
    )


@with_token(Permission.VIEW_RESULTS)
def codebook(request: HttpRequest, slug: str) -> JsonResponse:
    """The columns of responses."""
    round_, _version = published_for_token(request, slug)
    plan = Data(round_=round_, language="").plan
    return JsonResponse({"round": round_.slug, "columns": column_documents(plan)})


_NARROWING = ("filter", "weights")


@with_token(Permission.VIEW_RESULTS)
def tables(request: HttpRequest, slug: str) -> JsonResponse:
    """A question's table, or two questions crossed; what the staff's pages hide is not in it."""
    round_, version = published_for_token(request, slug)
    reading = reading_of(version)
    without = _one_of(request, "flagged", ("with", "without")) == "without"
    narrows = may_in(request, Permission.EXPORT_DATA, round_)
    if not narrows and (without or any(request.GET.get(each, "").strip() for each in _NARROWING)):
        raise BadRequestError(
            "`filter`, `weights` and `flagged=without` are for who may export data."
        )
    base = Base(_one_of(request, "base", [Base.ANSWERED, *CROSS_BASES]))
    with override(_language(request, reading.languages)):
        look = Look(round_, reading, without_set_aside=without)
        try:
            look.narrow(request.GET.get("filter", ""))
            return JsonResponse(_table(request, look, base, narrows))
        except (FilterError, VariableError, WeightsError) as error:
            raise BadRequestError(str(error)) from None
        except TooLargeTableError:
            raise BadRequestError(f"The table has more than {MOST_CELLS} cells.") from None


def _table(request: HttpRequest, look: Look, base: Base, narrows: bool) -> dict[str, Any]:
    minimum = staff_minimum(definition_of(look.round, look.questionnaire).minimum_group)
    name, by = request.GET.get("question", ""), request.GET.get("by", "")
    weights = request.GET.get("weights", "")
    weighting = scheme_weighting(look, weights) if weights else None
    if not by:
        question = look.questions.get(name)
        if question is None or question.kind is Kind.NOTE:
            find_variable(name, look.questions)
            raise VariableError("Without `by` name the whole question, not a part of it.")
        return disclosed_question(look, question, minimum, weighting)
    rows, columns = (find_variable(each, look.questions) for each in (name, by))
    return disclosed_crossing(
        look,
        rows,
        columns,
        base=base,
        minimum=minimum,
        rows_minimum=0 if narrows else minimum,
        weighting=weighting,
    )


@with_token(Permission.EXPORT_DATA)
def responses(request: HttpRequest, slug: str) -> JsonResponse:
    """Responses one by one, as data files have them; each page is noted in the audit log."""
    round_, version = published_for_token(request, slug)
    after, most = _after(request), _most(request)
    labelled = _one_of(request, "cells", ("codes", "labels")) == "labels"
    language = _language(request, reading_of(version).languages)
    with snapshot():
        data = Data(round_=round_, language=language, labelled=labelled)
        found = list(submitted_after(round_, after, most + 1))
        rows = list(objects(data, found[:most]))
        columns = [column.name for column in data.plan.columns]
    record(
        request.user,
        Action.DATA_READ,
        round_=round_,
        subject=request.token.name,  # type: ignore[attr-defined]
        after={"language": language, "rows": len(rows)},
    )
    following = str(found[most - 1].id) if len(found) > most else None
    return JsonResponse({"round": round_.slug, "columns": columns, "rows": rows, "next": following})


def _one_of(request: HttpRequest, name: str, allowed: Any) -> str:
    """The parameter, one of these; the first one unless it is sent. Raises BadRequestError."""
    sent = request.GET.get(name, allowed[0])
    if sent not in allowed:
        raise BadRequestError(f"`{name}` is one of: {', '.join(dict.fromkeys(allowed))}.")
    return str(sent)


def _language(request: HttpRequest, languages: tuple[str, ...]) -> str:
    return _one_of(request, "language", languages)


def _after(request: HttpRequest) -> UUID | None:
    sent = request.GET.get("after")
    if sent is None:
        return None
    try:
        return UUID(sent)
    except ValueError:
        raise BadRequestError("`after` is the `next` of another page.") from None


def _most(request: HttpRequest) -> int:
    sent = request.GET.get("limit", str(USUAL_PAGE))
    digits = sent if sent.isascii() and sent.isdigit() and len(sent) < 6 else "0"
    if not 1 <= int(digits) <= LARGEST_PAGE:
        raise BadRequestError(f"`limit` is a number from 1 to {LARGEST_PAGE}.")
    return int(digits)
