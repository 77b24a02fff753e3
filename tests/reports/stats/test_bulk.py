"""Documents read at once against the same documents read one after the other."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.stats import bulk
from reports.stats.blocks import Block, UncountableAnswerError, encode
from reports.stats.bulk import encode_documents
from reports.stats.bulk_encoders import BULK_ENCODERS
from reports.stats.bulk_table import encode_at_once
from reports.stats.documents_at_once import SEPARATOR, TYPES, UNKNOWN, UnplannedError
from surveys.questionnaire.asked import asked, without_unasked
from surveys.questionnaire.model import Choice, Kind, Questionnaire
from surveys.questionnaire.text import Text
from tests.reports.stats import questionnaires as made
from tests.reports.stats.strategies import answers
from tests.reports.stats.test_packing import same
from tests.surveys.questionnaire.answer_strategies import ANSWERS
from tests.surveys.questionnaire.examples import choices
from tests.surveys.questionnaire.strategies import questionnaires

CONDITIONS = (
    "${org} != 'sme'",
    "selected(${needs}, 'data') and not(selected(${needs}, 'money'))",
    "${needs} = 'money data'",
    "${rating} = 'dont_know'",
    "${rating} < 3",
    "${grid.speed} = 'good'",
    "count-selected(${order}) = 2",
    "${order} = 'c a'",
    "${staff} >= 2.5",
    "${name} = 'Ana' or ${other.other_text} = 'Altceva'",
    "${since} = '2021-08-31'",
    "${points.x} > 4",
    "${agree} = 'true'",
    "${if3} = 'da'",  # a question that is itself asked on a condition
)
OTHER = replace(
    made.question("other", Kind.SINGLE_CHOICE),
    choices=(Choice(code="own", label=Text.of(ro="Altul"), other=True),),
)
# Every kind, and a text on each condition.
ROUTED = made.questionnaire(
    *made.EVERY_KIND.questions(),
    OTHER,
    *(
        made.question(f"if{number}", Kind.SHORT_TEXT, condition=condition)
        for number, condition in enumerate(CONDITIONS)
    ),
)
routed_answers = st.builds(
    lambda known, more: {**known, **more},
    answers,
    st.fixed_dictionaries(
        {},
        optional={
            "other": st.just("own"),
            "other.other_text": st.just("Altceva"),
            "since": st.sampled_from(["2021-08-31", "2020-02-29"]),
            "staff": st.sampled_from([0, 2, 2.5, -7]),
            **{f"if{number}": st.just("da") for number in range(len(CONDITIONS))},
        },
    ),
)


def written(sets: Sequence[Any]) -> list[str]:
    """As PostgreSQL writes them: a space after a colon, keys in another order."""
    return [json.dumps(each, ensure_ascii=False, sort_keys=True) for each in sets]


def plainly(questionnaire: Questionnaire, sets: Sequence[dict[str, Any]]) -> Block:
    return encode(questionnaire, sets, [asked(questionnaire, each) for each in sets])


def test_every_kind_is_read_at_once() -> None:
    assert set(TYPES) == set(BULK_ENCODERS) == set(Kind) - {Kind.NOTE}


@given(sets=st.lists(routed_answers, min_size=1, max_size=12))
def test_columns_are_those_of_documents_read_one_by_one(sets: list[dict[str, Any]]) -> None:
    """Answers to questions that are not asked among them: they are in the documents, too."""
    same(encode_at_once(ROUTED, written(sets)), plainly(ROUTED, sets))


@given(data=st.data(), questionnaire=questionnaires())
def test_any_questionnaire_is_read_at_once(
    data: st.DataObject, questionnaire: Questionnaire
) -> None:
    sets = [
        {
            question.code: value
            for question in questionnaire.questions()
            if data.draw(st.booleans())
            and (value := ANSWERS[question.kind](data.draw, question)) is not None
        }
        for _ in range(data.draw(st.integers(1, 4)))
    ]
    same(encode_at_once(questionnaire, written(sets)), plainly(questionnaire, sets))


# Of `order` only what was taken in `needs` is offered: perhaps nothing, then it is not asked.
OFFERED = made.questionnaire(
    replace(made.question("needs", Kind.MULTIPLE_CHOICE), choices=choices("a", "b", "c")),
    replace(
        made.question("order", Kind.RANKING),
        choices=tuple(
            replace(each, condition=f"selected(${{needs}}, '{each.code}')")
            for each in choices("a", "b", "c")
        ),
    ),
)
lists_of_codes = st.lists(st.sampled_from("abc"), min_size=1, unique=True)


@given(
    sets=st.lists(
        st.fixed_dictionaries({}, optional={"needs": lists_of_codes, "order": lists_of_codes}),
        min_size=1,
        max_size=6,
    )
)
def test_what_is_not_offered_is_not_asked_whatever_way_documents_are_read(
    sets: list[dict[str, Any]],
) -> None:
    cleaned = [without_unasked(OFFERED, each) for each in sets]
    for many in (1, len(sets) + 1):  # at once, and one by one
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(bulk, "MANY", many)
            same(encode_documents(OFFERED, written(sets)), plainly(OFFERED, cleaned))


@pytest.mark.parametrize("empty", [None, "", [], {}, False])
def test_empty_values_are_no_answers(monkeypatch: pytest.MonkeyPatch, empty: object) -> None:
    monkeypatch.setattr(bulk, "MANY", 1)
    sets = [dict.fromkeys(made.ALL_CODES, empty), {"org": empty}, {}]
    same(encode_documents(made.EVERY_KIND, written(sets)), plainly(made.EVERY_KIND, sets))


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("org", "unheard_of"),
        ("org", ["sme"]),
        ("needs", ["unheard_of"]),
        ("needs", 5),
        ("needs", ["money", None]),
        ("rating", 6),
        ("rating", 0),
        ("rating", UNKNOWN),
        ("grid", {"colour": "good"}),
        ("grid", {"speed": "soso"}),
        ("grid", {"speed": ""}),
        ("grid", {"speed": None}),
        ("order", ["z"]),
        ("staff", "many"),
        ("since", "yesterday"),
        ("since", 5),
        ("points", {"z": 10}),
        ("points", {"x": None}),
        ("points", ["x"]),
    ],
)
def test_what_cannot_be_counted_is_refused_as_one_by_one(
    monkeypatch: pytest.MonkeyPatch, code: str, value: object
) -> None:
    monkeypatch.setattr(bulk, "MANY", 1)
    with pytest.raises(UncountableAnswerError, match=f"'{code}'"):
        encode_documents(made.EVERY_KIND, written([{}, {code: value}]))


@pytest.mark.parametrize(
    "strange",
    [
        {"gone": "a key that no question has"},
        {"rating": 3.0},
        {"points": {"x": 10.0}},
        {"name": 5},
        {"name": f"a{SEPARATOR}b"},
        {"name": f'he said ": null", {UNKNOWN}'},
        {"staff": 2**53 + 1},
        {"staff": 1e300},
    ],
)
def test_what_can_be_counted_otherwise_is_left_to_plain_reading(
    monkeypatch: pytest.MonkeyPatch, strange: dict[str, Any]
) -> None:
    sets: list[dict[str, Any]] = [{"org": "sme"}, strange]
    with pytest.raises(UnplannedError):
        encode_at_once(made.EVERY_KIND, written(sets))
    monkeypatch.setattr(bulk, "MANY", 1)
    same(encode_documents(made.EVERY_KIND, written(sets)), plainly(made.EVERY_KIND, sets))


@pytest.mark.parametrize(
    "text",
    ['"rating": "dont_know"', 'x", "rating": "dont_know', "a\nb\tc", "\\", "ș" * 3_000_000],
)
def test_a_text_is_never_taken_for_what_it_says(text: str) -> None:
    """Rows: texts that look like the document they stand in, and very long ones."""
    sets: list[dict[str, Any]] = [{"name": text, "rating": "dont_know"}, {"rating": 2}]
    same(encode_at_once(made.EVERY_KIND, written(sets)), plainly(made.EVERY_KIND, sets))


def test_few_are_read_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Arrow is loaded where many are read, not by every process that counts a new response."""
    monkeypatch.setitem(sys.modules, "reports.stats.bulk_table", None)
    same(
        encode_documents(made.EVERY_KIND, written([{"org": "sme"}])),
        plainly(made.EVERY_KIND, [{"org": "sme"}]),
    )
