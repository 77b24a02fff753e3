"""Buttons of the builder: add, copy, move, delete, take back, publish."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.test import Client

from surveys.models import (
    AuditEntry,
    DeclaredBreak,
    QuestionnaireDraft,
    QuestionnaireVersion,
    Response,
)
from surveys.questionnaire.model import Kind
from surveys.services.versions import publish_version
from tests.factories import NOW, make_response
from tests.surveys.views.design.test_editors import (
    ROOT,
    asked,
    browser_of,
    form_of,
    now,
    send,
    staff,
    version,
)

__all__ = ["staff", "version"]


def order() -> str:
    return " ".join(f"{p.code}:{','.join(q.code for q in p.questions)}" for p in now().pages)


def do(browser: Client, path: str, **sent: str) -> Any:
    return browser.post(ROOT + path, sent)


def words(answer: Any) -> str:
    return " ".join(unescape(answer.content.decode()).split())


@pytest.mark.parametrize("kind", list(Kind))
def test_a_question_of_every_kind_is_added_and_shown(staff: Client, kind: Kind) -> None:
    answer = staff.post(ROOT + "add-question/", {"page": "first", "kind": kind.value}, follow=True)
    assert answer.status_code == 200
    assert asked("q1").kind is kind
    assert "As respondents see it" in words(answer)


def test_a_page_is_added_and_filled(staff: Client) -> None:
    assert do(staff, "add-page/")["Location"] == ROOT + "pages/p1/"
    do(staff, "add-question/", page="p1", kind="number")
    assert order() == "first:size,needs second:budget,remarks p1:q1"


@pytest.mark.parametrize(
    ("code", "to", "after"),
    [
        ("size", "down", "first:needs,size second:budget,remarks"),
        ("size", "up", "first:size,needs second:budget,remarks"),
        ("needs", "down", "first:size second:needs,budget,remarks"),
        ("budget", "up", "first:size,needs,budget second:remarks"),
        ("size", "page:second", "first:needs second:budget,remarks,size"),
        ("remarks", "down", "first:size,needs second:budget,remarks"),
        ("size", "sideways", "first:size,needs second:budget,remarks"),
    ],
)
def test_a_question_moves_by_one_place_or_to_another_page(
    staff: Client, code: str, to: str, after: str
) -> None:
    do(staff, f"questions/{code}/copy/")  # so that there is a draft
    do(staff, "undo/")
    assert do(staff, f"questions/{code}/move/", to=to).status_code == 302
    assert order() == after


def test_a_page_moves_with_its_questions(staff: Client) -> None:
    do(staff, "pages/second/move/", to="up")
    assert order() == "second:budget,remarks first:size,needs"
    do(staff, "pages/second/move/", to="down")
    assert order() == "first:size,needs second:budget,remarks"


def test_copies_get_codes_of_their_own(staff: Client) -> None:
    assert do(staff, "questions/needs/copy/")["Location"] == ROOT + "questions/needs_1/"
    assert do(staff, "pages/second/copy/")["Location"] == ROOT + "pages/second_1/"
    assert order() == ("first:size,needs,needs_1 second:budget,remarks second_1:budget_1,remarks_1")


def test_deleting_says_what_it_breaks_and_can_be_taken_back(staff: Client) -> None:
    answer = staff.post(ROOT + "questions/size/delete/", follow=True)
    assert "have to be changed: budget." in words(answer)
    assert order() == "first:needs second:budget,remarks"
    assert "Your latest change was taken back." in words(staff.post(ROOT + "undo/", follow=True))
    assert order() == "first:size,needs second:budget,remarks"
    do(staff, "pages/first/delete/")
    assert order() == "second:budget,remarks"
    do(staff, "undo/")
    assert order() == "first:size,needs second:budget,remarks"
    assert "nothing of yours" in words(staff.post(ROOT + "undo/", follow=True))


@pytest.mark.parametrize(
    ("path", "sent", "said"),
    [
        ("add-question/", {"page": "first", "kind": "date"}, ("draft_changed", "first", "added")),
        ("add-page/", {}, ("draft_changed", "", "added")),
        ("questions/size/copy/", {}, ("draft_changed", "size", "copied")),
        ("questions/size/move/", {"to": "down"}, ("draft_changed", "size", "moved")),
        ("questions/needs/delete/", {}, ("draft_changed", "needs", "deleted")),
        ("pages/second/copy/", {}, ("draft_changed", "second", "copied")),
        ("pages/second/move/", {"to": "up"}, ("draft_changed", "second", "moved")),
        ("pages/second/delete/", {}, ("draft_changed", "second", "deleted")),
    ],
)
def test_every_step_is_in_the_audit_log(
    staff: Client, path: str, sent: dict[str, str], said: tuple[str, str, str]
) -> None:
    do(staff, path, **sent)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject, entry.after["edit"]) == said
    assert entry.actor_name == "ana"
    do(staff, "undo/")
    assert AuditEntry.objects.order_by("-id")[0].action == "draft_undone"


def test_a_step_that_changes_nothing_is_not_in_the_audit_log(staff: Client) -> None:
    do(staff, "questions/size/move/", to="up")
    assert AuditEntry.objects.count() == 0


def test_the_versions_of_others_are_what_the_draft_is_compared_with(
    staff: Client, version: QuestionnaireVersion
) -> None:
    """Somebody else, or the program, published since the draft was begun."""
    send(staff, "questions/needs/", text="Ce vă trebuie?")
    publish_version(round_=version.round, questionnaire=now(), at=NOW)
    page = words(staff.get(ROOT + "publish/"))
    assert "As in the published version 2" in page
    assert "There is nothing to publish" in page


def test_nobody_takes_back_what_somebody_else_did(staff: Client) -> None:
    do(staff, "questions/needs/delete/")
    ion = browser_of("ion")
    assert "nothing of yours" in words(ion.post(ROOT + "undo/", follow=True))
    assert order() == "first:size second:budget,remarks"


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("add-question/", {"page": "none", "kind": "number"}),
        ("add-question/", {"page": "first", "kind": "none"}),
        ("questions/none/delete/", {}),
        ("questions/size/explode/", {}),
        ("pages/first/explode/", {}),
        ("questions/size/move/", {"to": "page:none"}),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(
    staff: Client, path: str, sent: dict[str, str]
) -> None:
    assert staff.post(ROOT + path, sent).status_code == (400 if path == "add-question/" else 404)
    draft = QuestionnaireDraft.objects.first()
    assert draft is None or draft.revision == 0


@pytest.mark.parametrize(
    "path",
    ["add-question/", "add-page/", "undo/", "discard/", "questions/size/delete/",
     "pages/first/copy/"],
)  # fmt: skip
def test_what_changes_something_is_no_link(staff: Client, path: str) -> None:
    """trust.md (a) 11."""
    assert staff.get(ROOT + path).status_code == 405


def test_publishing_is_refused_while_errors_remain(staff: Client) -> None:
    do(staff, "add-question/", page="first", kind="single_choice")
    page = words(staff.get(ROOT + "publish/"))
    assert "The text is empty. Write it." in page
    assert f'href="{ROOT}questions/q1/"' in page
    refused = staff.post(ROOT + "publish/")
    assert refused.status_code == 422
    assert QuestionnaireVersion.objects.count() == 1


def test_what_is_published_is_what_the_next_respondent_gets(staff: Client, settings: Any) -> None:
    settings.ROUND_SECONDS = 0
    inside = Client()
    inside.post("/ro/rounds/stage/start/")
    inside.post("/ro/rounds/stage/page/first/", {"size": "small", "forward": "1"})
    send(staff, "questions/needs/", text="Ce vă trebuie?")
    send(staff, "questions/needs/?in=en", text="What do you need?")
    answer = staff.post(ROOT + "publish/", follow=True)
    assert "Published as version 2." in words(answer)
    assert "There is nothing to publish" in words(answer)
    new = Client()
    new.post("/ro/rounds/stage/start/")
    assert "Ce vă trebuie?" in new.get("/ro/rounds/stage/page/first/").content.decode()
    assert "Ce vă trebuie?" not in inside.get("/ro/rounds/stage/page/first/").content.decode()
    assert Response.objects.get().version.number == 1


def test_a_break_with_given_answers_needs_a_reason(
    staff: Client, version: QuestionnaireVersion
) -> None:
    make_response(version, {"size": "small", "needs": ["y"]})
    do(staff, "questions/needs/delete/")
    page = words(staff.get(ROOT + "publish/"))
    assert "break with answers that were given already" in page
    assert staff.post(ROOT + "publish/").status_code == 422
    assert QuestionnaireVersion.objects.count() == 1
    answer = staff.post(ROOT + "publish/", {"reason": "Nobody understood it."}, follow=True)
    assert "Published as version 2." in words(answer)
    assert DeclaredBreak.objects.get().reason == "Nobody understood it."


def test_discarding_goes_back_to_the_published_version(staff: Client) -> None:
    send(staff, "questions/needs/", text="Altceva")
    do(staff, "discard/")
    assert QuestionnaireDraft.objects.count() == 0
    assert form_of(staff, "questions/needs/")["text"] == "needs? (ro)"


def test_a_round_without_a_questionnaire_begins_with_an_empty_page(
    staff: Client, version: QuestionnaireVersion
) -> None:
    QuestionnaireVersion.objects.all().delete()
    assert staff.get(ROOT).status_code == 200
    do(staff, "add-question/", page="p1", kind="date")
    assert order() == "p1:q1"
    assert now().title == version.round.title


def test_the_builder_is_for_staff_only(version: QuestionnaireVersion) -> None:
    for path in ("", "pages/first/", "questions/size/", "publish/"):
        assert "sign-in" in Client().get(ROOT + path)["Location"]
    assert Client().post(ROOT + "undo/").status_code == 403


def test_dragging_moves_to_a_place_and_to_nowhere_else(staff: Client) -> None:
    do(staff, "questions/needs/move/", to="at:second:1")
    assert order() == "first:size second:budget,needs,remarks"
    do(staff, "questions/remarks/move/", to="at:second:0")
    assert order() == "first:size second:remarks,budget,needs"
    do(staff, "pages/second/move/", to="at:0")
    assert order() == "second:remarks,budget,needs first:size"
    for wrong in ("at:", "at:first:", "at:first:-1", "at:first:x"):
        assert do(staff, "questions/size/move/", to=wrong).status_code == 400
    assert do(staff, "questions/size/move/", to="at:nowhere:0").status_code == 404
    assert do(staff, "pages/first/move/", to="at:99999").status_code == 400
    assert order() == "second:remarks,budget,needs first:size"
