"""What data files say besides the questionnaire's own texts, in the language of the labels."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from textwrap import wrap

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from reports.exports.data import Data
from reports.exports.plan import Missing


@contextmanager
def in_language_of(data: Data) -> Iterator[None]:
    """Say words in the language of the labels where the staff's pages know it, else in English."""
    with override(data.language if data.language in _known() else "en"):
        yield


def missing_words() -> dict[Missing, str]:
    """What each reason for a missing value is called."""
    return {
        Missing.NO_ANSWER: _("No answer"),
        Missing.NOT_ASKED: _("Not asked"),
        Missing.NOT_OFFERED: _("Not in this version of the questionnaire"),
        Missing.NOT_RANKED: _("Not ranked"),
        Missing.DONT_KNOW: _("Does not know"),
    }


def _known() -> set[str]:
    return {tag for tag, _name in settings.LANGUAGES} - settings.RESPONDENT_LANGUAGES


def origin_words(data: Data) -> str:
    """One sentence on where the responses come from; empty where people gave them all."""
    note = data.origin_note
    if note:
        return note
    kinds = sorted(data.origins - {"collected"})
    return _("Not all responses were given by people: see the column _origin.") if kinds else ""


def shortened_words(data: Data) -> list[str]:
    """Which texts this file does not hold whole."""
    return [
        _("%(column)s: texts shortened: %(many)d") % {"column": name, "many": many}
        for name, many in data.shortened.cells.items()
    ]


def notes_of(data: Data, width: int) -> list[str]:
    """What a reader of the file has to know besides the labels, in lines of so many letters."""
    notes = [
        f"{data.round_.slug}: {data.title}",
        origin_words(data),
        *shortened_words(data),
    ]
    return [line for note in notes if note for line in wrap(note, width // 2)]
