"""A gunicorn worker whose threads are given whole requests.

In gunicorn's own threaded worker a thread waits for the rest of a request, and the main loop
for the end of a connection: a few slow clients keep everybody else out. Here the main loop,
which waits for all connections at once, collects a request until it is complete; only then a
thread takes it. What takes too long is closed. Plain HTTP only: TLS ends at a proxy before it.
"""

from __future__ import annotations

import errno
import re
import socket
import time
from collections import deque
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from selectors import EVENT_READ
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

READ_SECONDS = 60.0  # how long a request may take to arrive
LINGER_SECONDS = 2.0  # how long a client may take to close after the last answer
LARGEST_HEAD = 64 * 1024  # bytes; gunicorn refuses larger ones
LARGEST_BODY = 25_000_000  # bytes: settings.REQUEST_MAX_BYTES; what announces more is not read
MOST_HELD = 200_000_000  # bytes of incomplete requests that one worker holds together
MOST_WAITING = 500  # incomplete requests of one worker; the oldest gives way
PIECE = 256 * 1024

_END_OF_HEAD = b"\r\n\r\n"
# Only to know how long to wait; what a request says is read by gunicorn from the same bytes.
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,18})[ \t]*\r\n", re.IGNORECASE)


class Arriving:
    """A request while it arrives."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.wanted: int | None = None  # bytes in all, once the head is here
        self.whole = True  # whether the body is waited for; else it is never read

    def take(self, piece: bytes) -> bool:
        """Add what has come; whether a thread can go on with it."""
        searched = max(0, len(self.data) - len(_END_OF_HEAD))
        self.data += piece
        if self.wanted is None:
            end = self.data.find(_END_OF_HEAD, searched)
            if end < 0:
                return len(self.data) > LARGEST_HEAD
            self._read_head(bytes(self.data[: end + 2]))
        return self.wanted is not None and len(self.data) >= self.wanted

    def _read_head(self, head: bytes) -> None:
        found = _LENGTH.search(head)
        announced = int(found[1]) if found else 0
        # Of a body in chunks, which announces no length, Django reads nothing either.
        self.whole = announced <= LARGEST_BODY and b"\r\ntransfer-encoding:" not in head.lower()
        self.wanted = len(head) + 2 + (announced if self.whole else 0)


class PatientWorker(ThreadWorker):
    """Threads for requests that are there; the main loop waits for those that are not."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.held = 0  # bytes of all incomplete requests
        self.leaving: deque[TConn] = deque()  # answered for the last time, not yet closed

    def accept(self, listener: socket.socket) -> None:
        """Take a connection and wait for its first request."""
        try:
            client, address = listener.accept()
        except OSError as error:
            if error.errno not in {errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK}:
                raise
            return
        self.nr_conns += 1
        self._await(TConn(self.cfg, client, address, listener.getsockname()))

    def on_client_socket_readable(self, conn: TConn, client: socket.socket) -> None:
        """A kept connection sends its next request: wait for all of it, too."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._await(conn)

    def finish_request(self, conn: TConn, done: Future[bool]) -> None:
        """Keep the connection for another request, or part without waiting for the client."""
        if not done.cancelled() and done.exception() is None and done.result():
            super().finish_request(conn, done)
            return
        with suppress(OSError):
            conn.sock.shutdown(socket.SHUT_WR)
        self._watch(conn, self.leaving, LINGER_SECONDS, self._on_leaving)

    def murder_pending(self) -> None:
        """Close the connections that take too long."""
        for waiting in (self.pending_conns, self.leaving):
            while waiting and waiting[0].timeout <= time.monotonic():
                self._close(waiting[0], waiting)

    def _keepalive_after(self, conn: TConn, keepalive: bool) -> bool:
        # What was not read of this request, or came of the next one, would be waited for here.
        return keepalive and conn.arriving.whole and not conn.parser.unreader.buf.getvalue()

    def _await(self, conn: TConn) -> None:
        if len(self.pending_conns) >= MOST_WAITING:
            self._close(self.pending_conns[0], self.pending_conns)
        conn.arriving = Arriving()
        conn.sock.setblocking(False)
        with suppress(OSError):  # mostly all of it is here at once
            if conn.arriving.take(conn.sock.recv(PIECE)):
                self._hand_over(conn)
                return
        self.held += len(conn.arriving.data)
        self._watch(conn, self.pending_conns, READ_SECONDS, self._on_piece)

    def _watch(self, conn: TConn, waiting: deque[TConn], seconds: float, react: Any) -> None:
        conn.sock.setblocking(False)
        conn.timeout = time.monotonic() + seconds
        waiting.append(conn)
        self.poller.register(conn.sock, EVENT_READ, partial(react, conn))

    def _on_piece(self, conn: TConn, client: socket.socket) -> None:
        piece = _received(client)
        if not piece or self.held + len(piece) > MOST_HELD:
            self._close(conn, self.pending_conns)
            return
        self.held += len(piece)
        if conn.arriving.take(piece):
            self._forget(conn, self.pending_conns)
            self._hand_over(conn)

    def _hand_over(self, conn: TConn) -> None:
        """Give a request to the threads."""
        conn.init()
        conn.parser.unreader.unread(bytes(conn.arriving.data))
        conn.arriving.data.clear()
        conn.data_ready = True
        self.enqueue_req(conn)

    def _on_leaving(self, conn: TConn, client: socket.socket) -> None:
        if not _received(client):
            self._close(conn, self.leaving)

    def _forget(self, conn: TConn, waiting: deque[TConn]) -> None:
        self.poller.unregister(conn.sock)
        waiting.remove(conn)
        if waiting is self.pending_conns:
            self.held -= len(conn.arriving.data)

    def _close(self, conn: TConn, waiting: deque[TConn]) -> None:
        self._forget(conn, waiting)
        self.nr_conns -= 1
        conn.close()

    def _cap_keepalive(self, deadline: float) -> None:
        """When the worker stops, nobody is waited for either who says nothing."""
        super()._cap_keepalive(deadline)
        for conn in self.pending_conns:
            conn.timeout = min(conn.timeout, deadline)


def _received(client: socket.socket) -> bytes:
    """What has come; nothing when the other side is gone."""
    try:
        return client.recv(PIECE)
    except OSError:
        return b""
