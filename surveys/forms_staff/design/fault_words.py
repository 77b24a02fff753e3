"""What the checker finds, in the words of the builder's interface, each with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.language_names import language_name
from surveys.questionnaire.model import Questionnaire
from surveys.questionnaire.problems import Fault, Problem, Severity
from surveys.questionnaire.rich.plain import called
from surveys.templatetags.texts import plain

# What is wrong and how to mend it. %(about)s: the language or code that it is about.
FAULT_WORDS: dict[Fault, Any] = {
    Fault.WRONG_TYPE: gettext_lazy("Something of the wrong type stands here. Type it anew."),
    Fault.UNKNOWN_KEY: gettext_lazy("An unknown property stands here. Delete it."),
    Fault.MISSING_KEY: gettext_lazy("A property is missing. Fill it in."),
    Fault.UNKNOWN_KIND: gettext_lazy("The kind is unknown. Choose one from the list."),
    Fault.UNUSED_SETTING: gettext_lazy(
        "A question of this kind does not use this setting. Empty it."
    ),
    Fault.TOO_LONG: gettext_lazy("The text is too long. Shorten it."),
    Fault.TOO_MANY: gettext_lazy("There are too many entries. Delete some."),
    Fault.OUT_OF_RANGE: gettext_lazy("The number is too small or too large. Write another one."),
    Fault.FORBIDDEN_CHARACTER: gettext_lazy(
        "The text holds a character that cannot be kept. Type that place anew."
    ),
    Fault.INVALID_LANGUAGE: gettext_lazy(
        "A language is written wrong. Write a tag such as ro or en."
    ),
    Fault.INVALID_CODE: gettext_lazy(
        "The code cannot be used. Write a to z, 0 to 9 and _, a letter first."
    ),
    Fault.RESERVED_CODE: gettext_lazy("This code is kept for another purpose. Choose another one."),
    Fault.DUPLICATE_CODE: gettext_lazy("The same code stands here twice. Give each its own."),
    Fault.DUPLICATE_LANGUAGE: gettext_lazy("A language is listed twice. Delete one of them."),
    Fault.MISSING_TEXT: gettext_lazy("The text is empty. Write it."),
    Fault.MISSING_TRANSLATION: gettext_lazy("The wording in %(about)s is missing. Translate it."),
    Fault.UNLISTED_LANGUAGE: gettext_lazy(
        "There is a wording in %(about)s, which the questionnaire is not offered in."
    ),
    Fault.UNKNOWN_PRIVACY: gettext_lazy("Whether the answers are anonymous is not said. Choose."),
    Fault.UNUSED_LANGUAGE: gettext_lazy(
        "No text has a wording in %(about)s. Translate, or take the language away."
    ),
    Fault.NO_PAGES: gettext_lazy("The questionnaire has no page. Add one."),
    Fault.EMPTY_PAGE: gettext_lazy("The page has neither questions nor a text. Add a question."),
    Fault.UNKNOWN_ROLE: gettext_lazy("The role is unknown. Take it away."),
    Fault.CATEGORY_KIND: gettext_lazy(
        "Results can be broken down only by a question with one choice. Take the category away."
    ),
    Fault.UNKNOWN_SOURCE: gettext_lazy("The source is unknown. Take it away."),
    Fault.UNKNOWN_GROUP: gettext_lazy("There is no such group. Choose another one."),
    Fault.EMPTY_GROUP: gettext_lazy("No question belongs to this group."),
    Fault.TOO_FEW_CHOICES: gettext_lazy("There are fewer than two choices. Offer at least two."),
    Fault.NO_ROWS: gettext_lazy("The matrix has no rows. Add the rows."),
    Fault.MISPLACED_EXCLUSIVE: gettext_lazy("This choice cannot exclude the others. Untick it."),
    Fault.MISPLACED_OTHER: gettext_lazy("This choice cannot ask for a text. Untick it."),
    Fault.SEVERAL_OTHERS: gettext_lazy("Two choices ask for a text. Keep one of them."),
    Fault.RANGE_REVERSED: gettext_lazy("The lower limit is above the upper one. Swap them."),
    Fault.RANGE_IMPOSSIBLE: gettext_lazy("No answer fits these limits. Widen them."),
    Fault.SCALE_ENDS: gettext_lazy("A scale needs two ends, whole numbers, the low one first."),
    Fault.INVALID_DATE: gettext_lazy("The day does not exist. Write another one."),
    Fault.MISSING_TOTAL: gettext_lazy("How many points are shared out is not said. Write it."),
    Fault.REQUIRED_NOTE: gettext_lazy("A text without a question needs no answer."),
    Fault.CONDITION_SYNTAX: gettext_lazy("The condition cannot be read. Make it from the lists."),
    Fault.UNKNOWN_REFERENCE: gettext_lazy(
        "The condition names “%(about)s”, and there is no such question. Choose another one."
    ),
    Fault.UNANSWERABLE_REFERENCE: gettext_lazy("The condition names a text without a question."),
    Fault.UNKNOWN_PART: gettext_lazy(
        "The condition names %(about)s, and there is no such row or choice."
    ),
    Fault.MISSING_PART: gettext_lazy(
        "The condition names “%(about)s”, which has an answer for each row. Choose a row."
    ),
    Fault.UNKNOWN_CHOICE: gettext_lazy(
        "The condition compares with “%(about)s”, which cannot be answered. Choose another value."
    ),
    Fault.WHOLE_ANSWER_COMPARED: gettext_lazy(
        "The condition compares several choices at once. Use “includes”."
    ),
    Fault.CYCLE: gettext_lazy("Conditions go in a circle. Change one of them."),
    Fault.NEVER_HOLDS: gettext_lazy("The question is never asked. Change the condition."),
    Fault.NEVER_OFFERED: gettext_lazy(
        "This choice is never offered, whatever is answered. Change its condition or remove it."
    ),
    Fault.UNREACHABLE_PAGE: gettext_lazy("The page is never reached. Change the condition."),
    Fault.FORWARD_REFERENCE: gettext_lazy(
        "The condition names a question that comes later. Move that one to an earlier page."
    ),
    Fault.SAME_PAGE_REFERENCE: gettext_lazy(
        "The condition names a question of the same page: without script the answer is known "
        "only when the page is sent. Better on a later page."
    ),
    Fault.PIPING_UNKNOWN: gettext_lazy(
        "The text names “%(about)s”, and there is no such question."
    ),
    Fault.PIPING_KIND: gettext_lazy("The answer to “%(about)s” cannot stand in a text."),
    Fault.PIPING_NOT_EARLIER: gettext_lazy(
        "The text names “%(about)s”, which is not asked on an earlier page."
    ),
    Fault.PIPING_DIFFERS: gettext_lazy(
        "The wording in %(about)s names other answers than the others."
    ),
    Fault.PIPING_MISPLACED: gettext_lazy("This text cannot show answers. Take ${…} out."),
    Fault.MARKUP_SHOWN: gettext_lazy("Respondents see this as it is written: %(about)s."),
}

_OF_A_LANGUAGE = frozenset(
    {
        Fault.MISSING_TRANSLATION,
        Fault.UNLISTED_LANGUAGE,
        Fault.UNUSED_LANGUAGE,
        Fault.PIPING_DIFFERS,
    }
)


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """One entry of the problems panel, a link to its place."""

    words: str
    place: str
    url: str
    error: bool
    part: str  # the code of the choice or row of the place, if it is one


def problem_lines(
    problems: Iterable[Problem], questionnaire: Questionnaire, url: Callable[..., str]
) -> list[ProblemLine]:
    """The entries, errors first. `url` gives the address of an editor by its name and code."""
    lines = [_line(problem, questionnaire, url) for problem in problems]
    return sorted(lines, key=lambda line: not line.error)


def _line(problem: Problem, questionnaire: Questionnaire, url: Callable[..., str]) -> ProblemLine:
    words = str(FAULT_WORDS[problem.fault])
    if "%(about)s" in words:
        name = language_name if problem.fault in _OF_A_LANGUAGE else str
        words %= {"about": name(problem.about)}
    place, link = _("The questionnaire as a whole"), url("cover")
    if problem.question:
        question = questionnaire.question(problem.question)
        place = (plain(called(question)) if question else "") or problem.question
        link = url("question", problem.question)
    elif problem.page:
        page = questionnaire.page(problem.page)
        place = (plain(page.title) if page else "") or _("Page without a title")
        link = url("page", problem.page)
    if problem.choice:
        place = f"{place} · {problem.choice}"
    return ProblemLine(words, place, link, problem.severity is Severity.ERROR, problem.choice or "")
