"""What changes to an open round mean (trust.md (c) 15: no answer under what nobody answered)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from surveys.questionnaire.conditions import evaluate, parse
from surveys.questionnaire.diff import diff
from surveys.questionnaire.differences import Level, What
from surveys.questionnaire.judgements import JUDGEMENTS, Effect, Reason, Verdict
from surveys.questionnaire.live_changes import RULES, breaks, live_changes
from surveys.questionnaire.looser import is_looser
from surveys.questionnaire.model import Kind, Question, Questionnaire
from surveys.questionnaire.text import Text
from tests.surveys.questionnaire.examples import (
    choices,
    multiple,
    one_each,
    one_page,
    page,
    questionnaire,
    single,
    text,
)
from tests.surveys.questionnaire.strategies import large, questionnaires


def reasons(before: Question, after: Question) -> list[Reason]:
    """Why the change of one question is judged as it is."""
    found = diff(one_page(single("x"), before), one_page(single("x"), after))
    return [each.reason for each in live_changes(found)]


@large
@given(questionnaires(), questionnaires())
def test_every_difference_is_judged(before: Questionnaire, after: Questionnaire) -> None:
    found = diff(before, after)
    changes = live_changes(found)
    assert [each.difference for each in changes] == list(found)
    assert breaks(changes) == tuple(each for each in changes if each.verdict is Verdict.BREAK)


def test_every_reason_has_a_judgement_and_every_rule_is_about_something() -> None:
    assert set(JUDGEMENTS) == set(Reason)
    assert {effect for _verdict, effect in JUDGEMENTS.values()} == set(Effect)
    assert {level for level, _what in RULES} == set(Level)
    assert {what for _level, what in RULES} == set(What)


ONE = one_each()
NUMBER, SCALE, TEXT = ONE[Kind.NUMBER], ONE[Kind.SCALE], ONE[Kind.SHORT_TEXT]
MANY, MATRIX, DATE = ONE[Kind.MULTIPLE_CHOICE], ONE[Kind.MATRIX], ONE[Kind.DATE]
RANKING, POINTS = ONE[Kind.RANKING], ONE[Kind.ALLOCATION]
LEI, UNSURE = replace(NUMBER, unit=text("lei")), replace(SCALE, dont_know=text())
EXCLUSIVE, OTHER = choices("a", "b", "c", exclusive="c"), choices("a", "b", "c", other="c")
OWN = replace(MANY, choices=OTHER)


@pytest.mark.parametrize(
    ("before", "change", "reason", "verdict"),
    [
        (NUMBER, {"text": text("altfel")}, Reason.WORDING, Verdict.SAFE),
        (NUMBER, {"text": Text.of(ro="q6", en="q6")}, Reason.TRANSLATION, Verdict.SAFE),
        (NUMBER, {"help": text("ajutor")}, Reason.WORDING, Verdict.SAFE),
        (NUMBER, {"required": True}, Reason.REQUIRED_NOW, Verdict.BREAK),
        (replace(NUMBER, required=True), {"required": False}, Reason.OPTIONAL_NOW, Verdict.SAFE),
        (NUMBER, {"condition": "${x} = 'a'"}, Reason.CONDITION_CHANGED, Verdict.BREAK),
        (NUMBER, {"maximum": 9}, Reason.NARROWER, Verdict.BREAK),
        (replace(NUMBER, maximum=9), {"maximum": 8}, Reason.NARROWER, Verdict.BREAK),
        (replace(NUMBER, maximum=9), {"maximum": 10}, Reason.WIDER, Verdict.SAFE),
        (replace(NUMBER, maximum=9), {"maximum": None}, Reason.WIDER, Verdict.SAFE),
        (replace(NUMBER, minimum=0), {"minimum": 1}, Reason.NARROWER, Verdict.BREAK),
        (replace(NUMBER, minimum=0), {"minimum": -1}, Reason.WIDER, Verdict.SAFE),
        (replace(NUMBER, decimals=2), {"decimals": 1}, Reason.NARROWER, Verdict.BREAK),
        (NUMBER, {"decimals": 1}, Reason.WIDER, Verdict.SAFE),
        (NUMBER, {"unit": text("lei")}, Reason.WORDING, Verdict.SAFE),
        (LEI, {"unit": text("€")}, Reason.UNIT_CHANGED, Verdict.BREAK),
        (NUMBER, {"role": "category"}, Reason.REGROUPED, Verdict.BREAK),
        (NUMBER, {"group": "g"}, Reason.REGROUPED, Verdict.BREAK),
        (NUMBER, {"source": "reconstructed"}, Reason.SOURCE_CHANGED, Verdict.BREAK),
        (SCALE, {"maximum": 10}, Reason.SCALE_CHANGED, Verdict.BREAK),
        (SCALE, {"dont_know": text("nu știu")}, Reason.ADDED_OPTION, Verdict.SAFE),
        (UNSURE, {"dont_know": Text()}, Reason.OPTION_REMOVED, Verdict.BREAK),
        (TEXT, {"max_length": 299}, Reason.NARROWER, Verdict.BREAK),
        (TEXT, {"max_length": 300}, Reason.WIDER, Verdict.SAFE),
        (DATE, {"earliest": "2020-01-01"}, Reason.NARROWER, Verdict.BREAK),
        (replace(DATE, latest="2020-01-01"), {"latest": ""}, Reason.WIDER, Verdict.SAFE),
        (MANY, {"choices": choices("a", "b", "c", "d")}, Reason.ADDED_OPTION, Verdict.SAFE),
        (MANY, {"choices": choices("a", "b")}, Reason.OPTION_REMOVED, Verdict.BREAK),
        (MANY, {"choices": choices("b", "a", "c")}, Reason.ORDER, Verdict.SAFE),
        (MANY, {"choices": EXCLUSIVE}, Reason.EXCLUSIVE_NOW, Verdict.BREAK),
        (replace(MANY, choices=EXCLUSIVE), {"choices": MANY.choices}, Reason.WIDER, Verdict.SAFE),
        (MANY, {"choices": OTHER}, Reason.WIDER, Verdict.SAFE),
        (OWN, {"choices": MANY.choices}, Reason.TEXT_NOT_ASKED, Verdict.BREAK),
        (MATRIX, {"choices": choices("a", "b", "c", "d")}, Reason.ADDED_OPTION, Verdict.SAFE),
        (MATRIX, {"choices": choices("d", "a", "b", "c")}, Reason.ORDER_IS_MEANING, Verdict.BREAK),
        (MATRIX, {"choices": choices("c", "b", "a")}, Reason.ORDER_IS_MEANING, Verdict.BREAK),
        (MATRIX, {"rows": choices("s", "r")}, Reason.ORDER, Verdict.SAFE),
        (MATRIX, {"rows": choices("r", "s", "t")}, Reason.ADDED_ROW, Verdict.SAFE),
        (MATRIX, {"rows": choices("r")}, Reason.ROW_REMOVED, Verdict.BREAK),
        (RANKING, {"choices": choices("a", "b", "c", "d")}, Reason.SHARED_OUT, Verdict.BREAK),
        (POINTS, {"choices": choices("a", "b")}, Reason.SHARED_OUT, Verdict.BREAK),
        (POINTS, {"total": 20}, Reason.TOTAL_CHANGED, Verdict.BREAK),
        (ONE[Kind.NOTE], {"text": text("alta")}, Reason.NO_ANSWERS, Verdict.SAFE),
        (TEXT, {"kind": Kind.LONG_TEXT}, Reason.KIND_CHANGED, Verdict.BREAK),
    ],
)  # fmt: skip
def test_a_change_of_a_question_is_judged(
    before: Question, change: dict[str, Any], reason: Reason, verdict: Verdict
) -> None:
    assert reasons(before, replace(before, **change)) == [reason]
    assert JUDGEMENTS[reason].verdict is verdict


@pytest.mark.parametrize(
    ("change", "reason"),
    [({}, Reason.OPTIONAL_QUESTION), ({"required": True}, Reason.REQUIRED_QUESTION)],
)
def test_a_new_question_is_safe_only_when_it_may_be_left_out(
    change: dict[str, Any], reason: Reason
) -> None:
    before, after = one_page(single("x")), one_page(single("x"), single("q", **change))
    assert [each.reason for each in live_changes(diff(before, after))] == [reason]
    (gone,) = live_changes(diff(after, before))
    assert (gone.reason, gone.effect) == (Reason.QUESTION_REMOVED, Effect.STAY_LISTED)


def test_labels_exchanged_between_choices_are_no_mere_wording() -> None:
    before = multiple("q", "a", "b")
    a, b = before.choices
    swapped = (replace(a, label=b.label), replace(b, label=a.label))
    assert reasons(before, replace(before, choices=swapped)) == [Reason.LABELS_EXCHANGED] * 2


def test_ends_of_a_scale_exchanged_are_no_mere_wording() -> None:
    before = replace(SCALE, minimum_label=text("rău"), maximum_label=text("bine"))
    after = replace(SCALE, minimum_label=text("bine"), maximum_label=text("rău"))
    assert reasons(before, after) == [Reason.LABELS_EXCHANGED] * 2


def test_texts_exchanged_between_questions_are_no_mere_wording() -> None:
    one, two = single("q"), single("r")
    before = one_page(one, two)
    after = one_page(replace(one, text=two.text), replace(two, text=one.text))
    changes = live_changes(diff(before, after))
    assert [each.reason for each in changes] == [Reason.LABELS_EXCHANGED] * 2


def test_what_respondents_were_promised_is_said_to_bind() -> None:
    before = questionnaire(page("p", single("q")), notice=text("trei luni"))
    after = replace(before, notice=text("trei ani"))
    (change,) = live_changes(diff(before, after))
    assert (change.verdict, change.effect) == (Verdict.SAFE, Effect.TOLD_BEFORE)


def test_a_language_taken_away_is_a_break_and_one_more_is_not() -> None:
    one = one_page(single("q"))
    two = replace(one, languages=("ro", "en"))
    assert [each.reason for each in live_changes(diff(one, two))] == [Reason.LANGUAGE_ADDED]
    assert [each.reason for each in live_changes(diff(two, one))] == [Reason.LANGUAGE_REMOVED]


A, B, C = "${x} = 'a'", "${y} = 'a'", "${z} = 'a'"


@pytest.mark.parametrize(
    ("before", "after", "looser"),
    [
        (A, "", True),
        (A, A, True),
        (f"{A} and {B}", A, True),
        (f"{A} and {B}", f"{B} and {A}", True),
        (A, f"{A} or {B}", True),
        (f"{A} or {B}", f"{B} or {C} or {A}", True),
        ("", A, False),
        (A, B, False),
        (A, f"{A} and {B}", False),
        (f"{A} or {B}", A, False),
        (A, f"not({A})", False),
    ],
)
def test_a_condition_is_looser_only_by_its_form(before: str, after: str, looser: bool) -> None:
    assert is_looser(before, after) is looser
    if looser and after:
        for values in ((x, y, z) for x in "ab" for y in "ab" for z in "ab"):
            answers = dict(zip("xyz", values, strict=True))
            assert evaluate(parse(after), answers) or not evaluate(parse(before), answers)
