"""The words for what an import of responses read, changed, lost or refused.

What they quote of a file is plain text: a template has to escape it. Cells that are refused are
told by their shape, never by what they say.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from surveys.models import BatchProblem, ResponseBatch
from surveys.questionnaire.answer_errors import ProblemCode
from surveys.response_files.report import (
    Change,
    ColumnReport,
    Fate,
    Finding,
    How,
    Loss,
    Refusal,
    RowFault,
    RowProblem,
    Shape,
)
from surveys.response_files.table import Format, Unreadable

FORMATS: dict[Format, Any] = {
    Format.CSV: _("text with separators (CSV)"),
    Format.OWN_CSV: _("data file of this program (CSV)"),
    Format.LIMESURVEY_VV: _("LimeSurvey, vv file"),
    Format.XLSX: _("Excel workbook (XLSX)"),
    Format.SAV: _("SPSS data file (SAV)"),
}

HOWS: dict[How, Any] = {
    How.NAME: _("by its name"),
    How.HEADING: _("by its name as another program writes it"),
    How.LABEL: _("by its label"),
    How.PART: _("by a choice or row that only this question has"),
    How.DESCRIPTION: _("by what the file says of the column"),
    How.MAPPING: _("as you say"),
}

FATES: dict[Fate, Any] = {
    Fate.MAPPED: _("imported"),
    Fate.LEFT_OUT: _("left out, as you say"),
    Fate.ADMINISTRATIVE: _("left out: about the device, the person or the other program"),
    Fate.UNKNOWN: _("not kept: nothing in the questionnaire is called so"),
    Fate.AMBIGUOUS: _("not kept: several things in the questionnaire are called so"),
    Fate.REPEATED: _("not kept: another column is the same"),
}

_CHANGES: dict[StrEnum, Any] = {
    Change.VALUE_LOOSE: _("%(column)s: “%(was)s” was read as %(became)s (%(count)s)."),
    Change.LIST_LOOSE: _(
        "%(column)s: choices were recognised without regard to case and accents (%(count)s)."
    ),
    Change.WHOLE_NUMBER: _(
        "%(column)s: whole numbers lost their zeros behind the point (%(count)s)."
    ),
    Change.THOUSANDS: _("%(column)s: separators of thousands were taken out (%(count)s)."),
    Change.DAY_FORM: _("%(column)s: days were written day first (%(count)s)."),
    Change.DAY_SERIAL: _("%(column)s: a spreadsheet's numbers became days (%(count)s)."),
    Change.TIME_CUT: _("%(column)s: of days with an hour, only the day is kept (%(count)s)."),
    Change.MISSING_WORD: _("%(column)s: “%(was)s” was read as no answer (%(count)s)."),
    Change.MISSING_DECLARED: _("%(column)s: “%(was)s” means no answer, as you say (%(count)s)."),
    Change.NONE_TAKEN: _(
        "%(column)s: who took none of the choices counts as not having answered (%(count)s)."
    ),
    Change.OTHER_TAKEN: _("%(column)s: a text takes the choice it belongs to (%(count)s)."),
    Change.SHORT_ROWS: _("Rows that end before the last column are empty there (%(count)s)."),
    Change.NO_ANSWERS: _("Rows without any answer are responses, too (%(count)s)."),
    Change.LANGUAGE_ASSUMED: _("The language is not known; %(became)s was assumed (%(count)s)."),
    Change.MODE_UNKNOWN: _("How the answers were given is not known (%(count)s)."),
    Change.DAY_ASSUMED: _("The day of the answers is not known; %(became)s was put (%(count)s)."),
}

_LOSSES: dict[StrEnum, Any] = {
    Loss.NOT_ASKED: _(
        "%(column)s: answers were left out where other answers lead past the question (%(count)s)."
    ),
    Loss.OTHER_NOT_TAKEN: _(
        "%(column)s: texts were left out where their choice is not taken (%(count)s)."
    ),
    Loss.INCOMPLETE: _("%(column)s: responses that were never sent were left out (%(count)s)."),
    Loss.EMPTY_ROWS: _("Empty rows were left out (%(count)s)."),
}

_REFUSALS: dict[StrEnum, Any] = {
    Refusal.NO_QUESTIONS: _(
        "No column is a question of the questionnaire. Say which column is which."
    ),
    Refusal.ROWS: _("Rows with answers that are not valid: %(count)s."),
    Refusal.IMPORTED_BEFORE: _("This very file was imported into the round before."),
    Refusal.NOTHING_LEFT: _("No row can be imported."),
    Unreadable.EMPTY: _("The file is empty."),
    Unreadable.TOO_LARGE: _("The file is too large."),
    Unreadable.TOO_MANY_ROWS: _("The file has too many rows."),
    Unreadable.TOO_MANY_COLUMNS: _("The file has too many columns."),
    Unreadable.NO_ROWS: _("The file has headings and no rows."),
    Unreadable.OLD_WORKBOOK: _("This is a workbook of Excel 97–2003. Save it as .xlsx."),
    Unreadable.NOT_A_WORKBOOK: _("This is an archive, and not an Excel workbook."),
    Unreadable.UNPACKS_TOO_LARGE: _("The workbook is too large inside."),
    Unreadable.UNSAFE_NAMES: _("The archive holds a file that would be written elsewhere."),
    Unreadable.DOCUMENT_TYPE: _("The workbook declares a document type, which none needs."),
    Unreadable.TOO_MANY_PARTS: _("The workbook has too many cells or parts."),
    Unreadable.DAMAGED: _("The file is damaged, incomplete or protected by a password."),
    Unreadable.MARKUP: _("This is a web page or another XML file, and no table."),
    Unreadable.BINARY: _("This is no text, Excel workbook or SPSS data file."),
}

WORDS: dict[StrEnum, Any] = {**_CHANGES, **_LOSSES, **_REFUSALS}

REASONS: dict[StrEnum, Any] = {
    ProblemCode.REQUIRED: _("no answer"),
    ProblemCode.WRONG_TYPE: _("another kind of answer is expected"),
    ProblemCode.UNKNOWN_QUESTION: _("no such question"),
    ProblemCode.UNKNOWN_CHOICE: _("none of the choices"),
    ProblemCode.UNKNOWN_ROW: _("none of the rows"),
    ProblemCode.REPEATED_CHOICE: _("a choice twice"),
    ProblemCode.EXCLUSIVE_CHOICE: _("a choice that excludes the others, beside others"),
    ProblemCode.TOO_FEW_CHOICES: _("fewer choices than %(minimum)s"),
    ProblemCode.TOO_MANY_CHOICES: _("more choices than %(maximum)s"),
    ProblemCode.MISSING_ROWS: _("rows without an answer"),
    ProblemCode.REPEATED_RANK: _("a rank twice"),
    ProblemCode.MISSING_RANK: _("a rank is missing"),
    ProblemCode.NOT_A_NUMBER: _("no number"),
    ProblemCode.TOO_MANY_DECIMALS: _("more decimals than %(decimals)s"),
    ProblemCode.TOO_SMALL: _("less than %(minimum)s"),
    ProblemCode.TOO_LARGE: _("more than %(maximum)s"),
    ProblemCode.OFF_SCALE: _("not on the scale from %(minimum)s to %(maximum)s"),
    ProblemCode.NOT_WHOLE_POINTS: _("points are whole numbers"),
    ProblemCode.WRONG_TOTAL: _("the points do not add up to %(total)s"),
    ProblemCode.TOO_LONG: _("longer than %(maximum)s characters"),
    ProblemCode.FORBIDDEN_CHARACTER: _("a character that cannot be stored"),
    ProblemCode.NOT_A_DATE: _("no day such as 2026-03-31 or 31.03.2026"),
    ProblemCode.TOO_EARLY: _("before %(earliest)s"),
    ProblemCode.TOO_LATE: _("after %(latest)s"),
    RowFault.BEYOND: _("more cells than there are columns"),
    RowFault.CONTRADICTION: _("says something else than another column of the question"),
}

_SHAPES: dict[Shape, Any] = {
    Shape.EMPTY: _("empty"),
    Shape.WHOLE_NUMBER: ngettext_lazy(
        "a whole number of %(size)s digit", "a whole number of %(size)s digits", "size"
    ),
    Shape.DECIMAL_NUMBER: ngettext_lazy(
        "a number with %(size)s decimal", "a number with %(size)s decimals", "size"
    ),
    Shape.DAY: _("a day"),
    Shape.LIST: ngettext_lazy("a list of %(size)s part", "a list of %(size)s parts", "size"),
    Shape.TEXT: ngettext_lazy(
        "a text of %(size)s character", "a text of %(size)s characters", "size"
    ),
}


def finding_words(finding: Finding) -> str:
    """What a finding tells, in the page's language."""
    told = {
        "column": finding.column, "was": finding.was, "became": finding.became,
        "count": finding.count,
    }  # fmt: skip
    return str(WORDS[finding.code] % told)


def reason_words(problem: RowProblem) -> str:
    """Why a cell is refused, in the page's language."""
    return str(REASONS[problem.reason] % dict(problem.params))


def shape_words(problem: RowProblem) -> str:
    """What a cell that is refused looks like, in the page's language."""
    return str(_SHAPES[problem.shape] % {"size": problem.size})


def column_words(column: ColumnReport) -> str:
    """What became of a column, in the page's language."""
    if column.fate is Fate.MAPPED and column.how is not None:
        return str(HOWS[column.how])
    return str(FATES[column.fate])


def format_words(format_: Format) -> str:
    """What kind of file it is, in the page's language."""
    return str(FORMATS[format_])


_ENDINGS: dict[str, Any] = {
    BatchProblem.REFUSED: _("The file was refused. Nothing of it was stored."),
    BatchProblem.CANCELLED: _("The import was cancelled. Nothing of it was stored."),
    BatchProblem.STOPPED: _(
        "The import was interrupted, as when the server is restarted. Nothing of it was stored; "
        "it can be begun again."
    ),
    BatchProblem.NO_PERMISSION: _(
        "Whoever asked for the import may not import any more. Nothing of it was stored."
    ),
    BatchProblem.CHANGED: _(
        "The questionnaire was changed meanwhile. Nothing of the file was stored; check its "
        "columns once more."
    ),
    BatchProblem.ERROR: _(
        "The import failed by a fault of the program, which is in the server's log. Nothing of it "
        "was stored."
    ),
}


def ending_words(batch: ResponseBatch) -> str:
    """How the last import of a file ended that stored nothing; empty when none did."""
    return str(_ENDINGS.get(batch.problem, ""))
