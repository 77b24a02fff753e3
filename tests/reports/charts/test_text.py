from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reports.charts.text import balanced, width, wrap

LABEL = "Cunoașterea resurselor existente la nivel de ecosistem, dezvoltare inițiative"


def test_marks_take_no_room_of_their_own() -> None:
    assert width("ș", 15) == width("s", 15)
    assert width("ă", 15) == width("a", 15)


def test_bold_is_wider() -> None:
    assert width("IMM-uri", 15, bold=True) > width("IMM-uri", 15)


def test_a_label_breaks_between_words() -> None:
    assert wrap(LABEL, 300, 15) == (
        "Cunoașterea resurselor existente la",
        "nivel de ecosistem, dezvoltare",
        "inițiative",
    )


def test_balanced_leaves_no_single_word() -> None:
    lines = balanced(LABEL, 300, 15)
    assert len(lines) == 3
    assert lines[-1] != "inițiative"
    assert " ".join(lines) == LABEL


def test_a_word_too_long_is_broken_and_not_cut() -> None:
    lines = wrap("a" * 100, 100, 15)
    assert len(lines) > 1
    assert "".join(lines) == "a" * 100


def test_an_empty_label_is_one_empty_line() -> None:
    assert wrap("", 100, 15) == ("",)


@given(st.text(max_size=80), st.floats(40, 400))
def test_nothing_is_lost_and_every_line_fits(text: str, limit: float) -> None:
    for lines in (wrap(text, limit, 15), balanced(text, limit, 15)):
        assert "".join("".join(lines).split()) == "".join(text.split())
        assert all(width(line, 15) <= limit for line in lines)
