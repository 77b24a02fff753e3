"""Identical answers to all closed questions, and how likely chance is to make them.

Under independence a pattern has the probability p = product over its items of the share of
responses that gave that answer, in this very round. Of n responses, then, the number of others
with the pattern of a given one is binomial (n - 1, p). A group of k is reported when

    n * P(at least k - 1 others have the pattern) <= CHANCE,

Bonferroni's bound on all n responses together: in a hundred rounds of unrelated answers one
group is reported by chance. Answers of one person hang together, so that real coincidences are
more frequent than that: the number is a guide for whoever reads the answers, not a verdict.
Eight items at least, because below that an ordinary questionnaire has too few patterns to tell
anything, whatever the frequencies say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from hashlib import blake2b
from math import exp, log
from uuid import UUID

from scipy.stats import binom

from surveys.duplicates.material import Entry, FlagKind, Found, Pattern

FEWEST_ITEMS = 8
CHANCE = 0.01  # expected groups by chance in a whole round


class Patterns:
    """Counts in a first reading, gathers groups in a second: memory holds no pattern but theirs."""

    def __init__(self) -> None:
        self.responses = 0
        self._shares: Counter[tuple[str, str]] = Counter()
        self._answered: Counter[str] = Counter()
        self._times: Counter[bytes] = Counter()
        self._groups: dict[Pattern, list[UUID]] = {}

    def count(self, entry: Entry) -> None:
        """First reading."""
        self.responses += 1
        self._shares.update(entry.pattern)
        self._answered.update(item for item, _answer in entry.pattern)
        if len(entry.pattern) >= FEWEST_ITEMS:
            self._times[_digest(entry.pattern)] += 1

    def gather(self, entry: Entry) -> None:
        """Second reading."""
        pattern = entry.pattern
        if len(pattern) >= FEWEST_ITEMS and self._times[_digest(pattern)] > 1:
            self._groups.setdefault(pattern, []).append(entry.id)

    def found(self) -> Iterator[Found]:
        """The groups that chance hardly makes, the least likely first."""
        ranked = sorted((self.expected(p, len(ids)), ids, p) for p, ids in self._groups.items())
        for expected, ids, pattern in ranked:
            if len(ids) > 1 and expected <= CHANCE:
                detail = {"items": len(pattern), "chance": expected}
                yield Found(FlagKind.SAME_ANSWERS, tuple(sorted(ids)), detail)

    def expected(self, pattern: Pattern, size: int) -> float:
        """How many responses of the round would share this pattern with size - 1 others by chance.

        At least the smallest number that can be written: never quite 0.
        """
        shares = (self._shares[item] / self._answered[item[0]] for item in pattern)
        probability = exp(sum(map(log, shares)))
        tail = float(binom.sf(size - 2, self.responses - 1, probability))
        return min(1.0 * self.responses, max(self.responses * tail, 1e-300))


def _digest(pattern: Pattern) -> bytes:
    return blake2b(repr(pattern).encode(), digest_size=12).digest()
