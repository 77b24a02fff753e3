"""Sending a message to an address of the staff's, to see it as it arrives."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from surveys.messages.envelope import Recipient, compose
from surveys.models import Invitation
from surveys.services.composing import Sheet, example
from surveys.services.mail_server import MailServer, Outcome


def send_trial(
    *, sheet: Sheet, language: str, address: str, person: Invitation | None, at: datetime
) -> Outcome:
    """Send the message as `person` would get it, with links that open nobody's answers.

    Nothing is stored. Raises EnvelopeError for an address that cannot be written to,
    MailServerDownError when there is no server.
    """
    message = compose(
        rendered=example(sheet=sheet, language=language, person=person),
        sender=settings.DEFAULT_FROM_EMAIL,
        recipient=Recipient(address),
        unsubscribe="",
        at=at,
    )
    with MailServer() as server:
        server.ready()
        return server.send(message)
