"""What is measured at every size: building columns, results pages, cross-tabs.

One questionnaire of 30 questions with a category, and a round of it for each size, filled by
simulation when it is first asked for.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any

from django.conf import settings
from django.core.cache import cache as kept
from django.db import connection

from reports.columns import blocks_of, tally_of
from reports.models import Block, BlockColumn, RoundCount
from reports.stats.axes import Axis
from reports.stats.joint import Joint, joint
from surveys.models import Results, Round
from surveys.questionnaire.model import Kind
from surveys.selectors import latest_version, submitted_count
from surveys.services.simulation import simulate_responses
from tests import factories
from tests.bench import world
from tests.bench.getting import get
from tests.bench.measure import Result, in_turn

SIZES = (305, 10_000, 100_000)
FULL = (*SIZES, 1_000_000, 4_600_000)
SMALLEST = SIZES[0]
BUILT = 100_000


def _pages() -> list[Any]:
    options = factories.choices(*"abcdefgh")
    kinds: list[tuple[Kind, dict[str, Any]]] = [
        (Kind.SINGLE_CHOICE, {"choices": options}),
        (Kind.MULTIPLE_CHOICE, {"choices": options}),
        (Kind.SCALE, {"minimum": 1, "maximum": 10}),
        (Kind.MATRIX, {"choices": options[:4], "rows": factories.choices("r1", "r2", "r3")}),
        (Kind.RANKING, {"choices": options[:5]}),
        (Kind.SINGLE_CHOICE, {"choices": options, "condition": "${who} = 'a'"}),
    ]
    who = factories.question(
        "who", Kind.SINGLE_CHOICE, choices=options[:6], role="category", required=True
    )
    questions = [
        factories.question(f"q{number}", kind, **more)
        for number in range(29)
        for kind, more in [kinds[number % len(kinds)]]
    ]
    return [factories.page("all", who, *questions)]


def scale_round(size: int) -> Round:
    """The round with so many responses, made when there is none; a few more came by measuring."""
    slug = f"scale-{size}"
    if not Round.objects.filter(slug=world.FORM).exists():
        world.prepare_form()
    found = Round.objects.filter(slug=slug).first()
    if found is None:
        version = factories.make_round(
            factories.questionnaire(*_pages()),
            slug=slug,
            now=datetime.now(UTC),
            results=Results.LIVE,
            consultation=Round.objects.get(slug=world.FORM).consultation,
            number=400 + FULL.index(size),
        )
        found = version.round
    if submitted_count(found) < size:
        version = latest_version(found)
        assert version is not None
        simulate_responses(version=version, count=size, seed=1, replace=True)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE surveys_response")
    return found


def _answer_once(round_: Round) -> None:
    version = latest_version(round_)
    assert version is not None
    answers = {"who": "a", "q0": "b", "q1": ["a", "c"], "q2": 7, "q3": {"r1": "a"}, "q4": ["b"]}
    factories.make_response(version, answers)


def _forget(round_: Round) -> None:
    BlockColumn.objects.filter(block__round=round_).delete()
    Block.objects.filter(round=round_).delete()
    RoundCount.objects.filter(round=round_).delete()
    kept.clear()


def _page(round_: Round) -> Callable[[], bytes]:
    return get(f"/ro/rounds/{round_.slug}/results/?by=who")


def _results_cold(name: str, size: int) -> Result:
    round_ = scale_round(size)
    page = _page(round_)
    # As long as the smallest round's page, so that nothing is built before it is measured.
    bare = get(f"/bare/{len(_page(scale_round(SMALLEST))())}")
    runs = 3 if size <= BUILT else 1
    before = partial(_forget, round_)
    return in_turn(name, page, "bare view, same bytes", bare, runs=runs, before=before)


def _results_warm(name: str, size: int) -> Result:
    """After one new response; against the smallest round after one, in the same run."""
    round_, small = scale_round(size), scale_round(SMALLEST)
    page, small_page = _page(round_), _page(small)
    page()

    def both() -> None:
        _answer_once(round_)
        _answer_once(small)

    if size == SMALLEST:
        bare = get(f"/bare/{len(page())}")
        return in_turn(name, page, "bare view, same bytes", bare, runs=15, before=both)
    return in_turn(name, page, "results.305.warm", small_page, runs=15, before=both)


def _copied(round_: Round) -> None:
    statement = "COPY (SELECT * FROM surveys_response WHERE round_id = %s) TO STDOUT"
    with connection.cursor() as cursor, cursor.copy(statement, [round_.pk]) as copy:
        for _piece in copy:
            pass


def _build(name: str, processes: int) -> Result:
    round_ = scale_round(BUILT)
    settings.ANALYSIS_PROCESSES = processes
    found = in_turn(
        name,
        lambda: tally_of(round_),
        "COPY of the same rows",
        lambda: _copied(round_),
        runs=3,
        before=partial(_forget, round_),
    )
    rate = submitted_count(round_) / found.median
    return replace(found, median=rate, unit="responses/s")


def _crossed(round_: Round, rows: str, columns: str) -> Joint:
    """Two questions against each other, as the page that explores has them counted."""
    return joint(Axis(rows), Axis(columns), blocks_of(round_, [rows, columns]))


# Questions of one choice, one and several, several: each with PostgreSQL's counting of the same.
_ONE = ("q0", "q6")
_MIXED = ("q0", "q1")
_SEVERAL = ("q1", "q7")
_GROUPED = (
    "SELECT answers->>%(rows)s, answers->>%(columns)s, count(*) FROM surveys_response"
    " WHERE round_id = %(round)s AND status = 'submitted' GROUP BY 1, 2"
)
_HALF_UNNESTED = (
    "SELECT answers->>%(rows)s, two, count(*) FROM surveys_response,"
    " jsonb_array_elements_text(answers->%(columns)s) AS two"
    " WHERE round_id = %(round)s AND status = 'submitted' GROUP BY 1, 2"
)
_UNNESTED = (
    "SELECT one, two, count(*) FROM surveys_response,"
    " jsonb_array_elements_text(answers->%(rows)s) AS one,"
    " jsonb_array_elements_text(answers->%(columns)s) AS two"
    " WHERE round_id = %(round)s AND status = 'submitted' GROUP BY 1, 2"
)


def _grouped(round_: Round, statement: str, rows: str, columns: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"rows": rows, "columns": columns, "round": round_.pk})
        cursor.fetchall()


def _crosstab(name: str, size: int, pair: tuple[str, str], statement: str) -> Result:
    round_ = scale_round(size)
    tally_of(round_)
    return in_turn(
        name,
        lambda: _crossed(round_, *pair),
        "GROUP BY over the documents",
        lambda: _grouped(round_, statement, *pair),
        runs=5 if size <= BUILT else 3,
    )


@cache
def sizes() -> tuple[int, ...]:
    """The sizes measured: up to 100,000, or all with SCALE=full."""
    return FULL if os.environ.get("SCALE") == "full" else SIZES


BENCHMARKS: dict[str, Callable[[str], Result]] = {
    "columns.build": partial(_build, processes=0),
    "columns.build.2": partial(_build, processes=2),
    **{f"results.{each}.cold": partial(_results_cold, size=each) for each in FULL},
    **{f"results.{each}.warm": partial(_results_warm, size=each) for each in FULL},
    **{
        f"crosstab.{each}": partial(_crosstab, size=each, pair=_ONE, statement=_GROUPED)
        for each in FULL[2:]
    },
    **{
        f"crosstab.mixed.{each}": partial(
            _crosstab, size=each, pair=_MIXED, statement=_HALF_UNNESTED
        )
        for each in FULL[2:]
    },
    **{
        f"crosstab.several.{each}": partial(
            _crosstab, size=each, pair=_SEVERAL, statement=_UNNESTED
        )
        for each in FULL[2:]
    },
}


def measured() -> list[str]:
    """The names of what `make bench` measures at the sizes asked for."""
    left_out = {str(each) for each in FULL} - {str(each) for each in sizes()}
    return [name for name in BENCHMARKS if not left_out & set(name.split("."))]
