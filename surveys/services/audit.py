"""Writing the audit log: who did what, before and after, when.

Nothing here checks what it is given: callers name settings, counts and staff, never an answer,
a personal link, or anything about an invited person (tests/surveys/test_trust_audit.py). What is
typed by hand, such as the reason of a decision, stays where it is kept and is not copied.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from surveys.audit_words import Action
from surveys.models import AuditEntry, Consultation, KeyedSheet, Privacy, Round

__all__ = ["Action", "Draft", "audited", "note_sheet", "record"]

LONGEST = 254


@dataclass(slots=True)
class Draft:
    """What an entry will say; filled while the action is under way."""

    action: Action
    subject: str = ""
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    happened: bool = True  # False: nothing changed, and nothing is recorded


def record(
    actor: Any,
    action: Action,
    *,
    consultation: Consultation | None = None,
    round_: Round | None = None,
    subject: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> AuditEntry:
    """Add an entry; without an actor it was the program itself.

    A round brings its consultation. Without either the entry is about the actor's own account.
    """
    if round_ is not None:
        consultation = round_.consultation
    return AuditEntry.objects.create(
        at=at or timezone.now(),
        actor=actor,
        actor_name=actor.get_username()[:LONGEST] if actor else "",
        consultation=consultation,
        round=round_,
        action=action,
        subject=subject[:LONGEST],
        before=before or {},
        after=after or {},
    )


def note_sheet(actor: Any, action: Action, round_: Round, sheet: KeyedSheet) -> None:
    """Record a step with a keyed sheet, after it was done and in a transaction of its own.

    In an anonymous round without its number, and never in the transaction that made a response:
    the number may be known to be somebody's, and would be joined to the response by it.
    """
    known = round_.privacy == Privacy.ATTRIBUTED
    after = {"mode": sheet.mode, "state": sheet.state}
    record(actor, action, round_=round_, subject=sheet.number if known else "", after=after)


@contextmanager
def audited(
    actor: Any,
    action: Action,
    *,
    consultation: Consultation | None = None,
    round_: Round | None = None,
    subject: str = "",
) -> Iterator[Draft]:
    """Do something and record it, in one transaction: neither is there without the other.

    What is raised inside undoes both. The draft may be changed or taken back inside.
    """
    with transaction.atomic():
        draft = Draft(action, subject)
        yield draft
        if draft.happened:
            record(
                actor,
                draft.action,
                consultation=consultation,
                round_=round_,
                subject=draft.subject,
                before=draft.before,
                after=draft.after,
            )
