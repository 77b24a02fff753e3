"""Earlier answers on a page, in its language, as text."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict
from django.utils.translation import override

from surveys.forms.page import PageForm
from surveys.forms.piping import piped
from surveys.questionnaire.model import Kind, Page, Question, Questionnaire
from tests.factories import choices, page, question, questionnaire, text

AB = choices("a", "b", "other", other={"other": True})
ASKS = Question(code="q", kind=Kind.SHORT_TEXT, text=text("Why ${x}?"), help=text("See ${x}."))
OF = questionnaire(
    page("first", question("gate"), question("x", Kind.MULTIPLE_CHOICE, choices=AB,
                                             condition="${gate} != 'shut'")),
    Page(code="second", title=text("About ${x}"), text=text("${x}: why?"), questions=(ASKS,)),
)  # fmt: skip


def wordings(answers: dict[str, Any], of: Questionnaire = OF) -> tuple[str, ...]:
    asked = piped(ASKS, of, answers)
    return tuple(asked.text.exactly_in(tag) or "" for tag in ("en", "ro"))


def test_an_answer_is_shown_as_a_person_reads_it_in_the_language_of_the_page() -> None:
    with override("en"):
        assert wordings({"x": ["a", "b"]})[0] == "Why a, b?"
    with override("ro"):
        assert wordings({"x": ["a"]})[1] == "Why a (ro)? (ro)"


def test_a_text_beside_other_is_part_of_the_answer() -> None:
    with override("en"):
        assert wordings({"x": ["other"], "x.other_text": "A ferry"})[0] == "Why other, “A ferry”?"


@pytest.mark.parametrize("answers", [{}, {"gate": "shut", "x": ["a"]}])
def test_what_is_not_answered_or_not_asked_any_more_is_a_gap(answers: dict[str, Any]) -> None:
    assert wordings(answers)[0] == "Why …?"


def test_a_question_that_names_nothing_stays_the_same_object() -> None:
    plain = question("plain")
    assert piped(plain, OF, {"x": ["a"]}) is plain


def drawn(answers: dict[str, Any]) -> str:
    with override("en"):
        form = PageForm(OF, OF.pages[1], answers, content_hash="piping")
        return f"{form.shown_page.title.exactly_in('en')} {form.drawn()}"


def test_each_respondent_sees_their_own_answer() -> None:
    """Nothing of one person's answer is kept for the next."""
    assert ("About a " in drawn({"x": ["a"]}), "Why a?" in drawn({"x": ["a"]})) == (True, True)
    assert ("Why b?" in drawn({"x": ["b"]}), "Why a?" in drawn({"x": ["b"]})) == (True, False)
    assert "Why …?" in drawn({})


def test_an_answer_is_escaped() -> None:
    with override("en"):
        answers = {"x": ["other"], "x.other_text": "<script>&"}
        html = PageForm(OF, OF.pages[1], answers, content_hash="piping").drawn()
    assert ("<script" in html, html.count("&lt;script&gt;&amp;")) == (False, 2)


def test_the_summary_of_errors_names_the_question_with_the_answer() -> None:
    with override("en"):
        form = PageForm(OF, OF.pages[1], {"x": ["b"]}, QueryDict("q=%00"))
        assert [line.question for line in form.summary] == ["Why b?"]
