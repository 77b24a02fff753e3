from __future__ import annotations

import pytest

from surveys.spreadsheet import inert


@pytest.mark.parametrize("text", ["=1", "+40", "-5", "@x", "\t=1", "\r", "\n", "＝1", "="])
def test_text_that_could_be_run_gets_an_apostrophe(text: str) -> None:
    assert inert(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a=1", "1-2", " =1", "'=1", "ș", "5"])
def test_other_text_stays(text: str) -> None:
    assert inert(text) == text
