"""What a browser sends back unchanged is the answer that was stored."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.forms.inputs import INPUTS
from surveys.questionnaire.answers import clean_answer
from surveys.questionnaire.model import Kind, Question
from surveys.questionnaire.parsing import parse_answer
from surveys.questionnaire.validation import validate
from tests.factories import all_kinds_page, choices, question, questionnaire
from tests.surveys.questionnaire.answer_strategies import answer_sets

QUESTIONNAIRE = questionnaire(all_kinds_page())


def controls(item: Question, raw: Any) -> MultiValueDict[str, str]:
    """What a browser sends for a page that shows `raw`, as the templates draw it."""
    sent: MultiValueDict[str, str] = MultiValueDict()
    if isinstance(raw, dict):
        for part, value in raw.items():
            sent[f"{item.code}.{part}"] = value
    elif raw and isinstance(raw, list):
        sent.setlist(item.code, raw)
    elif raw:
        sent[item.code] = raw.replace("\n", "\r\n")
    return sent


@given(answers=answer_sets(QUESTIONNAIRE))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_stored_answers_come_back_unchanged(answers: dict[str, Any]) -> None:
    back: dict[str, Any] = {}
    for item in QUESTIONNAIRE.questions():
        source = INPUTS[item.kind]
        sent = controls(item, source.restore(item, answers.get(item.code)))
        value = parse_answer(item, source.read(item, sent))
        if value is not None:
            back[item.code] = value
    texts = {key: value for key, value in answers.items() if key.endswith(".other_text")}
    kept, errors = validate(QUESTIONNAIRE, back | texts)
    assert (kept, errors) == (answers, {})


@given(steps=st.integers(0, 10**9), decimals=st.integers(0, 9))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_stored_numbers_come_back_however_small(steps: int, decimals: int) -> None:
    item = question("n", Kind.NUMBER, decimals=decimals)
    number = clean_answer(item, steps / 10**decimals)
    raw = INPUTS[Kind.NUMBER].restore(item, number)
    assert parse_answer(item, INPUTS[Kind.NUMBER].read(item, controls(item, raw))) == number


@pytest.mark.parametrize("kind", Kind)
def test_nothing_stored_is_nothing_sent(kind: Kind) -> None:
    item = next(each for each in QUESTIONNAIRE.questions() if each.kind is kind)
    assert controls(item, INPUTS[kind].restore(item, None)) == {}
    assert not INPUTS[kind].read(item, QueryDict(""))


def test_of_a_value_sent_twice_the_last_counts() -> None:
    item = question("q")
    assert INPUTS[Kind.SHORT_TEXT].read(item, QueryDict("q=one&q=two")) == "two"


def test_parts_that_the_question_does_not_have_are_not_read() -> None:
    item = question("m", Kind.MATRIX, choices=choices("a"), rows=choices("r"))
    sent = QueryDict("m.r=a&m.x=a&m.=a&m=a&m.r.r=a")
    assert INPUTS[Kind.MATRIX].read(item, sent) == {"r": "a"}
