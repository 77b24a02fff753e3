"""`make bench`: measure, print a table, write var/bench.json."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict

from tests.bench import world
from tests.bench.measure import Result

RESPONSES = 100_000


def main() -> None:
    """Measure everything, or with a name only that, printing its JSON."""
    server = world.enter()
    if len(sys.argv) > 1:
        from tests.bench.inside import BENCHMARKS

        print(json.dumps(asdict(BENCHMARKS[sys.argv[1]](sys.argv[1]))))
        return
    print(f"Preparing {RESPONSES} responses", flush=True)
    world.prepare(RESPONSES)
    from tests.bench.inside import BENCHMARKS
    from tests.bench.served import measure_served

    line = "{:<22} {:>12} {:<13} {:>8}  {:<24} {:>5} {:>8}"
    print(line.format("name", "median", "unit", "ratio", "baseline", "runs", "peak MB"))
    results: list[Result] = []

    def show(result: Result) -> None:
        results.append(result)
        ratio = "–" if result.ratio is None else f"{result.ratio:.3f}"
        cells = (
            result.name,
            f"{result.median:,.4g}",
            result.unit,
            ratio,
            result.baseline,
            result.runs,
            f"{result.peak_mb:.0f}",
        )
        print(line.format(*cells), flush=True)

    for result in measure_served():
        show(result)
    for name in BENCHMARKS:
        # A process each, so that the memory peak is that benchmark's own.
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench", name],
            check=True,
            capture_output=True,
            text=True,
            cwd=world.BASE,
        )
        show(Result(**json.loads(done.stdout.splitlines()[-1])))
    target = world.BASE / "var" / "bench.json"
    target.write_text(json.dumps([asdict(each) for each in results], indent=2) + "\n")
    print(f"\nratio = speed against the baseline (1 = as fast). Written to {target.name}")
    del server


if __name__ == "__main__":
    main()
