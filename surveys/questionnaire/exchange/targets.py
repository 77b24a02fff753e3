"""What the names of a file stand for in the questionnaire that is made of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from surveys.questionnaire.exchange.report import Loss
from surveys.questionnaire.model import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """An answer: to a question, to a part of one, or whether one of its boxes is ticked."""

    code: str
    kind: Kind
    part: str = ""
    option: str = ""  # the box: the file has a name of its own for it
    # From the file's value to the choice's code; empty when there are no choices.
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def reference(self) -> str:
        """As our texts name it, without the brackets."""
        return f"{self.code}.{self.part}" if self.part else self.code


class UntranslatableError(ValueError):
    """An expression that our conditions have no words for. `what` is the part that is to blame."""

    def __init__(self, reason: Loss, what: str = "") -> None:
        self.reason = reason
        self.what = what
        super().__init__(f"{reason}: {what}")


class Names:
    """The names of a file. A name without a target was read, but nothing stands for it."""

    def __init__(self, key: Callable[[str], str] = str.strip) -> None:
        self._key = key  # from a name as written to the one under which it is kept
        self._targets: dict[str, Target] = {}
        self._lost: set[str] = set()

    def add(self, name: str, target: Target) -> None:
        """Say what a name stands for; the first meaning stays."""
        self._targets.setdefault(self._key(name), target)

    def lose(self, name: str) -> None:
        """Say that nothing stands for a name of the file."""
        self._lost.add(self._key(name))

    def known(self, name: str) -> bool:
        """Whether the file has such a name."""
        key = self._key(name)
        return key in self._targets or key in self._lost

    def find(self, name: str) -> Target | None:
        """What the name stands for, or None."""
        return self._targets.get(self._key(name))

    def target(self, name: str) -> Target:
        """What the name stands for. Raises UntranslatableError."""
        found = self.find(name)
        if found is None:
            lost = Loss.CONDITION_LOST_NAME if self.known(name) else Loss.CONDITION_NAME
            raise UntranslatableError(lost, name)
        return found
