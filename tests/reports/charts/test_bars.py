from __future__ import annotations

import pytest

from reports.charts import NARROW, WIDE, Bar, Theme, bar_chart
from reports.charts.theme import PALETTES
from tests.reports.charts.svg import bars, lines, texts, words

LIGHT = PALETTES[Theme.LIGHT]
TWO = [Bar("a", 0.1, "10%"), Bar("b", 0.4, "40%")]

every_width = pytest.mark.parametrize("width", [NARROW, WIDE])


@every_width
def test_bars_start_at_zero_and_keep_their_proportions(width: int) -> None:
    first, second = bars(bar_chart(TWO, width=width))
    assert first.left == second.left
    assert second.width / first.width == pytest.approx(4)


def test_a_common_maximum_makes_charts_comparable() -> None:
    (half,) = bars(bar_chart([Bar("a", 0.2, "20%")], maximum=0.4))
    (full,) = bars(bar_chart([Bar("a", 0.4, "40%")], maximum=0.4))
    assert full.width / half.width == pytest.approx(2)


def test_the_longest_bar_has_the_accent_unless_another_is_named() -> None:
    accent, quiet = LIGHT.accent, LIGHT.quiet
    assert [bar.colour for bar in bars(bar_chart(TWO))] == [quiet, accent]
    assert [bar.colour for bar in bars(bar_chart(TWO, highlight=0))] == [accent, quiet]
    assert [bar.colour for bar in bars(bar_chart(TWO, highlight=-1))] == [quiet, quiet]
    assert [bar.colour for bar in bars(bar_chart(TWO, sort=True))] == [accent, quiet]


def test_of_equally_long_bars_the_first_has_the_accent() -> None:
    equal = [Bar("a", 0.4, "40%"), Bar("b", 0.4, "40%")]
    assert [bar.colour for bar in bars(bar_chart(equal))] == [LIGHT.accent, LIGHT.quiet]


def test_a_theme_has_its_own_colours() -> None:
    dark = PALETTES[Theme.DARK]
    assert [bar.colour for bar in bars(bar_chart(TWO, theme=Theme.DARK))] == [
        dark.quiet,
        dark.accent,
    ]


def test_sorted_bars_go_from_the_longest_to_those_without_value() -> None:
    rows = [Bar("none", None, "–"), *TWO, Bar("zero", 0.0, "0%")]
    assert words(bar_chart(rows, sort=True)) == "40% 10% 0% b a zero none –"
    assert words(bar_chart(rows)) == "10% 40% 0% none a b zero –"


@every_width
def test_a_row_without_value_has_its_reason_and_no_bar(width: int) -> None:
    svg = bar_chart([Bar("Investitori", None, "grup prea mic")], width=width)
    assert bars(svg) == []
    assert [(line.text, line.colour) for line in texts(svg)] == [
        ("Investitori", LIGHT.text),
        ("grup prea mic", LIGHT.muted),
    ]


def test_zero_has_its_value_and_no_bar() -> None:
    svg = bar_chart([Bar("Nu", 0.0, "0%")])
    assert bars(svg) == []
    assert words(svg) == "0% Nu"


def test_a_tiny_value_has_a_bar_that_can_be_seen() -> None:
    _, tiny = bars(bar_chart([Bar("Da", 1.0, "100%"), Bar("Nu", 0.00001, "0,001%")]))
    assert 1 <= tiny.width <= 3


@every_width
def test_an_interval_goes_from_its_low_to_its_high_end(width: int) -> None:
    svg = bar_chart([Bar("a", 0.4, "40%", 0.3, 0.5)], width=width)
    (bar,), (interval,) = bars(svg), lines(svg, LIGHT.line)
    unit = bar.width / 0.4
    assert interval.left == pytest.approx(bar.left + 0.3 * unit)
    assert interval.right == pytest.approx(bar.left + 0.5 * unit)


@every_width
def test_no_text_lies_on_a_bar_or_an_interval(width: int) -> None:
    svg = bar_chart(
        [Bar("Sprijin", 0.255, "25,5%", 0.22, 0.29), Bar("Bani", 1.0, "100%", 0.9, 1.0)],
        width=width,
    )
    for mark in [*bars(svg), *lines(svg, LIGHT.line)]:
        for line in texts(svg):
            assert not mark.overlaps(line), line
