"""What is measured inside one process: what grows with the round, the data file, the simulation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

from django.db import connection

from reports.exports import FORMATS, Data, snapshot
from surveys.models import Round
from surveys.selectors import latest_version
from surveys.services.simulation import simulate_responses
from tests.bench import scale, world
from tests.bench.measure import Result, in_turn

SIMULATED = 100_000


def _copied() -> None:
    statement = (
        "COPY (SELECT r.* FROM surveys_response r JOIN surveys_round ON surveys_round.id = round_id"
        " WHERE slug = %s) TO STDOUT WITH (FORMAT csv)"
    )
    with (
        TemporaryFile() as target,
        connection.cursor() as cursor,
        cursor.copy(statement, [world.LARGE]) as copy,
    ):
        for piece in copy:
            target.write(piece)


def _export(name: str, key: str, runs: int) -> Result:
    """The whole file, written to the disk as the command does."""

    def exported() -> None:
        data = Data(round_=Round.objects.get(slug=world.LARGE), language="ro")
        with TemporaryDirectory() as folder, snapshot():
            FORMATS[key].save(data, Path(folder) / "file")

    return in_turn(name, exported, "COPY of the same rows", _copied, runs=runs)


def _simulate(name: str) -> Result:
    version = latest_version(Round.objects.get(slug=world.FORM))
    if version is None:
        raise RuntimeError("The form is not published.")

    def clear() -> None:
        version.round.responses.all().delete()

    def simulated() -> None:
        simulate_responses(version=version, count=SIMULATED, seed=2)

    def copied_in() -> None:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMP TABLE bench_copy (LIKE surveys_response INCLUDING ALL)")
            rows = "COPY (SELECT * FROM surveys_response WHERE round_id = %s) TO STDOUT"
            with cursor.copy(rows, [version.round_id]) as copy:
                pieces = [bytes(piece) for piece in copy]
            with cursor.copy("COPY bench_copy FROM STDIN") as copy:
                for piece in pieces:
                    copy.write(piece)
            cursor.execute("DROP TABLE bench_copy")

    found = in_turn(name, simulated, "COPY of the same rows", copied_in, runs=3, before=clear)
    clear()
    rate = SIMULATED / found.median
    return replace(found, median=rate, unit="responses/s")


BENCHMARKS: dict[str, Callable[[str], Result]] = {
    **scale.BENCHMARKS,
    "export.csv.100000": lambda name: _export(name, "csv", 3),
    "export.xlsx.100000": lambda name: _export(name, "xlsx", 1),
    "export.sav.100000": lambda name: _export(name, "sav", 1),
    "simulate": _simulate,
}


def measured() -> list[str]:
    """The names of what `make bench` measures."""
    others = [name for name in BENCHMARKS if name not in scale.BENCHMARKS]
    return [*scale.measured(), *others]
