"""Ways back to a response: the personal link, the return code, a link by e-mail."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from surveys.models import Invitation, Response, Round, Visit
from surveys.respondent import is_code, lookup, new_code
from surveys.rules import may_answer
from surveys.services.responses import writing
from surveys.tokens import invite_hash, return_hash, visit_hash


def open_personal_link(*, round_: Round, token: str, at: datetime) -> bool:
    """Note that a personal link was opened, once; whether the link belongs to an invitation.

    Nothing is noted on the invitation, and nothing at all when answers are not taken.
    """
    if not Invitation.objects.filter(round=round_, token_hash=invite_hash(round_, token)).exists():
        return False
    if may_answer(round_, at, begun=True):
        hashed = visit_hash(round_, token)
        Visit.objects.bulk_create([Visit(round=round_, token_hash=hashed)], ignore_conflicts=True)
    return True


def give_return_code(*, round_: Round, key: str) -> str:
    """A code by which the respondent comes back from any device; earlier codes stop working.

    Who came with a code keeps it. Raises Response.DoesNotExist before the first save, and
    RoundClosedError while nothing is written to the round.
    """
    with writing():
        response = Response.objects.select_for_update().get(round=round_, **lookup(round_, key))
        if is_code(key):
            return key
        code = new_code()
        response.return_hash = return_hash(round_, code)
        response.save(update_fields=["return_hash"])
    return code


def mail_return_link(*, round_: Round, code: str, address: str, subject: str, body: str) -> None:
    """Send the link that holds the code; the address is used once and kept nowhere.

    `body` has one %(link)s. Raises OSError or SMTPException when the mail server fails.
    """
    link = settings.BASE_URL + reverse("surveys:return_link", args=[round_.slug, code])
    headers = {"Auto-Submitted": "auto-generated"}
    EmailMessage(subject, body % {"link": link}, to=[address], headers=headers).send()
