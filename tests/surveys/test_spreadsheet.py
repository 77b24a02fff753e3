from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.spreadsheet import as_typed, inert


@pytest.mark.parametrize("text", ["=1", "+40", "-5", "@x", "\t=1", "\r", "\n", "＝1", "="])
def test_text_that_could_be_run_gets_an_apostrophe(text: str) -> None:
    assert inert(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a=1", "1-2", " =1", "'1", "'", "ș", "5"])
def test_other_text_stays(text: str) -> None:
    assert inert(text) == text


@pytest.mark.parametrize("text", ["'=1", "''-1"])
def test_text_that_looks_inert_already_gets_another_apostrophe(text: str) -> None:
    assert inert(text) == f"'{text}"


@given(st.text(alphabet="'=-+a ș"))
def test_what_was_typed_can_be_told_again(text: str) -> None:
    assert as_typed(inert(text)) == text
