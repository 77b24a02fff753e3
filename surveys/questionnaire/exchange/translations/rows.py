"""What a file of translations holds: what is written into it, and what is read of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from surveys.questionnaire.model import Questionnaire
from surveys.questionnaire.translation import Marks, Unit, units, wording_mark

Where = Callable[[Unit], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One unit as it is written. All texts are plain."""

    key: str
    where: str  # for the translator: which page and question, and what it is
    source: str
    wording: str  # empty when it is missing
    before: str = ""  # the source wording that it was made from, when it is stale

    @property
    def mark(self) -> str:
        """Tells later whether the wording was changed in the file, or here meanwhile."""
        return wording_mark(self.wording)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One unit as it was read. What a file does not say is None."""

    key: str
    wording: str
    source: str | None = None
    mark: str | None = None
    is_right: bool = False  # the translator says so of a stale one
    is_doubtful: bool = False  # the translator says so
    has_markup: bool = False  # of the other program; the wording is without it


@dataclass(frozen=True, slots=True)
class TranslationFile:
    """A file that was read. `language` is the one it says it is for; empty when it says none."""

    language: str
    rows: tuple[Row, ...]


def entries(
    questionnaire: Questionnaire, language: str, marks: Marks, where: Where
) -> Iterator[Entry]:
    """Everything there is to translate, in the order of reading."""
    source, stale = questionnaire.languages[0], marks.get(language, {})
    for unit in units(questionnaire):
        yield Entry(
            key=unit.key,
            where=" ".join(where(unit).split()),
            source=unit.text.exactly_in(source) or "",
            wording=unit.text.exactly_in(language) or "",
            before=stale.get(unit.key, ""),
        )
