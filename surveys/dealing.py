"""Deals answers out to rows so that they add up to given counts.

Nothing here is random: whatever has to be arbitrary is ordered by keyed BLAKE2b digests, so
that every machine, library and Python version deals the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

Values = dict[int, Any]  # row -> its answer to one question; a row without an answer: no key

# How much more an answer depends on the row alone than on the trait it follows. The scores of
# two questions of one trait then have the correlation 1 / (1 + 2 * 2) = 0.2.
NOISE = 2


class TargetError(ValueError):
    """Counts that cannot be met; the text says of which question and why."""


@dataclass(frozen=True, slots=True)
class Draw:
    """An endless supply of fixed arbitrary numbers: `draw("a", 3)` is always the same."""

    seed: str  # 64 bytes at most in UTF-8: the key of BLAKE2b

    def __call__(self, *key: object) -> int:
        """A number from 0 to 2**64 - 1, fixed by the seed and the key."""
        text = "\x1f".join(str(part) for part in key)
        digest = blake2b(text.encode(), digest_size=8, key=self.seed.encode()).digest()
        return int.from_bytes(digest)

    def score(self, row: int, trait: str, *key: object) -> int:
        """How far up a row comes in the order `key`: a part for its trait, the rest its own."""
        return (self("trait", trait, row) if trait else 0) + NOISE * self(*key, row)

    def order(self, rows: Iterable[Any], *key: object) -> list[Any]:
        """The rows in an arbitrary order."""
        return sorted(rows, key=lambda row: self(*key, row))

    def order_by_trait(self, rows: Iterable[int], trait: str, *key: object) -> list[int]:
        """The rows in an order in which those low in the trait tend to come first."""
        return sorted(rows, key=lambda row: self.score(row, trait, *key))


def deal_values(
    draw: Draw, rows: Collection[int], code: str, counts: Mapping[Any, int], trait: str = ""
) -> Values:
    """Gives each value to as many rows as `counts` says, late values to rows high in the trait.

    Rows beyond the sum of the counts answer nothing. Raises TargetError when rows are too few.
    """
    values = [value for value, count in counts.items() for _ in range(count)]
    _check_enough(code, len(values), rows)
    answering = draw.order(rows, code, "answers")[: len(values)]
    return dict(zip(draw.order_by_trait(answering, trait, code), values, strict=True))


def deal_options(
    draw: Draw,
    rows: Collection[int],
    code: str,
    counts: Mapping[str, int],
    *,
    answered: int,
    limits: tuple[int, int],
    trait: str = "",
) -> dict[int, set[str]]:
    """Sets of options for `answered` rows, each option in as many sets as `counts` says.

    A set has from `limits[0]` to `limits[1]` options; rows high in the trait answer more often
    and take more of them. Raises TargetError when there are no such sets.
    """
    _check_enough(code, answered, rows)
    answering = draw.order_by_trait(rows, trait, code, "answers")[len(rows) - answered :]
    _check_options(code, counts, answered, limits)
    taken: dict[int, set[str]] = {row: set() for row in answering}
    for option, count in counts.items():
        takers = draw.order_by_trait(answering, trait, code, option)[answered - count :]
        for row in takers:
            taken[row].add(option)
    _even_out(draw, taken, code, limits)
    return taken


def deal_texts(
    draw: Draw, rows: Collection[int], code: str, texts: Sequence[str], trait: str = ""
) -> Values:
    """Gives each text to one row, more likely to one high in the trait."""
    _check_enough(code, len(texts), rows)
    givers = draw.order_by_trait(rows, trait, code)[len(rows) - len(texts) :]
    return dict(zip(draw.order(givers, code, "text"), texts, strict=True))


def _check_enough(code: str, answers: int, rows: Collection[int]) -> None:
    if answers > len(rows):
        raise TargetError(f"{code}: {answers} answers from {len(rows)} respondents")


def _check_options(
    code: str, counts: Mapping[str, int], answered: int, limits: tuple[int, int]
) -> None:
    """These two conditions are all that it takes: `_even_out` then finds its way."""
    for option, count in counts.items():
        if count > answered:
            raise TargetError(f"{code}: {option} is taken {count} times by {answered} respondents")
    total, (fewest, most) = sum(counts.values()), limits
    if not fewest * answered <= total <= most * answered:
        takers = f"{answered} respondents who take {fewest} to {most} each"
        raise TargetError(f"{code}: {total} options from {takers}")


def _even_out(draw: Draw, taken: dict[int, set[str]], code: str, limits: tuple[int, int]) -> None:
    """Moves options, in place, from rows with many to rows with few until all keep the limits.

    As long as a row is outside the limits, the row with most options has more than the row
    with fewest and so an option to hand over; the counts of the options stay as they are.
    """
    fewest, most = limits
    order = draw.order(taken, code, "even")
    while order:
        poor = min(order, key=lambda row: len(taken[row]))
        rich = max(order, key=lambda row: len(taken[row]))
        if len(taken[poor]) >= fewest and len(taken[rich]) <= most:
            return
        option = draw.order(taken[rich] - taken[poor], code, "move", poor)[0]
        taken[rich].remove(option)
        taken[poor].add(option)
