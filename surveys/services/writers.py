"""Whoever writes answers of a round, and whoever has to wait for them."""

from __future__ import annotations

from django.db import connection

from surveys.models import Round


def wait_for_writers(round_: Round) -> None:
    """Let answers that are being written be finished; new ones wait for the transaction's end.

    The trigger on responses (migration 0004) takes the same lock, shared.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(1, %s)", [round_.pk])
