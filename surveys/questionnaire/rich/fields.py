"""Which texts of a questionnaire are rich. All others are plain: one line, a label, a title."""

from __future__ import annotations

from surveys.questionnaire.model import Kind, Page, Question, Questionnaire

RICH_COVER = ("introduction", "notice", "controller", "retention", "rights", "closing")
RICH_PAGE = ("text",)
RICH_QUESTION = ("help",)
RICH_NOTE = ("text", "help")


def rich_names(record: Questionnaire | Page | Question) -> tuple[str, ...]:
    """The names of the fields of a questionnaire, page or question whose texts are rich."""
    if isinstance(record, Questionnaire):
        return RICH_COVER
    if isinstance(record, Page):
        return RICH_PAGE
    return RICH_NOTE if record.kind is Kind.NOTE else RICH_QUESTION
