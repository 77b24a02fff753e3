"""Logs that say what happened and where, and lead to nobody.

Whoever holds a log and the database must not be able to tell who answered: no address of a
computer, no browser, no query, no personal link, and no time finer than the hour of requests.
"""

from __future__ import annotations

import logging
import re
import time
from datetime import timedelta
from typing import Any

from gunicorn.glogging import Logger

# The parts of an address that only one person has, and what gunicorn says of bad requests.
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


class AccessLog(Logger):
    """Gunicorn's logs without addresses, browsers, queries, personal links and minutes."""

    def setup(self, cfg: Any) -> None:
        """Set the logs up as gunicorn does, and mask what goes to the error log."""
        super().setup(cfg)
        self.error_log.addFilter(WithoutSecrets())

    def now(self) -> str:
        """The hour of a request."""
        return time.strftime("[%Y-%m-%dT%H%z]")

    def atoms(
        self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta
    ) -> dict[str, Any]:
        """What a line of the access log may name: method, path, status, size, duration."""
        found = super().atoms(resp, req, environ, request_time)
        path = mask(environ.get("PATH_INFO", ""))
        allowed = {name: found[name] for name in ("t", "m", "s", "B", "b", "M", "D", "L", "p")}
        return {**dict.fromkeys("hlufaqH", "-"), **allowed, "U": path, "r": f"{found['m']} {path}"}
