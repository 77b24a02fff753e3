from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from reports.charts.text import width, wrap

LABEL = "Cunoașterea resurselor existente la nivel de ecosistem, dezvoltare inițiative"


def test_marks_take_no_room_of_their_own() -> None:
    assert width("ș") == width("s")
    assert width("s\N{COMBINING COMMA BELOW}") == width("s")


def test_bold_is_wider() -> None:
    assert width("IMM-uri", bold=True) > width("IMM-uri")


def test_a_label_breaks_between_words_into_even_lines() -> None:
    assert wrap(LABEL, 300) == [
        "Cunoașterea resurselor existente",
        "la nivel de ecosistem,",
        "dezvoltare inițiative",
    ]


def test_a_label_that_fits_stays_on_one_line() -> None:
    assert wrap(LABEL, 720) == [LABEL]


def test_a_hyphen_is_no_place_to_break() -> None:
    assert wrap("IMM-uri", 40) != ["IMM-", "uri"]
    assert wrap("pentru IMM-uri", 90) == ["pentru", "IMM-uri"]


def test_a_word_too_long_is_broken_and_not_cut() -> None:
    lines = wrap("a" * 100, 100)
    assert len(lines) > 1
    assert "".join(lines) == "a" * 100


def test_an_empty_label_is_one_empty_line() -> None:
    assert wrap("", 100) == [""]


@given(st.text(max_size=80), st.floats(40, 400), st.booleans())
def test_nothing_is_lost_and_every_line_fits(text: str, limit: float, bold: bool) -> None:
    lines = wrap(text, limit, bold=bold)
    assert _characters("".join(lines)) == _characters(text)
    assert all(width(line, bold=bold) <= limit for line in lines)


def _characters(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).split())
