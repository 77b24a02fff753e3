"""Making the plan: the columns of all versions of a questionnaire, none of them from the data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reports.exports.plan.about import THEMES, Codebook, about_columns
from reports.exports.plan.columns import Column, ResponseSet
from reports.exports.plan.drafts import draft_columns
from reports.exports.plan.names import LONGEST_IN_STATA, short_names
from surveys.questionnaire.columns import Content
from surveys.questionnaire.counting import counted_together
from surveys.questionnaire.model import Kind, Page, Question, Questionnaire
from surveys.questionnaire.reading import read_together
from surveys.questionnaire.text import Text


@dataclass(frozen=True, slots=True)
class VersionOf:
    """A version of the questionnaire, and which question of the plan each of its own is."""

    number: int
    questionnaire: Questionnaire
    codes: Mapping[str, str]  # own code -> code in the plan


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of the plan: its code there, and all columns of its answers."""

    code: str
    question: Question
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The data dictionary of a round."""

    title: Text
    introduction: Text
    languages: tuple[str, ...]
    about: tuple[Column, ...]  # the response: id, version, language, …
    asked: tuple[Asked, ...]
    versions: Mapping[int, VersionOf]  # by number

    @property
    def columns(self) -> tuple[Column, ...]:
        """Every column, in the order of the file."""
        return (*self.about, *(column for each in self.asked for column in each.columns))

    @property
    def sets(self) -> Iterator[ResponseSet]:
        """Questions of several answers, as the sets that SPSS knows."""
        for each in self.asked:
            taken = tuple(one for one in each.columns if one.content is Content.TAKEN and one.part)
            if each.question.kind is Kind.MULTIPLE_CHOICE and taken:
                yield ResponseSet(each.columns[0].short, each.question.name, taken)
        for column in self.about:
            if column.name.endswith(f".{THEMES}"):
                given = tuple(one for one in self.about if one.name.startswith(f"{column.name}."))
                yield ResponseSet(column.short, column.group_label, given)


def plan_of(
    versions: Sequence[tuple[int, Questionnaire]], codebooks: Sequence[Codebook] = ()
) -> Plan:
    """The plan of a round's versions, the earliest first, and of the themes of its texts;
    without versions, only `about`.

    Answers to two versions share a column when they may stand in one count (`counted_together`);
    a question that came to mean something else has columns of its own, named `CODE__vN` by the
    last version N that asked it so. Numbers of choices go by the version that first offered them,
    so a later version changes none.
    """
    meanings = list(_meanings(versions))
    own = [draft_columns(each.code, each.question, each.numbered) for each in meanings]
    told = about_columns(codebooks)
    named = _named([*told, *(column for columns in own for column in columns)])
    about = tuple(next(named) for _each in told)
    asked = tuple(
        Asked(each.code, each.question, tuple(next(named) for _each in columns))
        for each, columns in zip(meanings, own, strict=True)
    )
    latest = versions[-1][1] if versions else Questionnaire(title=Text(), languages=("en",))
    return Plan(
        title=latest.title,
        introduction=latest.introduction,
        languages=latest.languages,
        about=about,
        asked=asked,
        versions={
            number: VersionOf(
                number,
                of,
                {
                    question.code: each.code
                    for question in of.questions()
                    for each in meanings
                    if number in each.numbers and question.code == each.question.code
                },
            )
            for number, of in versions
        },
    )


def _named(columns: Sequence[Column]) -> Iterator[Column]:
    names = [column.name for column in columns]
    stata = short_names(names, LONGEST_IN_STATA)
    for column, short, shorter in zip(columns, short_names(names), stata, strict=True):
        yield replace(column, short=short, stata=shorter)


@dataclass(slots=True)
class _Meaning:
    """A question as long as its answers may be counted together."""

    code: str
    question: Question  # with the options of all its versions
    asked: list[tuple[int, Question]]  # by version, the latest first

    @property
    def numbers(self) -> set[int]:
        return {number for number, _question in self.asked}

    @property
    def numbered(self) -> dict[str, int]:
        """Choices by the version that first offered them, counted from 1."""
        codes = (one.code for _n, each in reversed(self.asked) for one in each.choices)
        return {code: place for place, code in enumerate(dict.fromkeys(codes), start=1)}


def _meanings(versions: Sequence[tuple[int, Questionnaire]]) -> Iterator[_Meaning]:
    """What the plan asks, in the order of the versions read together."""
    if not versions:
        return
    found: dict[str, list[_Meaning]] = {}
    for number, of in reversed(versions):
        for question in of.questions():
            known = found.setdefault(question.code, [])
            same = next((one for one in known if counted_together(question, one.question)), None)
            if same is None:
                code = f"{question.code}__v{number}" if known else question.code
                known.append(_Meaning(code, question, [(number, question)]))
            else:
                same.asked.append((number, question))
    for question in read_together([of for _number, of in versions]).questions():
        for meaning in found[question.code]:
            meaning.question = _together([each for _number, each in reversed(meaning.asked)])
            yield meaning


def _together(questions: Sequence[Question]) -> Question:
    """The latest question with the options that earlier versions of it offered."""
    if len(questions) == 1:
        return questions[0]
    alone = [
        Questionnaire(title=Text(), languages=("en",), pages=(_alone(each),)) for each in questions
    ]
    return next(read_together(alone).questions())


def _alone(question: Question) -> Page:
    return Page(code="page", title=Text(), questions=(question,))
