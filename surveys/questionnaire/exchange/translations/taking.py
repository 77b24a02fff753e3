"""Judges the rows of a file of translations: what is taken into a questionnaire, what is not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from surveys.questionnaire.exchange.report import quoted
from surveys.questionnaire.exchange.translations.rows import Row
from surveys.questionnaire.model import Questionnaire
from surveys.questionnaire.problems import Fault
from surveys.questionnaire.translation import Marks, Unit, lost_answers, units, wording_mark

MAX_TOLD = 500  # refused rows that are listed; all are counted


class Reason(StrEnum):
    """Why a row is not taken."""

    UNKNOWN_KEY = "unknown_key"
    TWICE = "twice"
    TOO_LONG = "too_long"
    FORBIDDEN_CHARACTER = "forbidden_character"
    OTHER_ANSWERS = "other_answers"  # names other answers (${code}) than the source
    MARKUP = "markup"
    DOUBTFUL = "doubtful"
    CHANGED_MEANWHILE = "changed_meanwhile"


_FAULTS = {
    Fault.TOO_LONG: Reason.TOO_LONG,
    Fault.FORBIDDEN_CHARACTER: Reason.FORBIDDEN_CHARACTER,
    Fault.PIPING_DIFFERS: Reason.OTHER_ANSWERS,
}


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that is not taken. Texts are plain, quoted from the file."""

    key: str
    reason: Reason
    wording: str
    about: str = ""


@dataclass(slots=True)
class Taken:
    """How the reading of a file ended: what to store, and what to tell."""

    wordings: dict[str, str] = field(default_factory=dict)  # by key, what changes
    made_from: dict[str, str] = field(default_factory=dict)  # by key, the source wording
    stale: int = 0  # taken, but the source has changed since the file was made
    confirmed: int = 0  # stale ones that the translator says are still right
    unchanged: int = 0
    empty: int = 0
    refused: list[Refused] = field(default_factory=list)
    more_refused: int = 0  # not listed

    def refuse(self, row: Row, reason: Reason, about: str = "") -> None:
        """Note a row that is not taken."""
        if len(self.refused) >= MAX_TOLD:
            self.more_refused += 1
            return
        self.refused.append(Refused(quoted(row.key), reason, quoted(row.wording), quoted(about)))


def take(questionnaire: Questionnaire, language: str, marks: Marks, rows: Iterable[Row]) -> Taken:
    """Judge every row. An empty wording takes nothing away: it is a translation not made yet."""
    source = questionnaire.languages[0]
    known = {each.key: each for each in units(questionnaire)}
    taken, seen = Taken(), set[str]()
    for row in rows:
        unit = known.get(row.key)
        if unit is None:
            taken.refuse(row, Reason.UNKNOWN_KEY)
        elif row.key in seen:
            taken.refuse(row, Reason.TWICE)
        else:
            seen.add(row.key)
            _take(taken, row, unit, source, language, row.key in marks.get(language, {}))
    return taken


def _take(taken: Taken, row: Row, unit: Unit, source: str, language: str, is_stale: bool) -> None:
    now, original = unit.text.exactly_in(language) or "", unit.text.exactly_in(source) or ""
    wording = unit.kept(row.wording)
    same_source = row.source is None or wording_mark(row.source) == wording_mark(original)
    if not wording:
        taken.empty += 1
    elif wording == unit.kept(now):
        if is_stale and row.is_right and same_source:
            taken.confirmed += 1
            taken.made_from[row.key] = original
        else:
            taken.unchanged += 1
    elif row.mark is not None and row.mark == wording_mark(wording):
        taken.unchanged += 1  # in the file; here somebody has changed it since
    elif row.mark is not None and row.mark != wording_mark(now):
        taken.refuse(row, Reason.CHANGED_MEANWHILE, now)
    elif row.has_markup:
        taken.refuse(row, Reason.MARKUP)
    elif row.is_doubtful:
        taken.refuse(row, Reason.DOUBTFUL)
    elif fault := unit.fault(row.wording, original):
        about = ", ".join(f"${{{code}}}" for code in lost_answers(original, wording))
        taken.refuse(row, _FAULTS[fault], about)
    else:
        taken.wordings[row.key] = wording
        taken.made_from[row.key] = original if same_source else (row.source or "")
        taken.stale += not same_source
