"""All searches over a round, in two readings of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from surveys.duplicates.bursts import Bursts
from surveys.duplicates.material import Entry, Found
from surveys.duplicates.patterns import Patterns
from surveys.duplicates.straight import StraightLines
from surveys.duplicates.texts import Texts


def find(read: Callable[[], Iterable[Entry]]) -> list[Found]:
    """Everything that stands out; `read` gives the round's responses, each time the same.

    Responses that came in between the two readings are left for the next search.
    """
    patterns, texts, bursts, straight = Patterns(), Texts(), Bursts(), StraightLines()
    for entry in read():
        patterns.count(entry)
        texts.count(entry)
        bursts.count(entry)
        straight.count(entry)
    bursts.judge()
    for entry in read():
        patterns.gather(entry)
        bursts.gather(entry)
    return [*patterns.found(), *texts.found(), *bursts.found(), *straight.found()]
