"""A kept connection that the server ended is replaced unseen: trust.md (c) 3."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from django.db import close_old_connections, connection
from django.test import Client

from tests.factories import make_round


@pytest.fixture
def kept(transactional_db: None) -> Iterator[int]:
    """A connection as it is between two requests; the number of its server process."""
    connection.ensure_connection()
    connection.connection.autocommit = True
    yield connection.connection.info.backend_pid
    connection.close()


def end(process: int) -> None:
    """What a restart of the server does to a connection."""
    settings = connection.get_connection_params()
    names = {"dbname": "postgres", "user": settings["user"], "host": settings["host"]}
    with psycopg.connect(**names, password=settings.get("password"), port=settings.get("port"),
                         autocommit=True) as other:  # fmt: skip
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [process])


def test_a_connection_at_rest_is_usable_without_asking_the_server(kept: int) -> None:
    before = connection.connection.info.status
    assert connection.is_usable()
    assert connection.connection.info.status == before
    assert connection.connection.info.backend_pid == kept


def test_a_connection_that_the_server_ended_is_not_usable(kept: int) -> None:
    end(kept)
    assert not connection.is_usable()


def test_a_closed_connection_is_not_usable(kept: int) -> None:
    connection.connection.close()
    assert not connection.is_usable()
    connection.connection = None
    assert not connection.is_usable()


def test_a_request_after_a_restart_is_answered_on_a_new_connection(kept: int) -> None:
    make_round(slug="stage")
    end(kept)
    close_old_connections()  # what Django does when a request begins
    assert Client().get("/ro/rounds/stage/").status_code == 200
    assert connection.connection.info.backend_pid != kept
