"""What a column can be: a variable of the questionnaire, or a fact about the response."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from surveys.questionnaire.columns import Content, Variable, variables
from surveys.questionnaire.model import Kind, Question, Questionnaire
from surveys.questionnaire.plans import Plans


class Use(StrEnum):
    """How the cells of a column are read."""

    ANSWER = "answer"  # the question's whole answer in one cell
    TAKEN = "taken"  # whether one choice is taken
    ROW = "row"  # one row of a matrix
    RANK = "rank"  # the rank of one choice
    PLACE = "place"  # the choice that has one rank
    POINTS = "points"  # of one choice
    OTHER_TEXT = "other_text"
    FACT = "fact"  # about the response


class Fact(StrEnum):
    """What is known of a response besides its answers; named as in the product's data file."""

    LANGUAGE = "_language"
    MODE = "_mode"
    ORIGIN = "_origin"
    DAY = "_submitted_on"


@dataclass(frozen=True, slots=True)
class Target:
    """What a column is. `name` is that of the variable, or of the fact."""

    name: str
    use: Use
    question: str = ""  # its code
    part: str = ""  # code of the choice or row; of a place its number


_USES = {
    Content.CHOICES: Use.ANSWER,
    Content.TAKEN: Use.TAKEN,
    Content.RANK: Use.RANK,
    Content.POINTS: Use.POINTS,
    Content.TEXT: Use.OTHER_TEXT,
    Content.CHOICE: Use.ROW,
}

# The name of the column that tells which choice has the first place, the second…
PLACE = "place_"


def _all(questionnaire: Questionnaire) -> dict[str, Target]:
    found = {fact.value: Target(fact.value, Use.FACT) for fact in Fact}
    for variable in variables(questionnaire):
        found[variable.name] = _of_variable(variable)
    for question in questionnaire.questions():
        for target in _places(question):
            found.setdefault(target.name, target)
    return found


def _of_variable(variable: Variable) -> Target:
    use = _USES[variable.content] if variable.part else Use.ANSWER
    return Target(variable.name, use, variable.question_code, variable.part)


def _places(question: Question) -> Iterator[Target]:
    if question.kind is Kind.RANKING:
        for number in range(1, len(question.choices) + 1):
            name = f"{question.code}.{PLACE}{number}"
            yield Target(name, Use.PLACE, question.code, str(number))


# Everything that a column can be in files for this questionnaire, by name.
targets = Plans[dict[str, Target]](_all)
