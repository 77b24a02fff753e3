"""The columns of a data file and its rows (docs/architecture.md, "Variables")."""

from __future__ import annotations

import csv
import io
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaire.model import Kind
from surveys.questionnaire.text import Text
from surveys.questionnaire.variables import (
    Content,
    RowError,
    Variable,
    column_names,
    decode,
    encode,
    row,
    variables,
)
from tests.surveys.questionnaire.answer_strategies import answer_sets
from tests.surveys.questionnaire.examples import (
    choices,
    multiple,
    one_each,
    one_page,
    page,
    question,
    questionnaire,
    single,
)
from tests.surveys.questionnaire.strategies import large, questionnaires

WITH_OTHER = one_page(
    question("s", Kind.SINGLE_CHOICE, choices=choices("a", "z", other="z")),
    question("m", Kind.MULTIPLE_CHOICE, choices=choices("a", "z", other="z")),
)
EACH = one_page(*one_each().values())

ANSWERS: dict[str, Any] = {
    "q1": "a",
    "q2": ["a", "c"],
    "q3": 4,
    "q4": {"s": "b"},
    "q5": ["c", "a"],
    "q6": 12,
    "q7": "=1+1",
    "q8": "a\nb",
    "q9": "2021-08-31",
    "q10": {"a": 4, "c": 6},
    "q11": True,
}


def as_text(cells: dict[str, Any]) -> dict[str, str]:
    """The cells as a data file holds them."""
    return {name: "" if cell is None else str(cell) for name, cell in cells.items()}


def test_columns_are_planned_from_the_questionnaire() -> None:
    assert column_names(EACH) == (
        "_id", "_version", "_language", "_origin", "_mode", "_submitted_on", "_not_asked",
        "q1",
        "q2", "q2.a", "q2.b", "q2.c",
        "q3",
        "q4.r", "q4.s",
        "q5", "q5.a", "q5.b", "q5.c",
        "q6", "q7", "q8", "q9",
        "q10.a", "q10.b", "q10.c",
        "q11",
    )  # fmt: skip


def test_other_text_has_a_column_after_those_of_its_question() -> None:
    names = tuple(variable.name for variable in variables(WITH_OTHER))
    assert names == ("s", "s.other_text", "m", "m.a", "m.z", "m.other_text")


def test_variable_says_what_its_cells_hold() -> None:
    assert variables(WITH_OTHER)[3] == Variable(
        name="m.a",
        question_code="m",
        part="a",
        label=Text.of(ro="a"),
        kind=Kind.MULTIPLE_CHOICE,
        content=Content.TAKEN,
    )


def test_encode_gives_the_cells_of_every_kind() -> None:
    assert encode(EACH, ANSWERS) == {
        "q1": "a",
        "q2": "a c", "q2.a": 1, "q2.b": 0, "q2.c": 1,
        "q3": 4,
        "q4.r": None, "q4.s": "b",
        "q5": "c a", "q5.a": 2, "q5.b": None, "q5.c": 1,
        "q6": 12, "q7": "=1+1", "q8": "a\nb", "q9": "2021-08-31",
        "q10.a": 4, "q10.b": 0, "q10.c": 6,
        "q11": 1,
    }  # fmt: skip


def test_unanswered_cells_are_empty_not_zero() -> None:
    """0 is "answered without it"; unanswered and not asked are empty."""
    assert set(encode(EACH, {}).values()) == {None}


def test_row_stands_in_the_order_of_the_variables() -> None:
    assert row(EACH, ANSWERS) == list(encode(EACH, ANSWERS).values())


def test_decode_gives_the_answers_back() -> None:
    assert decode(EACH, as_text(encode(EACH, ANSWERS))) == ANSWERS


def test_decode_ignores_columns_that_are_no_question() -> None:
    cells = {"_id": "1", "_not_asked": "", "note": "x", **as_text(encode(EACH, ANSWERS))}
    assert decode(EACH, cells) == ANSWERS


def test_decode_reads_small_numbers_as_programs_write_them() -> None:
    made = one_page(question("n", Kind.NUMBER, decimals=6))
    assert decode(made, {"n": "1e-06"}) == {"n": 0.000001}
    assert decode(made, {"n": "-2.5e-05"}) == {"n": -0.000025}


@pytest.mark.parametrize(
    ("changes", "columns"),
    [
        ({"q1": "x"}, {"q1"}),
        ({"q3": "9", "q6": "NaN"}, {"q3", "q6"}),
        ({"q2.b": "1"}, {"q2.b"}),
        ({"q2.a": ""}, {"q2.a"}),
        ({"q2": "a b"}, {"q2.b", "q2.c"}),
        ({"q2": ""}, {"q2.a", "q2.b", "q2.c"}),
        ({"q5.a": "3"}, {"q5.a"}),
        ({"q4.s": "x"}, {"q4.r"}),
        ({"q10.a": "5"}, {"q10.a"}),
        ({"q6": "1e309"}, {"q6"}),
        ({"q9": "31.08.2021"}, {"q9"}),
        ({"q11": "yes"}, {"q11"}),
        ({"q7": "\x00"}, {"q7"}),
    ],
)
def test_decode_names_the_columns_of_bad_cells(changes: dict[str, str], columns: set[str]) -> None:
    with pytest.raises(RowError) as caught:
        decode(EACH, {**as_text(encode(EACH, ANSWERS)), **changes})
    assert set(caught.value.errors) == columns
    assert all(name in str(caught.value) for name in columns)


def test_decode_names_the_columns_that_are_missing() -> None:
    with pytest.raises(RowError, match=r"^column q2\.b: the column is missing$"):
        decode(EACH, {name: "" for name in column_names(EACH) if name != "q2.b"})


def test_decode_refuses_another_text_that_cannot_be_kept() -> None:
    cells = as_text(encode(WITH_OTHER, {"s": "z"}))
    with pytest.raises(RowError) as caught:
        decode(WITH_OTHER, {**cells, "s.other_text": "x" * 301})
    assert set(caught.value.errors) == {"s.other_text"}


@large
@given(st.data())
def test_decode_is_the_inverse_of_encode(data: st.DataObject) -> None:
    made = data.draw(questionnaires())
    answers = data.draw(answer_sets(made))
    cells = encode(made, answers)
    assert list(cells) == [variable.name for variable in variables(made)]
    assert decode(made, as_text(cells)) == answers


@large
@given(st.data())
def test_answers_survive_a_csv_file(data: st.DataObject) -> None:
    made = data.draw(questionnaires(max_pages=1))
    sets = data.draw(st.lists(answer_sets(made), max_size=3))
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(["_", *(variable.name for variable in variables(made))])
    writer.writerows([["", *row(made, answers)] for answers in sets])
    file.seek(0)
    assert [decode(made, cells) for cells in csv.DictReader(file)] == sets


def test_encoding_many_responses_is_fast() -> None:
    """100,000 responses of 35 questions take a few seconds; here 10,000 in well under one."""
    made = questionnaire(
        page("p1", *(single(f"s{n}") for n in range(20)), *(multiple(f"m{n}") for n in range(15)))
    )
    answers: dict[str, Any] = {f"s{n}": "a" for n in range(20)}
    answers |= {f"m{n}": ["a", "c"] for n in range(15)}
    started = time.process_time()
    for _ in range(10_000):
        row(made, answers)
    assert time.process_time() - started < 1
