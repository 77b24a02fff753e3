"""What becomes of questions and pages that a draft takes over from other rounds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from surveys.questionnaire.checks import check
from surveys.questionnaire.document_reader import MAX_ITEMS
from surveys.questionnaire.editing import apply_all
from surveys.questionnaire.model import CATEGORY_ROLE, Group, Kind, Questionnaire
from surveys.questionnaire.problems import Severity
from surveys.questionnaire.reuse import Fact, Finding, Reuse, Taking, reuse
from surveys.questionnaire.text import Text
from tests.factories import choices, page, question, questionnaire, text
from tests.surveys.questionnaire.examples import one_each

AB = {"choices": choices("a", "b")}
CARS = question("cars", Kind.SINGLE_CHOICE, role=CATEGORY_ROLE, group="g", **AB)
KM = question("km", Kind.NUMBER, condition="${cars} = 'a'", minimum=1, maximum=9)
WHY = question("why", help=text("You said ${cars}."))
OLD = questionnaire(
    page("traffic", CARS, KM, condition="${age} > 17"),
    page("more", WHY),
    page("who", question("age", Kind.NUMBER)),
    groups=(Group(code="g", title=text("Group")),),
)
DRAFT = questionnaire(page("p1", question("q1")), page("p2", question("q2")))


def taken(
    *questions: str, pages: tuple[str, ...] = (), of: Questionnaire = OLD,
    to: Questionnaire = DRAFT, page: str = "", copies: bool = False,
) -> tuple[Questionnaire, Reuse]:  # fmt: skip
    done = reuse(to, [Taking(of, questions, pages)], page, copies=copies)
    return apply_all(to, done.edits)[0], done


def codes(of: Questionnaire) -> dict[str, list[str]]:
    return {each.code: [question.code for question in each.questions] for each in of.pages}


def test_a_question_comes_with_its_code_settings_translations_and_group() -> None:
    after, done = taken("cars", page="p1")
    assert codes(after) == {"p1": ["q1", "cars"], "p2": ["q2"]}
    assert (after.question("cars"), after.groups) == (CARS, OLD.groups)
    assert done.findings == (Finding(Fact.PAGE_CONDITION_LEFT, "cars"),)


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_comes_as_it_is(kind: Kind) -> None:
    asked = replace(one_each()[kind], code="asked")
    of = questionnaire(page("p", asked))
    after, done = taken(asked.code, of=replace(of, languages=("en",)), page="p2")
    assert (after.question(asked.code), done.findings) == (asked, ())


def test_questions_without_a_page_come_on_a_new_one_with_the_title_of_theirs() -> None:
    after, _done = taken("why", "cars")
    assert codes(after)["p3"] == ["cars", "why"]
    assert after.pages[-1].title == text("Traffic")


def test_a_whole_page_comes_with_its_questions_and_their_conditions() -> None:
    after, done = taken("age", pages=("traffic",), page="p1")
    assert codes(after) == {"p1": ["q1", "age"], "p2": ["q2"], "traffic": ["cars", "km"]}
    assert after.pages[-1] == OLD.pages[0]
    assert (done.findings, done.codes) == ((), ("cars", "km", "age"))
    assert [each for each in check(after) if each.severity is Severity.ERROR] == []


def test_a_page_gets_another_code_when_the_draft_has_one_like_it() -> None:
    after, _done = taken(pages=("traffic",), to=questionnaire(page("traffic", question("q"))))
    assert codes(after) == {"traffic": ["q"], "traffic_1": ["cars", "km"]}


def test_a_condition_stays_when_all_it_names_is_there_or_comes_along() -> None:
    both, _done = taken("cars", "km", page="p1")
    assert both.question("km") == KM
    there, done = taken("km", to=questionnaire(page("p1", CARS)), page="p1")
    assert (there.question("km"), done.findings[0].fact) == (KM, Fact.PAGE_CONDITION_LEFT)
    alone, done = taken("km", page="p1")
    assert alone.question("km") == replace(KM, condition="")
    assert Finding(Fact.CONDITION_LEFT, "km", "cars") in done.findings


def test_a_text_that_names_an_absent_answer_stays_and_is_told() -> None:
    after, done = taken("why", page="p1")
    assert (after.question("why"), done.findings) == (
        WHY,
        (Finding(Fact.ANSWER_LACKING, "why", "cars"),),
    )


def test_a_code_that_is_there_is_refused_and_nothing_is_done() -> None:
    of = questionnaire(page("p", question("q1"), question("new")))
    after, done = taken("q1", "new", of=of, page="p1")
    assert (after, done.edits, done.codes) == (DRAFT, (), ())
    assert done.refused == (Finding(Fact.CODE_TAKEN, "q1"),)


def test_a_copy_has_a_code_of_its_own_that_the_others_name() -> None:
    after, done = taken("cars", "km", to=OLD, page="who", copies=True)
    assert codes(after)["who"] == ["age", "cars_1", "km_1"]
    copy = after.question("cars_1")
    assert copy == replace(CARS, code="cars_1", role="")  # one category cannot be two questions
    assert after.question("km_1") == replace(KM, code="km_1", condition="${cars_1} = 'a'")
    assert Finding(Fact.COPIED, "cars", "cars_1") in done.findings


def test_the_same_code_of_two_rounds_comes_once() -> None:
    takings = [Taking(OLD, ["why"]), Taking(questionnaire(page("p", question("why"))), ["why"])]
    assert reuse(DRAFT, takings).refused == (Finding(Fact.CODE_TAKEN, "why"),)


def test_only_the_languages_of_the_draft_come() -> None:
    german = Text.of(de="Warum?", en="Why?")
    asked = question("q", Kind.SINGLE_CHOICE, help=german, choices=choices("a"))
    of = questionnaire(page("p", asked))
    after, done = taken("q", of=of, to=replace(DRAFT, languages=("en",)), page="p1")
    found = after.question("q")
    assert found is not None
    assert (found.help, found.choices[0].label) == (Text.of(en="Why?"), Text.of(en="a"))
    assert done.findings == (Finding(Fact.LANGUAGES_LEFT, "q", "de, ro"),)


def test_a_question_without_a_language_of_the_draft_is_refused() -> None:
    _after, done = taken("why", to=replace(DRAFT, languages=("hu",)), page="p1")
    assert done.refused == (Finding(Fact.NO_LANGUAGE, "why"),)


def test_what_is_gone_is_refused() -> None:
    _after, done = taken("gone", pages=("nowhere",))
    assert done.refused == (Finding(Fact.GONE, "gone"), Finding(Fact.GONE, "nowhere"))


def full_page() -> Any:
    return page("full", *(question(f"f{number}") for number in range(MAX_ITEMS["questions"])))


def test_a_full_page_takes_no_more() -> None:
    _after, done = taken("why", to=questionnaire(full_page()), page="full")
    assert [each.fact for each in done.refused] == [Fact.FULL]
    after, done = taken("why", to=questionnaire(full_page()))
    assert (len(after.pages), done.refused) == (2, ())


def test_a_full_questionnaire_takes_no_more_pages() -> None:
    many = tuple(page(f"p{number}", question(f"q{number}")) for number in range(MAX_ITEMS["pages"]))
    _after, done = taken(pages=("more",), to=questionnaire(*many))
    assert [each.fact for each in done.refused] == [Fact.FULL]


def test_what_is_taken_over_can_be_taken_back() -> None:
    done = reuse(DRAFT, [Taking(OLD, ["why"], ["traffic"])], "p2")
    after, inverse = apply_all(DRAFT, done.edits)
    assert after != DRAFT
    assert apply_all(after, inverse)[0] == DRAFT
