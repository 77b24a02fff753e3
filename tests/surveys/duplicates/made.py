"""Responses as the search sees them, made small."""

from __future__ import annotations

from datetime import date
from itertools import count
from uuid import UUID

from surveys.duplicates.material import Entry

DAY = date(2026, 3, 10)
_numbers = count(1)


def entry(
    pattern: dict[str, str] | str = "",
    *,
    texts: dict[str, str] | None = None,
    matrices: tuple[str, ...] = (),
    day: date = DAY,
    on_paper: bool = False,
) -> Entry:
    """One response; a pattern as a text is one answer a letter: "abba"."""
    if isinstance(pattern, str):
        pattern = {f"q{number}": answer for number, answer in enumerate(pattern)}
    return Entry(
        id=UUID(int=next(_numbers)),
        day=day,
        on_paper=on_paper,
        pattern=tuple(pattern.items()),
        texts=tuple((texts or {}).items()),
        matrices=tuple(tuple(matrix) for matrix in matrices),
    )
