"""`make bench`: measure, print a table, write var/bench.json.

`python -m tests.bench respond` measures only what a respondent waits for, with `--million`
also with so many responses stored; `design` only the builder; `exporting` what a respondent waits
for while a data file is made; `python -m tests.bench NAME` one other line, as JSON. With SCALE=full
(`make bench SCALE=full`) rounds of 1,000,000 and 4,600,000 responses are made and measured, too:
hours, and some 10 GB of disk.
"""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from tests.bench import world
from tests.bench.measure import Result

RESPONSES = 100_000


LINE = "{:<24} {:>12} {:<13} {:>8}  {:<28} {:>5} {:>8} {:>8}"


def main() -> None:
    """Measure everything, or what the first argument names."""
    server = world.enter()
    match sys.argv[1:]:
        case []:
            _everything()
        case ["respond", *options]:
            world.prepare_form()
            _show_all(_respond(million="--million" in options))
        case ["design"]:
            _show_all(_design())
        case ["exporting"]:
            world.prepare(RESPONSES)
            _show_all(_exporting())
        case [name]:
            from tests.bench.inside import BENCHMARKS

            print(json.dumps(asdict(BENCHMARKS[name](name))))
        case _:
            sys.exit(__doc__)
    del server


def _everything() -> None:
    print(f"Preparing {RESPONSES} responses", flush=True)
    world.prepare(RESPONSES)
    results = _show_all(itertools.chain(_respond(million=True), _design(), _exporting(), _inside()))
    target = world.BASE / "var" / "bench.json"
    target.write_text(json.dumps([asdict(each) for each in results], indent=2) + "\n")
    print(f"\nratio = speed against the baseline (1 = as fast). Written to {target.name}")


def _respond(*, million: bool) -> Iterator[Result]:
    from tests.bench.respond import measure_respond

    return measure_respond(million=million)


def _design() -> Iterator[Result]:
    from tests.bench.design import measure_design

    return measure_design()


def _exporting() -> Iterator[Result]:
    from tests.bench.exporting import measure_exporting

    return measure_exporting()


def _inside() -> Iterator[Result]:
    from tests.bench.inside import measured

    for name in measured():
        # A process each, so that the memory peak is that benchmark's own.
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench", name],
            check=True,
            capture_output=True,
            text=True,
            cwd=world.BASE,
        )
        yield Result(**json.loads(done.stdout.splitlines()[-1]))


def _show_all(results: Iterable[Result]) -> list[Result]:
    """Print each result as it comes."""
    print(LINE.format("name", "median", "unit", "ratio", "baseline", "runs", "CPU s", "peak MB"))
    shown = []
    for result in results:
        shown.append(result)
        ratio = "–" if result.ratio is None else f"{result.ratio:.3f}"
        median, peak = f"{result.median:,.4g}", f"{result.peak_mb:.0f}"
        cpu = "" if result.cpu is None else f"{result.cpu:.3g}"
        told = (result.name, median, result.unit, ratio, result.baseline, result.runs)
        cells = (*told, cpu, peak)
        print(LINE.format(*cells), flush=True)
    return shown


if __name__ == "__main__":
    main()
