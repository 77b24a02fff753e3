"""The audit log of a consultation: read, filtered, downloaded."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from surveys.access import consultation_for_staff, needs
from surveys.audit_selectors import actors_of, entries_of, rounds_of
from surveys.forms_staff.audit import AuditFilterForm, action_words, changes, subject_words
from surveys.models import AuditEntry, Consultation
from surveys.roles import Permission
from surveys.services.audit import Action, record
from surveys.spreadsheet import csv_pieces, inert
from surveys.templatetags.texts import plain

PAGE = 50


@needs(Permission.READ_AUDIT)
@require_safe
@never_cache
def audit(request: HttpRequest, slug: str) -> HttpResponse:
    """What staff did, the newest first."""
    consultation = consultation_for_staff(request, slug)
    form = _filter(request, consultation)
    wanted = form.wanted
    page = Paginator(entries_of(consultation, wanted), PAGE).get_page(request.GET.get("page"))
    context = {
        "consultation": consultation,
        "tab": "audit",
        "form": form,
        "page": page,
        "filtered": any((wanted.actor, wanted.action, wanted.round, wanted.since, wanted.until)),
        "rows": [
            {
                "entry": each,
                "what": action_words(each),
                "subject": subject_words(each),
                "changes": changes(each),
            }
            for each in page
        ],
    }
    return render(request, "team/audit.html", context)


@needs(Permission.READ_AUDIT)
@require_safe
@never_cache
def export(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """The entries that the filter leaves, as CSV, streamed."""
    consultation = consultation_for_staff(request, slug)
    found = entries_of(consultation, _filter(request, consultation).wanted)
    many = {"format": "csv", "entries": found.count()}
    record(request.user, Action.AUDIT_EXPORTED, consultation=consultation, after=many)
    lines = csv_pieces(_lines(found.iterator(chunk_size=2_000)))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{consultation.slug}-audit.csv"'
    return response


def _filter(request: HttpRequest, consultation: Consultation) -> AuditFilterForm:
    people, rounds = actors_of(consultation), rounds_of(consultation)
    return AuditFilterForm(request.GET, people=people, rounds=rounds)


def _lines(entries: Iterator[AuditEntry]) -> Iterator[list[str]]:
    yield [_("When"), _("Who"), _("What"), _("About"), _("Round"), _("Before"), _("After")]
    for each in entries:
        told = changes(each)
        cells = [
            timezone.localtime(each.at).isoformat(sep=" ", timespec="seconds"),
            each.actor_name,
            action_words(each),
            subject_words(each),
            plain(each.round.title) if each.round else "",
            "; ".join(f"{one.name}: {one.before}" for one in told if one.before),
            "; ".join(f"{one.name}: {one.after}" for one in told if one.after),
        ]
        yield [inert(cell) for cell in cells]
