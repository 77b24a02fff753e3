"""Keeps what was worked out from a questionnaire for as long as that questionnaire is in use."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from surveys.questionnaire.model import Questionnaire

Plan = TypeVar("Plan")

# Versions of questionnaires in use at the same time in one process.
KEPT = 64


class Plans(Generic[Plan]):
    """A cache by identity: hashing a whole questionnaire costs more than most uses of a plan.

    Each entry holds its questionnaire, so that an id is never that of another one.
    """

    def __init__(self, make: Callable[[Questionnaire], Plan]) -> None:
        self._make = make
        self._made: dict[int, tuple[Questionnaire, Plan]] = {}
        self._lock = Lock()

    def __call__(self, questionnaire: Questionnaire) -> Plan:
        """The plan of this questionnaire, made at the first call."""
        entry = self._made.get(id(questionnaire))
        if entry is not None:
            return entry[1]
        plan = self._make(questionnaire)
        with self._lock:
            while len(self._made) >= KEPT:
                del self._made[next(iter(self._made))]
            self._made[id(questionnaire)] = (questionnaire, plan)
        return plan
