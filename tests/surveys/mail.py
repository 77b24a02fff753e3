"""A mail server to test with: keeps what it is sent, and can refuse, put off or go away."""

from __future__ import annotations

import socket
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from surveys.models import Invitation, Mailing, QuestionnaireVersion, Response, Round
from surveys.tokens import ensure_key, invite_hash, response_hash, token_of
from tests.factories import make_response


class MailBox:
    """The handler of the server. `answers` says by recipient what to reply instead of 250."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.answers: dict[str, str] = {}  # to RCPT
        self.at_data: Callable[[str], str | None] = lambda _address: None
        self.before_data: Callable[[str], str | None] = lambda _address: None

    async def handle_RCPT(  # noqa: N802 # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a recipient, unless told otherwise."""
        answer = self.answers.get(address) or self.before_data(address)
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keep the message, then answer."""
        assert isinstance(envelope.content, bytes)
        parsed: Any = BytesParser(policy=default).parsebytes(envelope.content)
        self.messages.append(parsed)
        self.recipients += envelope.rcpt_tos
        return self.at_data(envelope.rcpt_tos[0]) or "250 OK"

    @property
    def counts(self) -> Counter[str]:
        """How many messages each recipient has got."""
        return Counter(self.recipients)


@contextmanager
def mail_server(settings: Any, box: MailBox | None = None, port: int = 0) -> Iterator[MailBox]:
    """A server on a port of its own (or `port`), to which the settings point."""
    box = box or MailBox()
    controller = Controller(box, hostname="127.0.0.1", port=port or free_port())
    controller.start()
    use(settings, controller.port)
    try:
        yield box
    finally:
        controller.stop()


def use(settings: Any, port: int) -> None:
    """Let the settings name a server on this machine."""
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.DEFAULT_FROM_EMAIL = "Primăria Timișoara <consultari@primaria.example>"
    settings.EMAIL_TIMEOUT = 10


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def invite(round_: Round, *addresses: str, **fields: Any) -> list[Invitation]:
    """Invitations as an import makes them."""
    key = ensure_key(round_)
    made = [
        Invitation(round=round_, email=address, added_on=date(2026, 3, 10), **fields)
        for address in addresses
    ]
    for each in made:
        each.token_hash = invite_hash(round_, token_of(round_, each.pk, key))
    return Invitation.objects.bulk_create(made)


def answer(version: QuestionnaireVersion, invitation: Invitation, status: str) -> Response:
    """The response that came by an invitation's link."""
    token = token_of(version.round, invitation.pk, ensure_key(version.round))
    key_hash = response_hash(version.round, token)
    return make_response(version, status=status, key_hash=key_hash)


def states_of(mailing: Mailing) -> dict[str, tuple[str, str]]:
    """What became of each recipient's letter: (state, reason) by address."""
    letters = mailing.deliveries.select_related("invitation")
    return {each.invitation.email: (each.state, each.reason) for each in letters}
