"""The question bank: found, taken over, refused with the reason, taken back."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.test import Client

from surveys.models import (
    AuditEntry,
    DraftEdit,
    QuestionnaireDraft,
    QuestionnaireVersion,
)
from surveys.models import version as versions
from surveys.questionnaire.document import from_document
from surveys.questionnaire.model import Kind, Questionnaire
from surveys.services.drafting import begin_draft
from surveys.views.design import bank
from tests.factories import choices, make_round, make_staff, page, question, questionnaire, text

ROOT = "/en/staff/rounds/stage/design/"
BANK = f"{ROOT}bank/"
OLD = questionnaire(
    page("traffic", question("cars", Kind.SINGLE_CHOICE, choices=choices("tram", "foot")),
         question("km", Kind.NUMBER, condition="${cars} = 'tram'")),
    page("twice", question("size")),
)  # fmt: skip


@pytest.fixture
def version(db: None) -> QuestionnaireVersion:
    made = make_round(slug="stage")
    make_round(OLD, slug="old", title=text("Old round"), consultation=made.round.consultation)
    make_round(questionnaire(page("p", question("secret"))), slug="elsewhere")
    return made


@pytest.fixture
def staff(version: QuestionnaireVersion) -> Client:
    browser = Client()
    browser.force_login(make_staff("designer", version.round.consultation))
    return browser


def shown(answer: Any) -> str:
    return unescape(answer.content.decode())


def boxes(html: str) -> list[str]:
    return [part.split('"')[0] for part in html.split('name="take" value="')[1:]]


def draft() -> Questionnaire:
    return from_document(QuestionnaireDraft.objects.get(round__slug="stage").document)


def said(browser: Client, **sent: Any) -> str:
    return shown(browser.post(BANK, sent, follow=True))


def test_the_other_rounds_of_the_consultation_are_there_by_page(staff: Client) -> None:
    html = shown(staff.get(BANK))
    assert boxes(html) == ["p:old:traffic", "q:old:cars", "q:old:km", "p:old:twice", "q:old:size"]
    assert ("Old round" in html, "secret" in html, "tram · foot" in html) == (True, False, True)
    assert html.count("this code is here already") == 1  # size


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=tram+cars", ["q:old:cars"]),
        ("kind=number", ["q:old:km"]),
        ("round=stage&kind=nonsense", ["q:old:cars", "q:old:km", "q:old:size"]),
        ("q=nothing+like+it", []),
    ],
)
def test_it_is_searched_and_filtered_without_a_script(
    staff: Client, query: str, found: list[str]
) -> None:
    html = shown(staff.get(f"{BANK}?{query}"))
    assert [each for each in boxes(html) if each.startswith("q:")] == found
    assert 'type="search"' in html


def test_a_round_without_a_version_offers_its_draft(
    staff: Client, version: QuestionnaireVersion
) -> None:
    other = make_round(consultation=version.round.consultation, slug="draft").round
    other.versions.all().delete()
    assert not [each for each in boxes(shown(staff.get(BANK))) if ":draft:" in each]
    begin_draft(round_=other, empty=questionnaire(page("p", question("drafted"))))
    assert "q:draft:drafted" in boxes(shown(staff.get(BANK)))


def test_alone_in_its_consultation_a_round_has_nothing_to_take(db: None) -> None:
    version = make_round(slug="stage")
    browser = Client()
    browser.force_login(make_staff("designer", version.round.consultation))
    html = shown(browser.get(BANK))
    assert "No other round of this consultation has a questionnaire yet." in html


def test_questions_are_taken_over_in_one_step_that_is_logged_and_taken_back(
    staff: Client,
) -> None:
    before = from_document(QuestionnaireVersion.objects.get(round__slug="stage").document)
    html = said(staff, take=["q:old:km", "p:old:twice"], to="first", copies="on")
    assert "2 questions were taken over." in html
    assert "The condition names cars, which is not here, and did not come along: km." in html
    assert "size is now size_1, a copy of its own." in html
    after = draft()
    first = after.page("first")
    assert first is not None
    assert ([each.code for each in first.questions][-1], after.pages[-1].code) == ("km", "twice")
    assert DraftEdit.objects.get().kind == "copied"
    entry = AuditEntry.objects.latest("pk")
    assert entry.after == {"edit": "copied", "from": "old:km, old:twice"}
    staff.post(f"{ROOT}undo/")
    assert draft() == before


def test_a_code_that_is_there_is_refused_by_name_and_what_was_ticked_stays(staff: Client) -> None:
    answer = staff.post(BANK, {"take": ["q:old:size", "q:old:cars"], "to": ""})
    html = shown(answer)
    assert answer.status_code == 422
    assert "The questionnaire already has these codes: size." in html
    assert html.count('" checked>') == 2
    assert not DraftEdit.objects.exists()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "Tick at least one question or page."),
        ({"take": "q:elsewhere:secret"}, "What you chose is not there any more."),
        ({"take": "q:stage:size"}, "What you chose is not there any more."),
        ({"take": ["'; DROP TABLE", "\0"]}, "What you chose is not there any more."),
        ({"take": "q:old:km", "to": "no_such_page"}, "no_such_page"),
        ({"take": ["q:old:km"] * 301}, "There is no room for so many"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_stored(
    staff: Client, sent: dict[str, Any], words: str
) -> None:
    """trust.md 7: mass assignment. Nothing of another consultation can be named."""
    answer = staff.post(BANK, sent)
    assert (answer.status_code, words in shown(answer)) == (422, True)
    assert not DraftEdit.objects.exists()


@pytest.mark.parametrize("rounds", [1, 5])
def test_it_costs_the_same_however_many_rounds(
    staff: Client,
    version: QuestionnaireVersion,
    django_assert_num_queries: Any,
    rounds: int,
) -> None:
    for number in range(rounds):
        asked = questionnaire(page("p", *(question(f"q{number}_{each}") for each in range(60))))
        make_round(asked, consultation=version.round.consultation)
        other = make_round(consultation=version.round.consultation).round
        other.versions.all().delete()
        begin_draft(round_=other, empty=asked)
    versions._PARSED.clear()
    # Session, account, round, role, version, draft, its document; rounds, versions, documents,
    # drafts.
    with django_assert_num_queries(11):
        html = shown(staff.get(BANK))
    assert "Page 1 of" in html
    assert len([each for each in boxes(html) if each.startswith("q:")]) == bank.ON_A_PAGE
