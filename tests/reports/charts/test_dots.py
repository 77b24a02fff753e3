from __future__ import annotations

import pytest

from reports.charts import NARROW, WIDE, Dot, Theme, dot_chart
from reports.charts.theme import PALETTES
from tests.reports.charts.svg import lines, root_of, texts, words

LIGHT = PALETTES[Theme.LIGHT]

every_width = pytest.mark.parametrize("width", [NARROW, WIDE])


@every_width
def test_every_point_of_a_scale_is_on_the_axis(width: int) -> None:
    svg = dot_chart([Dot("a", 5.5, "5,50")], lowest=1, highest=10, width=width)
    assert words(svg) == "1 2 3 4 5 6 7 8 9 10 5,50 a"


def test_the_axis_begins_and_ends_at_the_ends_of_the_track() -> None:
    svg = dot_chart([Dot("a", 5.5, "5,50")], lowest=1, highest=10)
    (track,) = lines(svg, LIGHT.grid)
    first, last = texts(svg)[0], texts(svg)[9]
    assert (first.left + first.right) / 2 == pytest.approx(track.left, abs=1)
    assert (last.left + last.right) / 2 == pytest.approx(track.right, abs=1)


@every_width
def test_an_interval_ends_where_the_axis_ends(width: int) -> None:
    svg = dot_chart([Dot("a", 9.0, "9,00", 5.5, 11.0)], lowest=1, highest=10, width=width)
    (track,), (interval,) = lines(svg, LIGHT.grid), lines(svg, LIGHT.line)
    assert interval.left == pytest.approx((track.left + track.right) / 2)
    assert interval.right == pytest.approx(track.right)


def test_the_first_dot_has_the_accent_unless_another_is_named() -> None:
    two = [Dot("a", 2.0, "2"), Dot("b", 3.0, "3")]
    assert _colours(dot_chart(two, lowest=1, highest=5)) == [LIGHT.accent, LIGHT.quiet]
    assert _colours(dot_chart(two, lowest=1, highest=5, highlight=1)) == [
        LIGHT.quiet,
        LIGHT.accent,
    ]
    assert _colours(dot_chart(two, lowest=1, highest=5, highlight=-1)) == [LIGHT.quiet] * 2


def _colours(svg: str) -> list[str | None]:
    halo = (each for each in root_of(svg).iter() if each.get("stroke") == LIGHT.page)
    return [each.get("fill") for each in halo if each.get("fill")]


def test_a_row_without_value_has_its_reason_and_no_dot_or_track() -> None:
    svg = dot_chart([Dot("Investitori", None, "prea puține")], lowest=1, highest=2)
    assert words(svg) == "1 2 Investitori prea puține"
    assert _colours(svg) == []
    assert lines(svg, LIGHT.grid) == []


@every_width
def test_what_the_ends_mean_stands_below_the_axis(width: int) -> None:
    svg = dot_chart(
        [Dot("a", 2.0, "2,00")],
        lowest=1,
        highest=3,
        lowest_label="deloc",
        highest_label="foarte",
        width=width,
    )
    written = {line.text: line for line in texts(svg)}
    assert written["deloc"].top > written["1"].bottom - 4
    assert written["deloc"].right < written["foarte"].left
