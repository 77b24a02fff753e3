"""Why a figure cannot be computed, in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from reports.stats.undefined import Reason

REASON_WORDS: dict[Reason, Any] = {
    Reason.NOBODY: gettext_lazy("nobody answered"),
    Reason.ONE_ROW: gettext_lazy("all answers are in one row: there is nothing to compare"),
    Reason.ONE_COLUMN: gettext_lazy("there is only one group with answers"),
    Reason.TOO_FEW: gettext_lazy("there are too few answers"),
    Reason.NO_SPREAD: gettext_lazy("all values in a group are the same"),
    Reason.SINGLE_IN_GROUP: gettext_lazy("a group has only one answer"),
    Reason.ROWS_OVERLAP: gettext_lazy(
        "one respondent can be in several rows: each option is tested by itself"
    ),
    Reason.COLUMNS_OVERLAP: gettext_lazy("one respondent can be in several groups"),
    Reason.OPTIONS_BASE: gettext_lazy("options of one respondent are no independent answers"),
    Reason.CELLS_LARGE: gettext_lazy("no expected count is under 5: chi-square serves"),
    Reason.NO_NUMBERS: gettext_lazy("the answers are no numbers"),
    Reason.TOO_LARGE: gettext_lazy("the table is too large"),
}
