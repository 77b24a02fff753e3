"""Earlier answers in later texts: `${code}` in a text stands for the answer to that question.

A text names codes; who draws it puts in what a person reads. Texts that may name answers are
those of questions (text, label, help) and pages (title, text); choices never do. In a rich text an
answer is words, never markup.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from surveys.questionnaire.model import Kind, Page, Question, Questionnaire
from surveys.questionnaire.plans import Plans
from surveys.questionnaire.rich.fields import rich_names
from surveys.questionnaire.rich.reading import literal
from surveys.questionnaire.text import Text

Record = TypeVar("Record", Page, Question)

GAP = "…"  # stands where there is no answer

# The texts of a page and of a question in which answers are shown.
PAGE_TEXTS = ("title", "text")
QUESTION_TEXTS = ("text", "label", "help")

# Kinds whose answer is short enough to stand in a sentence.
PIPED_KINDS = frozenset(
    {
        Kind.SINGLE_CHOICE,
        Kind.MULTIPLE_CHOICE,
        Kind.SCALE,
        Kind.RANKING,
        Kind.NUMBER,
        Kind.SHORT_TEXT,
        Kind.DATE,
    }
)

_NAMED = re.compile(r"\$\{([^{}]*)\}")


def named_in(wording: str) -> tuple[str, ...]:
    """What a wording names between `${` and `}`, each once, in order; any characters."""
    if "${" not in wording:
        return ()
    return tuple(dict.fromkeys(found.strip() for found in _NAMED.findall(wording)))


def named_by(record: Page | Question) -> frozenset[str]:
    """What the texts of a page or a question name, in any language; not those of its choices."""
    return frozenset(
        code
        for name in _texts_of(record)
        for _language, wording in getattr(record, name).versions
        for code in named_in(wording)
    )


def filled(text: Text, shown: Callable[[str], str], *, rich: bool = False) -> Text:
    """The text with `shown(code)` for each `${code}`, in every language.

    What is put in is text like the rest: it is escaped where the whole is. In a `rich` text it
    is one line of words: its signs are no markup.
    """
    if not any("${" in wording for _language, wording in text.versions):
        return text

    def put_in(found: re.Match[str]) -> str:
        words = shown(found[1].strip())
        return literal(" ".join(words.split())) if rich else words

    return Text.of({language: _NAMED.sub(put_in, wording) for language, wording in text.versions})


def with_answers(record: Record, shown: Callable[[str], str]) -> Record:
    """The page or question with its texts filled; a page's questions stay as they are."""
    rich = rich_names(record)
    texts: dict[str, Any] = {
        name: filled(getattr(record, name), shown, rich=name in rich) for name in _texts_of(record)
    }
    return dataclasses.replace(record, **texts)


def without_answers(text: Text) -> Text:
    """The text with a gap for every answer: as results and data files show it."""
    return filled(text, lambda _code: GAP)


def _texts_of(record: Page | Question) -> tuple[str, ...]:
    return PAGE_TEXTS if isinstance(record, Page) else QUESTION_TEXTS


def _naming(questionnaire: Questionnaire) -> dict[str, frozenset[str]]:
    return {
        page.code: frozenset[str]().union(named_by(page), *map(named_by, page.questions))
        for page in questionnaire.pages
    }


# Per page's code, the answers that the texts on it name; worked out once per questionnaire.
named_on_pages = Plans(_naming)


def piped_texts(record: Page | Question) -> Iterator[tuple[str, Text]]:
    """The texts of a page or question in which answers are shown, by the name of the field."""
    for name in _texts_of(record):
        yield name, getattr(record, name)
