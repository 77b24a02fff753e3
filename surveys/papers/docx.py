"""The questionnaire as a Word document, for print and approval: texts, boxes, conditions, codes."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from docx import Document
from docx.shared import Pt

from surveys.papers.condition_words import (
    Numbering,
    condition_words,
    page_condition_words,
    with_option_words,
)
from surveys.papers.pen import drawn
from surveys.papers.questionnaire import numbers_of
from surveys.papers.rich import add_rich
from surveys.questionnaire.model import Choice, Kind, Page, Question, Questionnaire
from surveys.questionnaire.piping import filled
from surveys.questionnaire.rich.blocks import Block
from surveys.questionnaire.rich.reading import read
from surveys.questionnaire.text import Text
from surveys.templatetags.texts import plain

BOX, LINE, BLANK = "☐", "_" * 60, "________"
_SMALL = Pt(8)
_COUNTED = frozenset({Kind.RANKING, Kind.ALLOCATION})  # a number is written beside each choice


def questionnaire_docx(questionnaire: Questionnaire) -> bytes:
    """The document (.docx) in the active language."""
    document = Document()
    document.core_properties.title = plain(questionnaire.title)[:255]
    document.core_properties.language = get_language() or "en"
    document.add_heading(plain(questionnaire.title), 0)
    for text in (questionnaire.introduction, questionnaire.notice, questionnaire.controller,
                 questionnaire.retention, questionnaire.rights):  # fmt: skip
        add_rich(document, read(plain(text)))
    numbering = Numbering(questionnaire, numbers_of(questionnaire))
    for page in questionnaire.pages:
        _page(document, numbering, page)
    add_rich(document, read(plain(questionnaire.closing)))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _page(document: Any, numbering: Numbering, page: Page) -> None:
    heading = document.add_heading(_words(page.title), 1)
    _code(heading, page.code)
    _paragraph(document, page_condition_words(numbering, page.condition), "Intense Quote")
    add_rich(document, _rich(page.text))
    for question in page.questions:
        _question(document, numbering, question)


def _question(document: Any, numbering: Numbering, question: Question) -> None:
    question = with_option_words(numbering, question)
    number = numbering.numbers.get(question.code)
    heading = document.add_heading(f"{number}. " if number else "", 2)
    is_note = question.kind is Kind.NOTE
    heading.add_run(_("Note") if is_note else _words(question.text))
    if not question.required and number:
        heading.add_run(" (" + _("optional") + ")")
    _code(heading, question.code)
    _paragraph(document, condition_words(numbering, question.condition), "Intense Quote")
    if is_note:
        add_rich(document, _rich(question.text))
    add_rich(document, _rich(question.help))
    drawing = drawn(question)
    _paragraph(document, drawing["hint"])
    _OFFERS[question.kind](document, question, drawing)


def _choices(document: Any, question: Question, drawing: dict[str, Any]) -> None:
    for choice in question.choices:
        sign = BLANK if question.kind in _COUNTED else BOX
        more = f" {BLANK}" if choice.other else ""
        _option(document, f"{sign} {plain(choice.label)}{more}", choice)
    _paragraph(document, drawing.get("total", ""))


def _option(document: Any, words: str, choice: Choice) -> None:
    paragraph = document.add_paragraph(words)
    paragraph.paragraph_format.space_after = Pt(2)
    _code(paragraph, choice.code)


def _scale(document: Any, question: Question, drawing: dict[str, Any]) -> None:
    points = "   ".join(f"{BOX} {point}" for point in drawing["points"])
    _paragraph(document, "   ".join(filter(None, (drawing["low"], points, drawing["high"]))))
    if drawing["dont_know"]:
        _paragraph(document, f"{BOX} {drawing['dont_know']}")


def _matrix(document: Any, question: Question, _drawing: dict[str, Any]) -> None:
    table = document.add_table(rows=1, cols=len(question.choices) + 1, style="Table Grid")
    for cell, choice in zip(table.rows[0].cells[1:], question.choices, strict=True):
        cell.text = plain(choice.label)
        _code(cell.paragraphs[0], choice.code)
    for row in question.rows:
        cells = table.add_row().cells
        cells[0].text = plain(row.label)
        _code(cells[0].paragraphs[0], row.code)
        for cell in cells[1:]:
            cell.text = BOX


def _lines(document: Any, _question: Question, drawing: dict[str, Any]) -> None:
    for _number in range(drawing["lines"]):
        document.add_paragraph(LINE)


def _blank(document: Any, _question: Question, drawing: dict[str, Any]) -> None:
    document.add_paragraph(f"{BLANK} {drawing.get('unit', '')}".rstrip())


def _agree(document: Any, _question: Question, drawing: dict[str, Any]) -> None:
    for choice in drawing["choices"]:
        document.add_paragraph(f"{BOX} {choice['label']}")


def _nothing(_document: Any, _question: Question, _drawing: dict[str, Any]) -> None:
    """A note offers nothing."""


def _paragraph(document: Any, words: str, style: str | None = None) -> None:
    for part in filter(None, words.split("\n\n")):
        document.add_paragraph(part, style=style)


def _code(paragraph: Any, code: str) -> None:
    run = paragraph.add_run(f" [{code}]")
    run.font.size = _SMALL
    run.bold = False


def _words(text: Text) -> str:
    return plain(filled(text, lambda _code: BLANK))


def _rich(text: Text) -> tuple[Block, ...]:
    return read(plain(filled(text, lambda _code: BLANK, rich=True)))


_OFFERS: dict[Kind, Callable[[Any, Question, dict[str, Any]], None]] = {
    Kind.SINGLE_CHOICE: _choices,
    Kind.MULTIPLE_CHOICE: _choices,
    Kind.SCALE: _scale,
    Kind.MATRIX: _matrix,
    Kind.RANKING: _choices,
    Kind.NUMBER: _blank,
    Kind.SHORT_TEXT: _lines,
    Kind.LONG_TEXT: _lines,
    Kind.DATE: _blank,
    Kind.ALLOCATION: _choices,
    Kind.CONSENT: _agree,
    Kind.NOTE: _nothing,
}
