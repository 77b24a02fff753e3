"""XLSForm out and in again: `docs/decisions/0011-exchange-formats.md`."""

from __future__ import annotations

import dataclasses
import io
from typing import Any

import openpyxl
from hypothesis import given

from surveys.questionnaire.characters import normal_form
from surveys.questionnaire.checks import check
from surveys.questionnaire.conditions import parse
from surveys.questionnaire.exchange.translating import simplified
from surveys.questionnaire.exchange.xlsform.reader import read_xlsform
from surveys.questionnaire.exchange.xlsform.unsayable import Unsayable, sayable, unsayable
from surveys.questionnaire.exchange.xlsform.writer import _LINES, refusal_of, write_xlsform
from surveys.questionnaire.model import Choice, Kind, Page, Question, Questionnaire
from surveys.questionnaire.problems import Severity
from surveys.questionnaire.text import Text
from tests.surveys.questionnaire.strategies import large, questionnaires


def tidy(value: Any) -> Any:
    """The value with texts in the form in which files keep them, naming no answers."""
    if isinstance(value, Text):
        words = {tag: normal_form(each.replace("${", "{")) or "–" for tag, each in value.versions}
        return Text.of(words)
    if isinstance(value, tuple):
        return tuple(tidy(each) for each in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {each.name: tidy(getattr(value, each.name)) for each in dataclasses.fields(value)}
        return dataclasses.replace(value, **fields)
    return value


def simple(condition: str) -> str:
    return str(simplified(parse(condition))) if condition else ""


def with_simple_condition(choice: Choice) -> Choice:
    return dataclasses.replace(choice, condition=simple(choice.condition))


def without_points(questionnaire: Questionnaire) -> Questionnaire:
    """The questionnaire with every condition in one form, points to share out replaced."""
    pages = []
    for page in questionnaire.pages:
        questions = [
            dataclasses.replace(
                Question(code=each.code, kind=Kind.NOTE, text=each.text)
                if each.kind is Kind.ALLOCATION
                else each,
                condition=simple(each.condition),
            )
            for each in page.questions
        ]
        questions = [
            dataclasses.replace(
                each,
                choices=tuple(map(with_simple_condition, each.choices)),
                rows=tuple(map(with_simple_condition, each.rows)),
            )
            for each in questions
        ]
        pages.append(dataclasses.replace(page, questions=tuple(questions)))
    return dataclasses.replace(questionnaire, pages=tuple(pages))


@large
@given(questionnaires())
def test_xlsform_comes_back_as_far_as_the_format_can_say(drawn: Questionnaire) -> None:
    questionnaire = without_points(tidy(drawn))
    content = write_xlsform(questionnaire)
    assert refusal_of(content) == ""
    read, report = read_xlsform(content, "file")
    assert read == sayable(questionnaire)
    assert report.lost == ()


def test_every_kind_is_written() -> None:
    assert set(_LINES) == set(Kind)


def example(*questions: Question) -> Questionnaire:
    page = Page(code="p", title=Text.of(ro="Pagina"), questions=questions)
    return Questionnaire(title=Text.of(ro="Titlu"), languages=("ro",), pages=(page,))


def points() -> Question:
    choices = tuple(Choice(code=code, label=Text.of(ro=code)) for code in ("a", "b"))
    text = Text.of(ro="Împărțiți 100 de puncte")
    return Question(code="q", kind=Kind.ALLOCATION, text=text, choices=choices, total=100)


def test_points_to_share_out_become_numbers_and_are_named_as_unsayable() -> None:
    questionnaire = example(points())
    assert unsayable(questionnaire) == {Unsayable.ALLOCATION}
    content = write_xlsform(questionnaire)
    assert refusal_of(content) == ""
    read, _report = read_xlsform(content, "file")
    assert [each.kind for each in read.questions()] == [Kind.NOTE, Kind.NUMBER, Kind.NUMBER]
    assert not [p for p in check(read) if p.severity is Severity.ERROR]


def test_text_that_looks_like_a_formula_is_written_as_a_text() -> None:
    """Trust row (a) 4."""
    label = Text.of(ro="=cmd|'/C calc'!A0")
    content = write_xlsform(example(Question(code="q", kind=Kind.NOTE, text=label)))
    book = openpyxl.load_workbook(io.BytesIO(content))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    read, _report = read_xlsform(content, "file")
    assert [each.text for each in read.questions()] == [label]


def test_a_condition_on_a_consent_is_written_as_an_acknowledgement() -> None:
    agreed = Question(code="agree", kind=Kind.CONSENT, text=Text.of(ro="De acord"))
    asked = Question(
        code="why", kind=Kind.SHORT_TEXT, text=Text.of(ro="De ce?"), condition="${agree} = true()"
    )
    content = write_xlsform(example(agreed, asked))
    sheet = openpyxl.load_workbook(io.BytesIO(content))["survey"]
    assert "${agree} = 'OK'" in {cell.value for row in sheet.iter_rows() for cell in row}
    read, _report = read_xlsform(content, "file")
    assert read == example(agreed, asked)
