"""Which groups of a breakdown may be shown without telling what single people answered."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from enum import StrEnum
from typing import TypeVar

# For what everyone can read, and the least that staff may set for themselves.
PUBLIC_MINIMUM = 10
STAFF_MINIMUM = 5


def staff_minimum(public: int) -> int:
    """The fewest people whose answers are shown to staff together; `public`: to everybody."""
    return min(STAFF_MINIMUM, public)


class Disclosure(StrEnum):
    """What becomes of one group's figures."""

    SHOWN = "shown"
    EMPTY = "empty"  # nobody: there is nothing to show and nothing to protect
    TOO_SMALL = "too_small"  # primary suppression: fewer people than the minimum
    COMPLEMENT = "complement"  # secondary suppression: it would give away a group too small


_G = TypeVar("_G", bound=Hashable)


def disclosures(sizes: Mapping[_G, int], minimum: int = PUBLIC_MINIMUM) -> dict[_G, Disclosure]:
    """Decide for every group that is shown beside the others and their total.

    `sizes` is the unweighted number of people in the base of each group's figure. A group of
    fewer than `minimum` is suppressed. What is suppressed can be had by subtracting the rest
    from the total; so while one group alone is suppressed, or all suppressed together are
    fewer than `minimum`, the smallest group still shown is suppressed too (of equals, the
    last in order). When every group is suppressed nothing can be subtracted.

    Source: threshold rule, OECD Glossary of Statistical Terms; primary and secondary
    suppression, Eurostat, e.g. the Integrated Farm Statistics manual, 9.1.2.
    """
    result = {group: _alone(size, minimum) for group, size in sizes.items()}
    shown = [group for group in sizes if result[group] is Disclosure.SHOWN]
    shown.sort(key=lambda group: sizes[group], reverse=True)
    hidden = [sizes[group] for group in sizes if result[group] is Disclosure.TOO_SMALL]
    while hidden and shown and (len(hidden) == 1 or sum(hidden) < minimum):
        group = shown.pop()
        result[group] = Disclosure.COMPLEMENT
        hidden.append(sizes[group])
    return result


def _alone(size: int, minimum: int) -> Disclosure:
    if size == 0:
        return Disclosure.EMPTY
    return Disclosure.TOO_SMALL if size < minimum else Disclosure.SHOWN


def too_small(size: int, minimum: int) -> bool:
    """Whether a figure over `size` people must not be shown; nobody is not too small."""
    return _alone(size, minimum) is Disclosure.TOO_SMALL
