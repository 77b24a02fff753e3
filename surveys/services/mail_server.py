"""The mail server: one connection for many messages, and what its answers mean.

Needed besides Django's own sending because that cannot tell a message which certainly was not
taken from one of which nobody knows.
"""

from __future__ import annotations

import re
import smtplib
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.utils import parseaddr
from enum import Enum

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend

_ENHANCED = re.compile(rb"\s*([245]\.\d{1,3}\.\d{1,3})\b")  # RFC 3463
_CLOSING = 421  # the server is about to hang up


class MailServerDownError(Exception):
    """No connection to the mail server, or it refuses to let us in; nothing was sent."""


class Verdict(Enum):
    """What became of a message."""

    SENT = "sent"
    POSTPONED = "postponed"  # certainly not taken; worth trying later
    FAILED = "failed"  # certainly not taken; trying again is of no use
    UNKNOWN = "unknown"  # the connection broke while the server was taking it


@dataclass(frozen=True, slots=True)
class Outcome:
    """A verdict; `reason` is the server's code ("550 5.1.1") or a word, never its text.

    The text may quote the address.
    """

    verdict: Verdict
    reason: str = ""


def is_set() -> bool:
    """Whether this installation has a mail server."""
    return bool(settings.EMAIL_HOST)


class MailServer:
    """A connection that opens itself again when it broke. Use as a context manager."""

    def __init__(self) -> None:
        self._backend = EmailBackend()

    def __enter__(self) -> MailServer:
        return self

    def __exit__(self, *_error: object) -> None:
        self._hang_up()

    def ready(self) -> None:
        """Make sure that there is a living connection. Raises MailServerDownError."""
        if not is_set():
            raise MailServerDownError
        if self._backend.connection is not None:
            try:
                if self._smtp.rset()[0] == 250:
                    return
            except (smtplib.SMTPException, OSError):
                pass  # idle for too long, or the server went away: a new connection tells
            self._hang_up()
        try:
            self._backend.open()
            self._smtp.ehlo_or_helo_if_needed()
        except (smtplib.SMTPException, OSError):
            self._hang_up()
            raise MailServerDownError from None

    def send(self, message: Message) -> Outcome:
        """Hand over one message to its one recipient. Call `ready` before."""
        taking = False
        try:
            sender, recipient = (parseaddr(str(message[name]))[1] for name in ("From", "To"))
            for code, answer in self._envelope(sender, recipient):
                if code not in (250, 251):
                    return self._judge(code, answer)
            taking = True
            return self._judge(*self._smtp.data(message.as_bytes()))
        except smtplib.SMTPDataError as refused:
            # Answered instead of taking it.
            return self._judge(refused.smtp_code, _as_bytes(refused.smtp_error))
        except (smtplib.SMTPException, OSError):
            self._hang_up()
            return Outcome(Verdict.UNKNOWN if taking else Verdict.POSTPONED, "connection")

    def _envelope(self, sender: str, recipient: str) -> Iterator[tuple[int, bytes]]:
        yield self._smtp.mail(sender)
        yield self._smtp.rcpt(recipient)

    def _judge(self, code: int, answer: bytes) -> Outcome:
        if code == _CLOSING:
            self._hang_up()
        if 200 <= code < 300:
            return Outcome(Verdict.SENT)
        enhanced = _ENHANCED.match(answer)
        reason = f"{code} {enhanced[1].decode()}" if enhanced else str(code)
        return Outcome(Verdict.POSTPONED if 400 <= code < 500 else Verdict.FAILED, reason)

    @property
    def _smtp(self) -> smtplib.SMTP:
        connection = self._backend.connection
        if connection is None:
            raise smtplib.SMTPServerDisconnected
        return connection

    def _hang_up(self) -> None:
        connection, self._backend.connection = self._backend.connection, None
        if connection is not None:
            try:
                connection.quit()
            except (smtplib.SMTPException, OSError):
                connection.close()


def _as_bytes(answer: str | bytes) -> bytes:
    return answer.encode() if isinstance(answer, str) else answer
