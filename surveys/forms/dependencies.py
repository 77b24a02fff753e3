"""Which questions of a page come and go with answers to others of the same page."""

from __future__ import annotations

from dataclasses import dataclass

from surveys.questionnaire.asked import condition_of
from surveys.questionnaire.condition_syntax import references
from surveys.questionnaire.model import Page, Questionnaire
from surveys.questionnaire.plans import Plans


@dataclass(frozen=True, slots=True)
class Dependencies:
    """Of one page: codes in the order of its questions."""

    deciding: tuple[str, ...]  # others are asked or not by their answers
    depending: frozenset[str]  # asked or not by answers on this page


def _of_pages(questionnaire: Questionnaire) -> dict[str, Dependencies]:
    return {page.code: _of_page(page) for page in questionnaire.pages}


def _of_page(page: Page) -> Dependencies:
    codes = [question.code for question in page.questions]
    needs = {
        question.code: {reference.code for reference in references(condition)} & set(codes)
        for question in page.questions
        if (condition := condition_of(page, question))
    }
    deciding = frozenset[str]().union(*needs.values())
    return Dependencies(
        deciding=tuple(code for code in codes if code in deciding),
        depending=frozenset(code for code, needed in needs.items() if needed),
    )


# Per page's code; worked out once per questionnaire.
dependencies = Plans(_of_pages)
