"""Questions that may only have changed their code: offered, never assumed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from surveys.questionnaire.differences import Rename
from surveys.questionnaire.model import Question

ALIKE = 0.85  # likeness from which a text counts as nearly the same
MOST_COMPARED = 2_500  # pairs; beyond it only equal texts are found
LONGEST = 500  # characters compared of each text


def suspected_renames(gone: Sequence[Question], new: Sequence[Question]) -> tuple[Rename, ...]:
    """Pairs of one kind with (nearly) the same text, the likest first; each question once."""
    found = sorted(_pairs(gone, new), key=lambda each: (-each.likeness, each.gone, each.new))
    used: set[tuple[str, str]] = set()
    pairs = []
    for each in found:
        if ("gone", each.gone) in used or ("new", each.new) in used:
            continue
        used |= {("gone", each.gone), ("new", each.new)}
        pairs.append(each)
    return tuple(pairs)


def _pairs(gone: Sequence[Question], new: Sequence[Question]) -> Iterator[Rename]:
    nearly = len(gone) * len(new) <= MOST_COMPARED
    for old in gone:
        for each in new:
            if old.kind is not each.kind:
                continue
            likeness = _likeness(old, each) if nearly else float(old.text == each.text)
            if likeness >= ALIKE:
                yield Rename(old.code, each.code, likeness)


def _likeness(old: Question, new: Question) -> float:
    """How alike the texts are in the language in which they are most alike, 0 to 1."""
    both = old.text.languages & new.text.languages
    return max(
        (_ratio(old.text.exactly_in(tag), new.text.exactly_in(tag)) for tag in both), default=0.0
    )


def _ratio(one: str | None, other: str | None) -> float:
    left, right = (one or "").casefold(), (other or "").casefold()
    if left == right:
        return 1.0
    matcher = SequenceMatcher(None, left[:LONGEST], right[:LONGEST], autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= ALIKE else 0.0
