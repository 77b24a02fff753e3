"""The staff's page of data files: sent at once, or prepared by the worker and fetched later."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.http import StreamingHttpResponse as Streaming
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reports.export_form import ExportForm
from reports.export_selectors import is_worker_seen, own_export, own_exports
from reports.exports import FORMATS, Data, Format, snapshot
from reports.models import ExportState, PreparedExport
from reports.prepared.asking import (
    TooManyError,
    ask_again,
    cancel_export,
    path_of,
    remove_export,
    request_export,
)
from surveys.access import needs, published_for_staff, round_for_staff
from surveys.models import Round
from surveys.roles import Permission
from surveys.services.audit import Action, audited, record
from surveys.views.refreshing import refresh, stands_still

REFRESH = 5  # seconds


@needs(Permission.EXPORT_DATA)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def exports(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Choose a file; what streams is the answer, the rest is prepared and listed here."""
    round_, version = published_for_staff(request, slug)
    languages = version.questionnaire.languages
    form = ExportForm(request.POST if request.method == "POST" else None, languages=languages)
    if form.is_valid():
        key, language = form.cleaned_data["format"], form.cleaned_data["language"]
        if FORMATS[key].streams:
            data = Data(round_=round_, language=language, labelled=form.labelled)
            return _streamed(request, FORMATS[key], data)
        try:
            request_export(
                round_=round_, format_key=key, language=language, labelled=form.labelled,
                by=request.user, at=timezone.now(),
            )  # fmt: skip
        except TooManyError:
            form.add_error(None, _("You have many files of this round. Remove some of them first."))
        else:
            return redirect("staff:exports", slug)
    return _page(request, round_, form)


def _page(request: HttpRequest, round_: Round, form: ExportForm) -> HttpResponse:
    at = timezone.now()
    found = own_exports(round_, request.user, at)
    unfinished = any(each.is_unfinished for each in found)
    still = stands_still(request)
    context = {
        "round": round_,
        "form": form,
        "tab": "exports",
        "exports": found,
        "unfinished": unfinished,
        "nobody_works": unfinished and not is_worker_seen(at),
        "still": still,
        "seconds": REFRESH,
    }
    response = render(request, "reports/exports.html", context, status=422 if form.errors else 200)
    if unfinished and not form.errors:
        refresh(request, response, seconds=REFRESH)
    return response


def _streamed(request: HttpRequest, format_: Format, data: Data) -> Streaming:
    """The file while it is made, of one moment; the log says how many rows there were."""
    after: dict[str, Any] = {"format": format_.key, "language": data.language}
    if format_.rows:
        after["rows"] = data.count
    record(request.user, Action.DATA_EXPORTED, round_=data.round_, after=after)

    def pieces() -> Iterator[bytes]:
        fresh = Data(round_=data.round_, language=data.language, labelled=data.labelled)
        format_.prepare(fresh)
        with snapshot():
            yield from format_.bytes_of(fresh)

    response = Streaming(pieces(), content_type=format_.media_type)
    response["Content-Disposition"] = f'attachment; filename="{format_.file_name(data)}"'
    return response


@needs(Permission.EXPORT_DATA)
@require_safe
@never_cache
def export_file(request: HttpRequest, slug: str, export_id: UUID) -> HttpResponseBase:
    """A prepared file, for whom it was prepared and as long as the account may export."""
    round_, export = _own(request, slug, export_id)
    if export.state != ExportState.DONE:
        raise Http404("Not done.")
    try:
        file = path_of(export.pk).open("rb")
    except FileNotFoundError:
        messages.info(request, _("The file is not there any more. Have it prepared again."))
        remove_export(export=export)
        return redirect("staff:exports", slug)
    after = {"format": export.format, "language": export.language, "rows": export.rows}
    record(request.user, Action.DATA_EXPORTED, round_=round_, after=after)
    return FileResponse(
        file,
        as_attachment=True,
        filename=export.file_name,
        content_type=FORMATS[export.format].media_type,
    )


@needs(Permission.EXPORT_DATA)
@require_POST
def export_again(request: HttpRequest, slug: str, export_id: UUID) -> HttpResponse:
    """Have a file that failed or was cancelled prepared again."""
    _round, export = _own(request, slug, export_id)
    ask_again(export=export, at=timezone.now())
    return redirect("staff:exports", slug)


@needs(Permission.EXPORT_DATA)
@require_POST
def export_stop(request: HttpRequest, slug: str, export_id: UUID) -> HttpResponse:
    """Cancel a file that is not finished; remove one that is, with its row."""
    round_, export = _own(request, slug, export_id)
    with audited(request.user, Action.EXPORT_REMOVED, round_=round_) as entry:
        entry.after = {"format": export.format}
        if not cancel_export(export=export):
            remove_export(export=export)
    return redirect("staff:exports", slug)


def _own(request: HttpRequest, slug: str, export_id: UUID) -> tuple[Round, PreparedExport]:
    round_ = round_for_staff(request, slug)
    export = own_export(round_, request.user, export_id, timezone.now())
    if export is None:
        raise Http404("No such file of this account.")
    return round_, export
