"""Limits on how often something may be tried, without keeping anybody's address.

Counted per network (IPv4 /24, IPv6 /56) and for everybody together, in windows of fixed
length. The database keeps a keyed hash of purpose, network and window, and a count, until the
window is over; nothing leads from a response to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from surveys.models import Attempts

_COUNT = """
INSERT INTO surveys_attempts (bucket, count, expires_at) VALUES (%s, 1, %s)
ON CONFLICT (bucket) DO UPDATE SET count = surveys_attempts.count + 1 RETURNING count
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """How often per `window` something may be tried from one network, and by all together.

    What is counted of somebody, and not of a network, takes `per_network` for each of them.
    """

    purpose: str
    per_network: int
    together: int
    window: timedelta = timedelta(hours=1)


RETURN_CODE = Limit("return code", per_network=20, together=2_000)
PERSONAL_LINK = Limit("personal link", per_network=50, together=5_000)
WITHDRAWAL = Limit("withdrawal", per_network=20, together=2_000)
LINK_BY_MAIL = Limit("link by mail", per_network=10, together=1_000)
# Beginning to answer by the open address. A whole city hall, a school or a mobile operator may
# share one address: a hundred people an hour from there fill a lecture hall, and whoever wants
# more pays a second of work for each. Without that work a program begins for nothing, so a
# fifth must do; people without script are few. The sums are what a city of 300,000 may reach in
# the hour of its newsletter, and high enough that nobody locks the others out from one place.
START_WITH_PROOF = Limit("start with proof", per_network=100, together=50_000)
START_WITHOUT_PROOF = Limit("start without proof", per_network=20, together=5_000)
# What programs read: of each token, and the tries with tokens that open nothing of each network.
# A round of a million responses takes two hundred pages of the largest size.
TOKEN_USE = Limit("token use", per_network=1_200, together=100_000)
WRONG_TOKEN = Limit("wrong token", per_network=60, together=10_000)


def is_spent(limit: Limit, request: HttpRequest, at: datetime) -> bool:
    """Whether the limit is reached, without counting."""
    buckets = _buckets(limit, request, at)
    counts = dict(Attempts.objects.filter(bucket__in=buckets).values_list("bucket", "count"))
    most = zip(buckets, (limit.per_network, limit.together), strict=True)
    return any(counts.get(bucket, 0) >= allowed for bucket, allowed in most)


def count_attempt(limit: Limit, request: HttpRequest, at: datetime, *, of: str = "") -> bool:
    """Count one attempt; whether it was still within the limit.

    Counted of the network that the request comes from, or of whom `of` names.
    """
    window = limit.window.total_seconds()
    expires = datetime.fromtimestamp((at.timestamp() // window + 1) * window, UTC)
    within = True
    with connection.cursor() as cursor:
        for bucket, allowed in zip(
            _buckets(limit, request, at, of), (limit.per_network, limit.together), strict=True
        ):
            cursor.execute(_COUNT, [bucket, expires])
            within = within and cursor.fetchone()[0] <= allowed
    return within


def use_once(purpose: str, secret: str, expires_at: datetime) -> bool:
    """Note that something was used; whether it was the first time.

    Kept as a keyed hash until `expires_at`, when it is worth nothing anyway.
    """
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [_bucket(f"{purpose}|once|{secret}"), expires_at])
        return bool(cursor.fetchone()[0] == 1)


def forget_attempts(*, at: datetime) -> int:
    """Delete the counts of windows that are over; how many."""
    deleted, _by_model = Attempts.objects.filter(expires_at__lte=at).delete()
    return deleted


def network_of(request: HttpRequest) -> str:
    """The network a request comes from; behind `PROXIES` proxies the one they name."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.PROXIES:
        named = request.headers.get("X-Forwarded-For", "").replace(",", " ").split()
        address = named[-settings.PROXIES] if len(named) >= settings.PROXIES else address
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"  # a Unix socket, or a proxy that names nobody
    return str(ip_network(f"{parsed}/{24 if parsed.version == 4 else 56}", strict=False))


def _buckets(limit: Limit, request: HttpRequest, at: datetime, of: str = "") -> tuple[str, str]:
    window = int(at.timestamp() // limit.window.total_seconds())
    return (
        _bucket(f"{limit.purpose}|{window}|{of or network_of(request)}"),
        _bucket(f"{limit.purpose}|{window}|together"),
    )


def _bucket(text: str) -> str:
    return salted_hmac("throttle", text, algorithm="sha256").hexdigest()
