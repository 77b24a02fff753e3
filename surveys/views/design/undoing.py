"""Taking back one's own latest edit of a draft, and saying what became of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from surveys.models import DraftEdit, EditKind
from surveys.services.audit import Action, audited
from surveys.services.drafting import ChangedMeanwhileError, NothingToUndoError, undo_edit
from surveys.views.design.desk import Desk


def take_back(request: HttpRequest, desk: Desk, only: EditKind | None = None) -> DraftEdit | None:
    """The edit that was taken back, None when none was; `only`: when it is of this kind."""
    try:
        with audited(request.user, Action.DRAFT_UNDONE, round_=desk.round) as entry:
            edit = undo_edit(draft=desk.begun(), user=request.user, only=only)
            entry.subject, entry.before = edit.code, {"edit": edit.kind}
    except NothingToUndoError:
        messages.info(request, _("There is nothing of yours to take back."))
        return None
    except ChangedMeanwhileError:
        messages.info(
            request, _("Somebody changed the same place since: your change cannot be taken back.")
        )
        return None
    messages.info(request, _("Your latest change was taken back."))
    return edit
