"""The columns of an XLSForm sheet: what each says, and in which language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from surveys.questionnaire.exchange.report import Change, Notes

# What a column's heading can be called besides its own name (small letters, _ for blanks).
ALIASES = {
    "command": "type", "tag": "name", "value": "name", "caption": "label",
    "relevance": "relevant", "calculate": "calculation", "constraint_msg": "constraint_message",
    "constraintmsg": "constraint_message", "constraining_message": "constraint_message",
    "jr:constraintmsg": "constraint_message", "requiredmsg": "required_message",
    "jr:requiredmsg": "required_message", "readonly": "read_only", "count": "repeat_count",
    "jr:count": "repeat_count", "list": "list_name", "set_form_title": "form_title",
    "title": "form_title", "set_form_id": "form_id", "big_image": "image",
}  # fmt: skip

# Columns that hold words for people; they may be there once per language.
TRANSLATED = ("label", "hint", "guidance_hint", "constraint_message", "required_message")
_PREFIXES = frozenset({"bind", "control", "body", "media", "instance"})


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a sheet: its number, its cells by column, and those of named languages."""

    number: int
    cells: Mapping[str, str]
    languages: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def wordings(self, column: str) -> dict[str, str]:
        """The words by language's name; "" is the column that names none."""
        named = dict(self.languages.get(column, {}))
        plain = self.cells.get(column, "")
        return {"": plain, **named} if plain else named


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's lines, and the languages that its columns name, in order."""

    rows: tuple[Row, ...] = ()
    columns: frozenset[str] = frozenset()
    languages: tuple[str, ...] = ()


def sheet_of(rows: Sequence[Sequence[str]], notes: Notes, name: str) -> Sheet:
    """Read a sheet whose first line holds the headings."""
    if not rows:
        return Sheet()
    columns = [column_of(heading) for heading in rows[0]]
    for column, language in {each for each in columns if each[0] and columns.count(each) > 1}:
        heading = f"{column}::{language}" if language else column
        notes.changed(Change.COLUMN_REPEATED, name, heading)
    lines = (_row(number, columns, cells) for number, cells in enumerate(rows[1:], start=2))
    languages = dict.fromkeys(
        language for column, language in columns if language and column in TRANSLATED[:2]
    )
    return Sheet(tuple(lines), frozenset(column for column, _ in columns), tuple(languages))


def column_of(heading: str) -> tuple[str, str]:
    """The column's name and language of a heading: `label::English (en)`, `bind:relevant`."""
    parts = [part.strip() for part in re.split("::" if "::" in heading else ":", heading)]
    if len(parts) > 1 and parts[0].lower() in _PREFIXES:
        parts = parts[1:]
    if len(parts) > 1 and parts[0].lower() == "jr":
        parts = [f"jr:{parts[1]}", *parts[2:]]
    name = re.sub(r"[\s_-]+", "_", parts[0].lower())
    return ALIASES.get(name, name), ":".join(parts[1:])


def _row(number: int, columns: Sequence[tuple[str, str]], values: Iterable[str]) -> Row:
    cells: dict[str, str] = {}
    languages: dict[str, dict[str, str]] = {}
    for (column, language), value in zip(columns, values, strict=False):
        if column and value.strip():
            held = languages.setdefault(column, {}) if language else cells
            held.setdefault(language or column, value.strip())
    return Row(number, cells, languages)
