"""Saving while somebody types: a burst of saves is one edit, and one entry of the audit log.

The log takes additions only, so the entry is written when the burst is over: at the next edit of
the draft, at publishing, discarding or taking back, and otherwise by the worker.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from surveys.models import DraftEdit, QuestionnaireDraft
from surveys.questionnaire.editing import Place
from surveys.questionnaire.model import Questionnaire
from surveys.services.audit import Action, record

BURST = timedelta(minutes=5)  # from its first save on

# What the log says of a burst: "before" and "after", from the questionnaires before and after it.
Note = Callable[[Questionnaire, Questionnaire], dict[str, Any]]


def burst_to_join(
    draft: QuestionnaireDraft, *, code: str, user: Any, at: datetime, places: frozenset[Place]
) -> DraftEdit | None:
    """The burst that an edit of these places goes on with; None when it begins one.

    Only the draft's latest edit is gone on with: so nobody else's can lie in between.
    """
    edit = draft.edits.first()
    if edit is None or edit.unlogged is None or at - edit.at >= BURST:
        return None
    same = (edit.by_id, edit.code) == (user.pk, code)
    return edit if same and {(name, code) for name, code, _mark in edit.left} == places else None


@transaction.atomic
def note_bursts(
    *, draft: QuestionnaireDraft | None = None, begun_before: datetime | None = None
) -> int:
    """Write the entries of bursts that are over, of one draft or begun before; how many."""
    found = DraftEdit.objects.select_for_update(of=("self",)).filter(unlogged__isnull=False)
    if draft is not None:
        found = found.filter(draft=draft)
    if begun_before is not None:
        found = found.filter(at__lte=begun_before)
    edits = list(found.select_related("draft__round__consultation", "by").order_by("pk"))
    for edit in edits:
        noted: Any = edit.unlogged
        record(
            edit.by,
            Action.DRAFT_CHANGED,
            round_=edit.draft.round,
            subject=edit.code,
            before=noted["before"],
            after=noted["after"],
            at=edit.at,
        )
        edit.unlogged = None
        edit.save(update_fields=["unlogged"])
    return len(edits)
