"""All scenarios, by the rows of trust.md (c) they stand for."""

from __future__ import annotations

from collections.abc import Callable

from tests.torture import bad_inputs, crashes, floods, races
from tests.torture.scenario import Report, World

SCENARIOS: tuple[tuple[str, Callable[[World], Report]], ...] = (
    ("1", crashes.workers_die),
    ("2", crashes.backends_die),
    ("3", crashes.database_is_away),
    ("4", crashes.disk_is_full),
    ("5", crashes.power_fails),
    ("6", races.double_clicks),
    ("9", races.two_devices),
    ("11", races.closes_meanwhile),
    ("15", races.versions_change),
    ("18", floods.slow_clients),
    ("19", floods.too_large),
    ("24", bad_inputs.bad_inputs),
    ("31", floods.stampede),
)
