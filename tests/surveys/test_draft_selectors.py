"""A draft is read once per revision and process, and never an old one."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction

from surveys.draft_selectors import draft_of, reading_of
from surveys.models import EditKind, QuestionnaireDraft, Round
from surveys.questionnaire.authoring import new_question
from surveys.questionnaire.editing import PutPage, PutQuestion
from surveys.questionnaire.model import Kind
from surveys.selectors import latest_version
from surveys.services.draft_publishing import discard_draft
from surveys.services.drafting import Author, begin_draft, edit_draft
from tests.factories import NOW, make_round, page, question, questionnaire


@pytest.fixture
def round_(transactional_db: None) -> Round:
    return make_round(slug="stage").round


@pytest.fixture
def ana(transactional_db: None) -> Author:
    return Author(get_user_model().objects.create_user("ana"), NOW)


def add(round_: Round, author: Author, code: str) -> None:
    new = PutQuestion(code=code, question=new_question(code, Kind.NOTE), page="first")
    draft = begin_draft(round_=round_, empty=questionnaire(page("p")))
    edit_draft(draft=draft, edits=lambda _: [new], kind=EditKind.ADDED, code=code, author=author)


def codes(round_: Round) -> list[str]:
    _draft, reading = draft_of(round_, latest_version(round_))
    return [question.code for question in reading.questionnaire.pages[0].questions]


def test_it_is_parsed_and_checked_once_per_revision(
    round_: Round, ana: Author, django_assert_num_queries: Any
) -> None:
    add(round_, ana, "one")
    latest = latest_version(round_)
    draft, reading = draft_of(round_, latest)
    with django_assert_num_queries(1):  # without the document
        assert draft_of(round_, latest)[1] is reading
    assert reading.problems is reading.problems
    add(round_, ana, "two")
    assert codes(round_) == ["size", "needs", "one", "two"]
    assert reading_of(draft) is reading  # the revision that it was


def test_of_what_another_process_stored_only_the_changed_page_is_read_anew(
    round_: Round, ana: Author
) -> None:
    draft = begin_draft(round_=round_, empty=questionnaire(page("p")))
    two = PutPage(code="second", page=page("second", question("who")))
    edit_draft(draft=draft, edits=lambda _: [two], kind=EditKind.ADDED, code="p", author=ana)
    known = draft_of(round_, None)[1].questionnaire
    elsewhere = QuestionnaireDraft.objects.get(pk=draft.pk)
    elsewhere.document["pages"][0]["title"]["en"] = "Another title"
    elsewhere.revision += 1
    elsewhere.save()
    now = draft_of(round_, None)[1].questionnaire
    assert now.pages[0].title.in_language("en") == "Another title"
    assert now.pages[1] is known.pages[1]


def test_a_revision_that_was_rolled_back_is_not_remembered(round_: Round, ana: Author) -> None:
    add(round_, ana, "one")
    with transaction.atomic():
        add(round_, ana, "never")
        assert codes(round_)[-1] == "never"
        transaction.set_rollback(True)
    assert codes(round_) == ["size", "needs", "one"]
    add(round_, ana, "two")  # has the number of the revision that never was
    assert codes(round_) == ["size", "needs", "one", "two"]


def test_a_draft_begun_again_is_another_one(round_: Round, ana: Author) -> None:
    add(round_, ana, "one")
    discard_draft(draft=begin_draft(round_=round_, empty=questionnaire(page("p"))))
    assert codes(round_) == ["size", "needs"]
    add(round_, ana, "other")
    assert codes(round_) == ["size", "needs", "other"]
