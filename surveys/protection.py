"""What stands between an open link and a program that answers a thousand times.

Nobody who has a key is asked for anything: not by a personal link, not when coming back. Of
the others the start form brings a field that people do not see, the moment the page was shown,
and a proof of work where the browser runs script; how many may begin from one network depends
on the proof. No address is stored (see `surveys.throttle`), and nobody is refused in silence.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest

from surveys.forms.protection import StartForm
from surveys.proof import spend_proof
from surveys.throttle import START_WITH_PROOF, START_WITHOUT_PROOF, count_attempt

QUICKEST = timedelta(seconds=2)  # nobody has read the page before
OLDEST = timedelta(hours=24)  # a page left open over night still starts


class Reason(StrEnum):
    """Why a start has to be tried again."""

    TRAPPED = "trapped"  # the field that people do not see was filled in
    TOO_QUICK = "too_quick"
    UNKNOWN_PAGE = "unknown_page"  # no stamp, not ours, or a day old
    TOO_MANY = "too_many"  # from this network, or from all together


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why, and the stamp for the next try."""

    reason: Reason
    stamp: str

    @property
    def status(self) -> int:
        """The HTTP status that says so."""
        return 429 if self.reason is Reason.TOO_MANY else 422


def is_on() -> bool:
    """Whether starts are protected; off only where all browsers are known, as in tests."""
    return bool(settings.START_PROTECTION)


def stamp(at: datetime) -> str:
    """The moment a page was shown, signed; nothing about who saw it."""
    return _signer().sign(str(int(at.timestamp() * 1000)))


def judge_start(request: HttpRequest, at: datetime) -> Refusal | None:
    """Why somebody without a key may not begin yet, or None. Counts those who may."""
    if not is_on():
        return None
    form = StartForm(request.POST)
    form.is_valid()
    shown = _shown_at(form.text("stamp"))
    # Whoever had the page for a day has read it: the fresh stamp is good at once. Also when the
    # page seems to be shown later than now, because the clock was set back.
    old = shown is not None and not timedelta() <= at - shown <= OLDEST
    kept = stamp(at - QUICKEST if old else at) if shown is None or old else form.text("stamp")
    if form.text("website"):
        return Refusal(Reason.TRAPPED, kept)
    if shown is None or old:
        return Refusal(Reason.UNKNOWN_PAGE, kept)
    if at - shown < QUICKEST:
        return Refusal(Reason.TOO_QUICK, kept)
    limit = START_WITH_PROOF if spend_proof(form.text("proof")) else START_WITHOUT_PROOF
    if not count_attempt(limit, request, at):
        return Refusal(Reason.TOO_MANY, kept)
    return None


def _shown_at(stamped: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(_signer().unsign(stamped)) / 1000, UTC)
    except BadSignature:
        return None


def _signer() -> Signer:
    return Signer(salt="start page")
