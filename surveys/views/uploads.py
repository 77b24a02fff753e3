"""Staff give a list: upload or paste it, say what it means, check it, have it imported."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from surveys.access import needs, round_for_staff
from surveys.forms_staff.invitations import ConsentForm, MappingForm, UploadForm
from surveys.forms_staff.list_words import UNREADABLE, encoding_name, separator_name
from surveys.invitation_lists.mapping import Field, ListMapping
from surveys.invitation_lists.table import UnreadableListError
from surveys.invitation_selectors import (
    invited_addresses,
    judged_lines,
    table_of_upload,
    words_of,
)
from surveys.models import InvitationUpload, Round, UploadState
from surveys.roles import Permission
from surveys.services.audit import Action, audited, record
from surveys.services.invitations import (
    ImportRunningError,
    add_upload,
    map_upload,
    remove_upload,
    start_import,
)
from surveys.views.form_data import form_data
from surveys.views.list_check import ListCheck, left_out, problem_lines
from surveys.views.refreshing import refresh, stands_still

PAGE = 50  # lines with problems on a page
_REFRESH = 2  # seconds


def _upload_for_staff(
    request: HttpRequest, slug: str, upload_id: UUID, *states: UploadState
) -> tuple[Round, InvitationUpload]:
    """The round and its list, with its lines and in one of the states if any; 404 otherwise."""
    round_ = round_for_staff(request, slug)
    found = InvitationUpload.objects.filter(round=round_, pk=upload_id)
    kept = found.filter(state__in=states, content__isnull=False)
    upload = (kept if states else found.defer("content")).first()
    if upload is None:
        raise Http404("No such list.")
    return round_, upload


@needs(Permission.COLLECT)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def upload(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a file or a pasted list."""
    round_ = round_for_staff(request, slug)
    sent = request.method == "POST" and round_.closed_at is None
    form = UploadForm(request.POST, request.FILES) if sent else UploadForm()
    if sent and form.is_valid():
        content, name, source = form.content
        try:
            with audited(request.user, Action.LIST_UPLOADED, round_=round_) as entry:
                added = add_upload(
                    round_=round_,
                    content=content,
                    file_name=name,
                    by=request.user,
                    at=timezone.now(),
                )
                entry.after = {"lines": added.total}
        except UnreadableListError as error:
            form.add_error(source, UNREADABLE[error.reason])
        else:
            return redirect("collecting:mapping", slug, added.pk)
    return _shown(request, "collecting/upload.html", round_, form=form)


@needs(Permission.COLLECT)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def mapping(request: HttpRequest, slug: str, upload_id: UUID) -> HttpResponse:
    """Show the columns with a guess of their meaning, and take what staff say."""
    round_, found = _upload_for_staff(
        request, slug, upload_id, UploadState.NEW, UploadState.CHECKED
    )
    form = _mapping_form(request, round_, found)
    if request.method == "POST" and form.is_valid():
        with audited(request.user, Action.LIST_MAPPED, round_=round_) as entry:
            entry.before = _columns(found)
            entry.after = _columns(map_upload(upload=found, mapping=form.result))
        return redirect("collecting:check", slug, upload_id)
    reading = form.table.reading
    return _shown(
        request,
        "collecting/mapping.html",
        round_,
        form=form,
        upload=found,
        reading=reading,
        encoding=encoding_name(reading.encoding),
        separator=separator_name(reading.separator),
    )


def _columns(upload: InvitationUpload) -> dict[str, Any]:
    """For the audit log: what is imported of each line; no word of the list itself."""
    return {"fields": [each for each in upload.mapping.get("columns", ()) if each]}


def _mapping_form(request: HttpRequest, round_: Round, found: InvitationUpload) -> MappingForm:
    words = words_of(round_)
    return MappingForm(
        form_data(request),
        table=table_of_upload(found),
        mapping=ListMapping.from_document(found.mapping),
        choices=words.choices,
        words={Field.CATEGORY: words.categories, Field.LANGUAGE: words.languages},
        languages=words.codes,
    )


@needs(Permission.COLLECT)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def check(request: HttpRequest, slug: str, upload_id: UUID) -> HttpResponse:
    """Show what would be imported and every line that would not; import after consent."""
    round_, found = _upload_for_staff(request, slug, upload_id, UploadState.CHECKED)
    result = _checked(round_, found)
    form = ConsentForm(form_data(request), left_out=len(result.left_out))
    if request.method == "POST" and form.is_valid() and result.entries:
        with audited(request.user, Action.LIST_IMPORTED, round_=round_) as entry:
            entry.happened = start_import(upload=found)
            entry.after = {"people": result.entries, "left_out": len(result.left_out)}
        return redirect("collecting:progress", slug, upload_id)
    page = Paginator(result.left_out, PAGE).get_page(request.GET.get("page"))
    context = {"upload": found, "result": result, "page": page}
    rows = [left_out(line) for line in page]
    return _shown(request, "collecting/check.html", round_, form=form, rows=rows, **context)


def _checked(round_: Round, found: InvitationUpload) -> ListCheck:
    words = words_of(round_)
    return ListCheck(judged_lines(found, words, invited_addresses(round_)), words)


@needs(Permission.COLLECT)
@require_safe
@never_cache
def problems(request: HttpRequest, slug: str, upload_id: UUID) -> HttpResponseBase:
    """Every line that would be left out, as CSV."""
    round_, found = _upload_for_staff(request, slug, upload_id, UploadState.CHECKED)
    left = _checked(round_, found).left_out
    record(request.user, Action.PROBLEMS_EXPORTED, round_=round_, after={"lines": len(left)})
    lines = problem_lines(left)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{round_.slug}-problems.csv"'
    return response


@needs(Permission.COLLECT)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def progress(request: HttpRequest, slug: str, upload_id: UUID) -> HttpResponse:
    """How far the import is; refreshes itself unless asked not to. POST: go on after a halt."""
    round_, found = _upload_for_staff(request, slug, upload_id)
    if found.state in {UploadState.NEW, UploadState.CHECKED}:
        return redirect("collecting:mapping", slug, upload_id)
    if request.method == "POST":
        with audited(request.user, Action.LIST_IMPORTED, round_=round_) as entry:
            entry.happened = start_import(upload=found)
            entry.after = {"continued": True}
        return redirect("collecting:progress", slug, upload_id)
    importing, still = found.state == UploadState.IMPORTING, stands_still(request)
    response = _shown(
        request,
        "collecting/importing.html",
        round_,
        upload=found,
        importing=importing,
        still=still,
        seconds=_REFRESH,
    )
    if importing:
        refresh(request, response, seconds=_REFRESH)
    return response


@needs(Permission.COLLECT)
@require_POST
def remove(request: HttpRequest, slug: str, upload_id: UUID) -> HttpResponse:
    """Take off the people of a list to whom nothing was sent."""
    round_, found = _upload_for_staff(request, slug, upload_id)
    try:
        with audited(request.user, Action.LIST_REMOVED, round_=round_) as entry:
            removed, stay = remove_upload(upload=found)
            entry.after = {"removed": removed, "stay": stay}
    except ImportRunningError:
        messages.info(request, _("The list is being imported. Remove it when that is over."))
        return redirect("collecting:progress", slug, upload_id)
    words = ngettext("%(count)s person was removed.", "%(count)s people were removed.", removed)
    said = [words % {"count": removed}] if removed or stay else [_("The list was removed.")]
    if stay:
        words = ngettext(
            "%(count)s person stays, because a message was sent or is waiting.",
            "%(count)s people stay, because a message was sent or is waiting.",
            stay,
        )
        said.append(words % {"count": stay})
    messages.info(request, " ".join(said))
    return redirect("collecting:invitations", slug)


def _shown(request: HttpRequest, template: str, round_: Round, **context: Any) -> HttpResponse:
    """The page; with status 422 when its form was sent with errors."""
    form = context.get("form")
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return render(
        request, template, {"round": round_, "tab": "invitations", **context}, status=status
    )
