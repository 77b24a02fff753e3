from __future__ import annotations

import pytest

from reports.charts import NARROW, WIDE, Stack, Theme, stacked_chart
from reports.charts.theme import PALETTES
from tests.reports.charts.contrast import contrast
from tests.reports.charts.svg import bars, lines, root_of, texts, words

every_width = pytest.mark.parametrize("width", [NARROW, WIDE])
every_theme = pytest.mark.parametrize("theme", list(Theme))
every_count = pytest.mark.parametrize("count", range(2, 12))


def segments(svg: str) -> list[str]:
    """The colours of the segments of the bars."""
    return [bar.colour or "" for bar in bars(svg)]


@every_width
def test_a_bar_is_as_wide_as_its_shares(width: int) -> None:
    first, second, third = bars(
        stacked_chart([Stack("a", (0.2, 0.3, 0.5), ("", "", ""))], ["1", "2", "3"], width=width)
    )
    slit = second.left - first.right
    assert 1 <= slit <= 2
    assert (second.width + slit) / (first.width + slit) == pytest.approx(1.5)
    assert (third.width + slit) / (first.width + slit) == pytest.approx(2.5)


@every_width
def test_stacks_line_up_around_their_middle(width: int) -> None:
    rows = [Stack("a", (0.5, 0.5), ("", "")), Stack("b", (0.1, 0.9), ("", ""))]
    found = bars(stacked_chart(rows, ["nu", "da"], width=width))
    assert found[1].left == pytest.approx(found[3].left)


@every_width
def test_bars_that_are_no_scale_begin_at_one_line(width: int) -> None:
    rows = [Stack("a", (0.5, 0.5), ("", "")), Stack("b", (0.1, 0.9), ("", ""))]
    found = bars(stacked_chart(rows, ["public", "privat"], centred=False, width=width))
    assert found[0].left == pytest.approx(found[2].left)
    assert found[1].right == pytest.approx(found[3].right)


def test_a_middle_segment_lies_on_both_sides_of_the_middle() -> None:
    rows = [Stack("a", (0.2, 0.4, 0.4), ("",) * 3), Stack("b", (0.5, 0.0, 0.5), ("",) * 3)]
    found = bars(stacked_chart(rows, ["1", "2", "3"]))
    assert (found[1].left + found[1].right) / 2 == pytest.approx(found[4].left, abs=1)


def test_the_middle_line_does_not_run_through_a_reason() -> None:
    rows = [Stack("a", (0.5, 0.5), ("", "")), Stack("b", (), ("grup prea mic",))]
    svg = stacked_chart(rows, ["nu", "da"])
    (line,) = lines(svg, PALETTES[Theme.LIGHT].grid)
    (reason,) = (each for each in texts(svg) if each.text == "grup prea mic")
    assert line.bottom <= reason.top


def test_a_share_too_narrow_for_its_text_has_none() -> None:
    svg = stacked_chart([Stack("a", (0.01, 0.99), ("1%", "99%"))], ["nu", "da"])
    assert sorted(words(svg).split()) == ["99%", "a", "da", "nu"]


def test_a_share_of_zero_has_no_segment() -> None:
    svg = stacked_chart([Stack("a", (0.0, 1.0), ("0%", "100%"))], ["nu", "da"])
    assert len(bars(svg)) == 1


def test_a_stack_with_fewer_texts_than_shares_is_an_error() -> None:
    with pytest.raises(ValueError, match="argument 2 is shorter"):
        stacked_chart([Stack("a", (0.5, 0.5), ("50%",))], ["nu", "da"])


@every_width
def test_segments_are_named_in_their_order_above_the_bars(width: int) -> None:
    names = ("deloc", "puțin", "la fel", "la fel", 'foarte „mult" \\ \u2028')
    shares = (0.2,) * 5
    svg = stacked_chart([Stack("a", shares, ("20%",) * 5)], names, width=width)
    key = {line.text: line for line in texts(svg) if line.text != "a"}
    assert [text for text in key if not text.endswith("%")][:3] == ["deloc", "puțin", "la fel"]
    assert max(key[text].bottom for text in names[:4]) < min(bar.top for bar in bars(svg))
    assert words(svg).count("la fel") == 2
    assert 'foarte „mult" \\' in words(svg)


@every_width
def test_a_long_name_of_a_segment_is_written_in_full(width: int) -> None:
    name = "Nici de acord, nici împotrivă, sau fără o părere despre această propunere anume"
    svg = stacked_chart([Stack("a", (0.5, 0.5), ("50%", "50%"))], [name, "da"], width=width)
    assert name in words(svg)


@every_count
@every_theme
def test_segments_all_differ_and_reach_three_to_one(count: int, theme: Theme) -> None:
    row = Stack("a", (1 / count,) * count, ("",) * count)
    found = segments(stacked_chart([row], ["x"] * count, theme=theme))
    assert len(set(found)) == count
    for colour in found:
        assert contrast(colour, PALETTES[theme].page) >= 3


@every_count
@every_theme
def test_text_on_segments_reaches_four_and_a_half_to_one(count: int, theme: Theme) -> None:
    row = Stack("a", (1 / count,) * count, ("1",) * count)
    svg = stacked_chart([row], ["x"] * count, theme=theme)
    inks = [line.colour for line in texts(svg) if line.text == "1"]
    for ink, colour in zip(inks, segments(svg), strict=True):
        assert contrast(ink or "", colour) >= 4.5


def test_the_key_has_the_colours_of_the_segments() -> None:
    svg = stacked_chart([Stack("a", (0.5, 0.5), ("", ""))], ["nu", "da"])
    symbols = [each for each in root_of(svg).iter() if "symbol" in each.get("class", "")]
    keys = [path.get("fill") for group in symbols for path in group if path.get("fill")]
    assert keys == segments(svg)
