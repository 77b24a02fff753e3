"""Other processes of the product that work on a test's own database."""

from __future__ import annotations

import os
from urllib.parse import quote

from django.conf import settings
from django.db import connection


def database_url() -> str:
    """The test's own database, for another process."""
    at = connection.settings_dict
    host = quote(at["HOST"], safe="")
    return f"postgresql://{at['USER']}:{quote(at['PASSWORD'])}@/{at['NAME']}?host={host}"


def forget_jobs() -> None:
    """Empty the queue: it outlives tests with transactions of their own."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs; DELETE FROM procrastinate_workers")


def same_database() -> dict[str, str]:
    """The environment of such a process; what it signs is read here, too."""
    return {**os.environ, "DATABASE_URL": database_url(), "SECRET_KEY": settings.SECRET_KEY}
