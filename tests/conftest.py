"""What every test may use."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.cache import cache

from consultation.translation import compile_catalogues

BASE = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session", autouse=True)
def _translations() -> None:
    """The pages under test are the pages people see: translated."""
    compile_catalogues(BASE)


@pytest.fixture(autouse=True)
def _plain_settings(settings) -> None:
    """Assets without collecting them first, quick passwords; no tally outlives its test."""
    settings.WHITENOISE_AUTOREFRESH = True  # reads no folder of assets for each new browser
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    cache.clear()
