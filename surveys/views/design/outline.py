"""The outline of a questionnaire: its pages, and on each its questions.

Drawn page by page, and what was drawn is kept with the draft's reading: an edit changes one page,
the other 29 are as they were.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from surveys.forms_staff.design.words import KIND_WORDS
from surveys.questionnaire.model import Page
from surveys.questionnaire.problems import Problem, clipped
from surveys.questionnaire.rich.plain import words_of
from surveys.questionnaire.text import Text
from surveys.templatetags.texts import localised

LONGEST = 90  # characters of a label
MANY = 40  # questions from which pages that are not open are folded


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the outline: a page, or a question on it."""

    code: str
    words: str
    language: str  # of the words when it is not the page's
    url: str
    problems: int
    kind: Any = ""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the lines lead to: addresses of the editors with `PLACE` for the code."""

    PLACE = "place-of-the-code"
    page: str
    question: str

    def of_page(self, code: str) -> str:
        """The address of a page's editor."""
        return self.page.replace(self.PLACE, quote(code))

    def of_question(self, code: str) -> str:
        """The address of a question's editor."""
        return self.question.replace(self.PLACE, quote(code))


@dataclass(frozen=True, slots=True)
class Outline:
    """What all pages of the outline need to be drawn. `drawn` keeps those without a selection."""

    addresses: Addresses
    wrong: Counter[str]  # problems by the code of a question or a page
    folded: bool
    drawn: dict[Any, tuple[Page, tuple[int, ...], SafeString]]

    def draw(self, page: Page, selected: str, context: dict[str, Any]) -> SafeString:
        """One page. `selected` is "page-CODE" or "question-CODE"; `context` is for the template."""
        is_open = selected == f"page-{page.code}" or any(
            selected == f"question-{question.code}" for question in page.questions
        )
        if is_open:
            return self._drawn(page, {**context, "selected": selected, "open": True})
        key = page.code, get_language(), self.addresses, self.folded
        flaws = (self.wrong[page.code], *(self.wrong[each.code] for each in page.questions))
        kept = self.drawn.get(key)
        if kept is None or kept[0] is not page or kept[1] != flaws:
            kept = page, flaws, self._drawn(page, {"open": not self.folded})
            self.drawn[key] = kept
        return kept[2]

    def _drawn(self, page: Page, context: dict[str, Any]) -> SafeString:
        lines = [
            self._line(
                question.code,
                words_of(question),
                self.addresses.of_question(question.code),
                KIND_WORDS[question.kind],
            )
            for question in page.questions
        ]
        head = self._line(page.code, page.title, self.addresses.of_page(page.code))
        return render_to_string(
            "design/_outline_page.html", {**context, "page": head, "lines": lines}
        )

    def _line(self, code: str, text: Text, url: str, kind: Any = "") -> Line:
        words, language = localised(text)
        other = language if language != get_language() else ""
        return Line(code, clipped(words, LONGEST), other, url, self.wrong[code], kind)


def count_problems(problems: list[Problem]) -> Counter[str]:
    """How many problems each question has, and each page outside of its questions, by code."""
    return Counter(each.question or each.page for each in problems)
