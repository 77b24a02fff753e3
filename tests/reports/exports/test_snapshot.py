"""One export is of one moment, and costs no more memory with more rows."""

from __future__ import annotations

import tracemalloc

import pytest
from django.db import connection

from reports.exports import FORMATS, snapshot
from surveys.models import Response
from surveys.services.simulation import simulate_responses
from tests.factories import elsewhere, make_response, make_round
from tests.reports.exports.world import data_of


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("key", ["csv", "jsonl"])
def test_an_export_is_of_one_moment_whoever_submits_meanwhile(key: str) -> None:
    """trust.md 29: rows, their number and what describes them agree."""
    version = make_round()
    for _ in range(3):
        make_response(version, {"size": "large"})
    data = data_of(version.round)
    with snapshot():
        assert data.count == 3
        elsewhere(lambda: make_response(version, {"size": "small"}))
        content = b"".join(FORMATS[key].bytes_of(data))
    assert content.count(b"large") == 3
    assert b"small" not in content
    assert Response.objects.count() == 4


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["csv", "jsonl"])
def test_what_streams_needs_no_more_memory_for_more_rows(key: str) -> None:
    """trust.md 29."""
    peaks = []
    for rows in (2_000, 10_000):
        version = make_round()
        simulate_responses(version=version, count=rows, seed=1)
        data = data_of(version.round)
        data.plan  # noqa: B018 # made once, whatever the rows
        tracemalloc.start()
        size = sum(len(piece) for piece in FORMATS[key].bytes_of(data))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert size > rows * 40
    assert peaks[1] < peaks[0] * 1.5


@pytest.mark.django_db(transaction=True)
def test_what_stops_a_stream_ends_its_transaction() -> None:
    """trust.md 30: a reader who goes away leaves nothing open behind."""
    version = make_round()
    for _ in range(3):
        make_response(version)

    def pieces() -> object:
        with snapshot():
            yield from FORMATS["csv"].bytes_of(data_of(version.round))

    stream = pieces()
    next(stream)  # type: ignore[call-overload]
    stream.close()  # type: ignore[attr-defined]
    assert not connection.in_atomic_block
    assert Response.objects.count() == 3
