"""Keeps what was worked out from a questionnaire, or from a page, as long as that is in use."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from surveys.questionnaire.model import Page, Questionnaire

Plan = TypeVar("Plan")

# Versions of questionnaires in use at the same time in one process.
KEPT = 64
# Pages of drafts: an edit makes one page another one, the rest stay the objects that they are.
KEPT_PAGES = 512


class Plans(Generic[Plan]):
    """A cache by identity: hashing a whole questionnaire costs more than most uses of a plan.

    What the plan depends on besides goes in as `context`. Each entry holds its questionnaire or
    page, so that an id is never that of another one.
    """

    def __init__(self, make: Callable[..., Plan], kept: int = KEPT) -> None:
        self._make, self._kept = make, kept
        self._made: dict[tuple[Hashable, ...], tuple[Questionnaire | Page, Plan]] = {}
        self._lock = Lock()

    def __call__(self, part: Questionnaire | Page, *context: Hashable) -> Plan:
        """The plan of this questionnaire or page, made at the first call."""
        key = (id(part), *context)
        entry = self._made.get(key)
        if entry is not None:
            return entry[1]
        plan = self._make(part, *context)
        with self._lock:
            while len(self._made) >= self._kept:
                del self._made[next(iter(self._made))]
            self._made[key] = (part, plan)
        return plan
