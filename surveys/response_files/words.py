"""Which choice a cell means: by code, by label in any language, and loosely where that is safe."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from surveys.questionnaire.characters import without_accents
from surveys.questionnaire.exchange.naming import code_like
from surveys.questionnaire.model import Choice

# Signs between words. Those that tell ranges apart stay: "<12", "12", "(55,65]".
_BETWEEN = re.compile(r"[\s_\-–—./'’\"„”“,;:!?*]+")
_NUMBERED = re.compile(r"([a-z_]+)([0-9].*)")
_PREFIX = "c"  # of codes that are made of numbers: see `questionnaire.exchange.naming`
OTHER_ANSWER = "-oth-"  # what LimeSurvey writes for the choice "other"

_YES = frozenset({
    "1", "y", "yes", "true", "t", "x", "on", "selected", "checked", "taken", "quoted", "mentioned",
    "da", "adevarat", "bifat", "selectat", "ales", "igen", "igaz", "ja", "oui", "✓", "✔", "☑",
})  # fmt: skip
_NO = frozenset({
    "0", "n", "no", "false", "f", "off", "not selected", "unchecked", "not taken", "not quoted",
    "not mentioned", "nu", "fals", "nebifat", "neselectat", "nem", "hamis", "nein", "non", "☐",
})  # fmt: skip
# What programs write where nothing was answered; only where it means nothing else.
NO_ANSWER = frozenset({"na", "n/a", "#n/a", "nan", "null", "#null!", "none", "<na>", "."})


def folded(text: str) -> str:
    """The text without case, accents and signs between words; signs that mean something stay."""
    plain = text if text.isascii() else without_accents(text)
    return _BETWEEN.sub(" ", plain.casefold()).strip()


def yes_or_no(cell: str, choice: Choice | None = None) -> bool | None:
    """Whether a cell says that a choice is taken; None when it says neither.

    The choice's own code or label says yes; with "not" before it, no.
    """
    word = folded(cell) or cell.strip()
    if word in _YES or word in _NO:
        return word in _YES
    if choice is not None:
        own = {folded(choice.code), *(folded(each) for _tag, each in choice.label.versions)}
        if word in own:
            return True
        if word.startswith("not ") and word[4:] in own:
            return False
    return None


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a cell means."""

    code: str
    loose: bool = False  # only when case, accents or signs do not matter


class Vocabulary:
    """The choices of a question, and the cells that mean each.

    `values` are the labels that the file itself gives its cells (SPSS): a label says what is
    meant, so it goes before a code that happens to look like the cell.
    """

    def __init__(
        self,
        choices: Iterable[Choice],
        values: Mapping[str, str] | None = None,
        more: Mapping[str, str] | None = None,
    ) -> None:
        choices = tuple(choices)
        labels = [
            (each.code, _tidy(label)) for each in choices for _t, label in each.label.versions
        ]
        codes = [(each.code, each.code) for each in choices]
        more_codes = [(code, word) for word, code in (more or {}).items()]
        self._exact = {**_unique(labels), **_unique(more_codes), **_unique(codes)}
        loose = [(code, folded(word)) for code, word in (*codes, *more_codes, *labels)]
        self._loose = _unique([each for each in loose if each[1]])
        self._made = {**_numbers(choices), **_unique(codes)}
        self._values = values or {}
        self._met: dict[str, str] = {}  # code -> what was read as it by the making of codes

    def __call__(self, cell: str) -> Meaning | None:
        """The choice that a cell means, or None."""
        word = _tidy(cell)
        label = self._values.get(word)
        found = self._meaning(_tidy(label)) if label else None
        return found or self._meaning(word)

    def _meaning(self, word: str) -> Meaning | None:
        if word in self._exact:
            return Meaning(self._exact[word])
        fold = folded(word)
        if fold in self._loose:
            return Meaning(self._loose[fold], loose=True)
        if re.fullmatch(r"\d+[.,]0{1,2}", word):  # 1.0 is what programs make of 1 beside a gap
            found = self._meaning(re.split("[.,]", word)[0])
            return Meaning(found.code, loose=True) if found else None
        return self._made_of(word, fold)

    def _made_of(self, word: str, fold: str) -> Meaning | None:
        """By the code that an import of the questionnaire would have made of the word.

        Two words that differ in what is left out of codes ("<12", "12") would be the same: the
        first one met is meant, another one is unknown.
        """
        for name in (code_like(word, ""), code_like(word, _PREFIX)):
            code = self._made.get(name)
            if code is not None and self._met.setdefault(code, fold) == fold:
                return Meaning(code, loose=True)
        return None


def _numbers(choices: tuple[Choice, ...]) -> dict[str, str]:
    """Codes by their number, where all have the same letters before it: {"1": "a1", "2": "a2"}."""
    parts = [_NUMBERED.fullmatch(each.code) for each in choices]
    found = [part for part in parts if part]
    if len(found) < len(parts) or len({part[1] for part in found}) != 1:
        return {}
    return {part[2]: part[0] for part in found}


def _unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The codes by word, without words that mean several."""
    found: dict[str, str] = {}
    several = set()
    for code, word in pairs:
        if found.setdefault(word, code) != code:
            several.add(word)
    return {word: code for word, code in found.items() if word not in several}


def _tidy(text: str) -> str:
    return " ".join(text.split())
