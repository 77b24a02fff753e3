"""What the settings of a round are called."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django.utils.translation import gettext_lazy

from surveys.models import Access, Privacy, Results
from surveys.round_settings import Until

ZONES = [
    (name, name.replace("_", " "))
    for name in sorted({"UTC", *(z for z in available_timezones() if z.startswith("Europe/"))})
]

ACCESS: list[tuple[str, Any]] = [
    (
        Access.OPEN,
        gettext_lazy(
            "Anybody with the address; whoever is invited also by a personal link (open or mixed)"
        ),
    ),
    (Access.INVITED, gettext_lazy("Only invited people, by their personal link")),
]
PRIVACY: list[tuple[str, Any]] = [
    (Privacy.ANONYMOUS, gettext_lazy("Anonymous: nobody can tell whose an answer is")),
    (
        Privacy.ATTRIBUTED,
        gettext_lazy("Attributed: the answers of invited people are kept with their names"),
    ),
]
RESULTS: list[tuple[str, Any]] = [
    (Results.NEVER, gettext_lazy("Never")),
    (Results.AFTER_CLOSING, gettext_lazy("After the closing")),
    (Results.LIVE, gettext_lazy("Live, while the round is open")),
]

# Why a setting stays as it is.
FIXED: dict[Until, Any] = {
    Until.SOMEBODY: gettext_lazy(
        "Fixed: somebody is invited or has answered and was promised this. To change it, make a "
        "copy of the round."
    ),
    Until.OPENING: gettext_lazy("Fixed since the opening. To stop for a while, pause the round."),
    Until.CLOSING: gettext_lazy(
        "Fixed: the closing was carried out and the key of the personal links destroyed. To ask "
        "again, make a copy of the round."
    ),
}
