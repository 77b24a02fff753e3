"""Editing the draft of a round's questionnaire; nothing is overwritten unseen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from surveys.draft_selectors import DraftReading, reading_of, remember
from surveys.models import (
    DraftEdit,
    EditKind,
    QuestionnaireDraft,
    Round,
)
from surveys.questionnaire.document import to_document
from surveys.questionnaire.editing import (
    Edit,
    EditError,
    Place,
    PutCover,
    PutPage,
    apply_all,
    edit_from_document,
    edit_to_document,
    mark,
    new_pages,
    touched,
)
from surveys.questionnaire.model import Questionnaire
from surveys.questionnaire.staleness import Stored, carried, marked, put_back, taken_away
from surveys.questionnaire.translation import Marks
from surveys.services.bursts import Note, burst_to_join, note_bursts

MOST_EDITS = 100  # of a draft that can be taken back

Edits = Callable[[Questionnaire], Iterable[Edit]]


class ChangedMeanwhileError(Exception):
    """Somebody else changed what was to be changed; `questionnaire` has their change."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        super().__init__("changed meanwhile")
        self.questionnaire = questionnaire


class NothingToUndoError(Exception):
    """This person has made no edit that is still as they left it."""


@dataclass(frozen=True, slots=True)
class Source:
    """What translations into a language were made from: source wordings by key.

    May be filled while the edits are made; it is read after them.
    """

    language: str
    wordings: dict[str, str]


@dataclass(frozen=True, slots=True)
class Author:
    """Who edits, and when."""

    user: Any
    at: datetime


def begin_draft(*, round_: Round, empty: Questionnaire) -> QuestionnaireDraft:
    """The round's draft; the first time from its latest version, without one from `empty`."""
    found = QuestionnaireDraft.objects.defer("document").filter(round=round_).first()
    if found is not None:
        return found
    latest = round_.versions.order_by("-number").first()
    draft, _created = QuestionnaireDraft.objects.get_or_create(
        round=round_,
        defaults={"document": latest.document if latest else to_document(empty)},
    )
    return draft


@transaction.atomic
def edit_draft(
    *,
    draft: QuestionnaireDraft,
    edits: Edits,
    kind: EditKind,
    code: str,
    author: Author,
    seen: Mapping[Place, str] | None = None,
    made_from: Source | None = None,
    note: Note | None = None,
) -> Questionnaire:
    """Apply edits to the draft as it is now; the questionnaire afterwards.

    With `note` it is one save of many while somebody types, see `bursts`, and logged by itself;
    without, the caller logs it.

    `seen` are the marks of the places that the author had before them: when one has changed,
    nothing is stored and ChangedMeanwhileError is raised. Edits of other places merge. Nothing
    happens when the edits change nothing. Translations whose source changes are marked stale;
    `made_from` says it of translations that were not made from the source as it stands, or that
    are still right. Raises EditError when a place is gone.
    """
    locked = locked_draft(draft)
    reading = reading_of(locked)
    before = reading.questionnaire
    if any(mark(before, place) != shown for place, shown in (seen or {}).items()):
        raise ChangedMeanwhileError(before)
    wanted = tuple(edits(before))
    after, inverse = apply_all(before, wanted)
    marks = carried(locked.marks, before, after)
    if made_from is not None:
        marks = marked(marks, after, made_from.language, made_from.wordings)
    if after == before and marks == locked.marks:
        return before
    unmarked = taken_away(locked.marks, marks)
    store_draft(locked, after, marks, reading)
    places = touched(wanted) | new_pages(before, after)
    left = [[*place, mark(after, place)] for place in sorted(places)]
    burst = note and burst_to_join(locked, code=code, user=author.user, at=author.at, places=places)
    if note and burst:
        _go_on(burst, before, after, left, note, unmarked)
        return after
    note_bursts(draft=locked)
    DraftEdit.objects.create(
        draft=locked,
        kind=kind,
        code=code,
        inverse=[edit_to_document(each) for each in inverse],
        left=left,
        unmarked=unmarked,
        by=author.user,
        at=author.at,
        unlogged=note(before, after) if note else None,
    )
    kept = locked.edits.values_list("pk", flat=True)[:MOST_EDITS]
    locked.edits.exclude(pk__in=list(kept)).delete()
    return after


def _go_on(
    burst: DraftEdit,
    before: Questionnaire,
    after: Questionnaire,
    left: list[Any],
    note: Note,
    unmarked: Stored,
) -> None:
    """Make an edit of a burst one with those before it; typed back, there was none."""
    first, _inverse = apply_all(before, map(edit_from_document, burst.inverse))
    if first == after:
        burst.delete()
        return
    burst.left, burst.unlogged = left, note(first, after)
    for language, of in unmarked.items():  # a mark that was taken away earlier is the older one
        burst.unmarked[language] = {**of, **burst.unmarked.get(language, {})}
    burst.save(update_fields=["left", "unlogged", "unmarked"])


@transaction.atomic
def undo_edit(*, draft: QuestionnaireDraft, user: Any, only: EditKind | None = None) -> DraftEdit:
    """Take back the latest edit that this person made; the edit, which is gone then.

    With `only` it has to be of this kind. Raises NothingToUndoError, and ChangedMeanwhileError when
    somebody changed the same since.
    """
    locked = locked_draft(draft)
    note_bursts(draft=locked)
    edit = locked.edits.filter(by=user).first()
    if edit is None or (only and edit.kind != only):
        raise NothingToUndoError
    reading = reading_of(locked)
    now = reading.questionnaire
    if any(mark(now, (name, code)) != left for name, code, left in edit.left):
        raise ChangedMeanwhileError(now)
    try:
        before, _inverse = apply_all(now, map(edit_from_document, edit.inverse))
    except EditError:  # the page it stood on is gone
        raise ChangedMeanwhileError(now) from None
    marks = put_back(carried(locked.marks, now, before), edit.unmarked, before)
    store_draft(locked, before, marks, reading)
    edit.delete()
    return edit


def replace_draft(
    *, draft: QuestionnaireDraft, questionnaire: Questionnaire, author: Author
) -> None:
    """Put another questionnaire in the place of the whole draft; can be taken back."""

    def all_of_it(before: Questionnaire) -> Iterable[Edit]:
        yield from (PutPage(code=page.code, page=None) for page in before.pages)
        yield PutCover(cover=questionnaire)
        yield from (PutPage(code=page.code, page=page) for page in questionnaire.pages)

    edit_draft(draft=draft, edits=all_of_it, kind=EditKind.REPLACED, code="", author=author)


def locked_draft(draft: QuestionnaireDraft) -> QuestionnaireDraft:
    """The draft as it is now; nobody else edits it until the transaction ends."""
    return QuestionnaireDraft.objects.select_for_update().defer("document").get(pk=draft.pk)


def store_draft(
    draft: QuestionnaireDraft,
    questionnaire: Questionnaire,
    marks: Marks,
    before: DraftReading | None = None,
) -> None:
    """Store it as the next revision; what was drawn of the one before is drawn already."""
    draft.document = to_document(questionnaire)
    draft.marks = marks
    draft.revision += 1
    draft.save()
    drawn = before.drawn if before else None
    remember(draft, DraftReading(questionnaire, draft.held_back, drawn))
