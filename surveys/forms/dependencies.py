"""Which questions and choices of a page come and go with answers to others of the same page."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from surveys.questionnaire.model import Page, Questionnaire
from surveys.questionnaire.plans import Plans
from surveys.questionnaire.routing import codes_needed


@dataclass(frozen=True, slots=True)
class Dependencies:
    """Of one page: codes in the order of its questions."""

    deciding: tuple[str, ...]  # others are asked or not, or offer more or less, by their answers
    depending: frozenset[str]  # asked or not, or offering more or less, by answers on this page
    choosing: frozenset[str]  # of these, the ones that offer more or less


def _of_pages(questionnaire: Questionnaire) -> dict[str, Dependencies]:
    return {page.code: _of_page(page) for page in questionnaire.pages}


def _of_page(page: Page) -> Dependencies:
    codes = [question.code for question in page.questions]
    needs = {each.code: codes_needed(page, each).intersection(codes) for each in page.questions}
    asking = {
        each.code: codes_needed(page, dataclasses.replace(each, rows=(), choices=()))
        for each in page.questions
    }
    deciding = frozenset[str]().union(*needs.values())
    return Dependencies(
        deciding=tuple(code for code in codes if code in deciding),
        depending=frozenset(code for code, needed in needs.items() if needed),
        choosing=frozenset(code for code, needed in needs.items() if needed - asking[code]),
    )


# Per page's code; worked out once per questionnaire.
dependencies = Plans(_of_pages)
