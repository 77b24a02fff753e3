"""Django's PostgreSQL backend, which asks a kept connection without a round trip if it still is.

Before the first query of a request Django sends `SELECT 1` over a connection it kept. But a
connection at rest that has something to read was ended by the server: looking costs nothing.
"""

from __future__ import annotations

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """The backend named by settings.DATABASES."""

    def is_usable(self) -> bool:
        """Whether the server has neither ended this connection nor said anything unasked."""
        if self.connection is None or self.connection.closed:
            return False
        poll = select.poll()
        poll.register(self.connection.fileno(), select.POLLIN)
        return not poll.poll(0)
