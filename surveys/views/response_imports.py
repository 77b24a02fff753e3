"""Staff import answers collected elsewhere: give a file, check what it means, import, take back."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from surveys.access import needs, round_for_staff
from surveys.batch_selectors import batch_of, batches_of
from surveys.forms_staff.response_import_words import (
    ending_words,
    finding_words,
    format_words,
    reason_words,
    shape_words,
)
from surveys.forms_staff.response_imports import CheckForm, FileForm
from surveys.models import BatchState, QuestionnaireVersion, ResponseBatch, Round
from surveys.response_files.mapping import MappingError
from surveys.response_files.report import Finding, Refusal, Report, from_document
from surveys.response_files.table import OF_A_PAGE, UnreadableFileError
from surveys.roles import Permission
from surveys.selectors import latest_version
from surveys.services.audit import Action, audited
from surveys.services.background_imports import cancel_import, start_import
from surveys.services.files_of_answers import drop_file, give_file, head_of, say, take_back
from surveys.services.going_through import Given, Imported, Said
from surveys.services.importing_responses import look_at_head
from surveys.views.form_data import form_data, form_files
from surveys.views.refreshing import refresh, stands_still

PROBLEMS = 50  # rows with problems that the page shows
LOOKED_AT = 2_000  # rows that are checked before importing; the others are when they are imported
_REFRESH = 2  # seconds


@needs(Permission.MANAGE_ROUND)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """The files imported so far, and a form for another one."""
    round_ = round_for_staff(request, slug)
    version = latest_version(round_)
    form = FileForm(form_data(request), form_files(request))
    if request.method == "POST" and version is not None and form.is_valid():
        batch = _given(request, version, form)
        if batch is not None:
            return redirect("collecting:check_answers", slug, batch.pk)
    context = {"form": form, "version": version, "batches": batches_of(round_)}
    return _shown(request, "collecting/answers/overview.html", round_, **context)


def _given(
    request: HttpRequest, version: QuestionnaireVersion, form: FileForm
) -> ResponseBatch | None:
    file = form.cleaned_data["file"]
    given = Given(stream=file, limits=OF_A_PAGE, document={})
    try:
        with audited(request.user, Action.RESPONSES_GIVEN, round_=version.round):
            return give_file(
                version=version,
                given=given,
                name=file.name or "",
                by=request.user,
                at=timezone.now(),
            )
    except UnreadableFileError as error:
        form.add_error("file", finding_words(Finding(error.reason)))
        return None


@needs(Permission.MANAGE_ROUND)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def check(request: HttpRequest, slug: str, batch_id: UUID) -> HttpResponse:
    """What importing the file would do, by its first rows; take what staff say of its columns;
    have it imported."""
    round_, batch = _batch(request, slug, batch_id)
    version = latest_version(round_)
    if batch.state == BatchState.IMPORTING:
        return redirect("collecting:importing_answers", slug, batch_id)
    if version is None or batch.state != BatchState.GIVEN:
        return redirect("collecting:answers", slug)
    looked = _looked(request, version, batch)
    form = _check_form(request, version, batch, looked)
    if request.method == "POST" and form.is_valid():
        if form.says_more:
            say(batch=batch, document=form.document)
            return redirect("collecting:check_answers", slug, batch_id)
        if "import" in request.POST and not looked.is_refused:
            ticked = form.cleaned_data
            start_import(
                batch=batch,
                by=request.user,
                skip_bad=ticked["skip_bad"],
                again=ticked["again"],
            )
            return redirect("collecting:importing_answers", slug, batch_id)
    context = {"form": form, "batch": batch, **_report(looked, batch)}
    return _shown(request, "collecting/answers/check.html", round_, **context)


def _looked(request: HttpRequest, version: QuestionnaireVersion, batch: ResponseBatch) -> Imported:
    """What importing would do; what was said is forgotten when the questionnaire lacks it now."""
    said = Said(
        document=batch.mapping,
        skip_bad="skip_bad" in request.POST,
        again="again" in request.POST,
    )
    look = partial(
        look_at_head,
        head=head_of(batch=batch),
        file_hash=batch.file_hash,
        version=version,
        at=timezone.now(),
        most=LOOKED_AT,
    )
    try:
        return look(said=said)
    except MappingError:
        say(batch=batch, document={})
        batch.mapping = {}
        return look(said=replace(said, document={}))


def _check_form(
    request: HttpRequest, version: QuestionnaireVersion, batch: ResponseBatch, looked: Imported
) -> CheckForm:
    return CheckForm(
        form_data(request),
        questionnaire=version.questionnaire,
        columns=looked.report.columns,
        document=batch.mapping,
        today=timezone.now().astimezone(version.round.zone).date(),
    )


def _report(looked: Imported, batch: ResponseBatch) -> dict[str, Any]:
    """What the first rows would do, and what the last attempt to import them all ended with."""
    report, last = looked.report, from_document(batch.report)
    codes = {each.code for each in report.refused_because}
    return {
        "report": report,
        "format": format_words(report.format) if report.format else "",
        "refused": [finding_words(each) for each in report.refused_because],
        "ready": not looked.is_refused,
        "is_whole": looked.is_whole,
        "asks_skip": report.refused > 0 or not looked.is_whole,
        "last_words": ending_words(batch),
        "last_refused": [finding_words(each) for each in last.refused_because],
        "asks_again": Refusal.IMPORTED_BEFORE in codes,
        "importable": report.rows - report.refused,
        "changed": [finding_words(each) for each in report.changed],
        "lost": [finding_words(each) for each in report.lost],
        **_problems(last if last.problems else report),
    }


def _problems(report: Report) -> dict[str, Any]:
    return {
        "problems": [
            (each.row, each.column, reason_words(each), shape_words(each))
            for each in report.problems[:PROBLEMS]
        ],
        "more_problems": max(0, report.refused - PROBLEMS),
    }


@needs(Permission.MANAGE_ROUND)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def progress(request: HttpRequest, slug: str, batch_id: UUID) -> HttpResponse:
    """How far the import is, refreshing itself unless asked not to; its report. POST: cancel it."""
    round_, batch = _batch(request, slug, batch_id)
    if request.method == "POST":
        cancel_import(batch=batch)
        return redirect("collecting:importing_answers", slug, batch_id)
    if batch.state == BatchState.GIVEN:  # it ended, and nothing was stored: the page says why
        return redirect("collecting:check_answers", slug, batch_id)
    if batch.state == BatchState.TAKEN_BACK:
        return redirect("collecting:answers", slug)
    importing, still = batch.state == BatchState.IMPORTING, stands_still(request)
    report = from_document(batch.report)
    context = {
        "batch": batch,
        "report": report,
        "changed": [finding_words(each) for each in report.changed],
        "lost": [finding_words(each) for each in report.lost],
        "importing": importing,
        "still": still,
        "seconds": _REFRESH,
        **_problems(report),
    }
    response = _shown(request, "collecting/answers/importing.html", round_, **context)
    if importing:
        refresh(request, response, seconds=_REFRESH)
    return response


@needs(Permission.MANAGE_ROUND)
@require_POST
def remove(request: HttpRequest, slug: str, batch_id: UUID) -> HttpResponse:
    """Delete a file that waits, or take back the responses that came with it."""
    round_, batch = _batch(request, slug, batch_id)
    if batch.state == BatchState.IMPORTING:
        return redirect("collecting:importing_answers", slug, batch_id)
    if batch.state == BatchState.GIVEN:
        if drop_file(batch=batch):
            messages.info(request, _("The file was deleted. Nothing of it was imported."))
        return redirect("collecting:answers", slug)
    with audited(request.user, Action.RESPONSES_TAKEN_BACK, round_=round_) as entry:
        count = take_back(batch=batch, at=timezone.now())
        entry.after = {"responses": count}
        entry.happened = count > 0
    words = ngettext("%(count)s response was deleted.", "%(count)s responses were deleted.", count)
    messages.info(request, words % {"count": count})
    return redirect("collecting:answers", slug)


def _batch(request: HttpRequest, slug: str, batch_id: UUID) -> tuple[Round, ResponseBatch]:
    round_ = round_for_staff(request, slug)
    batch = batch_of(round_, batch_id)
    if batch is None:
        raise Http404("No such file.")
    return round_, batch


def _shown(request: HttpRequest, template: str, round_: Round, **context: Any) -> HttpResponse:
    """The page; with status 422 when what was sent cannot be taken."""
    form = context.get("form")
    wrong = form is not None and form.is_bound and (form.errors or not context.get("ready", True))
    return render(
        request,
        template,
        {"round": round_, "tab": "answers", **context},
        status=422 if wrong else 200,
    )
