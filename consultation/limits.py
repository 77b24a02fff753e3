"""The cache of the web processes, of which counts of attempts to sign in are shared by all.

django-allauth keeps its limits in the default cache. Each process has its own one, so that a
limit would be as many times too high as there are processes; and keys name networks.
"""

from __future__ import annotations

from typing import Any

from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache
from django.db import connection
from django.utils.crypto import salted_hmac

PREFIX = "allauth:"
TABLE = "consultation_limits"


def hidden_key(key: str, _prefix: str, _version: int) -> str:
    """A keyed hash of the key: the table names neither networks nor accounts."""
    return salted_hmac("limits", key, algorithm="sha256").hexdigest()


class LocalButLimits(LocMemCache):
    """Memory of this process; what begins with PREFIX is in the database instead."""

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """As every cache."""
        if _is_shared(key):
            return caches["limits"].get(key, default)
        return super().get(key, default, version)

    def set(self, key: Any, value: Any, timeout: Any = None, version: int | None = None) -> None:
        """As every cache; a limit lasts for whole seconds, one at least."""
        if _is_shared(key):
            caches["limits"].set(key, value, timeout)
        else:
            super().set(key, value, timeout, version)

    def add(self, key: Any, value: Any, timeout: Any = None, version: int | None = None) -> bool:
        """As every cache."""
        if _is_shared(key):
            return caches["limits"].add(key, value, timeout)
        return super().add(key, value, timeout, version)

    def delete(self, key: Any, version: int | None = None) -> bool:
        """As every cache."""
        return caches["limits"].delete(key) if _is_shared(key) else super().delete(key, version)


def forget_limits() -> int:
    """Delete the counts that are over; how many."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE} WHERE expires < now()")  # noqa: S608 # our own name
        return cursor.rowcount


def _is_shared(key: Any) -> bool:
    return str(key).startswith(PREFIX)
