"""A gunicorn worker in which waitress serves.

Gunicorn starts the processes, replaces one that dies and stops them. In each, waitress's one loop
waits for all connections at once and hands a thread a request only when all of it is there: slow
clients keep nobody else out. Plain HTTP only: TLS ends at a proxy before it.
"""

from __future__ import annotations

import os
import time
from typing import Any
from weakref import WeakKeyDictionary

from gunicorn.workers.base import Worker
from waitress import create_server, wasyncore
from waitress.channel import HTTPChannel

READ_SECONDS = 60.0  # how long a request may take to arrive, and a connection may say nothing
LOOK_SECONDS = 1.0  # how often gunicorn is told that all is well, and slow requests are looked for
LARGEST_HEAD = 64 * 1024  # bytes
LARGEST_BODY = (
    50_000_000  # bytes; over settings.REQUEST_MAX_BYTES the page says so, over this a line
)
MOST_CONNECTIONS = 1000  # of one worker


class WaitressWorker(Worker):
    """One process of the web server."""

    def run(self) -> None:
        """Serve until told to stop; then finish what is under way."""
        self.connections: dict[int, Any] = {}  # waitress's map, by number of the file
        self.arriving: WeakKeyDictionary[HTTPChannel, float] = WeakKeyDictionary()
        server = create_server(
            self.wsgi,
            map=self.connections,
            sockets=[each.sock for each in self.sockets],
            threads=self.cfg.threads,
            channel_timeout=int(READ_SECONDS),
            connection_limit=MOST_CONNECTIONS,
            max_request_header_size=LARGEST_HEAD,
            max_request_body_size=LARGEST_BODY,
            asyncore_use_poll=True,
            clear_untrusted_proxy_headers=False,  # settings.PROXIES says which are believed
            ident=None,
        )
        while self.alive and os.getppid() == self.ppid:
            self._look()
        for each in list(self.connections.values()):
            if each.accepting:
                each.del_channel()
        until = time.monotonic() + self.cfg.graceful_timeout
        while self._under_way() and time.monotonic() < until:
            self._look()
        server.task_dispatcher.shutdown(timeout=1)

    def _look(self) -> None:
        self.notify()
        wasyncore.loop(LOOK_SECONDS, use_poll=True, map=self.connections, count=1)
        now = time.monotonic()
        for channel in self._channels():
            if channel.request is None:  # nothing, or all of it, is here
                self.arriving.pop(channel, None)
            elif now - self.arriving.setdefault(channel, now) > READ_SECONDS:
                channel.will_close = True

    def _channels(self) -> list[HTTPChannel]:
        return [each for each in self.connections.values() if isinstance(each, HTTPChannel)]

    def _under_way(self) -> bool:
        return any(
            each.request or each.requests or each.total_outbufs_len for each in self._channels()
        )
