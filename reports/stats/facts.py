"""What is known of a response besides its answers, as columns that filters and tables read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from reports.stats.columns import ANSWERED, UNANSWERED, Array, Column
from surveys.questionnaire.model import Kind

# Names as in the data file (`surveys.questionnaire.columns.ADMINISTRATIVE`); no question's
# code begins with "_".
VERSION = "_version"
LANGUAGE = "_language"
ORIGIN = "_origin"
MODE = "_mode"
SUBMITTED_ON = "_submitted_on"
SET_ASIDE = "_set_aside"  # whether staff set the response aside as a duplicate

FACTS = (VERSION, LANGUAGE, ORIGIN, MODE, SUBMITTED_ON, SET_ASIDE)


def facts(
    versions: Sequence[int],
    languages: Sequence[str],
    origins: Sequence[str],
    modes: Sequence[str],
    days: Sequence[date],
    set_aside: Sequence[bool],
) -> dict[str, Column]:
    """The columns of `FACTS`, one value per response in each sequence.

    Version (by its number, as text), language, origin and mode are columns of a single choice;
    the day is a date; set aside is as a consent is: given or not.
    """
    return {
        VERSION: _one_of([str(number) for number in versions]),
        LANGUAGE: _one_of(languages),
        ORIGIN: _one_of(origins),
        MODE: _one_of(modes),
        SUBMITTED_ON: Column(
            Kind.DATE,
            _always(len(days)),
            np.array([day.toordinal() for day in days], dtype=np.int32),
        ),
        SET_ASIDE: set_aside_column(np.array(set_aside, dtype=bool)),
    }


def version_column(number: int, size: int) -> Column:
    """The column of responses that all answer the same version."""
    data = np.zeros(size, dtype=np.int16)
    return Column(Kind.SINGLE_CHOICE, _always(size), data, (str(number),))


def set_aside_column(aside: Array) -> Column:
    """The column of what is set aside, from one boolean per response."""
    return Column(Kind.CONSENT, np.where(aside, ANSWERED, UNANSWERED).astype(np.int8), aside)


def _one_of(values: Sequence[str]) -> Column:
    keys = tuple(sorted(set(values)))
    places = {key: place for place, key in enumerate(keys)}
    which = np.fromiter(map(places.__getitem__, values), dtype=np.int16, count=len(values))
    return Column(Kind.SINGLE_CHOICE, _always(len(values)), which, keys)


def _always(size: int) -> Array:
    return np.full(size, ANSWERED, dtype=np.int8)
