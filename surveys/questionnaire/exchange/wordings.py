"""Texts of a file as texts of a questionnaire, and what had to be taken out of them."""

from __future__ import annotations

from collections.abc import Mapping

from surveys.questionnaire.exchange.markup import MAX_TEXT, plain_text
from surveys.questionnaire.exchange.report import Change, Loss, Notes
from surveys.questionnaire.text import Text

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
