"""Editing the draft of a round's questionnaire; nothing is overwritten unseen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from surveys.draft_selectors import questionnaire_of
from surveys.models import (
    DraftEdit,
    EditKind,
    Privacy,
    QuestionnaireDraft,
    QuestionnaireVersion,
    Round,
)
from surveys.questionnaire.document import content_hash, from_document, to_document
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
from surveys.questionnaire.staleness import carried, marked, put_back, taken_away
from surveys.questionnaire.translation import Progress, incomplete
from surveys.questionnaire.wording import offered, with_languages_of
from surveys.selectors import latest_version
from surveys.services.versions import publish_version

MOST_EDITS = 100  # of a draft that can be taken back

Edits = Callable[[Questionnaire], Iterable[Edit]]


class ChangedMeanwhileError(Exception):
    """Somebody else changed what was to be changed; `questionnaire` has their change."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        super().__init__("changed meanwhile")
        self.questionnaire = questionnaire


class NothingToUndoError(Exception):
    """This person has made no edit that is still as they left it."""


class IncompleteLanguagesError(Exception):
    """Languages would be published in which something is missing or stale, and nobody decided so.

    `languages` are those, each with how far it is now.
    """

    def __init__(self, languages: dict[str, Progress]) -> None:
        super().__init__(", ".join(languages))
        self.languages = languages


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
    found = QuestionnaireDraft.objects.filter(round=round_).first()
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
) -> Questionnaire:
    """Apply edits to the draft as it is now; the questionnaire afterwards.

    `seen` are the marks of the places that the author had before them: when one has changed,
    nothing is stored and ChangedMeanwhileError is raised. Edits of other places merge. Nothing
    happens when the edits change nothing. Translations whose source changes are marked stale;
    `made_from` says it of translations that were not made from the source as it stands, or that
    are still right. Raises EditError when a place is gone.
    """
    locked = QuestionnaireDraft.objects.select_for_update().get(pk=draft.pk)
    before = questionnaire_of(locked)
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
    _store(locked, after, marks)
    places = touched(wanted) | new_pages(before, after)
    DraftEdit.objects.create(
        draft=locked,
        kind=kind,
        code=code,
        inverse=[edit_to_document(each) for each in inverse],
        left=[[*place, mark(after, place)] for place in sorted(places)],
        unmarked=unmarked,
        by=author.user,
        at=author.at,
    )
    kept = locked.edits.values_list("pk", flat=True)[:MOST_EDITS]
    locked.edits.exclude(pk__in=list(kept)).delete()
    return after


@transaction.atomic
def undo_edit(*, draft: QuestionnaireDraft, user: Any) -> DraftEdit:
    """Take back the latest edit that this person made; the edit, which is gone then.

    Raises NothingToUndoError, and ChangedMeanwhileError when somebody changed the same since.
    """
    locked = QuestionnaireDraft.objects.select_for_update().get(pk=draft.pk)
    edit = locked.edits.filter(by=user).first()
    if edit is None:
        raise NothingToUndoError
    now = from_document(locked.document)
    if any(mark(now, (name, code)) != left for name, code, left in edit.left):
        raise ChangedMeanwhileError(now)
    try:
        before, _inverse = apply_all(now, map(edit_from_document, edit.inverse))
    except EditError:  # the page it stood on is gone
        raise ChangedMeanwhileError(now) from None
    marks = put_back(carried(locked.marks, now, before), edit.unmarked, before)
    _store(locked, before, marks)
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


@transaction.atomic
def publish_draft(
    *,
    draft: QuestionnaireDraft,
    author: Author,
    reason: str = "",
    decided: Mapping[str, Progress] | None = None,
) -> QuestionnaireVersion:
    """Publish the draft as the round's next version, without the languages held back.

    Languages in which something is missing or stale are published only when they are in `decided`
    with how far they are now; otherwise IncompleteLanguagesError. Raises what `publish_version`
    raises, too. A `reason` declares the break with answers given before. What respondents read
    of their privacy is the round's.
    """
    locked = QuestionnaireDraft.objects.select_for_update().select_related("round").get(pk=draft.pk)
    questionnaire = from_document(locked.document)
    if (questionnaire.privacy or Privacy.ANONYMOUS) != locked.round.privacy:
        questionnaire = replace(questionnaire, privacy=locked.round.privacy)
        _store(locked, questionnaire, locked.marks)
    wanted = offered(questionnaire, locked.held_back)
    latest = latest_version(locked.round)
    if latest is None or latest.content_hash != content_hash(wanted):
        known = decided or {}
        undecided = {
            language: found
            for language, found in incomplete(wanted, locked.marks).items()
            if known.get(language) != found
        }
        if undecided:
            raise IncompleteLanguagesError(undecided)
    return publish_version(
        round_=locked.round,
        questionnaire=wanted,
        at=author.at,
        declared_break=bool(reason.strip()),
        reason=reason,
        by=author.user,
    )


@transaction.atomic
def discard_draft(*, draft: QuestionnaireDraft) -> None:
    """Go back to the latest version. Languages held back are in no version: they stay, as far as
    their texts still stand somewhere."""
    locked = QuestionnaireDraft.objects.select_for_update().get(pk=draft.pk)
    latest = locked.round.versions.order_by("-number").first()
    if latest is None or not locked.held_back:
        locked.delete()
        return
    keep_held_back(locked, of=locked, questionnaire=latest.questionnaire)
    locked.edits.all().delete()


def keep_held_back(
    draft: QuestionnaireDraft, *, of: QuestionnaireDraft, questionnaire: Questionnaire
) -> None:
    """Store a questionnaire as the draft, with the translations that another draft, or this one
    before, holds back."""
    before = from_document(of.document)
    held = [each for each in before.languages[1:] if each in of.held_back]
    after = with_languages_of(questionnaire, before, held)
    marks = carried(of.marks, before, after)
    draft.held_back = held
    _store(draft, after, {each: marks[each] for each in held if each in marks})


def _store(
    draft: QuestionnaireDraft, questionnaire: Questionnaire, marks: Mapping[str, Mapping[str, str]]
) -> None:
    draft.document = to_document(questionnaire)
    draft.marks = marks
    draft.revision += 1
    draft.save()
