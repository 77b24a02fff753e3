"""A rendered message as an e-mail (RFC 5322): headers, text and HTML side by side."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from email.charset import QP, Charset
from email.header import Header
from email.headerregistry import Address
from email.message import Message
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime, parseaddr

from surveys.messages.rendering import Rendered

_BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9]+( [A-Za-z0-9]+)*")
_PLAIN_NAME_LENGTH = 40  # characters: with the address it needs no folding in most letters

_UTF8 = Charset("utf-8")
_UTF8.body_encoding = QP

# The older of Python's two ways to write headers: the newer one loses the quotation marks
# around a long name when it folds it, and a comma in the name then makes two recipients.
_POLICY = compat32.clone(linesep="\r\n")


class EnvelopeError(ValueError):
    """A header cannot be written; says which one, never what was in it."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets the message; `name` may be empty."""

    address: str
    name: str = ""


def compose(
    *, rendered: Rendered, sender: str, recipient: Recipient, unsubscribe: str, at: datetime
) -> Message:
    """The e-mail to one recipient.

    `sender` is an address, with or without a name before it; `unsubscribe` the address that
    ends the messages with one POST (RFC 8058), or "" for none. Raises EnvelopeError when a
    header would hold a line break or an address is none.
    """
    message = MIMEMultipart("alternative", policy=_POLICY)
    message["From"] = mailbox(*parseaddr(sender), header="From")
    message["To"] = mailbox(recipient.name, recipient.address, header="To")
    message["Subject"] = _words(_one_line(rendered.subject, "Subject"), "Subject")
    message["Date"] = format_datetime(at)
    domain = parseaddr(message["From"])[1].rpartition("@")[2]
    # Random: says neither who gets it nor which message it is.
    message["Message-ID"] = f"<{secrets.token_hex(16)}@{domain}>"
    message["Content-Language"] = _one_line(rendered.language, "Content-Language")
    message["Auto-Submitted"] = "auto-generated"
    if unsubscribe:
        message["List-Unsubscribe"] = f"<{_one_line(unsubscribe, 'List-Unsubscribe')}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    for kind, content in (("plain", rendered.text + "\n"), ("html", rendered.html)):
        message.attach(MIMEText(content, kind, _UTF8, policy=_POLICY))  # type: ignore[arg-type]
    return message


def mailbox(name: str, address: str, *, header: str) -> str:
    """A name and an address as a header has them, the domain in ASCII.

    Raises EnvelopeError for line breaks, for what is no address, and for one whose part before
    the @ is not ASCII: not every server on the way would take it.
    """
    _one_line(name, header)
    local, at_sign, domain = _one_line(address, header).rpartition("@")
    if not (at_sign and local.isascii()):
        raise EnvelopeError(header)
    try:
        address = Address(addr_spec=f"{local}@{domain.encode('idna').decode('ascii')}").addr_spec
    except Exception:
        # The library raises several kinds, some quoting the address, which no log may hold.
        raise EnvelopeError(header) from None
    if not name:
        return address
    plain = _PLAIN_NAME.fullmatch(name) and len(name) <= _PLAIN_NAME_LENGTH
    return f"{name if plain else _encoded(name, header)} <{address}>"


def _words(text: str, header: str) -> str:
    return text if text.isascii() and "=?" not in text else _encoded(text, header)


def _encoded(text: str, header: str) -> str:
    """The text as encoded words (RFC 2047), folded."""
    try:
        return Header(text, "utf-8", header_name=header).encode()
    except UnicodeError:
        raise EnvelopeError(header) from None  # a lone surrogate


def _one_line(value: str, header: str) -> str:
    if _BREAKS.search(value):
        raise EnvelopeError(header)
    return value
