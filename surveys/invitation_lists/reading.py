"""Reading a list. What is in the file decides, not what it is called."""

from __future__ import annotations

from surveys.invitation_lists.table import MAX_FILE, Table, Unreadable, UnreadableListError
from surveys.invitation_lists.text_list import read_text_file
from surveys.invitation_lists.workbook_list import ZIP, read_workbook

_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_table(content: bytes) -> Table:
    """The lines of a list. Raises UnreadableListError with the reason."""
    if len(content) > MAX_FILE:
        raise UnreadableListError(Unreadable.TOO_LARGE)
    if content.startswith(_OLD_WORKBOOK):
        raise UnreadableListError(Unreadable.OLD_WORKBOOK)
    if content.startswith(ZIP):
        return read_workbook(content)
    return read_text_file(content)
