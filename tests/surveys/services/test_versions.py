from __future__ import annotations

import pytest

from surveys.models import QuestionnaireVersion
from surveys.questionnaire.document import content_hash
from surveys.questionnaire.model import Kind
from surveys.services.versions import QuestionnaireRefusedError, publish_version
from tests.factories import NOW, choices, make_round, page, question, questionnaire

OTHER = questionnaire(page("only", question("q")))


@pytest.mark.django_db
def test_publishing_numbers_versions_and_keeps_the_earlier_ones() -> None:
    first = make_round()
    second = publish_version(round_=first.round, questionnaire=OTHER, at=NOW)
    third = publish_version(round_=first.round, questionnaire=questionnaire(), at=NOW)
    assert [first.number, second.number, third.number] == [1, 2, 3]
    assert QuestionnaireVersion.objects.get(number=1).questionnaire == questionnaire()
    assert third.content_hash == first.content_hash == content_hash(questionnaire())


@pytest.mark.django_db
def test_publishing_the_same_again_does_nothing() -> None:
    first = make_round()
    assert publish_version(round_=first.round, questionnaire=questionnaire(), at=NOW) == first
    assert QuestionnaireVersion.objects.count() == 1


@pytest.mark.django_db
def test_a_stored_version_is_the_questionnaire_that_was_published() -> None:
    stored = QuestionnaireVersion.objects.get(pk=make_round(OTHER).pk)
    assert stored.questionnaire == OTHER


@pytest.mark.django_db
def test_versions_with_different_contents_are_never_taken_for_one_another() -> None:
    one, two = make_round(), make_round(OTHER)
    assert one.questionnaire == questionnaire()
    assert two.questionnaire == OTHER


@pytest.mark.django_db
def test_a_questionnaire_with_errors_is_refused_with_all_of_them() -> None:
    version = make_round()
    wrong = questionnaire(
        page(
            "only",
            question("one", Kind.SINGLE_CHOICE, choices=choices("a")),
            question("two", condition="${three} = 1"),
        )
    )
    with pytest.raises(QuestionnaireRefusedError) as caught:
        publish_version(round_=version.round, questionnaire=wrong, at=NOW)
    assert len(caught.value.problems) == 2
    assert QuestionnaireVersion.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("of_round", "told", "accepted"),
    [
        ("anonymous", "", True),
        ("anonymous", "anonymous", True),
        ("anonymous", "attributed", False),
        ("attributed", "", False),
        ("attributed", "anonymous", False),
        ("attributed", "attributed", True),
    ],
)
def test_respondents_read_of_the_privacy_that_the_round_has(
    of_round: str, told: str, accepted: bool
) -> None:
    round_ = make_round(privacy=of_round).round
    changed = questionnaire(page("only", question("q")), privacy=told)
    if accepted:
        assert publish_version(round_=round_, questionnaire=changed, at=NOW).number == 2
    else:
        with pytest.raises(QuestionnaireRefusedError, match=f"write “privacy: {of_round}”"):
            publish_version(round_=round_, questionnaire=changed, at=NOW)
