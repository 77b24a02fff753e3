"""Keeps what was worked out, drawn HTML above all, up to a size: the oldest goes first."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Drawn = TypeVar("Drawn")


class Kept(Generic[Drawn]):
    """A cache by key. Its memory is bounded: `room` is the sum of the sizes it may hold."""

    def __init__(self, room: int, size: Callable[[Drawn], int]) -> None:
        self._room, self._size = room, size
        self._held = 0
        self._drawn: dict[Hashable, Drawn] = {}
        self._lock = Lock()

    def __call__(self, key: Hashable, draw: Callable[[], Drawn]) -> Drawn:
        """What was drawn for this key; drawn now when it is not there."""
        found = self._drawn.get(key)
        if found is None:
            found = draw()
            with self._lock:
                self._add(key, found)
        return found

    def _add(self, key: Hashable, drawn: Drawn) -> None:
        size = self._size(drawn)
        if key in self._drawn or size > self._room:
            return
        while self._held + size > self._room:
            self._held -= self._size(self._drawn.pop(next(iter(self._drawn))))
        self._drawn[key] = drawn
        self._held += size

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._drawn.clear()
            self._held = 0
