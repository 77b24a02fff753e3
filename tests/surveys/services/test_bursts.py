"""What is saved while somebody types is one edit and one entry of the log."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from surveys.audit_words import Action
from surveys.models import AuditEntry, EditKind, QuestionnaireDraft
from surveys.questionnaire.document import from_document
from surveys.questionnaire.editing import PutQuestion, place_of
from surveys.questionnaire.model import Question, Questionnaire
from surveys.services.bursts import BURST, note_bursts
from surveys.services.draft_publishing import discard_draft
from surveys.services.drafting import Author, begin_draft, edit_draft, undo_edit
from tests.factories import NOW, make_round, page, questionnaire, text


@pytest.fixture
def draft(db: None) -> QuestionnaireDraft:
    return begin_draft(round_=make_round(slug="stage").round, empty=questionnaire(page("p")))


@pytest.fixture
def ana(db: None) -> Any:
    return get_user_model().objects.create_user("ana")


def of(questionnaire: Questionnaire, code: str) -> Question:
    found = questionnaire.question(code)
    assert found is not None
    return found


def typed(draft: QuestionnaireDraft, user: Any, code: str, words: str, at: datetime = NOW) -> None:
    def edits(before: Questionnaire) -> list[PutQuestion]:
        on, index = place_of(before, code)
        new = replace(of(before, code), text=text(words))
        return [PutQuestion(code=code, question=new, page=on, index=index)]

    def note(before: Questionnaire, after: Questionnaire) -> dict[str, Any]:
        return {
            name: {"text": of(each, code).text.in_language("en")}
            for name, each in (("before", before), ("after", after))
        }

    edit_draft(
        draft=draft,
        edits=edits,
        kind=EditKind.CHANGED,
        code=code,
        author=Author(user, at),
        note=note,
    )


def logged() -> list[tuple[str, str, str]]:
    """Whose subject, and the wording before and after."""
    entries = AuditEntry.objects.filter(action=Action.DRAFT_CHANGED).order_by("pk")
    return [(each.subject, each.before["text"], each.after["text"]) for each in entries]


def now(draft: QuestionnaireDraft, code: str) -> str:
    draft.refresh_from_db()
    return of(from_document(draft.document), code).text.in_language("en")


def test_a_burst_is_one_edit_and_is_taken_back_at_once(draft: QuestionnaireDraft, ana: Any) -> None:
    for words in ("H", "How", "How large?"):
        typed(draft, ana, "size", words)
    assert (draft.edits.count(), now(draft, "size"), logged()) == (1, "How large?", [])
    undo_edit(draft=draft, user=ana)
    assert (draft.edits.count(), now(draft, "size")) == (0, "size?")
    assert logged() == [("size", "size?", "How large?")]


def test_the_entry_is_written_when_something_else_is_edited(
    draft: QuestionnaireDraft, ana: Any
) -> None:
    typed(draft, ana, "size", "How")
    typed(draft, ana, "size", "How large?", NOW + timedelta(minutes=1))
    typed(draft, ana, "needs", "What for?", NOW + timedelta(minutes=2))
    assert logged() == [("size", "size?", "How large?")]
    assert draft.edits.count() == 2
    assert AuditEntry.objects.get().at == NOW


def test_the_worker_writes_the_entry_when_nothing_follows(
    draft: QuestionnaireDraft, ana: Any
) -> None:
    typed(draft, ana, "size", "How large?")
    assert note_bursts(begun_before=NOW - timedelta(seconds=1)) == 0
    assert note_bursts(begun_before=NOW) == 1
    assert note_bursts(begun_before=NOW) == 0
    assert logged() == [("size", "size?", "How large?")]


def test_a_burst_ends_after_a_while_and_at_somebody_elses_edit(
    draft: QuestionnaireDraft, ana: Any
) -> None:
    ion = get_user_model().objects.create_user("ion")
    typed(draft, ana, "size", "One")
    typed(draft, ana, "size", "Two", NOW + BURST)
    typed(draft, ion, "size", "Three", NOW + BURST)
    typed(draft, ana, "size", "Four", NOW + BURST)
    assert draft.edits.count() == 4
    assert logged() == [("size", "size?", "One"), ("size", "One", "Two"), ("size", "Two", "Three")]


def test_what_is_typed_back_was_no_edit(draft: QuestionnaireDraft, ana: Any) -> None:
    typed(draft, ana, "size", "How large?")
    typed(draft, ana, "size", "size?")
    discard_draft(draft=draft)
    assert logged() == []


def test_discarding_logs_what_was_typed(draft: QuestionnaireDraft, ana: Any) -> None:
    typed(draft, ana, "size", "How large?")
    discard_draft(draft=draft)
    assert logged() == [("size", "size?", "How large?")]
