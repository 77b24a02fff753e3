from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation

from reports.charts import Estimate, RoundsRow
from reports.definition import Statistic
from reports.definition.tracked import Side, Target
from reports.indicators.publishing import Refusal
from reports.indicators.values import Reached
from reports.page.indicator_words import BASE_WORDS, REFUSAL_WORDS, SIDE_WORDS, STATISTIC_WORDS
from reports.page.indicators import REACHED_WORDS, chart_alternative, chart_domain, target_text
from reports.stats.shares import Base


def test_everything_that_can_be_said_has_words() -> None:
    assert set(STATISTIC_WORDS) == set(Statistic)
    assert set(BASE_WORDS) == set(Base)
    assert set(REFUSAL_WORDS) == set(Refusal)
    assert set(SIDE_WORDS) == set(Side)
    assert set(REACHED_WORDS) == set(Reached)


@pytest.mark.parametrize(
    ("value", "statistic", "said"),
    [
        ("60.50", Statistic.SHARE, "cel puțin 60,5%"),
        ("60", Statistic.FIRST_PLACES, "cel puțin 60%"),
        ("3.25", Statistic.MEAN, "cel puțin 3,25"),
        ("1000", Statistic.RESPONSES, "cel puțin 1.000"),
    ],
)
def test_a_target_is_written_as_it_was_typed_in_the_unit_of_the_value(
    value: str, statistic: Statistic, said: str
) -> None:
    with translation.override("ro"):
        assert target_text(Target(value=Decimal(value)), statistic) == said


def test_a_chart_of_nothing_says_nothing_and_has_an_axis_all_the_same() -> None:
    row = RoundsRow("x", (Estimate("1", None, "…"), Estimate("2", None, "–")))
    assert chart_alternative(row) == ""
    assert chart_domain(row) == (-0.5, 0.5)
