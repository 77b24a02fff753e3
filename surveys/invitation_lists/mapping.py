"""What staff say about a list: what its columns mean, and its words for categories."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from surveys.invitation_lists.table import Line, Table


class Field(StrEnum):
    """What a column of a list may hold."""

    EMAIL = "email"
    NAME = "name"
    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    ORGANISATION = "organisation"
    CATEGORY = "category"
    LANGUAGE = "language"


# The parts of a name, in the order in which they are put together.
NAME_FIELDS = (Field.GIVEN_NAME, Field.NAME, Field.FAMILY_NAME)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListMapping:
    """How a table is read as a list of people.

    `columns` has one field or None ("do not import") per column. `values` says, for a field and
    a word of the list in its folded form, which code is meant; "" means none.
    """

    heading: bool  # the first line holds the names of the columns
    columns: tuple[Field | None, ...]
    values: Mapping[Field, Mapping[str, str]] = field(default_factory=dict)

    def column(self, wanted: Field) -> int | None:
        """Where the field is, counted from 0."""
        return self.columns.index(wanted) if wanted in self.columns else None

    def lines(self, table: Table) -> tuple[Line, ...]:
        """The lines of the table that are people."""
        return table.lines[1:] if self.heading else table.lines

    def document(self) -> dict[str, Any]:
        """The mapping as JSON."""
        return {
            "heading": self.heading,
            "columns": [each.value if each else "" for each in self.columns],
            "values": {each.value: dict(words) for each, words in self.values.items()},
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> ListMapping:
        """The inverse of `document`."""
        return cls(
            heading=document["heading"],
            columns=tuple(Field(each) if each else None for each in document["columns"]),
            values={Field(each): words for each, words in document["values"].items()},
        )


def cells_of(lines: Iterable[Line], column: int | None) -> Iterable[str]:
    """What the lines hold in a column, empty cells left out."""
    if column is None:
        return ()
    return (cell for cell in (line.cell(column) for line in lines) if cell)
