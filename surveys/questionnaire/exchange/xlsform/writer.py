"""Writes a questionnaire as an XLSForm. What the format cannot say is in `unsayable`."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet
from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from surveys.questionnaire.exchange.languages import shown_name
from surveys.questionnaire.exchange.markup import marked_up
from surveys.questionnaire.exchange.xlsform.expressions import (
    FILTER,
    ChoiceFilter,
    choice_filter_of,
    constraint_of,
    relevant_of,
)
from surveys.questionnaire.exchange.xlsform.unsayable import sayable
from surveys.questionnaire.model import OTHER_TEXT, Choice, Kind, Page, Question, Questionnaire
from surveys.questionnaire.text import Text

Line = dict[str, str]

_COLUMNS = ("required", "relevant", "constraint", "choice_filter", "appearance", "parameters")


def write_xlsform(questionnaire: Questionnaire) -> bytes:
    """The workbook (.xlsx) of a questionnaire that has no errors."""
    return _Writer(questionnaire).workbook()


def refusal_of(content: bytes) -> str:
    """Why pyxform, which all tools for XLSForm build on, would not take a workbook; or ""."""
    try:
        convert(io.BytesIO(content), validate=False, pretty_print=False)
    except PyXFormError as error:
        return str(error)
    return ""


class _Writer:
    def __init__(self, questionnaire: Questionnaire) -> None:
        self._questionnaire = questionnaire
        self._names = {tag: shown_name(tag) for tag in sayable(questionnaire).languages}
        self._codes = {question.code for question in questionnaire.questions()}
        self._lists: list[Line] = []

    def workbook(self) -> bytes:
        book = openpyxl.Workbook()
        survey = book.active
        survey.title = "survey"
        lines = [line for page in self._questionnaire.pages for line in self._page(page)]
        texts = [*self._headings("label"), *self._headings("hint")]
        _fill(survey, ("type", "name", *texts, *_COLUMNS), lines)
        choices = book.create_sheet("choices")
        filtered = any(line[FILTER] for line in self._lists)
        columns = ("list_name", "name", *([FILTER] if filtered else []))
        _fill(choices, (*columns, *self._headings("label")), self._lists)
        settings = book.create_sheet("settings")
        about = self._about()
        _fill(settings, tuple(about), [about])
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    def _about(self) -> Line:
        source = self._questionnaire.languages[0]
        return {
            "form_title": self._questionnaire.title.in_language(source, self._names),
            "form_id": "questionnaire",
            "default_language": self._names[source],
        }

    def _headings(self, column: str) -> list[str]:
        return [f"{column}::{name}" for name in self._names.values()]

    def _text(self, column: str, text: Text) -> Line:
        return {
            f"{column}::{name}": marked_up(words)
            for tag, name in self._names.items()
            if (words := text.exactly_in(tag))
        }

    def _page(self, page: Page) -> Iterator[Line]:
        name = f"{page.code}.page" if page.code in self._codes else page.code
        begin = {"type": "begin group", "name": name, "appearance": "field-list"}
        relevant = relevant_of(self._questionnaire, page.condition)
        yield {**begin, "relevant": relevant, **self._text("label", page.title)}
        if page.text:
            yield {"type": "note", "name": f"{name}.text", **self._text("label", page.text)}
        for question in page.questions:
            yield from _LINES[question.kind](self, question)
        yield {"type": "end group"}

    def _about_question(self, question: Question) -> Line:
        return {
            "name": question.code,
            **self._text("label", question.text),
            **self._text("hint", question.help),
            "required": "yes" if question.required else "",
            "relevant": relevant_of(self._questionnaire, question.condition),
            "constraint": constraint_of(question),
        }

    def _list(self, question: Question, filtered: ChoiceFilter | None = None) -> str:
        """The choices as a list of their own; its name."""
        values = filtered.values if filtered else {}
        for choice in question.choices:
            line = {
                "list_name": question.code,
                "name": choice.code,
                FILTER: values.get(choice.code, ""),
            }
            self._lists.append({**line, **self._text("label", choice.label)})
        return question.code

    def plain(self, question: Question, type_: str, **more: str) -> Iterator[Line]:
        """A question without choices."""
        yield {"type": type_, **self._about_question(question), **more}

    def chosen(self, question: Question, type_: str) -> Iterator[Line]:
        """A question with choices, and a text beside the choice "other"."""
        filtered = choice_filter_of(self._questionnaire, question.choices)
        yield {
            "type": f"{type_} {self._list(question, filtered)}",
            **self._about_question(question),
            "choice_filter": filtered.expression,
        }
        if other := question.other_choice:
            relevant = f"selected(${{{question.code}}}, '{other.code}')"
            name = f"{question.code}.{OTHER_TEXT}"
            yield {"type": "text", "name": name, "relevant": relevant,
                   **self._text("label", other.label)}  # fmt: skip

    def grid(self, question: Question) -> Iterator[Line]:
        """A matrix: a group in which every row is a question."""
        yield from self._parts(
            question, question.rows, f"select_one {self._list(question)}", "table-list"
        )

    def shares(self, question: Question) -> Iterator[Line]:
        """Points to share out: a number for each choice; that they add up cannot be said."""
        yield from self._parts(question, question.choices, "integer", "")

    def _parts(
        self, question: Question, parts: Sequence[Choice], type_: str, appearance: str
    ) -> Iterator[Line]:
        about = self._about_question(question)
        required = about.pop("required")
        yield {"type": "begin group", **about, "appearance": appearance}
        for part in parts:
            relevant = relevant_of(self._questionnaire, part.condition)
            line = {
                "type": type_,
                "name": f"{question.code}.{part.code}",
                "required": required,
                "relevant": relevant,
            }
            yield {**line, **self._text("label", part.label)}
        yield {"type": "end group"}


def _fill(sheet: Worksheet, columns: Sequence[str], lines: Sequence[Line]) -> None:
    """Write lines below a heading; every cell is a text, whatever it begins with."""
    for row, line in enumerate([dict(zip(columns, columns, strict=True)), *lines], start=1):
        for column, name in enumerate(columns, start=1):
            if words := line.get(name, ""):
                cell = sheet.cell(row, column)
                cell.value = words
                cell.data_type = "s"


_LINES: dict[Kind, Callable[[_Writer, Question], Iterator[Line]]] = {
    Kind.SINGLE_CHOICE: lambda writer, question: writer.chosen(question, "select_one"),
    Kind.MULTIPLE_CHOICE: lambda writer, question: writer.chosen(question, "select_multiple"),
    Kind.RANKING: lambda writer, question: writer.chosen(question, "rank"),
    Kind.SCALE: lambda writer, question: writer.plain(
        question, "range", parameters=f"start={question.minimum} end={question.maximum} step=1"
    ),
    Kind.MATRIX: _Writer.grid,
    Kind.NUMBER: lambda writer, question: writer.plain(
        question, "decimal" if question.decimals else "integer"
    ),
    Kind.SHORT_TEXT: lambda writer, question: writer.plain(question, "text"),
    Kind.LONG_TEXT: lambda writer, question: writer.plain(question, "text", appearance="multiline"),
    Kind.DATE: lambda writer, question: writer.plain(question, "date"),
    Kind.ALLOCATION: _Writer.shares,
    Kind.CONSENT: lambda writer, question: writer.plain(question, "acknowledge"),
    Kind.NOTE: lambda writer, question: writer.plain(question, "note"),
}
