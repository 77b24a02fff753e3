"""A pytest plugin (`-p tests.environment`): what has to be there before Django is set up.

The tests' own embedded PostgreSQL, because the settings need DATABASE_URL (set it to test on
another server); the compiled translations, because Django reads them once per process.
"""

from __future__ import annotations

import gc
import os
from pathlib import Path

import psycopg

from consultation import embedded_database
from consultation.translation import compile_catalogues

BASE = Path(__file__).resolve().parent.parent

# A fresh clone has no collected assets; WhiteNoise warns of that, and warnings are errors here.
(BASE / "var" / "static").mkdir(parents=True, exist_ok=True)
compile_catalogues(BASE)

if not os.environ.get("DATABASE_URL"):
    _server, _url = embedded_database.start(BASE / "var" / "test-postgres")
    with psycopg.connect(_url, autocommit=True) as _connection:
        # What is lost in a power cut is only test data. Vacuuming between two tests, when every
        # table is empty, makes the planner expect empty tables: a test that then fills one with
        # thousands of rows waits minutes for nested loops, in some runs and not in others.
        for _setting in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
            _connection.execute(f"ALTER SYSTEM SET {_setting} = off")
        _connection.execute("SELECT pg_reload_conf()")
    os.environ["DATABASE_URL"] = _url


def pytest_collection_finish() -> None:
    """Do not search for garbage in what stays anyhow (modules, collected tests), and seldom in all.

    The first two thresholds stay as they are: to look through much at once misses the caches.
    """
    gc.freeze()
    gc.set_threshold(700, 10, 50)
