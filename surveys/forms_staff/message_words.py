"""What the staff's pages call messages, their states and why a letter failed."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.models import MessageKind

KINDS = {
    MessageKind.INVITATION: gettext_lazy("Invitation"),
    MessageKind.REMINDER: gettext_lazy("Reminder"),
    MessageKind.THANKS: gettext_lazy("Thanks"),
    MessageKind.CLOSING: gettext_lazy("Closing message"),
}
WHO = {
    MessageKind.INVITATION: gettext_lazy("Everybody on the list who has not been sent one."),
    MessageKind.REMINDER: gettext_lazy(
        "Those who got the invitation and have not submitted, looked up again for each letter."
    ),
    MessageKind.THANKS: gettext_lazy("Those who have submitted, when the round closes."),
    MessageKind.CLOSING: gettext_lazy("Everybody who got the invitation, when the round closes."),
}
PLACEHOLDERS = {
    "name": gettext_lazy("the person's name; without one, the comma before it goes too"),
    "organisation": gettext_lazy("the person's organisation; may be missing, like the name"),
    "consultation": gettext_lazy("the consultation's title"),
    "round": gettext_lazy("the round's title"),
    "organiser": gettext_lazy("who asks"),
    "link": gettext_lazy("the personal link; on a line of its own it becomes a button"),
    "closes": gettext_lazy("the closing day and hour; without one, its line is left out"),
    "minutes": gettext_lazy("how long it takes; if not known, its line is left out"),
    "unsubscribe": gettext_lazy("the address that ends the messages of this round"),
}
PUBLIC_LINK = gettext_lazy("the public page of the round; on a line of its own a button")

_REASONS = {
    "address": gettext_lazy("The address or the name cannot stand in an e-mail."),
    "closed": gettext_lazy("The round had closed."),
    "connection": gettext_lazy("The connection to the mail server broke."),
}
# By the enhanced code (RFC 3463) or, where a server gives none, the plain one (RFC 5321).
_ANSWERS = {
    "5.1.1": gettext_lazy("There is no such mailbox."),
    "5.1.2": gettext_lazy("The domain of the address does not exist."),
    "5.2.1": gettext_lazy("The mailbox takes no messages."),
    "5.2.2": gettext_lazy("The mailbox is full."),
    "4.2.2": gettext_lazy("The mailbox is full."),
    "5.7.1": gettext_lazy("The recipient's server refuses our messages."),
    "4.7.1": gettext_lazy("The recipient's server asks us to try again later."),
    "550": gettext_lazy("There is no such mailbox, or it takes no messages from us."),
    "552": gettext_lazy("The mailbox is full."),
    "553": gettext_lazy("The address is written wrongly."),
    "554": gettext_lazy("The recipient's server refuses our messages."),
}


def reason_words(reason: str) -> str:
    """A stored reason (see `services.mail_server.Outcome`) as a sentence with its code."""
    if reason in _REASONS:
        return str(_REASONS[reason])
    code, _space, enhanced = reason.partition(" ")
    if not code:
        return _("The reason is not known.")
    later = _("The mail server asks us to try again later.")
    refused = later if code.startswith("4") else _("The mail server refused it.")
    meaning = _ANSWERS.get(enhanced) or _ANSWERS.get(code) or refused
    return _("%(meaning)s Code %(code)s.") % {"meaning": meaning, "code": reason}
