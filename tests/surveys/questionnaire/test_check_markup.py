"""Markup that respondents would read as words is told before it is published."""

from __future__ import annotations

import pytest

from surveys.questionnaire.model import Kind, Page
from surveys.questionnaire.problems import Fault, Severity
from surveys.questionnaire.text import Text
from tests.factories import page, question, questionnaire, text
from tests.surveys.questionnaire.checking import found, only


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Read <b>this</b>", "<b>"),
        ("a\n<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"),
        ("![logo](https://x.ro/logo.png)", "![logo]("),
        ("# Heading", "# "),
        ("[here](www.x.ro)", "[here](www.x.ro)"),
        ("[here](javascript:x)", "[here](javascript:x)"),
    ],
)
def test_what_is_shown_as_written_is_a_hint_with_its_language(written: str, shown: str) -> None:
    asks = question("q", help=Text.of(en="Fine", ro=written))
    problem = only(questionnaire(page("p", asks)))
    assert (problem.fault, problem.severity) == (Fault.MARKUP_SHOWN, Severity.WARNING)
    assert (problem.path, problem.about) == ("pages[0].questions[0].help", f"{shown} (ro)")


@pytest.mark.parametrize(
    "written",
    ["**a** *b*\n- c\n1. d", "[a](https://x.ro) <https://y.ro> <a@b.ro>", "a < b, \\<b>, #1", "<3"],
)
def test_what_is_drawn_or_meant_is_none(written: str) -> None:
    assert found(questionnaire(page("p", question("q", help=text(written))))) == []


def test_every_rich_text_is_looked_at_and_no_plain_one() -> None:
    tag = text("<b>")
    of = questionnaire(
        Page(code="p", title=tag, text=tag, questions=(question("n", Kind.NOTE, help=tag),)),
        page("r", question("q", label=tag)),
        title=tag, introduction=tag, notice=tag, controller=tag, retention=tag, rights=tag,
        closing=tag,
    )  # fmt: skip
    assert sorted({path for _fault, path in found(of)}) == [
        "closing", "controller", "introduction", "notice", "pages[0].questions[0].help",
        "pages[0].text", "retention", "rights",
    ]  # fmt: skip
