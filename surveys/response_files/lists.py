"""Several choices in one cell: codes or labels, joined one way or another."""

from __future__ import annotations

import re
from collections.abc import Sequence

from surveys.response_files.words import Meaning, Vocabulary

# In the order tried. A label may hold one of these signs: neighbours are joined again.
_JOINED = (r"\s*;\s*", r"\s*\|\s*", r"\s*\n\s*", r"\s*,\s*", r"\s*\+\s*", r"\s*/\s*", r"\s+")
_MOST_PARTS = 400
_LONGEST = 12  # parts that one label may fall into


def choices_of(cell: str, words: Vocabulary) -> list[Meaning] | None:
    """The choices that a cell names, in its order; None when some part of it is unknown."""
    whole = words(cell)
    if whole is not None:
        return [whole]
    for joined in _JOINED:
        parts = re.split(f"({joined})", cell.strip())
        if 1 < len(parts) <= 2 * _MOST_PARTS:
            found = _read(parts, words)
            if found is not None:
                return found
    return None


def _read(parts: Sequence[str], words: Vocabulary) -> list[Meaning] | None:
    """Parts and what stands between them, as choices: the longest run that means one first."""
    found: list[Meaning] = []
    at = 0
    while at < len(parts):
        if not parts[at].strip():  # a separator too many
            at += 2
            continue
        for end in range(min(len(parts), at + 2 * _LONGEST - 1), at, -2):
            meaning = words("".join(parts[at:end]))
            if meaning is not None:
                found.append(meaning)
                at = end + 1
                break
        else:
            return None
    return found or None
