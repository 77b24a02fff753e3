"""Lists as workbooks (XLSX), read without trusting what the archive says of itself."""

from __future__ import annotations

from surveys.invitation_lists.table import (
    MAX_INFLATED,
    Reading,
    Table,
    Unreadable,
    UnreadableListError,
    table_of,
)
from surveys.questionnaire.exchange.archive import (
    ArchiveError,
    ArchiveFault,
    ArchiveLimits,
    check_archive,
)
from surveys.questionnaire.exchange.quick_sheets import Sheet, visible_sheets

ZIP = b"PK\x03\x04"
_MAX_CELLS = 4_000_000  # rows times columns of a sheet, each up to 64 bytes of memory

# What is wrong with the archive, as it is told of lists; the others are damage.
_FAULTS = {
    ArchiveFault.NOT_A_WORKBOOK: Unreadable.NOT_A_WORKBOOK,
    ArchiveFault.UNPACKS_TOO_LARGE: Unreadable.TOO_LARGE,
    ArchiveFault.TOO_MANY_PARTS: Unreadable.TOO_LARGE,
}


def read_workbook(content: bytes) -> Table:
    """Read the first visible sheet that is not empty. Raises UnreadableListError.

    Numbers and days become plain text, formulas the value they had when the file was saved.
    """
    limits = ArchiveLimits(
        unpacked=MAX_INFLATED,
        cells=None,
        tags=MAX_INFLATED,  # as many as there are bytes: not limited apart
        other_tags=MAX_INFLATED,
    )
    try:
        check_archive(content, limits)
        return _first_table(visible_sheets(content, _MAX_CELLS))
    except ArchiveError as error:
        raise UnreadableListError(_FAULTS.get(error.fault, Unreadable.DAMAGED)) from None


def _first_table(sheets: list[Sheet]) -> Table:
    for sheet in sheets:
        reading = Reading(format="workbook", sheet=sheet.title, sheets=len(sheets))
        try:
            return table_of(sheet.rows(), reading)
        except UnreadableListError as error:
            if error.reason is not Unreadable.EMPTY:
                raise
    raise UnreadableListError(Unreadable.EMPTY)
