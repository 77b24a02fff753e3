"""The backup of a consultation as a download, for administrators."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from reports.backup.writing import OpenRoundError, backup_pieces, refuse_open
from surveys.access import consultation_for_staff, needs
from surveys.roles import Permission
from surveys.services.audit import Action, record


@needs(Permission.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def backup(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Say what is in the file, then stream it. Without the tick only when every round is closed."""
    consultation = consultation_for_staff(request, slug)
    try:
        refuse_open(consultation)
    except OpenRoundError as error:
        still_open = error.rounds
    else:
        still_open = []
    missing = bool(still_open) and "open" not in request.POST
    if request.method != "POST" or missing:
        context = {
            "consultation": consultation,
            "still_open": still_open,
            "missing": missing and request.method == "POST",
        }
        return render(request, "rounds/backup.html", context, status=_status(request))
    record(request.user, Action.BACKUP_EXPORTED, consultation=consultation)
    pieces = backup_pieces(consultation, at=timezone.now())
    response: HttpResponse | StreamingHttpResponse = StreamingHttpResponse(
        pieces, content_type="application/zip"
    )
    response["Content-Disposition"] = f'attachment; filename="{consultation.slug}-backup.zip"'
    return response


def _status(request: HttpRequest) -> int:
    return 422 if request.method == "POST" else 200
