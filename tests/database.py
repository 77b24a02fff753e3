"""A pytest plugin (`-p tests.database`): the tests' own embedded PostgreSQL.

Loaded before the settings are, which need DATABASE_URL. Set it to test on another server.
"""

from __future__ import annotations

import os
from pathlib import Path

import psycopg

from consultation import embedded_database

FOLDER = Path(__file__).resolve().parent.parent / "var" / "test-postgres"

if not os.environ.get("DATABASE_URL"):
    _server, _url = embedded_database.start(FOLDER)
    with psycopg.connect(_url, autocommit=True) as _connection:
        # What is lost in a power cut is only test data.
        for _setting in ("fsync", "synchronous_commit", "full_page_writes"):
            _connection.execute(f"ALTER SYSTEM SET {_setting} = off")
        _connection.execute("SELECT pg_reload_conf()")
    os.environ["DATABASE_URL"] = _url
