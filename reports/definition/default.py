"""A report made from the questionnaire alone, for rounds that nobody has written one for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from reports.definition.model import BlockKind, ReportDefinition, Statistic
from reports.definition.reader import read_definition
from reports.stats.shares import group_questions
from surveys.questionnaire.model import Kind, Page, Question, Questionnaire

_RESPONDENTS = {"en": "Respondents", "ro": "Respondenți"}
_RESPONSES = {"en": "responses submitted", "ro": "răspunsuri trimise"}
_RESPONSES_ID = "responses.total"

# Which block shows a question; notes are not shown.
BLOCK_OF_KIND: dict[Kind, BlockKind | None] = {
    Kind.SINGLE_CHOICE: BlockKind.QUESTION,
    Kind.MULTIPLE_CHOICE: BlockKind.QUESTION,
    Kind.SCALE: BlockKind.QUESTION,
    Kind.MATRIX: BlockKind.QUESTION,
    Kind.RANKING: BlockKind.QUESTION,
    Kind.NUMBER: BlockKind.QUESTION,
    Kind.SHORT_TEXT: BlockKind.THEMES,
    Kind.LONG_TEXT: BlockKind.THEMES,
    Kind.DATE: BlockKind.QUESTION,
    Kind.ALLOCATION: BlockKind.QUESTION,
    Kind.CONSENT: BlockKind.QUESTION,
    Kind.NOTE: None,
}

_Document = dict[str, Any]


def default_definition(questionnaire: Questionnaire) -> ReportDefinition:
    """The report of `default_document`."""
    return read_definition(default_document(questionnaire), questionnaire)


def default_document(questionnaire: Questionnaire) -> _Document:
    """A report's document: who answered, then a section per page with a block per question.

    Category questions come first; a page's scales with the same ends are also shown as means,
    and a group of multiple-choice questions is ranked where its last question stands.
    """
    respondents: _Document = {
        "id": "respondents",
        "title": _RESPONDENTS,
        "blocks": [
            {"kind": BlockKind.HEADLINE.value, "indicators": [_RESPONSES_ID]},
            *_question_blocks(questionnaire.category_questions()),
        ],
    }
    return {
        "title": questionnaire.title.as_dict(),
        "indicators": [
            {
                "id": _RESPONSES_ID,
                "statement": _RESPONSES,
                "statistic": Statistic.RESPONSES.value,
            }
        ],
        "sections": [respondents, *_page_sections(questionnaire)],
    }


def _page_sections(questionnaire: Questionnaire) -> Iterator[_Document]:
    for page in questionnaire.pages:
        blocks = list(_page_blocks(page, questionnaire))
        if blocks:
            yield {"id": f"page-{page.code}", "title": page.title.as_dict(), "blocks": blocks}


def _page_blocks(page: Page, questionnaire: Questionnaire) -> Iterator[_Document]:
    categories = questionnaire.category_questions()
    questions = [question for question in page.questions if question not in categories]
    yield from _means_blocks(questions)
    yield from _question_blocks(questions)
    yield from _ranking_blocks(questions, questionnaire)


def _question_blocks(questions: Iterable[Question]) -> Iterator[_Document]:
    for question in questions:
        kind = BLOCK_OF_KIND[question.kind]
        if kind:
            yield {"kind": kind.value, "question": question.code}


def _means_blocks(questions: Iterable[Question]) -> Iterator[_Document]:
    by_ends: dict[range, list[str]] = {}
    for question in questions:
        if question.kind is Kind.SCALE:
            by_ends.setdefault(question.scale_points, []).append(question.code)
    for codes in by_ends.values():
        if len(codes) > 1:
            yield {"kind": BlockKind.MEANS.value, "questions": codes}


def _ranking_blocks(
    questions: Iterable[Question], questionnaire: Questionnaire
) -> Iterator[_Document]:
    for question in questions:
        members = group_questions(questionnaire, question.group) if question.group else ()
        if len(members) > 1 and question == members[-1]:
            yield {"kind": BlockKind.RANKING.value, "group": question.group}
