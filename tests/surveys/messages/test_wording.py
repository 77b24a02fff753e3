from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from surveys.messages.wording import duration, moment

AT = datetime(2026, 8, 31, 23, 59, tzinfo=ZoneInfo("Europe/Bucharest"))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ro", "31 august 2026, ora 23:59"),
        ("en", "31 August 2026, 23:59"),
        ("hu", "2026. augusztus 31. 23:59"),
        ("de", "31. August 2026, 23:59"),
        ("unknown-tongue", "31 August 2026, 23:59"),
    ],
)
def test_moment_is_written_as_the_language_does(language: str, words: str) -> None:
    assert moment(AT, language) == words


def test_moment_stays_in_its_own_zone() -> None:
    assert moment(AT.astimezone(ZoneInfo("UTC")), "en") == "31 August 2026, 20:59"


def test_no_moment_is_no_words() -> None:
    assert (moment(None, "ro"), duration(None, "ro"), duration(0, "en")) == ("", "", "")


@pytest.mark.parametrize(
    ("minutes", "language", "words"),
    [(1, "ro", "1 minut"), (15, "ro", "15 minute"), (20, "ro", "20 de minute"),
     (15, "en", "15 minutes"), (15, "hu", "15 perc")],
)  # fmt: skip
def test_duration_has_the_right_plural(minutes: int, language: str, words: str) -> None:
    assert duration(minutes, language) == words
