"""The published tables as CSV: counts, bases and shares, no single responses."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from reports.columns import counted, questionnaire_of
from reports.selectors import definition_of
from reports.stats.frames import tidy
from surveys.models import Round


def table_lines(round_: Round) -> Iterator[str]:
    """The file in one piece, see `tables_frame`. Shares have 6 decimals."""
    frame = tables_frame(round_)
    if frame is not None:
        yield "\ufeff" + frame.to_csv(index=False, float_format="%.6f", lineterminator="\r\n")


def tables_frame(round_: Round) -> pd.DataFrame | None:
    """What the results page shows, and nothing more (see `tidy`); None before publication.

    Codes are the questionnaire's, never what respondents typed. The column `origin` says on
    every line where the responses come from ("reconstructed").
    """
    questionnaire = questionnaire_of(round_)
    if questionnaire is None:
        return None
    minimum = definition_of(round_, questionnaire).minimum_group
    found = counted(round_)
    frame = tidy(found.tally, questionnaire, minimum)
    frame.insert(0, "origin", "+".join(sorted(found.origins)))
    frame.insert(0, "round", round_.slug)
    return frame
