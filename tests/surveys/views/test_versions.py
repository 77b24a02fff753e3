"""The pages of versions and comparisons (trust.md (c) 15: what a change does is said)."""

from __future__ import annotations

from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from surveys.forms_staff import change_words
from surveys.forms_staff.changes import marked, shown_changes
from surveys.models import Equivalence, QuestionnaireVersion
from surveys.questionnaire.diff import diff
from surveys.questionnaire.differences import Status
from surveys.questionnaire.judgements import JUDGEMENTS, Effect, Reason, Verdict
from surveys.questionnaire.live_changes import RULES, live_changes
from surveys.questionnaire.model import Kind
from surveys.questionnaire.text import Text
from surveys.services.versions import publish_version
from tests.factories import (
    NOW,
    choices,
    make_response,
    make_round,
    make_staff,
    page,
    question,
    questionnaire,
)

ROOT = "/en/staff/rounds/stage/"
COMPARE = f"{ROOT}versions/compare/"
COLOURS = question("colour", Kind.SINGLE_CHOICE, choices=choices("red", "blue"))
REWORDED = replace(COLOURS, text=Text.of(ro="Ce <b>culoare</b>?", en="Which colour?"))
MORE = question("more")


def staff() -> Client:
    browser = Client()
    browser.force_login(make_staff(name="ana"))
    return browser


def shown(response: Any) -> str:
    assert response.status_code == 200
    return unescape(response.content.decode())


@pytest.fixture
def version(db: None) -> QuestionnaireVersion:
    return make_round(questionnaire(page("only", COLOURS)), slug="stage")


def publish(version: QuestionnaireVersion, *questions: Any, **more: Any) -> QuestionnaireVersion:
    return publish_version(
        round_=version.round, questionnaire=questionnaire(page("only", *questions)), at=NOW, **more
    )


def test_every_reason_effect_change_and_status_has_words() -> None:
    assert set(change_words.CHANGES) == set(RULES)
    assert set(change_words.EFFECTS) == set(Effect)
    assert set(change_words.STATUSES) == set(Status)
    assert set(change_words.KINDS) == set(Kind)
    breaks = {each for each in Reason if JUDGEMENTS[each].verdict is Verdict.BREAK}
    assert set(change_words.REASONS) == breaks


def test_changed_words_are_marked_and_everything_is_escaped() -> None:
    before, after = marked("a <b> c", "a ${x} c")
    assert before == (
        'a<del><span class="visually-hidden">[gone: </span> &lt;b&gt;'
        '<span class="visually-hidden">] </span></del> c'
    )
    assert "<ins>" in after
    assert "${x}" in after


def test_a_setting_is_shown_before_and_after() -> None:
    before, after = (questionnaire(page("p", replace(MORE, required=x))) for x in (False, True))
    (thing,) = shown_changes(live_changes(diff(before, after)), {"more": "More?"})
    (change,) = thing.changes
    assert (thing.title, change.title) == ("More?", "Required: changed")
    assert (change.before, change.after, change.is_break) == ("no", "yes", True)


def test_the_versions_are_listed_with_what_changed_and_declared_breaks(
    version: QuestionnaireVersion,
) -> None:
    make_response(version, {"colour": "red"})
    fewer = replace(COLOURS, choices=choices("blue", "green"))
    publish(version, fewer, declared_break=True, reason="Nobody wants <red>.")
    text = shown(staff().get(f"{ROOT}versions/"))
    assert "Declared break with version 1" in text
    assert "Nobody wants <red>." in text
    assert "Choice gone: “red” (red)" in text
    assert "?from=1&to=2" in text


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_asks_the_database_as_often_for_three_versions_as_for_one(
    version: QuestionnaireVersion, many: int, django_assert_num_queries: Any
) -> None:
    for number in range(1, many):
        publish(version, COLOURS, *(question(f"q{each}") for each in range(number)))
    browser = staff()
    with django_assert_num_queries(8):
        shown(browser.get(f"{ROOT}versions/"))


def test_two_versions_are_compared_with_the_effect_on_answers(
    version: QuestionnaireVersion,
) -> None:
    publish(version, REWORDED, MORE)
    text = shown(staff().get(f"{COMPARE}?from=1&to=2"))
    assert "Who has answered or begun before is not asked it" in text
    assert "results show them under the new wording" in text
    assert "<b>culoare</b>?" in text


@pytest.mark.parametrize("query", ["", "?from=x&to=", "?from=-1&to=²", "?from=1&to=1e9"])
def test_junk_for_versions_is_the_latest_two(version: QuestionnaireVersion, query: str) -> None:
    publish(version, REWORDED)
    assert "Versions 1 and 2" in shown(staff().get(COMPARE + query))


@pytest.mark.parametrize("query", ["?from=9", "?to=0", "?to=999999"])
def test_versions_that_there_are_not_are_not_found(
    version: QuestionnaireVersion, query: str
) -> None:
    assert staff().get(COMPARE + query).status_code == 404


@pytest.mark.parametrize("path", ["versions/", "versions/compare/", "compare/stage/"])
def test_the_pages_are_for_staff_only(version: QuestionnaireVersion, path: str) -> None:
    stranger = Client()
    stranger.force_login(get_user_model().objects.create_user("dan"))
    assert stranger.get(ROOT + path).status_code == 404
    assert Client().get(ROOT + path).status_code == 302


@pytest.fixture
def later(version: QuestionnaireVersion) -> QuestionnaireVersion:
    of = questionnaire(page("only", REWORDED, MORE))
    return make_round(of, slug="later", consultation=version.round.consultation)


def test_two_rounds_are_compared_question_by_question(
    later: QuestionnaireVersion, django_assert_num_queries: Any
) -> None:
    browser = staff()
    browser.get(f"{ROOT}compare/later/")  # versions are read once per process
    with django_assert_num_queries(7):
        text = shown(browser.get(f"{ROOT}compare/later/"))
    assert "Not declared: not compared" in text
    assert text.count('name="other_code"') == 2  # of the question in both, and of the last form


def test_rounds_of_two_consultations_are_not_compared(later: QuestionnaireVersion) -> None:
    make_round(slug="elsewhere")
    browser = staff()
    for other in ("elsewhere", "stage", "nowhere"):
        assert browser.get(f"{ROOT}compare/{other}/").status_code == 404


def test_staff_declare_and_take_back_an_equivalence(later: QuestionnaireVersion) -> None:
    browser = staff()
    address = f"{ROOT}compare/later/"
    said = {"code": "colour", "other_code": "colour", "verdict": "care", "note": "<Reworded>"}
    text = shown(browser.post(address, said, follow=True))
    assert "Comparable with care" in text
    assert "<Reworded>" in text
    browser.post(address, said | {"verdict": "", "note": ""})
    assert Equivalence.objects.get().superseded_by == "ana"


@pytest.mark.parametrize(
    "junk", [{"code": "x"}, {"other_code": ""}, {"verdict": "x"}, {"note": "a\x00b"}]
)
def test_a_declaration_about_something_else_is_refused(
    later: QuestionnaireVersion, junk: dict[str, str]
) -> None:
    said = {"code": "colour", "other_code": "more", "verdict": "same", "note": ""} | junk
    assert staff().post(f"{ROOT}compare/later/", said).status_code == 422
    assert not Equivalence.objects.exists()
