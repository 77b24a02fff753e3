from __future__ import annotations

import pytest

from reports.charts.theme import PALETTES, Palette, Theme
from tests.reports.charts.contrast import contrast

every_palette = pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES.keys())


def test_contrast_of_the_ends() -> None:
    assert contrast("#000000", "#ffffff") == 21
    assert contrast("#777777", "rgb(119, 119, 119)") == 1
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54  # WCAG's own example


def test_every_theme_has_its_palette() -> None:
    assert set(PALETTES) == set(Theme)


@every_palette
def test_text_reaches_four_and_a_half_to_one(palette: Palette) -> None:
    for ink in (palette.text, palette.muted):
        assert contrast(ink, palette.page) >= 4.5


@every_palette
def test_marks_reach_three_to_one(palette: Palette) -> None:
    for colour in (palette.accent, palette.quiet, palette.line, *palette.scale):
        assert contrast(colour, palette.page) >= 3, colour
