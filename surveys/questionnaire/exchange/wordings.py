"""Texts of a file as texts of a questionnaire, and what had to be taken out of them."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from typing import Any, TypeVar

from surveys.questionnaire.exchange.markup import MAX_TEXT, plain_text
from surveys.questionnaire.exchange.report import Change, Loss, Notes
from surveys.questionnaire.model import Page, Question, Questionnaire
from surveys.questionnaire.rich.fields import rich_names
from surveys.questionnaire.rich.reading import as_written, literal, read
from surveys.questionnaire.text import Text

Record = TypeVar("Record", Questionnaire, Page, Question)

_NAMED = re.compile(r"(\$\{[^{}]*\})")
_SCRIPTS = frozenset({"script", "iframe", "object"})
_MEDIA = frozenset({"img", "video", "audio", "svg"})


class Wordings:
    """Makes texts; notes whose text was changed."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes

    def text(self, item: str, wordings: Mapping[str, str]) -> Text:
        """The text in every language that has words, without markup."""
        return Text.of({tag: self.words(item, source) for tag, source in wordings.items()})

    def words(self, item: str, source: str) -> str:
        """One wording as plain text."""
        words, dropped = plain_text(source)
        scripts = _SCRIPTS.intersection(dropped)
        media = _MEDIA.intersection(dropped)
        rest = [tag for tag in dropped if tag not in scripts | media]
        if scripts:
            self._notes.lost(Loss.SCRIPT, item, ", ".join(sorted(scripts)))
        if media:
            self._notes.lost(Loss.MEDIA, item, ", ".join(sorted(media)))
        if rest:
            self._notes.changed(Change.MARKUP, item, ", ".join(rest))
        if len(words) > MAX_TEXT:
            self._notes.changed(Change.SHORTENED, item, str(len(words)), str(MAX_TEXT))
            words = words[:MAX_TEXT].rstrip()
        return words


def with_literal_texts(questionnaire: Questionnaire) -> Questionnaire:
    """The questionnaire of a program that knows no Markdown: signs in its rich texts are words."""
    return dataclasses.replace(
        _literal(questionnaire),
        pages=tuple(
            dataclasses.replace(_literal(page), questions=tuple(map(_literal, page.questions)))
            for page in questionnaire.pages
        ),
    )


def _literal(record: Record) -> Record:
    texts: dict[str, Any] = {
        name: Text.of({tag: _words(words) for tag, words in getattr(record, name).versions})
        for name in rich_names(record)
    }
    return dataclasses.replace(record, **texts)


def _words(words: str) -> str:
    """The wording, escaped if it would be read as markup; answers that it names stay named."""
    if read(words) == as_written(words):
        return words
    escaped = "".join(
        part if part.startswith("${") else literal(part) for part in _NAMED.split(words)
    )
    return escaped if len(escaped) <= MAX_TEXT else words


def joined(first: Text, second: Text, between: str = "\n") -> Text:
    """Two texts as one; where a language has only one of them, that one."""
    if not first or not second:
        return first or second
    tags = first.languages | second.languages
    return Text.of(
        {
            tag: between.join(filter(None, (first.exactly_in(tag), second.exactly_in(tag))))
            for tag in tags
        }
    )
