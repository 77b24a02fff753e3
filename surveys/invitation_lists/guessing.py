"""A first proposal of what a list's columns mean; staff have the last word."""

from __future__ import annotations

from itertools import islice

from surveys.invitation_lists.headings import field_of_heading
from surveys.invitation_lists.mapping import Field, ListMapping, cells_of
from surveys.invitation_lists.table import Line, Table
from surveys.invitation_lists.text_list import looks_like_address
from surveys.invitation_lists.words import Words

_LOOKED_AT = 200  # lines
_ENOUGH = 0.5  # of the cells that are not empty


def guess_mapping(table: Table, categories: Words, languages: Words) -> ListMapping:
    """Propose a mapping, from the names of the columns and from what is in them."""
    heading = has_heading(table)
    lines = table.lines[heading : _LOOKED_AT + heading]
    fields: list[Field | None] = [None] * table.width
    if heading:
        fields = _by_heading(table.lines[0], table.width)
    _place_addresses(fields, lines)
    for wanted, words in ((Field.CATEGORY, categories), (Field.LANGUAGE, languages)):
        if wanted not in fields:
            _place_words(fields, lines, wanted, words)
    return ListMapping(heading=heading, columns=tuple(fields))


def has_heading(table: Table) -> bool:
    """Whether the first line names the columns: it holds no address."""
    first = table.lines[0]
    if any(map(looks_like_address, first.cells)):
        return False
    named = any(map(field_of_heading, first.cells))
    return named or any(
        looks_like_address(cell) for line in table.lines[1:2] for cell in line.cells
    )


def _by_heading(heading: Line, width: int) -> list[Field | None]:
    fields: list[Field | None] = []
    for column in range(width):
        found = field_of_heading(heading.cell(column))
        fields.append(None if found in fields else found)
    if Field.GIVEN_NAME in fields and Field.NAME in fields and Field.FAMILY_NAME not in fields:
        fields[fields.index(Field.NAME)] = Field.FAMILY_NAME  # „Nume" beside „Prenume"
    return fields


def _place_addresses(fields: list[Field | None], lines: tuple[Line, ...]) -> None:
    """Put EMAIL where the addresses are, whatever the column's name says."""
    shares = [_share_of_addresses(lines, column) for column in range(len(fields))]
    named = fields.index(Field.EMAIL) if Field.EMAIL in fields else None
    best = max(range(len(fields)), key=shares.__getitem__, default=0)
    if shares and shares[best] >= _ENOUGH and (named is None or shares[named] < _ENOUGH):
        if named is not None:
            fields[named] = None
        fields[best] = Field.EMAIL


def _share_of_addresses(lines: tuple[Line, ...], column: int) -> float:
    cells = list(cells_of(lines, column))
    return sum(map(looks_like_address, cells)) / len(cells) if cells else 0


def _place_words(
    fields: list[Field | None], lines: tuple[Line, ...], wanted: Field, words: Words
) -> None:
    """Put the field on the first unnamed column most of whose cells are known words."""
    for column, taken in enumerate(fields):
        cells = list(islice(cells_of(lines, column), _LOOKED_AT))
        known = sum(words.code(cell) is not None for cell in cells)
        if taken is None and cells and known / len(cells) > _ENOUGH:
            fields[column] = wanted
            return
