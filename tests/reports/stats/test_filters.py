from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.stats.blocks import Block, encode
from reports.stats.facts import facts
from reports.stats.filters import columns_of, mask, matching
from surveys.questionnaire.condition_parser import MAX_TERMS, ConditionError, parse, parse_filter
from surveys.questionnaire.conditions import evaluate
from tests.reports.stats.questionnaires import EVERY_KIND
from tests.reports.stats.strategies import responses

LEAVES = st.sampled_from(
    [
        "${org} = 'ngo'", "${org} != 'ngo'", "'sme' = ${org}", "${org} = ''",
        "selected(${org}, 'sme')", "selected(${needs}, 'data')", "selected(${needs}, 'nothing')",
        "count-selected(${needs}) > 1", "count-selected(${needs}) = 0",
        "count-selected(${needs}) = ${rating}", "${needs} = 'money data'", "${needs} != ''",
        "${rating} >= 4", "${rating} = 'dont_know'", "${rating} < ${staff}", "${rating} = 3",
        "${grid.speed} = 'good'", "${grid.speed} = ${grid.price}", "${grid.price} = ''",
        "selected(${grid}, 'speed')", "selected(${order}, 'b')", "${order} = 'a b'",
        "count-selected(${order}) >= 2", "${staff} <= 2.5", "${staff} = 1", "${staff} = ''",
        "${since} >= '2010-06-01'", "${since} = '2000-01-01'", "'2020-01-01' > ${since}",
        "${since} < '2010-13-01'", "${points.x} > ${points.y}", "${points.y} = ''",
        "${points.x} >= 5",
        "${agree} = true()", "${agree} = false()", "${agree} != ''", "${name} = ''",
        "${story} != ''",
        "${elsewhere} = ''", "${elsewhere} > 1", "true()", "1 = 1",
        "${_language} = 'ro'", "${_language} != ${_mode}", "${_version} >= 2", "${_version} = 1",
        "${_set_aside} = true()", "${_set_aside} = ''", "${_submitted_on} >= '2026-03-10'",
        "${_submitted_on} = '2026-03-09'", "${_origin} = 'collected'",
    ]
)  # fmt: skip
FILTERS = st.recursive(
    LEAVES,
    lambda inner: (
        inner.map(lambda text: f"not({text})")
        | st.tuples(inner, inner).map(lambda two: f"({two[0]} and {two[1]})")
        | st.tuples(inner, inner).map(lambda two: f"({two[0]} or {two[1]})")
    ),
    max_leaves=6,
)
FACTS = st.tuples(
    st.integers(1, 3), st.sampled_from(["ro", "en"]), st.sampled_from(["web", "paper"]),
    st.dates(date(2026, 3, 8), date(2026, 3, 12)), st.booleans(),
)  # fmt: skip


def with_facts(block: Block, known: list[Any]) -> Block:
    versions, languages, modes, days, aside = map(list, zip(*known, strict=True))
    columns = facts(versions, languages, ["collected"] * len(known), modes, days, aside)
    return Block(block.size, {**block.columns, **columns})


@settings(max_examples=300, deadline=None)
@given(responses, FILTERS, st.data())
def test_a_filter_is_the_condition_on_each_response(
    given_: list[tuple[dict[str, Any], frozenset[str]]], text: str, data: st.DataObject
) -> None:
    known = [data.draw(FACTS) for _ in given_]
    expression = parse_filter(text)
    expected = []
    for (answers, asked), (version, language, mode, day, aside) in zip(given_, known, strict=True):
        said = {code: value for code, value in answers.items() if code in asked}
        said |= {"_version": str(version), "_language": language, "_mode": mode}
        said |= {"_origin": "collected", "_submitted_on": day.isoformat()}
        expected.append(evaluate(expression, said | ({"_set_aside": True} if aside else {})))
    if not given_:
        return
    block = encode(EVERY_KIND, *map(list, zip(*given_, strict=True)))
    block = with_facts(block, known)
    assert mask(expression, block).tolist() == expected
    (chosen,) = matching([block], expression)
    assert chosen.size == sum(expected)
    assert all(len(column.state) == chosen.size for column in chosen.columns.values())
    assert parse_filter(str(expression)) == expression


def test_what_a_filter_reads() -> None:
    expression = parse_filter("${org} = 'ngo' and not(selected(${needs}, 'x')) or ${_version} > 1")
    assert columns_of(expression) == {"org", "needs", "_version"}


@pytest.mark.parametrize(
    "text", ["${_language} = 'ro'", "${_language.x} = 'ro' or ${_version} = 1"]
)
def test_questionnaires_cannot_ask_by_facts(text: str) -> None:
    with pytest.raises(ConditionError):
        parse(text)


def test_days_are_put_in_order_in_filters_only() -> None:
    answers = {"since": "2020-05-01"}
    assert evaluate(parse_filter("${since} >= '2020-01-01'"), answers)
    assert not evaluate(parse("${since} >= '2020-01-01'"), answers)
    assert not evaluate(parse_filter("${since} >= '2020-99-01'"), answers)


def test_filters_have_a_longest_and_a_most() -> None:
    """trust.md (c) 22: 50 filters are refused, with a reason."""
    with pytest.raises(ConditionError, match="50 comparisons"):
        parse_filter(" and ".join(["${org} = 'ngo'"] * 50))
    with pytest.raises(ConditionError, match="characters"):
        parse_filter("${org} = '" + "x" * 3_000 + "'")
    assert parse_filter(" or ".join(["${org} = 'ngo'"] * MAX_TERMS))
