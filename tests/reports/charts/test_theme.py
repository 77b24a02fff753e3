from __future__ import annotations

import pytest

from reports.charts.colour import contrast
from reports.charts.theme import COLOURS, MOST_SEGMENTS, Role, Theme, css_properties, segment

PALETTES = [Theme.LIGHT, Theme.DARK]


def test_contrast_of_the_ends() -> None:
    assert contrast("#000000", "#ffffff") == 21
    assert contrast("#777777", "#777777") == 1
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54  # WCAG's own example


@pytest.mark.parametrize("theme", PALETTES)
def test_text_reaches_four_and_a_half_to_one(theme: Theme) -> None:
    colours = COLOURS[theme]
    for role in (Role.TEXT, Role.MUTED):
        assert contrast(colours[role], colours[Role.PAGE]) >= 4.5


@pytest.mark.parametrize("theme", PALETTES)
def test_marks_reach_three_to_one(theme: Theme) -> None:
    colours = COLOURS[theme]
    names = [Role.ACCENT, Role.QUIET, Role.LINE]
    names += [name for name in colours if name.startswith("segment-")]  # type: ignore[misc]
    for name in names:
        assert contrast(colours[name], colours[Role.PAGE]) >= 3, name


@pytest.mark.parametrize("theme", PALETTES)
def test_text_on_segments_reaches_four_and_a_half_to_one(theme: Theme) -> None:
    colours = COLOURS[theme]
    for name in (name for name in colours if name.startswith("segment-")):
        assert contrast(colours[f"on-{name}"], colours[name]) >= 4.5, name


def test_segments_of_a_bar_all_differ() -> None:
    for segments in range(2, MOST_SEGMENTS + 1):
        names = [segment(number, segments) for number in range(segments)]
        assert len({COLOURS[Theme.LIGHT][name] for name in names}) == segments


def test_page_properties_are_those_that_charts_read() -> None:
    assert "--chart-accent: #c8551b;" in css_properties(Theme.LIGHT)
    assert COLOURS[Theme.PAGE_DEFINED][Role.ACCENT] == "var(--chart-accent, #c8551b)"
    assert len(css_properties(Theme.DARK).splitlines()) == len(COLOURS[Theme.PAGE_DEFINED])
