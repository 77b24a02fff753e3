"""Logs that say what happened and where, and lead to nobody.

Whoever holds a log and the database must not be able to tell who answered: no address of a
computer, no browser, no query, no personal link, and no time finer than the hour of requests.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest
from django.http.response import HttpResponseBase

# The parts of an address that only one person has, and what a web server says of bad requests.
_SECRETS = re.compile(r"(/(?:i|return|unsubscribe)/)[^/\s]+|(\bip=)\S+")


def mask(text: str) -> str:
    """The text without the parts that lead to a person."""
    return _SECRETS.sub(lambda found: f"{found[1] or found[2]}…", text)


class WithoutSecrets(logging.Filter):
    """Masks what is logged; lets everything pass."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Put the masked message in the place of the message and its arguments.

        Of a request that was refused (status below 500) the message says all: its traceback
        leads to no fault of ours, and would let anybody fill the log.
        """
        record.msg, record.args = mask(record.getMessage()), ()
        if getattr(record, "status_code", 500) < 500:
            record.exc_info = record.exc_text = None
        return True


class AccessLog:
    """Logs what is asked for: hour, method, path, status, bytes. The outermost middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        if not settings.ACCESS_LOG:
            raise MiddlewareNotUsed

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on and log how it was answered."""
        response = self.get_response(request)
        size = response.get("Content-Length", "-")
        hour = time.strftime("%Y-%m-%dT%H%z")
        _ACCESS.info(
            "[%s] %s %s %s %s", hour, request.method, mask(request.path), response.status_code, size
        )
        return response


_ACCESS = logging.getLogger("consultation.access")
