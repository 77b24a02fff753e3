"""The published tables as CSV: counts, bases and shares, no single responses."""

from __future__ import annotations

from collections.abc import Iterator

from reports.columns import questionnaire_of, tally_of
from reports.selectors import definition_of
from reports.stats.frames import tidy
from surveys.models import Round


def table_lines(round_: Round) -> Iterator[str]:
    """The file in one piece: what the results page shows, and nothing more (see `tidy`).

    Shares have 6 decimals. Codes are the questionnaire's, never what respondents typed.
    """
    questionnaire = questionnaire_of(round_)
    if questionnaire is None:
        return
    minimum = definition_of(round_, questionnaire).minimum_group
    frame = tidy(tally_of(round_), questionnaire, minimum)
    yield "\ufeff" + frame.to_csv(index=False, float_format="%.6f", lineterminator="\r\n")
