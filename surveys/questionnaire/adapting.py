"""Parts of one questionnaire as another one can have them: their languages, what they name."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from surveys.questionnaire.condition_parser import parse
from surveys.questionnaire.condition_syntax import references
from surveys.questionnaire.conditions import ConditionError
from surveys.questionnaire.model import Choice, Group, Page, Question
from surveys.questionnaire.text import Text

Record = TypeVar("Record", Page, Question, Choice, Group)


def in_languages(text: Text, languages: Sequence[str]) -> Text:
    """The wordings in these languages."""
    return Text.of({tag: words for tag, words in text.versions if tag in languages})


def record_in(record: Record, languages: Sequence[str]) -> Record:
    """The record with its own texts in these languages only."""
    texts: dict[str, Any] = {name: in_languages(text, languages) for name, text in _texts(record)}
    return dataclasses.replace(record, **texts)


def languages_of(record: Page | Question | Choice | Group) -> frozenset[str]:
    """The languages that a text of the record itself has a wording in."""
    return frozenset[str]().union(*(text.languages for _name, text in _texts(record)))


def named_in_condition(condition: str) -> frozenset[str]:
    """The codes of the questions that a condition names; the condition if it cannot be read."""
    if not condition:
        return frozenset()
    try:
        return frozenset(reference.code for reference in references(parse(condition)))
    except ConditionError:
        return frozenset({condition[:60]})


def _texts(record: Page | Question | Choice | Group) -> Iterator[tuple[str, Text]]:
    for each in dataclasses.fields(record):
        value = getattr(record, each.name)
        if isinstance(value, Text):
            yield each.name, value
