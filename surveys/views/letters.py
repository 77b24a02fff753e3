"""For paper: the round's address with a QR code, and personal links for a mail merge."""

from __future__ import annotations

import io
from collections.abc import Iterator

import segno
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from surveys.access import needs, round_for_staff
from surveys.message_texts import languages_of
from surveys.models import Invitation, Round
from surveys.roles import Permission
from surveys.rules import RoundState, round_state
from surveys.services.audit import Action, record
from surveys.services.composing import round_link, site_language
from surveys.spreadsheet import csv_pieces, inert
from surveys.tokens import RoundKeyGoneError, ensure_key, personal_link, token_of

_SCALE = {"svg": 10, "png": 20}  # units or pixels per module: a print of 5 cm has 300 dpi
_TYPES = {"svg": "image/svg+xml", "png": "image/png"}


@needs(Permission.COLLECT)
@require_safe
@never_cache
def letters(request: HttpRequest, slug: str) -> HttpResponse:
    """The round's address and its QR code in each language, and who can get a letter."""
    round_ = round_for_staff(request, slug)
    context = {
        "round": round_,
        "tab": "messages",
        "links": [(code, name, round_link(round_, code)) for code, name in settings.LANGUAGES],
        "invited": round_.invitations.count(),
        "over": round_state(round_, timezone.now()) is RoundState.CLOSED,
    }
    return render(request, "collecting/messages/letters.html", context)


@needs(Permission.COLLECT)
@require_safe
def qr_code(request: HttpRequest, slug: str, language: str, kind: str) -> HttpResponse:
    """The round's address in a language as an image; `?download` to keep it."""
    round_ = round_for_staff(request, slug)
    if language not in dict(settings.LANGUAGES) or kind not in _TYPES:
        raise Http404("No such image.")
    response = qr_image(round_link(round_, language), kind)
    if "download" in request.GET:
        name = f"{round_.slug}-{language}-qr.{kind}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def qr_image(link: str, kind: str) -> HttpResponse:
    """The QR code of an address; `kind` is a key of _TYPES."""
    out = io.BytesIO()
    segno.make(link, error="m", micro=False).save(out, kind=kind, scale=_SCALE[kind], border=4)
    return HttpResponse(out.getvalue(), content_type=_TYPES[kind])


# By POST: it may make the round's key, and no program that follows links ahead shall fetch it.
@needs(Permission.COLLECT)
@require_POST
@never_cache
def mail_merge(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Everybody invited with their personal link, as CSV for a mail merge."""
    round_ = round_for_staff(request, slug)
    try:
        key = ensure_key(round_)
    except RoundKeyGoneError:
        return redirect("collecting:letters", slug)
    people = {"people": round_.invitations.count()}
    record(request.user, Action.LETTERS_EXPORTED, round_=round_, after=people)
    lines = csv_pieces(_merged(round_, key))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = f"{round_.slug}-personal-links-confidential.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _merged(round_: Round, key: bytes) -> Iterator[list[str]]:
    yield [_("Name"), _("Organisation"), _("Language"), _("Personal link (confidential)")]
    default = languages_of(round_)[0]
    invited = Invitation.objects.filter(round=round_).order_by("organisation", "name", "pk")
    for each in invited.iterator(chunk_size=2_000):
        language = each.language or default
        link = personal_link(round_, token_of(round_, each.pk, key), site_language(language))
        yield [inert(each.name), inert(each.organisation), language, link]
