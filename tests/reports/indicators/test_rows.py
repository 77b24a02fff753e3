"""Indicators of one row of a matrix: its shares, its top box, its mean; found again by its code."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from reports.comparison import WhyNot
from reports.definition import DefinitionError
from reports.definition.tracked import check_shape, read_tracked, write_tracked
from reports.indicators.changes import changes, judged_question
from reports.indicators.fits import Fit
from reports.indicators.history import rounds_of
from reports.indicators.told import check_words, words_of
from reports.models import TrackedIndicator
from reports.stats.comparing import Verdict
from surveys.models import Equivalence, Equivalent, QuestionnaireVersion
from surveys.questionnaire.model import Kind, Question
from surveys.questionnaire.text import NO_TEXT
from tests.factories import (
    NOW,
    choices,
    make_response,
    make_round,
    page,
    question,
    questionnaire,
    text,
)
from tests.reports.indicators.test_publishing import erase, verify
from tests.reports.indicators.world import WEIGHTS, make_indicator, publish, weigh_sizes

pytestmark = pytest.mark.django_db

SIZE = question(
    "size", Kind.SINGLE_CHOICE, choices=choices("large", "small"), role="category", required=True
)


def grid(*rows: str, codes: str = "poor fair good unknown") -> Question:
    return question("quality", Kind.MATRIX, choices=choices(*codes.split()), rows=choices(*rows))


def asked(
    of: Question, number: int, before: QuestionnaireVersion | None = None, **more: Any
) -> Any:
    more |= {"consultation": before.round.consultation} if before else {}
    slug = f"round-{number}"
    return make_round(
        questionnaire(page("first", SIZE, of)), number=number, slug=slug, results="live", **more
    )


def answer(version: QuestionnaireVersion, size: str, many: int, **quality: str) -> None:
    for _ in range(many):
        make_response(version, {"size": size, "quality": quality})


@pytest.fixture
def first() -> QuestionnaireVersion:
    """Of taxes: 20 large ones say good, 10 fair; 10 small ones poor, 5 do not know; 15 nothing."""
    version: QuestionnaireVersion = asked(grid("taxes", "parking"), 1)
    answer(version, "large", 20, taxes="good", parking="poor")
    answer(version, "large", 10, taxes="fair")
    answer(version, "small", 10, taxes="poor")
    answer(version, "small", 5, taxes="unknown")
    answer(version, "small", 15, parking="good")
    return version


SHARE: dict[str, Any] = {"question": "quality", "row": "taxes", "choices": ["good"], "target": None}
MEAN = {**SHARE, "statistic": "mean", "choices": ["poor", "fair", "good"], "decimals": 2}


def indicator(version: QuestionnaireVersion, **more: Any) -> TrackedIndicator:
    return make_indicator(version, **{**SHARE, **more})


def follow(of: TrackedIndicator) -> list[Fit]:
    return rounds_of(of.consultation).follow(of)


def shown(fits: list[Fit]) -> list[Any]:
    values = [each.value(5) for each in fits]
    return [None if each is None else (str(each.figure.rounded), each.figure.base_n)
            for each in values]  # fmt: skip


@pytest.mark.parametrize(
    ("document", "value"),
    [
        ({}, ("44.4", 45)),  # 20 of the 45 who answered the row
        ({"choices": ["fair", "good"]}, ("66.7", 45)),  # the two highest: 30 of 45
        # (10·1 + 10·2 + 20·3) / 40: who does not know is not on the scale
        (MEAN, ("2.25", 40)),
        ({**MEAN, "choices": None}, ("2.44", 45)),  # all of them: unknown is the fourth
        ({"within": {"question": "size", "choices": ["large"]}, "by": None}, ("66.7", 30)),
    ],
)
def test_a_row_has_shares_and_a_mean_of_those_who_answered_it(
    first: QuestionnaireVersion, document: dict[str, Any], value: tuple[str, int]
) -> None:
    (fit,) = follow(indicator(first, **document))
    assert shown([fit]) == [value]
    assert fit.tracked is not None
    assert read_tracked(write_tracked(fit.tracked), first.questionnaire) == fit.tracked


def test_a_row_is_broken_down_weighted_and_frozen(first: QuestionnaireVersion) -> None:
    weigh_sizes(first.round)  # half of 60 are large: every weight is 1
    weigh_sizes(first.round, large="80", name="Firms")  # 1.6 and 0.4
    (fit,) = follow(indicator(first, code="equal", weights=WEIGHTS))
    value = fit.value(5)
    assert value is not None
    assert [each.figure and str(each.figure.rounded) for each in value.groups] == ["66.7", "0.0"]
    assert str(value.figure.rounded) == "44.4"
    # 1.6·20 / (1.6·30 + 0.4·15) = 32 / 54; the mean (0.4·10·1 + 1.6·10·2 + 1.6·20·3) / 52
    firms = {**WEIGHTS, "name": "Firms"}
    made = indicator(first, weights=firms)
    assert shown(follow(made)) == [("59.3", 45)]
    assert shown(follow(indicator(first, code="mean", **{**MEAN, "weights": firms}))) == [
        ("2.54", 40)
    ]
    edition = publish(made, first.round)
    assert edition.words["row"]["en"] == "taxes"
    assert verify("round-1")[1] == 0
    erase(first, quality={"taxes": "fair"})
    assert verify("round-1")[1] == 1


def test_a_row_is_found_by_its_code_whatever_became_of_the_other_rows(
    first: QuestionnaireVersion,
) -> None:
    later = asked(grid("taxes", "permits"), 2, first)  # parking is gone, permits are new
    answer(later, "large", 40, taxes="good")
    without = asked(grid("permits", "parking"), 3, first)
    other = asked(replace(grid("taxes"), text=text("How good?")), 4, first)  # of other words
    fits = follow(indicator(first))
    assert shown(fits[:2]) == [("44.4", 45), ("100.0", 40)]
    assert [each.why for each in fits] == [
        None, None, WhyNot.ASKED_DIFFERENTLY, WhyNot.ASKED_DIFFERENTLY,
    ]  # fmt: skip
    for version in (without, other):
        Equivalence.objects.create(
            first_round=first.round, first_code="quality", second_round=version.round,
            second_code="quality", verdict=Equivalent.SAME, declared_by="ana", declared_at=NOW,
        )  # fmt: skip
    assert [each.why for each in follow(indicator(first, code="again"))] == [
        None, None, WhyNot.NO_ROW, None,
    ]  # fmt: skip


def test_other_choices_are_another_scale(first: QuestionnaireVersion) -> None:
    later = asked(grid("taxes", codes="good poor fair unknown"), 2, first)
    Equivalence.objects.create(
        first_round=first.round, first_code="quality", second_round=later.round,
        second_code="quality", verdict=Equivalent.SAME, declared_by="ana", declared_at=NOW,
    )  # fmt: skip
    assert follow(indicator(first))[1].why is WhyNot.NOTHING_COMMON


def test_a_mean_that_could_have_changed_by_a_tenth_of_its_scale_is_too_few_to_tell(
    first: QuestionnaireVersion,
) -> None:
    later = asked(grid("taxes", "parking"), 2, first)
    for choice, many in (("poor", 10), ("fair", 10), ("good", 20)):
        answer(later, "large", many, taxes=choice)
    made = indicator(first, **MEAN)
    values = [each.value(5) for each in follow(made)]
    judged = judged_question(first.questionnaire, made.definition)
    assert judged is not None
    assert list(judged.scale_points) == [1, 2, 3]
    assert changes(values, judged)[1].verdict is Verdict.TOO_FEW  # ± 0.37 of 2 points


def test_a_mean_tells_the_points_of_its_answers(first: QuestionnaireVersion) -> None:
    of = first.questionnaire
    tracked = read_tracked(indicator(first, **MEAN).definition, of)
    words = words_of(tracked, of, NO_TEXT, NO_TEXT)
    assert [(each["code"], each["point"]) for each in words["choices"]] == [
        ("poor", 1), ("fair", 2), ("good", 3),
    ]  # fmt: skip
    check_words(words)
    for wrong in ({"row": "x"}, {"choices": [{"code": "a", "label": {}, "point": "1"}]}):
        with pytest.raises(ValueError, match="words:"):
            check_words({**words, **wrong})


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ({"row": None}, "row"),
        ({"row": "bikes"}, "row"),
        ({"row": "taxes", "base": "asked"}, "base"),
        ({"row": "taxes", "choices": ["excellent"]}, "choices[0]"),
        ({"row": "taxes", "statistic": "mean", "choices": ["good"]}, "choices"),
        ({"row": "taxes", "statistic": "median", "choices": None}, "question"),
        ({"question": "size", "row": "taxes", "choices": ["large"]}, "row"),
        ({"question": "size", "statistic": "mean", "row": None}, "choices"),
    ],
)
def test_a_row_that_does_not_fit_is_refused(
    first: QuestionnaireVersion, document: dict[str, Any], place: str
) -> None:
    whole = {"statistic": "share", **SHARE, **document}
    with pytest.raises(DefinitionError) as refused:
        read_tracked({k: v for k, v in whole.items() if v is not None}, first.questionnaire)
    assert place in [each.place for each in refused.value.problems]
    with pytest.raises(DefinitionError):
        check_shape({"statistic": "mean", "row": 3})
