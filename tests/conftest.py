"""What every test may use."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import hypothesis
import pytest
from django.core.cache import cache
from django.utils.translation import override

# The same examples in every run, and no verdict on how busy the machine is.
hypothesis.settings.register_profile(
    "suite",
    deadline=None,
    derandomize=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("suite")


@pytest.fixture(autouse=True)
def _plain_settings(settings: Any) -> None:
    """Assets without collecting them first, quick passwords; no tally outlives its test."""
    settings.ROUND_SECONDS = 0  # what a test changes is seen at once
    settings.REQUIRE_SECOND_FACTOR = False  # accounts of tests have none, but where it is tested
    settings.START_PROTECTION = False  # tests press Start at once, all from one network
    settings.WHITENOISE_AUTOREFRESH = True  # reads no folder of assets for each new browser
    # The second for accounts of the browser tests, which are made before this.
    quick, usual = "MD5PasswordHasher", "PBKDF2PasswordHasher"
    settings.PASSWORD_HASHERS = [f"django.contrib.auth.hashers.{each}" for each in (quick, usual)]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    cache.clear()


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Each test begins in English, whatever the page before it was in."""
    with override("en"):
        yield


@pytest.fixture
def one_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """Attempts are counted at one moment: no test crosses the hour at which counts begin anew."""
    from surveys import throttle

    buckets, moment = throttle._buckets, datetime(2026, 3, 10, 12, tzinfo=UTC)
    monkeypatch.setattr(
        throttle,
        "_buckets",
        lambda limit, request, _at, *of: buckets(limit, request, moment, *of),
    )
