"""Drafts: two authors at once, undo, publishing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from surveys.models import EditKind, QuestionnaireDraft, QuestionnaireVersion
from surveys.questionnaire.document import from_document
from surveys.questionnaire.editing import EditError, Place, PutPage, PutQuestion, mark, place_of
from surveys.questionnaire.model import Kind, Questionnaire
from surveys.selectors import latest_version
from surveys.services.draft_publishing import discard_draft, publish_draft
from surveys.services.drafting import (
    MOST_EDITS,
    Author,
    ChangedMeanwhileError,
    NothingToUndoError,
    begin_draft,
    edit_draft,
    replace_draft,
    undo_edit,
)
from surveys.services.versions import QuestionnaireRefusedError
from tests.factories import NOW, make_round, page, question, questionnaire

EMPTY = questionnaire(page("p"))


@pytest.fixture
def version(db: None) -> QuestionnaireVersion:
    return make_round(slug="stage")


@pytest.fixture
def draft(version: QuestionnaireVersion) -> QuestionnaireDraft:
    return begin_draft(round_=version.round, empty=EMPTY)


@pytest.fixture
def ana(db: None) -> Author:
    return Author(get_user_model().objects.create_user("ana"), NOW)


@pytest.fixture
def ion(db: None) -> Author:
    return Author(get_user_model().objects.create_user("ion"), NOW)


def now(draft: QuestionnaireDraft) -> Questionnaire:
    draft.refresh_from_db()
    return from_document(draft.document)


def reword(draft: QuestionnaireDraft, author: Author, code: str, wording: str, **more: Any) -> None:
    """Give a question another text, where it stands."""

    def edits(before: Questionnaire) -> list[PutQuestion]:
        on, index = place_of(before, code)
        kind = before.question(code).kind  # type: ignore[union-attr]
        settings = {"choices": before.question(code).choices}  # type: ignore[union-attr]
        new = question(wording, kind, **settings)
        return [PutQuestion(code=code, question=_as(code, new), page=on, index=index)]

    edit_draft(draft=draft, edits=edits, kind=EditKind.CHANGED, code=code, author=author, **more)


def _as(code: str, new: Any) -> Any:
    return replace(new, code=code)


def test_a_draft_begins_from_the_latest_version(
    version: QuestionnaireVersion, draft: QuestionnaireDraft
) -> None:
    assert now(draft) == version.questionnaire
    assert begin_draft(round_=version.round, empty=EMPTY) == draft


def test_without_a_version_a_draft_begins_empty(version: QuestionnaireVersion) -> None:
    round_ = version.round
    QuestionnaireVersion.objects.all().delete()
    assert now(begin_draft(round_=round_, empty=EMPTY)) == EMPTY


def test_edits_of_different_questions_merge(
    draft: QuestionnaireDraft, ana: Author, ion: Author
) -> None:
    """trust.md (c) 14: both had the page before them."""
    shown = now(draft)
    seen = {
        code: {("question", code): mark(shown, ("question", code))} for code in ("size", "needs")
    }
    reword(draft, ana, "size", "How large", seen=seen["size"])
    reword(draft, ion, "needs", "What for", seen=seen["needs"])
    after = now(draft)
    assert after.question("size").text == question("How large").text  # type: ignore[union-attr]
    assert after.question("needs").text == question("What for").text  # type: ignore[union-attr]
    assert draft.revision == 2


def test_the_second_edit_of_one_question_is_refused_with_the_first_one(
    draft: QuestionnaireDraft, ana: Author, ion: Author
) -> None:
    """trust.md (c) 14: no silent loss."""
    seen: dict[Place, str] = {("question", "size"): mark(now(draft), ("question", "size"))}
    reword(draft, ana, "size", "How large", seen=seen)
    with pytest.raises(ChangedMeanwhileError) as refused:
        reword(draft, ion, "size", "How big", seen=seen)
    theirs = refused.value.questionnaire.question("size")
    assert theirs is not None
    assert theirs.text == question("How large").text
    assert now(draft) == refused.value.questionnaire
    assert draft.edits.count() == 1


def test_an_edit_of_what_somebody_deleted_is_refused(
    draft: QuestionnaireDraft, ana: Author, ion: Author
) -> None:
    delete(draft, ana, "needs")
    with pytest.raises(EditError):
        reword(draft, ion, "needs", "What for")


def delete(draft: QuestionnaireDraft, author: Author, code: str) -> None:
    gone = [PutQuestion(code=code, question=None)]
    edit_draft(
        draft=draft, edits=lambda _before: gone, kind=EditKind.DELETED, code=code, author=author
    )


def test_an_edit_that_changes_nothing_leaves_no_trace(
    draft: QuestionnaireDraft, ana: Author, version: QuestionnaireVersion
) -> None:
    edit_draft(draft=draft, edits=lambda _: [], kind=EditKind.CHANGED, code="", author=ana)
    assert (draft.edits.count(), now(draft), draft.revision) == (0, version.questionnaire, 0)


def test_undo_takes_back_ones_own_latest_edit(
    draft: QuestionnaireDraft, ana: Author, ion: Author
) -> None:
    start = now(draft)
    delete(draft, ana, "needs")
    reword(draft, ion, "size", "How large")
    assert undo_edit(draft=draft, user=ana.user).code == "needs"
    after = now(draft)
    assert after.question("needs") == start.question("needs")
    assert place_of(after, "needs") == place_of(start, "needs")
    assert after.question("size") != start.question("size")
    with pytest.raises(NothingToUndoError):
        undo_edit(draft=draft, user=ana.user)


def test_what_somebody_changed_since_is_not_taken_back(
    draft: QuestionnaireDraft, ana: Author, ion: Author
) -> None:
    reword(draft, ana, "size", "How large")
    reword(draft, ion, "size", "How big")
    with pytest.raises(ChangedMeanwhileError):
        undo_edit(draft=draft, user=ana.user)
    gone = [PutPage(code="second", page=None)]
    delete(draft, ana, "budget")
    edit_draft(draft=draft, edits=lambda _: gone, kind=EditKind.DELETED, code="second", author=ion)
    with pytest.raises(ChangedMeanwhileError):
        undo_edit(draft=draft, user=ana.user)


def test_a_page_that_somebody_filled_since_is_not_taken_back(
    draft: QuestionnaireDraft, ana: Author, ion: Author, version: QuestionnaireVersion
) -> None:
    for put, who in (
        (PutPage(code="new", page=page("new")), ana),
        (PutQuestion(code="n1", question=question("n1"), page="new"), ion),
    ):
        edits = [put]
        edit_draft(
            draft=draft, edits=lambda _, put=edits: put, kind=EditKind.ADDED, code="", author=who
        )
    with pytest.raises(ChangedMeanwhileError):
        undo_edit(draft=draft, user=ana.user)
    undo_edit(draft=draft, user=ion.user)
    undo_edit(draft=draft, user=ana.user)
    assert now(draft) == version.questionnaire


def test_the_latest_edits_are_kept(draft: QuestionnaireDraft, ana: Author) -> None:
    for number in range(MOST_EDITS + 3):
        reword(draft, ana, "size", f"Wording {number}")
    assert draft.edits.count() == MOST_EDITS
    assert now(draft).question("size").text == question("Wording 102").text  # type: ignore[union-attr]


def test_a_draft_can_be_replaced_and_that_taken_back(
    draft: QuestionnaireDraft, ana: Author
) -> None:
    start, other = now(draft), questionnaire(page("x", question("y", Kind.DATE)), minutes=3)
    replace_draft(draft=draft, questionnaire=other, author=ana)
    assert now(draft) == other
    undo_edit(draft=draft, user=ana.user)
    assert now(draft) == start


def test_publishing_makes_the_next_version_and_the_draft_goes_on(
    draft: QuestionnaireDraft, ana: Author, version: QuestionnaireVersion
) -> None:
    reword(draft, ana, "needs", "What for")
    assert version.questionnaire != now(draft)
    new = publish_draft(draft=draft, author=Author(ana.user, NOW + timedelta(days=1)))
    assert (new.number, new.questionnaire) == (2, now(draft))
    assert latest_version(version.round) == new


def test_a_draft_with_errors_is_not_published(draft: QuestionnaireDraft, ana: Author) -> None:
    delete(draft, ana, "size")  # the budget depends on it
    with pytest.raises(QuestionnaireRefusedError):
        publish_draft(draft=draft, author=ana)
    assert draft.round.versions.count() == 1


def test_a_discarded_draft_begins_anew_from_the_latest_version(
    draft: QuestionnaireDraft, ana: Author, version: QuestionnaireVersion
) -> None:
    delete(draft, ana, "needs")
    discard_draft(draft=draft)
    assert now(begin_draft(round_=version.round, empty=EMPTY)) == version.questionnaire


@pytest.mark.django_db(transaction=True)
def test_edits_at_the_same_moment_lose_none() -> None:
    """trust.md (c) 14."""
    draft = begin_draft(round_=make_round().round, empty=EMPTY)
    author = Author(get_user_model().objects.create_user("ana"), NOW)

    def add(number: int) -> None:
        try:
            new = [PutQuestion(code=f"n{number}", question=question(f"n{number}"), page="first")]
            edit_draft(
                draft=draft, edits=lambda _: new, kind=EditKind.ADDED, code="", author=author
            )
        finally:
            connection.close()

    threads = [Thread(target=add, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    codes = {each.code for each in now(draft).pages[0].questions}
    assert codes == {"size", "needs", *(f"n{number}" for number in range(8))}
    assert draft.revision == 8
