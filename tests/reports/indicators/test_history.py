from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from reports.comparison import WhyNot
from reports.indicators.fits import Fit
from reports.indicators.history import rounds_of
from surveys.models import Equivalence, Equivalent, QuestionnaireVersion
from surveys.questionnaire.model import Kind
from surveys.services.versions import publish_version
from tests.factories import NOW, choices, make_response, make_round, page, question, questionnaire
from tests.factories import text as words
from tests.reports.indicators.world import make_indicator, two_rounds

pytestmark = pytest.mark.django_db

MINIMUM = 5


def follow(version: QuestionnaireVersion, **document: Any) -> list[Fit]:
    indicator = make_indicator(version, **document)
    return rounds_of(version.round.consultation).follow(indicator)


def shown(fits: list[Fit]) -> list[str | None]:
    values = [each.value(MINIMUM) for each in fits]
    return [None if each is None else str(each.figure.rounded) for each in values]


def test_an_indicator_is_computed_in_every_round_that_asks_alike() -> None:
    first, _second = two_rounds()
    fits = follow(first)
    assert [each.read.round.slug for each in fits] == ["stage", "later"]
    assert shown(fits) == ["41.7", "75.0"]


def test_a_round_that_does_not_ask_says_why() -> None:
    first, _second = two_rounds()
    of = questionnaire(page("first", question("other", Kind.NUMBER)))
    make_round(of, number=3, consultation=first.round.consultation)
    needs = first.questionnaire.question("needs")
    size = first.questionnaire.question("size")
    assert needs is not None
    assert size is not None
    reworded = questionnaire(page("first", size, replace(needs, text=words("Other words?"))))
    make_round(reworded, number=4, consultation=first.round.consultation)
    fits = follow(first)
    assert [each.why for each in fits[2:]] == [WhyNot.ONLY_ONE, WhyNot.ASKED_DIFFERENTLY]
    assert shown(fits[2:]) == [None, None]


def declared(first: QuestionnaireVersion, other: QuestionnaireVersion, verdict: str) -> None:
    pairs = sorted([(first.round, "needs"), (other.round, "wishes")], key=lambda each: each[0].pk)
    Equivalence.objects.create(
        first_round=pairs[0][0], first_code=pairs[0][1], second_round=pairs[1][0],
        second_code=pairs[1][1], verdict=verdict, note="Asked in other words.", declared_by="ana",
        declared_at=NOW,
    )  # fmt: skip


def wishes(first: QuestionnaireVersion, *codes: str) -> QuestionnaireVersion:
    asked = question("wishes", Kind.MULTIPLE_CHOICE, choices=choices(*codes))
    made = make_round(
        questionnaire(page("first", asked)), number=3, consultation=first.round.consultation
    )
    for _ in range(10):
        make_response(made, {"wishes": [codes[0]]})
    return made


def test_a_declared_equivalence_counts_and_the_breakdown_is_left_out_where_it_is_not_asked() -> (
    None
):
    first, _second = two_rounds()
    declared(first, wishes(first, "x", "z"), Equivalent.CARE)
    fit = follow(first)[2]
    assert (fit.care, fit.notes, fit.without_groups) == (True, ("Asked in other words.",), True)
    assert fit.document is not None
    assert (fit.document["question"], "by" in fit.document) == ("wishes", False)
    assert shown([fit]) == ["100.0"]


def test_declared_different_or_without_the_choice_there_is_no_value() -> None:
    first, _second = two_rounds()
    other = wishes(first, "p", "q")
    declared(first, other, Equivalent.SAME)
    assert follow(first)[2].why is WhyNot.NOTHING_COMMON
    Equivalence.objects.update(superseded_by="ana", superseded_at=NOW)
    declared(first, other, Equivalent.DIFFERENT)
    indicator = first.round.consultation.indicators.get()
    fit = rounds_of(first.round.consultation).follow(indicator)[2]
    assert (fit.why, fit.notes) == (WhyNot.DECLARED, ("Asked in other words.",))


def test_a_scale_of_other_ends_is_not_the_same_top_box() -> None:
    scales = [
        questionnaire(page("first", question("mark", Kind.SCALE, minimum=1, maximum=top)))
        for top in (5, 10)
    ]
    first = make_round(scales[0], number=1)
    later = make_round(scales[1], number=2, consultation=first.round.consultation)
    Equivalence.objects.create(
        first_round=first.round, first_code="mark", second_round=later.round, second_code="mark",
        verdict=Equivalent.SAME, declared_by="ana", declared_at=NOW,
    )  # fmt: skip
    fits = follow(first, question="mark", choices=[4, 5], by=None)
    assert [each.why for each in fits] == [None, WhyNot.NOTHING_COMMON]


def test_without_its_round_the_latest_that_fits_is_the_measure() -> None:
    first, second = two_rounds()
    indicator = make_indicator(first)
    first.round.responses.all().delete()
    first.round.delete()
    indicator.refresh_from_db()
    rounds = rounds_of(second.round.consultation)
    anchor = rounds.anchor(indicator)
    assert anchor is not None
    assert anchor.round == second.round
    assert shown(rounds.follow(indicator)) == ["75.0"]


def test_a_questionnaire_that_lost_the_question_has_no_value() -> None:
    first, _second = two_rounds()
    indicator = make_indicator(first)
    of = questionnaire(page("first", question("other", Kind.NUMBER)))
    first.round.responses.all().delete()
    publish_version(round_=first.round, questionnaire=of, at=NOW)
    assert rounds_of(first.round.consultation).follow(indicator)[0].why is WhyNot.NOTHING_COMMON
