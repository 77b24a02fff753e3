"""The checker tells every problem with its place, and what to do about it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from surveys.questionnaire.checks import check
from surveys.questionnaire.model import Choice, Group, Kind, Page, Question, Questionnaire
from surveys.questionnaire.problems import Fault, Severity
from surveys.questionnaire.text import Text
from tests.surveys.questionnaire.checking import found, only
from tests.surveys.questionnaire.examples import (
    choices,
    one_each,
    one_page,
    page,
    question,
    questionnaire,
    single,
    text,
)
from tests.surveys.questionnaire.strategies import large, questionnaires

F = Fault


def test_sound_questionnaire_has_no_problem() -> None:
    assert check(one_page(*one_each().values())) == []


@large
@given(questionnaires())
def test_generated_questionnaires_are_sound(made: Questionnaire) -> None:
    piping = {fault for fault in F if fault.startswith("piping")}
    by_chance = {F.NEVER_HOLDS, F.UNREACHABLE_PAGE, F.UNUSED_LANGUAGE, *piping}
    errors = {problem.fault for problem in check(made) if problem.severity is Severity.ERROR}
    assert errors <= by_chance


def test_problem_carries_place_codes_severity_and_remedy() -> None:
    made = one_page(single("q", "a", "B"))
    problem = only(made)
    assert (problem.fault, problem.path) == (
        F.INVALID_CODE,
        "pages[0].questions[0].choices[1].code",
    )
    assert (problem.page, problem.question, problem.choice) == ("p", "q", "B")
    assert problem.severity is Severity.ERROR
    assert str(problem) == (
        "pages[0].questions[0].choices[1].code: “B” cannot be the code of a choice: "
        "use a to z, 0 to 9 and _, a letter first, 64 characters at most"
    )


def test_every_problem_is_told_not_the_first() -> None:
    made = questionnaire(
        page("p", single("q", "a"), single("q", condition="${x} = ")),
        page("p"),
        groups=(Group(code="g", title=Text()),),
    )
    assert found(made) == [
        (F.MISSING_TEXT, "groups[0].title"),
        (F.EMPTY_PAGE, "pages[1]"),
        (F.EMPTY_GROUP, "groups[0]"),
        (F.DUPLICATE_CODE, "pages[1].code"),
        (F.DUPLICATE_CODE, "pages[0].questions[1].code"),
        (F.TOO_FEW_CHOICES, "pages[0].questions[0].choices"),
        (F.CONDITION_SYNTAX, "pages[0].questions[1].condition"),
    ]


@pytest.mark.parametrize("code", ["", "A", "1a", "a-b", "a.b", "a b", "ă", "a" * 65, "a\n", "_id"])
def test_invalid_code_is_an_error(code: str) -> None:
    assert (F.INVALID_CODE, "pages[0].questions[0].code") in found(one_page(single(code)))


@pytest.mark.parametrize("code", ["a", "a1", "a_b", "a" * 64, "other_text"])
def test_valid_code_is_none(code: str) -> None:
    assert found(one_page(single(code))) == []


def test_code_kept_for_other_texts_is_refused_for_choices_and_rows() -> None:
    made = one_page(
        single("q", "a", "other_text"),
        question("m", Kind.MATRIX, choices=choices("a", "b"), rows=choices("other_text")),
    )
    assert found(made) == [
        (F.RESERVED_CODE, "pages[0].questions[0].choices[1].code"),
        (F.RESERVED_CODE, "pages[0].questions[1].rows[0].code"),
    ]


def test_duplicate_codes_are_told_at_the_second() -> None:
    made = questionnaire(
        page("p", single("q", "a", "a")),
        page("r", single("q")),
        groups=(Group(code="g", title=text()), Group(code="g", title=text())),
    )
    assert [item for item in found(made) if item[0] is F.DUPLICATE_CODE] == [
        (F.DUPLICATE_CODE, "groups[1].code"),
        (F.DUPLICATE_CODE, "pages[1].questions[0].code"),
        (F.DUPLICATE_CODE, "pages[0].questions[0].choices[1].code"),
    ]


def test_same_choice_code_in_two_questions_is_meant() -> None:
    assert found(one_page(single("q", "a", "b"), single("r", "a", "b"))) == []


def in_languages(*languages: str, **parts: Any) -> Questionnaire:
    both = Text.of(ro="da", en="yes")
    settings = {"text": both, **parts}
    asked = Question(
        code="q",
        kind=Kind.SINGLE_CHOICE,
        choices=(Choice(code="a", label=both), Choice(code="b", label=both)),
        **settings,
    )
    inner = Page(code="p", title=both, questions=(asked,))
    return Questionnaire(title=both, languages=languages, pages=(inner,))


def test_missing_translation_is_told_per_language() -> None:
    problem = only(in_languages("ro", "en", text=Text.of(ro="da")))
    assert problem.path == "pages[0].questions[0].text"
    assert (problem.fault, problem.severity) == (F.MISSING_TRANSLATION, Severity.WARNING)
    assert problem.message == "the wording in en is missing"


def test_missing_wording_in_the_source_language_is_an_error() -> None:
    problem = only(in_languages("ro", "en", help=Text.of(en="help")))
    assert (problem.fault, problem.path) == (F.MISSING_TRANSLATION, "pages[0].questions[0].help")
    assert problem.severity is Severity.ERROR


def test_text_that_must_be_there_is_missed() -> None:
    assert found(in_languages("ro", "en", text=Text())) == [
        (F.MISSING_TEXT, "pages[0].questions[0].text")
    ]


def test_language_without_any_text_is_one_error() -> None:
    problem = only(in_languages("ro", "en", "hu"))
    assert (problem.fault, problem.path) == (F.UNUSED_LANGUAGE, "languages[2]")


def test_wording_in_a_language_not_offered_is_a_warning() -> None:
    problems = check(in_languages("ro"))
    assert {problem.fault for problem in problems} == {F.UNLISTED_LANGUAGE}
    assert {problem.severity for problem in problems} == {Severity.WARNING}


def test_languages_themselves_are_checked() -> None:
    assert {fault for fault, _ in found(in_languages("ro", "en", "ro", "EN"))} == {
        F.DUPLICATE_LANGUAGE,
        F.INVALID_LANGUAGE,
        F.UNUSED_LANGUAGE,
    }
    assert (F.INVALID_LANGUAGE, "languages") in found(in_languages())


def test_questionnaire_without_pages_is_an_error() -> None:
    assert found(questionnaire()) == [(F.NO_PAGES, "pages")]


def test_page_with_a_text_only_is_none() -> None:
    assert found(questionnaire(page("p", text=text()), page("q", single("a")))) == []


def test_minutes_are_positive() -> None:
    assert found(questionnaire(page("p", single("q")), minutes=0)) == [(F.OUT_OF_RANGE, "minutes")]


def test_groups_are_known_and_used() -> None:
    groups = (Group(code="needs", title=text()),)
    made = questionnaire(page("p", single("q", group="neds")), groups=groups)
    unknown = next(problem for problem in check(made) if problem.fault is F.UNKNOWN_GROUP)
    assert (unknown.path, unknown.mend) == ("pages[0].questions[0].group", "write needs")
    unused = next(problem for problem in check(made) if problem.fault is F.EMPTY_GROUP)
    assert unused.severity is Severity.WARNING
    assert found(questionnaire(page("p", single("q", group="needs")), groups=groups)) == []


def test_roles_and_sources_are_known() -> None:
    made = one_page(
        single("q", role="kategory"),
        question("n", Kind.NUMBER, role="category", source="guessed"),
    )
    assert found(made) == [
        (F.UNKNOWN_ROLE, "pages[0].questions[0].role"),
        (F.CATEGORY_KIND, "pages[0].questions[1].role"),
        (F.UNKNOWN_SOURCE, "pages[0].questions[1].source"),
    ]


def test_category_of_several_choices_is_refused_because_its_groups_would_overlap() -> None:
    options = choices("a", "b")
    sectors = question("sectors", Kind.MULTIPLE_CHOICE, choices=options, role="category")
    assert [problem.fault for problem in check(one_page(sectors))] == [F.CATEGORY_KIND]


def test_privacy_is_one_of_two() -> None:
    made = replace(one_page(question("q", Kind.NUMBER)), privacy="secret")
    assert found(made) == [(F.UNKNOWN_PRIVACY, "privacy")]
