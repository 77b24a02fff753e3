"""The desk where sheets are keyed: what staff see, do, and are told."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from surveys.models import KeyedSheet, QuestionnaireVersion, Response, SheetState
from surveys.services.closing import close_round
from surveys.services.keying import key_first, key_second
from tests.factories import NOW, make_round, make_staff, small_pages
from tests.factories import questionnaire as small

pytestmark = pytest.mark.django_db

DESK = "/en/staff/rounds/stage/sheets/"
NEW = f"{DESK}new/paper/"
ONE: dict[str, Any] = {"size": "large", "budget": 5}


NOBODYS = UUID(int=0)


@pytest.fixture
def version(db: None) -> QuestionnaireVersion:
    return make_round(slug="stage", now=NOW)


def staff(name: str) -> Any:
    known = get_user_model().objects.filter(username=name).first()
    return known or make_staff(name=name)


def desk_of(name: str) -> Client:
    client = Client()
    client.force_login(staff(name))
    return client


def keyed(version: QuestionnaireVersion, number: str = "1", **more: Any) -> KeyedSheet:
    """A sheet that Ana keyed."""
    given: dict[str, Any] = {"mode": "paper", "language": "ro", "answers": ONE, "twice": True}
    return key_first(version=version, number=number, by=staff("ana"), at=NOW, **given | more).sheet


def compared(version: QuestionnaireVersion, second: dict[str, Any]) -> KeyedSheet:
    """A sheet that Dan keyed a second time, otherwise."""
    sheet = keyed(version)
    key_second(sheet=sheet, answers=second, by=staff("dan"), at=NOW)
    return sheet


def posted(number: str = "1", **answers: Any) -> dict[str, Any]:
    return {"_sheet-number": number, "_sheet-language": "ro", **answers}


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("rest", ["", "new/paper/", f"{NOBODYS}/second/", f"{NOBODYS}/settle/"])
def test_strangers_sign_in_and_other_accounts_find_nothing(
    version: QuestionnaireVersion, client: Client, rest: str
) -> None:
    assert client.get(DESK + rest)["Location"].startswith("/en/staff/sign-in/")
    client.force_login(get_user_model().objects.create_user("guest"))
    assert client.get(DESK + rest).status_code == 404


@pytest.mark.parametrize("rest", ["second/", "settle/"])
def test_a_sheet_of_another_round_is_not_found(version: QuestionnaireVersion, rest: str) -> None:
    other = keyed(make_round(now=NOW))
    assert desk_of("dan").get(f"{DESK}{other.pk}/{rest}").status_code == 404


def test_the_empty_desk_teaches(version: QuestionnaireVersion) -> None:
    shown = text_of(desk_of("ana").get(DESK))
    assert "No sheet is keyed yet" in shown
    assert "Print the questionnaire, hand it out" in shown


def test_the_desk_says_who_has_to_do_what(version: QuestionnaireVersion) -> None:
    keyed(version)
    assert "Waits for somebody else" in text_of(desk_of("ana").get(DESK))
    dan = text_of(desk_of("dan").get(DESK))
    assert "Second keying: sheet 1" in dan
    assert "Key it a second time" in dan


def test_the_desk_shows_no_answers(version: QuestionnaireVersion) -> None:
    keyed(version, answers={"remarks": "SECRET"})
    assert "SECRET" not in text_of(desk_of("dan").get(DESK))


@pytest.mark.parametrize(
    ("query", "numbers"),
    [("", ["1", "9", "10"]), ("?state=first", ["9", "10"]), ("?state=compared", ["1"]),
     ("?mode=telephone", []), ("?state=odd", ["1", "9", "10"])],
)  # fmt: skip
def test_the_desk_lists_what_is_to_be_done_first_and_filters(
    version: QuestionnaireVersion, query: str, numbers: list[str]
) -> None:
    keyed(version, "10")
    keyed(version, "9")
    compared(version, {"size": "small"})
    page = desk_of("dan").get(DESK + query).context["page"]
    assert [sheet.number for sheet in page] == numbers


@pytest.mark.parametrize("sheets", [1, 3])
def test_the_desk_costs_the_same_however_many_sheets(
    version: QuestionnaireVersion, django_assert_num_queries: Any, sheets: int
) -> None:
    for number in range(sheets):
        keyed(version, str(number))
    client = desk_of("dan")
    # Session, account, round, version; count, sheets, tally, the next one.
    with django_assert_num_queries(8):
        client.get(DESK)


def test_a_first_keying_is_stored_and_the_next_sheet_comes(version: QuestionnaireVersion) -> None:
    ana = desk_of("ana")
    answer = ana.post(NEW, posted(size="large", budget="5"))
    assert answer["Location"] == f"{NEW}?version=1&language=ro"
    sheet = KeyedSheet.objects.get()
    assert (sheet.number, sheet.first, sheet.state) == ("1", ONE, SheetState.FIRST)
    shown = ana.get(answer["Location"])
    assert "Sheet 1 is keyed." in text_of(shown)
    assert shown.context["sheet"]["number"].value() == "2"


def test_required_answers_may_be_left_out(version: QuestionnaireVersion) -> None:
    desk_of("ana").post(NEW, posted(remarks="Yes"))
    assert KeyedSheet.objects.get().first == {"remarks": "Yes"}


def test_wrong_answers_are_said_and_kept(version: QuestionnaireVersion) -> None:
    answer = desk_of("ana").post(NEW, posted(size="large", budget="many"))
    assert answer.status_code == 422
    shown = text_of(answer)
    assert "2. budget?" not in shown  # numbered as on paper: needs is the second
    assert "3. budget? – Type a number in digits, for example 12 or 12.5." in shown
    assert 'value="many"' in shown
    assert KeyedSheet.objects.count() == 0


def test_what_the_answers_open_is_shown_before_anything_is_stored(
    version: QuestionnaireVersion,
) -> None:
    answer = desk_of("ana").post(NEW, posted(size="large", _shown="size needs remarks"))
    assert "What you keyed opens further questions." in text_of(answer)
    assert KeyedSheet.objects.count() == 0


def test_a_script_is_told_what_an_answer_opens(version: QuestionnaireVersion) -> None:
    answer = desk_of("ana").post(NEW, {"size": "large"}, headers={"X-Asked": "1"})
    assert answer.json() == {"asked": ["size", "needs", "budget", "remarks"], "drawn": {}}


@pytest.mark.parametrize("number", ["", "<b>", "1" * 21])
def test_a_sheet_needs_a_plain_number(version: QuestionnaireVersion, number: str) -> None:
    assert desk_of("ana").post(NEW, posted(number)).status_code == 422
    assert KeyedSheet.objects.count() == 0


def test_a_taken_number_is_said(version: QuestionnaireVersion) -> None:
    keyed(version, "A1")
    answer = desk_of("dan").post(NEW, posted("a1", size="small"))
    assert "A sheet with this number is keyed already." in text_of(answer)
    assert answer.status_code == 422


def test_a_call_is_stored_at_once_and_its_reference_said(version: QuestionnaireVersion) -> None:
    ana = desk_of("ana")
    ana.post(f"{DESK}new/telephone/", posted(size="small"))
    response = Response.objects.get()
    assert response.mode == "telephone"
    assert f"with the reference {response.reference}." in text_of(ana.get(DESK))


def test_a_call_can_be_keyed_twice(version: QuestionnaireVersion) -> None:
    desk_of("ana").post(f"{DESK}new/telephone/", posted(size="small") | {"_sheet-twice": "on"})
    assert KeyedSheet.objects.get().state == SheetState.FIRST


def test_other_modes_are_not_keyed(version: QuestionnaireVersion) -> None:
    assert desk_of("ana").get(f"{DESK}new/web/")["Location"] == DESK


def test_an_older_version_can_be_keyed(version: QuestionnaireVersion) -> None:
    from surveys.services.versions import publish_version

    publish_version(round_=version.round, questionnaire=small(small_pages()[0]), at=NOW)
    desk_of("ana").post(f"{NEW}?version=1", posted(remarks="Old"))
    sheet = KeyedSheet.objects.get()
    assert (sheet.version.number, sheet.first) == (1, {"remarks": "Old"})


def test_the_second_keying_does_not_show_the_first(version: QuestionnaireVersion) -> None:
    sheet = keyed(version, answers={"size": "large", "remarks": "SECRET"})
    shown = text_of(desk_of("dan").get(f"{DESK}{sheet.pk}/second/"))
    assert "SECRET" not in shown
    assert "checked" not in shown


def test_who_keyed_first_is_sent_away_from_the_second_keying(version: QuestionnaireVersion) -> None:
    ana = desk_of("ana")
    answer = ana.get(f"{DESK}{keyed(version).pk}/second/")
    assert answer["Location"] == DESK
    assert "somebody else keys it again" in text_of(ana.get(DESK))


def test_equal_keyings_are_stored_and_the_next_sheet_comes(version: QuestionnaireVersion) -> None:
    sheet, other = keyed(version), keyed(version, "2")
    dan = desk_of("dan")
    answer = dan.post(f"{DESK}{sheet.pk}/second/", {"size": "large", "budget": "5"})
    assert answer["Location"] == f"{DESK}{other.pk}/second/"
    response = Response.objects.get()
    assert (response.answers, response.mode) == (ONE, "paper")
    assert f"Sheet 1 is stored, with the reference {response.reference}." in text_of(
        dan.get(answer["Location"])
    )


def test_different_keyings_are_listed_side_by_side(version: QuestionnaireVersion) -> None:
    sheet = keyed(version)
    dan = desk_of("dan")
    answer = dan.post(f"{DESK}{sheet.pk}/second/", {"size": "large", "budget": "6"})
    assert answer["Location"] == f"{DESK}{sheet.pk}/settle/"
    differences = dan.get(answer["Location"]).context["settlement"].differences()
    assert [(each.question.code, each.first, each.second) for each in differences] == [
        ("budget", ["5"], ["6"])
    ]


@pytest.mark.parametrize(
    ("choice", "typed", "stored"),
    [("first", "", 5), ("second", "", 6), ("again", "7", 7), ("again", "", None)],
)
def test_a_difference_is_settled(
    version: QuestionnaireVersion, choice: str, typed: str, stored: int | None
) -> None:
    sheet = compared(version, {"size": "large", "budget": 6})
    settled = {"_choice-budget": choice, "budget": typed}
    assert desk_of("ana").post(f"{DESK}{sheet.pk}/settle/", settled)["Location"] == DESK
    assert Response.objects.get().answers.get("budget") == stored


def test_a_difference_left_open_is_an_error(version: QuestionnaireVersion) -> None:
    sheet = compared(version, {"size": "large", "budget": 6})
    answer = desk_of("ana").post(f"{DESK}{sheet.pk}/settle/", {})
    assert answer.status_code == 422
    assert "Say which of the two is on the sheet." in text_of(answer)
    assert Response.objects.count() == 0


def test_a_third_keying_is_judged(version: QuestionnaireVersion) -> None:
    sheet = compared(version, {"size": "large", "budget": 6})
    settled = {"_choice-budget": "again", "budget": "-1"}
    answer = desk_of("ana").post(f"{DESK}{sheet.pk}/settle/", settled)
    assert answer.status_code == 422
    assert "Type a number of at least 0." in text_of(answer)


def test_a_decision_that_opens_a_question_asks_for_its_answer(
    version: QuestionnaireVersion,
) -> None:
    """Both had skipped the budget, because both had misread the size."""
    sheet = keyed(version, answers={"size": "small"})
    key_second(sheet=sheet, answers={}, by=staff("dan"), at=NOW)
    ana, path = desk_of("ana"), f"{DESK}{sheet.pk}/settle/"
    settled = {"_choice-size": "again", "size": "large"}
    answer = ana.post(path, settled)
    assert "Your decision opens questions that neither keying had." in text_of(answer)
    assert answer.context["settlement"].more == "budget"
    more = {"_more": "budget", "_choice-budget": "again", "budget": "9"}
    assert ana.post(path, settled | more)["Location"] == DESK
    assert Response.objects.get().answers == {"size": "large", "budget": 9}


def test_settling_again_stores_nothing_more(version: QuestionnaireVersion) -> None:
    """trust.md 8."""
    sheet = compared(version, {"size": "large", "budget": 6})
    ana = desk_of("ana")
    for _ in range(2):
        ana.post(f"{DESK}{sheet.pk}/settle/", {"_choice-budget": "first"})
    assert Response.objects.count() == 1
    assert "Nothing is left to settle on this sheet." in text_of(ana.get(DESK))


def test_after_the_closing_the_desk_says_that_it_is_too_late(version: QuestionnaireVersion) -> None:
    """trust.md 11."""
    close_round(round_=version.round, at=NOW)
    dan = desk_of("dan")
    assert dan.post(NEW, posted(size="large", budget="5"))["Location"] == DESK
    shown = text_of(dan.get(DESK))
    assert shown.count("The closing of this round was carried out") == 2  # the message, the desk
    assert "Enter answers from paper" not in shown
    assert KeyedSheet.objects.count() == 0


def test_a_sheet_keyed_by_mistake_is_removed(version: QuestionnaireVersion) -> None:
    sheet = keyed(version)
    ana = desk_of("ana")
    assert ana.get(f"{DESK}{sheet.pk}/remove/").status_code == 405
    ana.post(f"{DESK}{sheet.pk}/remove/")
    assert KeyedSheet.objects.count() == 0


def test_a_stored_sheet_stays(version: QuestionnaireVersion) -> None:
    sheet = keyed(version, mode="telephone", twice=False)
    ana = desk_of("ana")
    ana.post(f"{DESK}{sheet.pk}/remove/")
    assert "The sheet is stored as a response and stays." in text_of(ana.get(DESK))


@pytest.mark.parametrize("rest", ["new/paper/", "second", "settle"])
def test_forged_forms_never_break_a_page(version: QuestionnaireVersion, rest: str) -> None:
    """trust.md 23, 24."""
    sheet = keyed(version) if rest == "second" else compared(version, {"size": "small"})
    path = rest if "/" in rest else f"{sheet.pk}/{rest}/"
    forged = {
        "size": ["odd", "large"], "_choice-size": "odd", "_more": "nobody size", "x": "1",
        "_shown": "nobody", "_sheet-number": "1", "_sheet-language": "xx", "needs": ["x", "x"],
    }  # fmt: skip
    assert desk_of("eva").post(DESK + path, forged).status_code == 422
