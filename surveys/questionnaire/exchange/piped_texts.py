"""Earlier answers in the texts of other programs, as ours: `${code}`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from surveys.questionnaire.exchange.report import Loss, Notes
from surveys.questionnaire.exchange.targets import Names
from surveys.questionnaire.model import Kind
from surveys.questionnaire.piping import PIPED_KINDS
from surveys.questionnaire.text import Text


@dataclass(frozen=True, slots=True)
class PipingStyle:
    """How a program marks an answer in a text; group 1 of the pattern is what is named."""

    pattern: re.Pattern[str]
    name: Callable[[str], str]  # from what is named to the name of an answer


XLSFORM_PIPING = PipingStyle(re.compile(r"\$\{([^{}]{1,300})\}"), str.strip)


@dataclass(frozen=True, slots=True)
class Piping:
    """Puts our names of answers into texts; a text names only answers of earlier pages."""

    style: PipingStyle
    names: Names
    pages: Mapping[str, int]  # the number of the page of each question
    kinds: Mapping[str, Kind]
    notes: Notes

    def text(self, item: str, text: Text, page: int) -> Text:
        """The text with answers named as we do; others stay as words, which is noted."""
        sayable = self._in_every_language(text, page)

        def named(found: re.Match[str]) -> str:
            code = self._code(found[1], page)
            if code in sayable:
                return f"${{{code}}}"
            self.notes.lost(Loss.PIPING, item, found[0])
            return found[0].replace("$", "")

        return _rewritten(text, self.style.pattern, named)

    def without(self, item: str, text: Text) -> Text:
        """The text of a choice or the like, in which no answer can stand."""

        def plain(found: re.Match[str]) -> str:
            self.notes.lost(Loss.PIPING, item, found[0])
            return found[0].replace("$", "")

        return _rewritten(text, self.style.pattern, plain)

    def _in_every_language(self, text: Text, page: int) -> frozenset[str]:
        named = [
            {self._code(found[1], page) for found in self.style.pattern.finditer(words)}
            for _language, words in text.versions
        ]
        return frozenset(set.intersection(*named) - {""}) if named else frozenset()

    def _code(self, named: str, page: int) -> str:
        """The code of the question named, empty when its answer cannot stand here."""
        target = self.names.find(self.style.name(named))
        if target is None or target.part or target.option:
            return ""
        earlier = self.pages.get(target.code, page) < page
        return target.code if earlier and self.kinds.get(target.code) in PIPED_KINDS else ""


def _rewritten(text: Text, pattern: re.Pattern[str], put: Callable[[re.Match[str]], str]) -> Text:
    """The text with `put(match)` for what the pattern finds; no other `${` stays."""
    if not any("{" in words for _language, words in text.versions):
        return text
    made = {}
    for language, words in text.versions:
        parts, end = [], 0
        for found in pattern.finditer(words):
            parts += [words[end : found.start()].replace("${", "{"), put(found)]
            end = found.end()
        parts.append(words[end:].replace("${", "{"))
        made[language] = "".join(parts)
    return Text.of(made)
