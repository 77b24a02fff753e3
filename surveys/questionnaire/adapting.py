"""Parts of one questionnaire as another one can have them: their languages, what they name."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any, TypeVar

from surveys.questionnaire.condition_parser import parse
from surveys.questionnaire.condition_syntax import references
from surveys.questionnaire.conditions import ConditionError
from surveys.questionnaire.model import Choice, Group, Page, Question
from surveys.questionnaire.places import own_texts

Record = TypeVar("Record", Page, Question, Choice, Group)


def record_in(record: Record, languages: Sequence[str]) -> Record:
    """The record with its own texts in these languages only."""
    texts: dict[str, Any] = {name: text.within(languages) for name, text in own_texts(record)}
    return dataclasses.replace(record, **texts)


def languages_of(record: Page | Question | Choice | Group) -> frozenset[str]:
    """The languages that a text of the record itself has a wording in."""
    return frozenset[str]().union(*(text.languages for _name, text in own_texts(record)))


def named_in_condition(condition: str) -> frozenset[str]:
    """The codes of the questions that a condition names; the condition if it cannot be read."""
    if not condition:
        return frozenset()
    try:
        return frozenset(reference.code for reference in references(parse(condition)))
    except ConditionError:
        return frozenset({condition[:60]})
