from __future__ import annotations

from typing import Any

from reports.definition.tracked import read_tracked
from reports.indicators.changes import changes
from reports.indicators.values import Value, compute
from reports.stats.blocks import encode
from reports.stats.comparing import Verdict
from reports.stats.tallies import tally_all
from surveys.questionnaire.model import Kind
from tests.reports.stats.questionnaires import NEEDS, RATING, question, questionnaire

ASKED = questionnaire(RATING, NEEDS, question("places", Kind.RANKING, "a b c"))
SHARE: dict[str, Any] = {"statistic": "share", "question": "rating", "choices": [5]}


def value(high: int, low: int, minimum: int = 1, **document: Any) -> Value:
    """Of a round in which `high` rate 5 and need money, and `low` rate 1 and need people."""
    answers: list[dict[str, Any]] = [{"rating": 5, "needs": ["money"]}] * high
    answers += [{"rating": 1, "needs": ["people"]}] * low
    tracked = read_tracked(document or SHARE, ASKED)
    return compute(tracked, tally_all(encode(ASKED, answers), ASKED), ASKED, minimum)


def verdicts(*values: Value | None) -> list[Verdict | None]:
    return [each.verdict for each in changes(values, RATING)]


def test_the_first_value_changes_from_nothing() -> None:
    assert verdicts(value(50, 50), value(80, 20)) == [None, Verdict.HIGHER]
    (_first, change) = changes([value(50, 50), value(20, 80)], RATING)
    assert change.difference is not None
    assert round(change.difference.value, 9) == -0.3
    assert change.verdict is Verdict.LOWER


def test_a_round_without_a_value_is_passed_over() -> None:
    found = changes([value(50, 50), None, value(80, 20)], RATING)
    assert [each.verdict for each in found] == [None, None, Verdict.HIGHER]
    assert found[1].difference is None


def test_too_few_too_small_and_nobody_are_told_apart() -> None:
    assert verdicts(value(50, 50), value(10, 10)) == [None, Verdict.TOO_FEW]
    assert verdicts(value(50, 50), value(2, 2, minimum=5)) == [None, Verdict.SUPPRESSED]
    assert verdicts(value(50, 50), value(0, 0)) == [None, Verdict.UNDEFINED]
    assert verdicts(value(5000, 5000), value(5001, 4999)) == [None, Verdict.UNCLEAR]


def test_tests_of_one_indicator_are_corrected_together() -> None:
    rounds = [value(50, 50), value(64, 36)]
    assert verdicts(*rounds)[1] is Verdict.HIGHER  # p = 0.046
    more = verdicts(*rounds, value(50, 50))
    assert Verdict.HIGHER not in more


def test_means_are_tested_and_medians_and_shares_of_options_are_not() -> None:
    mean = {"statistic": "mean", "question": "rating"}
    assert verdicts(value(50, 50, **mean), value(80, 20, **mean))[1] is Verdict.HIGHER
    for untested in (
        {"statistic": "median", "question": "rating"},
        {"statistic": "share", "question": "needs", "choices": ["money"], "base": "options"},
    ):
        found = changes([value(50, 50, **untested), value(80, 20, **untested)], RATING)
        assert [(each.difference, each.verdict) for each in found] == [(None, None)] * 2
