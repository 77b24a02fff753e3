"""Random valid answers by the questionnaire's own rules, to try a round before it opens."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

from surveys.questionnaire.answers import takes
from surveys.questionnaire.conditions import Holds
from surveys.questionnaire.model import Kind, Question, Questionnaire, other_text_key
from surveys.questionnaire.offering import Filter, offers_nothing
from surveys.questionnaire.routing import routing
from surveys.questionnaire.samplers import SKIPPED, Sampler, build_sampler, other_text_sampler

Answers = dict[str, Any]

OTHER_TEXT_GIVEN = 0.8  # share of those who take "other" and write what


class _Step:
    """One question: when it is asked, and how it is answered by people of each category."""

    def __init__(
        self, question: Question, holds: Holds | None, options: Filter | None, language: str
    ) -> None:
        self.options = options
        self.question = question
        self.code = question.code
        self.holds = holds
        self.skipped = 0.0 if question.required else SKIPPED
        self.other = question.other_choice.code if question.other_choice else ""
        self.other_key = other_text_key(question)
        self.other_text = other_text_sampler(language)
        self._language = language
        self.samplers: dict[str, Sampler] = {}  # by category, filled by `build`
        self._narrowed: dict[tuple[str, Question], Sampler] = {}  # by category, and as offered

    def build(self, category: str) -> Sampler:
        """Make the sampler for people of a category, when the first one comes."""
        self.samplers[category] = build_sampler(self.question, category, self._language)
        return self.samplers[category]

    def among_offered(self, category: str, answers: Answers) -> Sampler | None:
        """The sampler of the choices offered after these answers; None when there are none."""
        if self.options is None:
            return self.samplers.get(category) or self.build(category)
        question = self.options.narrowed(answers)
        if offers_nothing(question):
            return None
        key = category, question
        if key not in self._narrowed:
            self._narrowed[key] = build_sampler(question, category, self._language)
        return self._narrowed[key]


def simulate(
    questionnaire: Questionnaire, count: int, seed: int | str, *, language: str = ""
) -> Iterator[Answers]:
    """Make `count` sets of valid answers; the same seed always gives the same ones.

    Options are unevenly popular, and differently so by the first question with the role
    `category`. Optional questions are left out by SKIPPED of those asked. Texts say in
    `language` (default: the source language) that they are simulated. The questionnaire
    must be free of errors (`checks.check`). Raises ConditionError or RoutingError.
    """
    rng = Random(seed)  # noqa: S311 # repeatable, not secret
    steps = _steps(questionnaire, language or questionnaire.languages[0])
    categories = questionnaire.category_questions()
    category_code = categories[0].code if categories else ""
    keys = list(routing(questionnaire).base)
    ordered = [step.code for step in steps] == [key for key in keys if "." not in key]
    for _ in range(count):
        answers = _draw(steps, category_code, rng)
        yield answers if ordered else {key: answers[key] for key in keys if key in answers}


def _steps(questionnaire: Questionnaire, language: str) -> list[_Step]:
    """The questions such that each condition's references come first."""
    plan = routing(questionnaire)
    questions = {question.code: question for question in questionnaire.questions()}
    return [
        _Step(questions[code], plan.conditions.get(code), plan.filters.get(code), language)
        for code in plan.order
        if questions[code].kind is not Kind.NOTE
    ]


def _draw(steps: list[_Step], category_code: str, rng: Random) -> Answers:
    """One person's answers."""
    answers: Answers = {}
    category = ""
    random = rng.random
    for step in steps:
        if step.holds is not None and not step.holds(answers):
            continue
        if step.skipped and random() < step.skipped:
            continue
        draw = step.among_offered(category, answers)
        answer = draw(rng) if draw else None
        if answer is None:
            continue
        answers[step.code] = answer
        if step.code == category_code:
            category = str(answer)
        if step.other and takes(answer, step.other) and random() < OTHER_TEXT_GIVEN:
            answers[step.other_key] = step.other_text(rng)
    return answers
