"""Whoever writes or counts answers of a round, and whoever has to wait for them."""

from __future__ import annotations

from django.db import connection

from surveys.models import Round


def wait_for_writers(round_: Round) -> None:
    """Let answers that are being written be finished; new ones wait for the transaction's end.

    The trigger on responses (migration 0004) takes the same lock, shared.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(1, %s)", [round_.pk])


def wait_for_counting(round_: Round) -> None:
    """Let a counting into stored blocks be finished; another waits for the transaction's end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [COUNTING, round_.pk])


def may_count(round_: Round) -> bool:
    """Take the lock of `wait_for_counting` until the transaction ends, if it is free."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [COUNTING, round_.pk])
        return bool(cursor.fetchone()[0])


# The first of the two numbers of an advisory lock; 1 is that of writers.
COUNTING = 2
