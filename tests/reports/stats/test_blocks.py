from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from reports.stats.blocks import UncountableAnswerError, encode
from reports.stats.cells import _PLANNED, planned_cells
from reports.stats.columns import ANSWERED, NOT_ASKED, UNANSWERED
from reports.stats.encoders import ENCODERS
from reports.stats.pairs import PAIRS
from surveys.questionnaire.model import Kind
from tests.reports.stats.questionnaires import ALL_CODES, EVERY_KIND, GRID, ORDER, RATING


def test_every_kind_is_in_every_table() -> None:
    assert set(_PLANNED) == set(Kind)
    assert set(ENCODERS) == set(Kind) - {Kind.NOTE}
    assert set(PAIRS) == set(Kind) - {Kind.NOTE}


def test_planned_cells_follow_the_questionnaire() -> None:
    assert planned_cells(RATING) == (1, 2, 3, 4, 5, "dont_know")
    assert planned_cells(GRID) == (
        ("speed", "good"),
        ("speed", "bad"),
        ("price", "good"),
        ("price", "bad"),
    )
    assert planned_cells(ORDER)[:4] == (("a", 1), ("a", 2), ("a", 3), ("b", 1))


def test_encode_each_kind_has_its_documented_data() -> None:
    block = encode(
        EVERY_KIND,
        [
            {
                "org": "sme",
                "needs": ["money", "data"],
                "rating": "dont_know",
                "grid": {"price": "bad"},
                "order": ["c", "a"],
                "staff": 0,
                "name": "Ana",
                "since": "2021-08-31",
                "points": {"y": 10},
                "agree": True,
            },
            {},
        ],
    )
    data = {code: column.data.tolist() for code, column in block.columns.items()}
    assert block.size == 2
    assert "note" not in data
    assert data["org"] == [1, -1]
    assert data["needs"] == [[True, False, True], [False, False, False]]
    assert data["rating"] == [5, -1]
    assert data["grid"] == [[-1, 1], [-1, -1]]
    assert data["order"] == [[2, 0, 1], [0, 0, 0]]
    assert data["staff"][0] == 0.0
    assert np.isnan(data["staff"][1])
    assert data["since"] == [date(2021, 8, 31).toordinal(), 0]
    assert data["points"] == [[0, 10], [0, 0]]
    assert data["agree"] == [True, False]
    assert data["name"] == [True, False]
    assert data["story"] == [False, False]


def test_state_tells_not_asked_from_unanswered_from_answered() -> None:
    block = encode(
        EVERY_KIND,
        [{"staff": 0}, {}, {"staff": 7}],
        [ALL_CODES, ALL_CODES, ALL_CODES - {"staff"}],
    )
    assert block.columns["staff"].state.tolist() == [ANSWERED, UNANSWERED, NOT_ASKED]


def test_encode_leaves_out_answers_to_questions_not_asked() -> None:
    answers = {"org": "sme", "needs": ["money"], "order": ["a"], "points": {"x": 10}}
    block = encode(EVERY_KIND, [answers], [frozenset()])
    assert block.columns["org"].data.tolist() == [-1]
    assert not block.columns["needs"].data.any()
    assert not block.columns["order"].data.any()
    assert not block.columns["points"].data.any()


@pytest.mark.parametrize("empty", [None, "", [], {}, False])
def test_empty_values_are_no_answers(empty: object) -> None:
    for code, column in encode(EVERY_KIND, [dict.fromkeys(ALL_CODES, empty)]).columns.items():
        assert column.state.tolist() == [UNANSWERED], code


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("org", "unheard_of"),
        ("org", ["sme"]),
        ("needs", ["unheard_of"]),
        ("needs", 5),
        ("rating", 6),
        ("grid", {"colour": "good"}),
        ("grid", {"speed": "soso"}),
        ("order", ["z"]),
        ("staff", "many"),
        ("staff", float("inf")),
        ("since", "yesterday"),
        ("since", 5),
        ("points", {"z": 10}),
        ("points", ["x"]),
    ],
)
def test_encode_names_the_question_of_an_answer_it_does_not_offer(code: str, value: object) -> None:
    with pytest.raises(UncountableAnswerError, match=f"'{code}'"):
        encode(EVERY_KIND, [{}, {code: value}])


def test_encode_refuses_sets_of_questions_that_do_not_match() -> None:
    with pytest.raises(ValueError, match="1 sets of questions asked for 2 responses"):
        encode(EVERY_KIND, [{}, {}], [ALL_CODES])


def test_encode_no_responses_gives_an_empty_block() -> None:
    block = encode(EVERY_KIND, [], [])
    assert block.size == 0
    assert set(block.columns) == ALL_CODES - {"note"}
