"""What an author does to a questionnaire, as edits: add, duplicate, rename, delete.

Codes of new things are made here and never derived from a wording.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Container, Iterator, Mapping
from contextlib import suppress
from typing import Any

from surveys.questionnaire.conditions import ConditionError
from surveys.questionnaire.editing import Edit, PutPage, PutQuestion, page_index, place_of
from surveys.questionnaire.model import Choice, Kind, Question, Questionnaire
from surveys.questionnaire.piping import Record, piped_texts
from surveys.questionnaire.renaming import renamed_condition, renamed_text
from surveys.questionnaire.text import NO_TEXT

OPTIONS = ("rows", "choices")

# What a new question of a kind starts with, besides an empty text.
_TWO = ("c1", "c2")
_NEW: dict[Kind, dict[str, Any]] = {
    Kind.SINGLE_CHOICE: {"choices": _TWO},
    Kind.MULTIPLE_CHOICE: {"choices": _TWO},
    Kind.SCALE: {"minimum": 1, "maximum": 5},
    Kind.MATRIX: {"choices": _TWO, "rows": ("r1", "r2")},
    Kind.RANKING: {"choices": _TWO},
    Kind.NUMBER: {},
    Kind.SHORT_TEXT: {},
    Kind.LONG_TEXT: {},
    Kind.DATE: {},
    Kind.ALLOCATION: {"choices": _TWO, "total": 100},
    Kind.CONSENT: {"required": True},
    Kind.NOTE: {},
}


def fresh_code(taken: Container[str], base: str) -> str:
    """The first of base1, base2, ... that is not taken."""
    number = 1
    while f"{base}{number}" in taken:
        number += 1
    return f"{base}{number}"


def question_codes(questionnaire: Questionnaire) -> frozenset[str]:
    """The codes of all questions."""
    return frozenset(question.code for question in questionnaire.questions())


def page_codes(questionnaire: Questionnaire) -> frozenset[str]:
    """The codes of all pages."""
    return frozenset(page.code for page in questionnaire.pages)


def new_question(code: str, kind: Kind) -> Question:
    """An empty question of a kind, with as much as the kind needs to be shown."""
    given: dict[str, Any] = {
        name: tuple(Choice(code=each, label=NO_TEXT) for each in value)
        if isinstance(value, tuple)
        else value
        for name, value in _NEW[kind].items()
    }
    return Question(code=code, kind=kind, text=NO_TEXT, **given)


def duplicate_question(questionnaire: Questionnaire, code: str) -> PutQuestion:
    """A copy under a new code, right behind the question. Raises EditError."""
    page, index = place_of(questionnaire, code)
    original = questionnaire.pages[page_index(questionnaire, page)].questions[index]
    new = fresh_code(question_codes(questionnaire), f"{code[:56]}_")
    copy = dataclasses.replace(original, code=new, role="")
    return PutQuestion(code=new, question=copy, page=page, index=index + 1)


def duplicate_page(questionnaire: Questionnaire, code: str) -> PutPage:
    """A copy of a page and its questions under new codes, right behind it. Raises EditError.

    Conditions and texts of the copy that name a question of the page name its copy.
    """
    index = page_index(questionnaire, code)
    page = questionnaire.pages[index]
    taken = set(question_codes(questionnaire))
    names: dict[str, str] = {}
    for question in page.questions:
        names[question.code] = fresh_code(taken, f"{question.code[:56]}_")
        taken.add(names[question.code])
    copies = tuple(
        dataclasses.replace(with_names(each, names), code=names[each.code], role="")
        for each in page.questions
    )
    new = fresh_code(page_codes(questionnaire), f"{code[:56]}_")
    head = with_names(page, names)
    return PutPage(
        code=new,
        page=dataclasses.replace(head, code=new, questions=copies),
        index=index + 1,
    )


def rename_question(questionnaire: Questionnaire, old: str, new: str) -> Iterator[Edit]:
    """Give a question another code, everywhere it is named. Raises EditError."""
    names = {old: new}
    for page in questionnaire.pages:
        head = with_names(page, names)
        if head != page:
            yield PutPage(code=page.code, page=head, index=page_index(questionnaire, page.code))
        for index, question in enumerate(page.questions):
            changed = with_names(question, names)
            if question.code == old:
                changed = dataclasses.replace(changed, code=new)
            if changed != question:
                yield PutQuestion(code=question.code, question=changed, page=page.code, index=index)


def regroup(questionnaire: Questionnaire, names: Mapping[str, str]) -> Iterator[PutQuestion]:
    """Put the questions of each group of `names` into the one it names; into none when empty."""
    for page in questionnaire.pages:
        for index, question in enumerate(page.questions):
            group = names.get(question.group, question.group)
            if group != question.group:
                changed = dataclasses.replace(question, group=group)
                yield PutQuestion(code=question.code, question=changed, page=page.code, index=index)


def naming(questionnaire: Questionnaire, code: str) -> tuple[str, ...]:
    """The codes of pages and questions whose conditions or texts name a question."""
    marked = {code: f"{code}_"}
    return tuple(
        code
        for page in questionnaire.pages
        for code, changes in (
            (page.code, with_names(page, marked) != page),
            *((each.code, with_names(each, marked) != each) for each in page.questions),
        )
        if changes
    )


def with_names(record: Record, names: dict[str, str]) -> Record:
    """The page or question whose condition and texts name questions by their new codes."""
    changes: dict[str, Any] = {
        name: renamed_text(text, names) for name, text in piped_texts(record)
    }
    with suppress(ConditionError):  # the checker says what is wrong with it
        changes["condition"] = renamed_condition(record.condition, names)
    if isinstance(record, Question):
        changes |= {name: _renamed_options(getattr(record, name), names) for name in OPTIONS}
    return dataclasses.replace(record, **changes)


def _renamed_options(options: tuple[Choice, ...], names: dict[str, str]) -> tuple[Choice, ...]:
    if not any(option.condition for option in options):
        return options
    return tuple(_renamed_option(option, names) for option in options)


def _renamed_option(option: Choice, names: dict[str, str]) -> Choice:
    with suppress(ConditionError):
        return dataclasses.replace(option, condition=renamed_condition(option.condition, names))
    return option
