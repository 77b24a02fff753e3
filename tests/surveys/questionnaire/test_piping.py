"""Earlier answers in later texts: what a text names, what it becomes, what is wrong with it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaire.checks import check
from surveys.questionnaire.model import Choice, Kind, Page, Question, Questionnaire
from surveys.questionnaire.piping import (
    GAP,
    PIPED_KINDS,
    filled,
    named_by,
    named_in,
    named_on_pages,
    with_answers,
    without_answers,
)
from surveys.questionnaire.problems import Fault
from surveys.questionnaire.rich.plain import to_plain
from surveys.questionnaire.rich.reading import read
from surveys.questionnaire.text import Text
from tests.factories import choices, page, question, questionnaire, text
from tests.surveys.questionnaire.checking import found, only
from tests.surveys.questionnaire.examples import one_each

F = Fault
ANSWERS = {"size": "Large", "town": "Iași & <b>"}


def shown(code: str) -> str:
    return ANSWERS.get(code, GAP)


@pytest.mark.parametrize(
    ("wording", "codes"),
    [
        ("Nothing here", ()),
        ("$size, {size}, $ {size}", ()),
        ("${size}", ("size",)),
        ("${size} of ${ town } and ${size}", ("size", "town")),
        ("${}", ("",)),
        ("${size.other_text} ${Size}", ("size.other_text", "Size")),
        ("${size", ()),
        ("${${size}}", ("size",)),
    ],
)
def test_a_wording_names_what_stands_between_the_braces(
    wording: str, codes: tuple[str, ...]
) -> None:
    assert named_in(wording) == codes


def test_a_text_is_filled_in_every_language() -> None:
    made = filled(Text.of(en="Why ${size}?", ro="De ce ${ size }?"), shown)
    assert made == Text.of(en="Why Large?", ro="De ce Large?")


def test_what_is_put_in_is_not_read_again() -> None:
    assert filled(Text.of(en="${a} ${b}"), lambda _code: "${b}") == Text.of(en="${b} ${b}")


def test_an_answer_that_is_missing_leaves_a_gap() -> None:
    assert filled(Text.of(en="Why ${nothing}?"), shown) == Text.of(en="Why …?")


def test_results_show_a_gap_for_every_answer() -> None:
    assert without_answers(Text.of(en="Why ${size} in ${town}?")) == Text.of(en="Why … in …?")


def test_a_text_without_answers_stays_the_same_object() -> None:
    plain = Text.of(en="Why {size} for $5?")
    assert filled(plain, shown) is plain


@given(st.text(max_size=40))
def test_a_wording_without_braces_is_never_changed(wording: str) -> None:
    assert filled(Text.of(en=wording.replace("${", "")), lambda _code: "!") == Text.of(
        en=wording.replace("${", "")
    )


def test_a_question_is_filled_in_text_label_and_help_but_not_in_its_choices() -> None:
    asks = Text.of(en="${size}?")
    made = with_answers(
        question("q", Kind.SINGLE_CHOICE, choices=choices("a", "b"), help=asks, label=asks), shown
    )
    assert (made.help, made.label) == (Text.of(en="Large?"),) * 2
    assert made.choices == choices("a", "b")


def test_a_page_is_filled_in_title_and_text_but_its_questions_stay() -> None:
    asks = question("q", help=Text.of(en="${size}"))
    made = with_answers(Page(code="p", title=Text.of(en="${size}"), questions=(asks,)), shown)
    assert (made.title, made.questions) == (Text.of(en="Large"), (asks,))
    assert named_by(made) == frozenset()


def size() -> Question:
    return question("size", Kind.SINGLE_CHOICE, choices=choices("a", "b"))


def on(wording: Any, field: str = "help") -> Questionnaire:
    """A questionnaire whose second page names an answer."""
    versions = text(wording) if isinstance(wording, str) else wording
    first = page(
        "p1",
        size(),
        question("memo", Kind.NOTE),
        question("grid", Kind.MATRIX, choices=choices("a", "b"), rows=choices("r")),
    )
    asks = question("q", **{field: versions})
    return questionnaire(first, page("p2", asks, question("here")))


def test_the_answers_named_on_a_page_are_known_by_page() -> None:
    assert named_on_pages(on("${size}")) == {"p1": frozenset(), "p2": frozenset({"size"})}


@pytest.mark.parametrize("field", ["label", "help"])
def test_an_answer_of_an_earlier_page_may_be_named(field: str) -> None:
    assert found(on("Why ${size}?", field)) == []


@pytest.mark.parametrize(
    ("wording", "fault", "message", "mend"),
    [
        (
            "${sise}",
            F.PIPING_UNKNOWN,
            "the text names the answer to “sise”, and there is no such question",
            "write ${size}",
        ),
        (
            "${}",
            F.PIPING_UNKNOWN,
            "the text names the answer to “”, and there is no such question",
            "name a question of this questionnaire",
        ),
        (
            "${grid}",
            F.PIPING_KIND,
            "the answer to “grid”, of kind matrix, cannot stand in a text",
            f"name a question of kind {', '.join(sorted(PIPED_KINDS))}",
        ),
        (
            "${here}",
            F.PIPING_NOT_EARLIER,
            "the text names the answer to “here”, which is not given on an earlier page",
            "move “here” to an earlier page",
        ),
        (
            "${q}",
            F.PIPING_NOT_EARLIER,
            "the text names the answer to “q”, which is not given on an earlier page",
            "move “q” to an earlier page",
        ),
        (
            Text.of(ro="${size}", en="it"),
            F.PIPING_DIFFERS,
            "the wording in en does not name “${size}”",
            "name the same answers in every language",
        ),
    ],
)
def test_what_cannot_be_shown_is_an_error_at_its_text(
    wording: Any, fault: Fault, message: str, mend: str
) -> None:
    problem = only(on(wording))
    assert (problem.fault, problem.message, problem.mend) == (fault, message, mend)
    assert (problem.path, problem.page, problem.question) == (
        "pages[1].questions[0].help",
        "p2",
        "q",
    )


def test_a_choice_does_not_show_answers() -> None:
    named = Choice(code="a", label=text("${size}"))
    asks = question("q", Kind.SINGLE_CHOICE, choices=(named, *choices("b")))
    problem = only(questionnaire(page("p1", size()), page("p2", asks)))
    assert (problem.fault, problem.path) == (
        F.PIPING_MISPLACED,
        "pages[1].questions[0].choices[0].label",
    )


@pytest.mark.parametrize("kind", Kind)
def test_a_kind_can_be_named_or_is_refused(kind: Kind) -> None:
    earlier: Question = one_each()[kind]
    asks = question("q", help=text(f"${{{earlier.code}}}"))
    faults = {
        problem.fault for problem in check(questionnaire(page("a", earlier), page("b", asks)))
    }
    assert (F.PIPING_KIND not in faults) is (kind in PIPED_KINDS)


def test_in_a_rich_text_an_answer_is_words_on_one_line() -> None:
    """trust.md 17: markup in answers."""
    asks = question("q", help=text("**${size}**"), label=text("${size}"))
    shown = with_answers(asks, lambda _code: "[x](https://x.ro)\n- *y*")
    assert to_plain(read(shown.help.exactly_in("en") or "")) == "[x](https://x.ro) - *y*"
    assert shown.label.exactly_in("en") == "[x](https://x.ro)\n- *y*"


def test_a_page_may_name_answers_in_its_title() -> None:
    titled = Page(code="p2", title=text("${size}"), questions=(question("q"),))
    assert found(questionnaire(page("p1", size()), titled)) == []
