"""Short ways to see what the checker found."""

from __future__ import annotations

from surveys.questionnaire.checks import check
from surveys.questionnaire.model import Questionnaire
from surveys.questionnaire.problems import Fault, Problem


def found(made: Questionnaire) -> list[tuple[Fault, str]]:
    return [(problem.fault, problem.path) for problem in check(made)]


def only(made: Questionnaire) -> Problem:
    problems = check(made)
    assert len(problems) == 1, [str(problem) for problem in problems]
    return problems[0]
