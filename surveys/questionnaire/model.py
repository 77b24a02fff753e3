"""What a questionnaire is: pages of questions, and the choices a question offers.

Everything here is frozen: a changed questionnaire is a new one. The model does not
judge itself; `checks.check` tells what is wrong with one, `document` and `yaml_codec`
read and write it, `answers` says what a valid answer is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from surveys.questionnaire.text import NO_TEXT, Text

Number = int | float


class Kind(StrEnum):
    """What is asked for. The value is what documents and exports write."""

    SINGLE_CHOICE = "single_choice"
    MULTIPLE_CHOICE = "multiple_choice"
    SCALE = "scale"
    MATRIX = "matrix"
    RANKING = "ranking"
    NUMBER = "number"
    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    DATE = "date"
    ALLOCATION = "points_allocation"
    CONSENT = "consent"
    NOTE = "note"


# Whether answers can be traced to an invited person.
PRIVACIES = ("anonymous", "attributed")

# The role of a question by which results are broken down.
CATEGORY_ROLE = "category"

# The answer "I do not know" on a scale that offers it.
DONT_KNOW = "dont_know"

# The part of a question's code that names the text beside its "other" choice.
OTHER_TEXT = "other_text"

# Where the wording of a question or choice comes from when it is not in the source.
RECONSTRUCTED = "reconstructed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One option of a question, or one row of a matrix. `code` is its lasting identity."""

    code: str
    label: Text
    exclusive: bool = False  # multiple choice: taken alone or not at all ("none of these")
    other: bool = False  # single and multiple choice: asks for a text of the respondent's own
    condition: str = ""  # XLSForm expression; offered when it holds, always when empty
    source: str = ""  # "reconstructed" when the wording does not stand in the source


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question. Which of the settings a kind uses is in `SETTINGS`; the rest stay empty."""

    code: str
    kind: Kind
    text: Text
    label: Text = NO_TEXT  # short name for tables, charts and data files; empty = the text
    help: Text = NO_TEXT
    required: bool = False
    condition: str = ""  # XLSForm expression; asked when it holds, always when empty
    role: str = ""  # "category": results are broken down by this question
    group: str = ""  # code of a Group of the questionnaire
    source: str = ""  # "reconstructed" when the wording does not stand in the source
    choices: tuple[Choice, ...] = ()
    rows: tuple[Choice, ...] = ()  # matrix
    # multiple choice: fewest and most options; ranking: fewest and most ranked;
    # scale: its two ends; number: the range allowed; None = no limit
    minimum: Number | None = None
    maximum: Number | None = None
    minimum_label: Text = NO_TEXT  # scale: what its low end means
    maximum_label: Text = NO_TEXT  # scale: what its high end means
    dont_know: Text = NO_TEXT  # scale: label of "I do not know"; empty = not offered
    decimals: int = 0  # number: decimals allowed
    unit: Text = NO_TEXT  # number: unit shown after the field
    max_length: int | None = None  # texts: characters (code points); None = the kind's own limit
    earliest: str = ""  # date: ISO 8601 day
    latest: str = ""  # date: ISO 8601 day
    total: int | None = None  # points allocation: the points to be shared out

    @property
    def options(self) -> tuple[Choice, ...]:
        """The rows of a matrix and the choices: all that may have a condition of its own."""
        return (*self.rows, *self.choices)

    def choice(self, code: str) -> Choice | None:
        """The choice with this code, or None."""
        return next((choice for choice in self.choices if choice.code == code), None)

    @property
    def name(self) -> Text:
        """What the question is called where there is little room."""
        return self.label or self.text

    @property
    def other_choice(self) -> Choice | None:
        """The choice that asks for a text of the respondent's own, or None."""
        return next((choice for choice in self.choices if choice.other), None)

    @property
    def scale_points(self) -> range:
        """The points of a scale, low to high; empty when an end is missing or not whole."""
        if not isinstance(self.minimum, int) or not isinstance(self.maximum, int):
            return range(0)
        return range(self.minimum, self.maximum + 1)


# Which settings each kind uses, besides those that every question has
# (code, kind, text, label, help, required, condition, role, group, source).
SETTINGS: dict[Kind, frozenset[str]] = {
    Kind.SINGLE_CHOICE: frozenset({"choices"}),
    Kind.MULTIPLE_CHOICE: frozenset({"choices", "minimum", "maximum"}),
    Kind.SCALE: frozenset({"minimum", "maximum", "minimum_label", "maximum_label", "dont_know"}),
    Kind.MATRIX: frozenset({"choices", "rows"}),
    Kind.RANKING: frozenset({"choices", "minimum", "maximum"}),
    Kind.NUMBER: frozenset({"minimum", "maximum", "decimals", "unit"}),
    Kind.SHORT_TEXT: frozenset({"max_length"}),
    Kind.LONG_TEXT: frozenset({"max_length"}),
    Kind.DATE: frozenset({"earliest", "latest"}),
    Kind.ALLOCATION: frozenset({"choices", "total"}),
    Kind.CONSENT: frozenset(),
    Kind.NOTE: frozenset(),
}


def other_text_key(question: Question) -> str:
    """The key in a set of answers of the text beside the question's "other" choice."""
    return f"{question.code}.{OTHER_TEXT}"


def answer_keys(question: Question) -> tuple[str, ...]:
    """The keys in a set of answers that belong to the question."""
    return (question.code, other_text_key(question))


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What the respondent sees on one screen."""

    code: str
    title: Text
    text: Text = NO_TEXT  # an introduction above the questions
    condition: str = ""  # the whole page is asked when it holds
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Questions that are analysed together: the six needs are ranked against each other."""

    code: str
    title: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire:
    """A whole questionnaire. `languages[0]` is the source language; the order is the fallback."""

    title: Text
    languages: tuple[str, ...]
    introduction: Text = NO_TEXT  # purpose: read before the first question
    # Data protection, read before the first question (GDPR, article 13): which privacy the
    # answers have, "anonymous", "attributed" or "" (as the round says); then in words.
    privacy: str = ""
    notice: Text = NO_TEXT  # what is done with the answers
    controller: Text = NO_TEXT  # who is responsible, and how to reach them
    retention: Text = NO_TEXT  # how long what is kept
    rights: Text = NO_TEXT  # what the respondent can ask for, and where
    closing: Text = NO_TEXT  # read after submitting: what happens next
    minutes: int | None = None  # how long filling in takes
    groups: tuple[Group, ...] = ()
    pages: tuple[Page, ...] = field(default=())

    def questions(self) -> Iterator[Question]:
        """Every question, in the order asked."""
        for page in self.pages:
            yield from page.questions

    def question(self, code: str) -> Question | None:
        """The question with this code, or None."""
        return next((question for question in self.questions() if question.code == code), None)

    def page(self, code: str) -> Page | None:
        """The page with this code, or None."""
        return next((page for page in self.pages if page.code == code), None)

    def page_of(self, code: str) -> Page | None:
        """The page that holds the question with this code, or None."""
        for page in self.pages:
            if any(question.code == code for question in page.questions):
                return page
        return None

    def category_questions(self) -> tuple[Question, ...]:
        """The questions results are broken down by, the primary one first."""
        return tuple(question for question in self.questions() if question.role == CATEGORY_ROLE)
