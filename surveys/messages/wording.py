"""Values of placeholders that each language writes in its own way."""

from __future__ import annotations

from datetime import datetime

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from babel.units import format_unit

# Where a language's own form of dates is not the one of the region meant.
_REGION = {"en": "en_GB"}

# How a day and an hour are joined when read after "until".
_JOINED = {"ro": "{day}, ora {hour}", "hu": "{day} {hour}"}


def moment(at: datetime | None, language: str) -> str:
    """A moment such as "31 august 2021, ora 18:00", in its own time zone; "" without one."""
    if at is None:
        return ""
    locale = _locale(language)
    day = format_date(at, "long", locale=locale)
    # 24 hours everywhere: a deadline must not be read as one of the morning.
    hour = format_time(at, "HH:mm", locale=locale)
    return _JOINED.get(language, "{day}, {hour}").format(day=day, hour=hour)


def duration(minutes: int | None, language: str) -> str:
    """A number of minutes such as "20 de minute"; "" when it is not known."""
    if not minutes:
        return ""
    return format_unit(minutes, "duration-minute", length="long", locale=_locale(language))


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(_REGION.get(language, language), sep="-" if "-" in language else "_")
    except (UnknownLocaleError, ValueError):
        return Locale("en", "GB")
