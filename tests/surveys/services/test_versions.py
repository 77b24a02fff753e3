"""Publishing, and what is refused while people answer (trust.md (c) 15)."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError

from surveys.models import DeclaredBreak, QuestionnaireVersion, Status
from surveys.questionnaire.document import content_hash
from surveys.questionnaire.judgements import Effect, Reason
from surveys.questionnaire.model import Kind
from surveys.selectors import data_state
from surveys.services.versions import (
    LiveChangeRefusedError,
    QuestionnaireRefusedError,
    publish_version,
)
from tests.factories import (
    NOW,
    choices,
    make_response,
    make_round,
    page,
    question,
    questionnaire,
    small_pages,
)

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


MORE = questionnaire(*small_pages(), page("third", question("more")))


@pytest.mark.django_db
@pytest.mark.parametrize("status", Status)
def test_a_safe_change_is_published_at_once_while_people_answer(status: str) -> None:
    version = make_round()
    make_response(version, {"size": "large"}, status=status)
    assert publish_version(round_=version.round, questionnaire=MORE, at=NOW).number == 2
    assert not DeclaredBreak.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("status", Status)
def test_a_break_is_refused_with_its_reasons_while_people_answer(status: str) -> None:
    version = make_round(MORE)
    make_response(version, {"size": "large"}, status=status)
    with pytest.raises(LiveChangeRefusedError) as caught:
        publish_version(round_=version.round, questionnaire=questionnaire(), at=NOW)
    (change,) = caught.value.changes
    assert (change.reason, change.effect) == (Reason.QUESTION_REMOVED, Effect.STAY_LISTED)
    assert change.difference.question == "more"
    assert version.round.versions.count() == 1


def break_with(version: QuestionnaireVersion, **more: Any) -> QuestionnaireVersion:
    return publish_version(
        round_=version.round, questionnaire=questionnaire(), at=NOW, declared_break=True, **more
    )


@pytest.mark.django_db
def test_a_declared_break_needs_a_reason() -> None:
    version = make_round(MORE)
    make_response(version)
    with pytest.raises(ValueError, match="reason"):
        break_with(version, reason=" ")


@pytest.mark.django_db
def test_a_declared_break_is_kept_for_good_with_who_why_and_what() -> None:
    version = make_round(MORE)
    row = make_response(version, {"size": "large", "more": "x"})
    second = break_with(
        version, reason="Asked twice.", by=SimpleNamespace(get_username=lambda: "ana")
    )
    declared = DeclaredBreak.objects.get()
    assert (declared.before, declared.version) == (version, second)
    assert (declared.reason, declared.declared_by, declared.declared_at) == (
        "Asked twice.",
        "ana",
        NOW,
    )
    assert [(each["question"], each["reason"]) for each in declared.changes] == [
        ("more", "question_removed")
    ]
    row.refresh_from_db()
    assert (row.version, row.answers) == (version, {"size": "large", "more": "x"})
    with pytest.raises(IntegrityError, match="never changes"):
        DeclaredBreak.objects.update(reason="Another one.")


@pytest.mark.django_db
def test_before_anybody_answers_everything_may_change_without_a_word() -> None:
    version = make_round(MORE)
    assert publish_version(round_=version.round, questionnaire=OTHER, at=NOW).number == 2
    assert not DeclaredBreak.objects.exists()


@pytest.mark.django_db
def test_a_new_version_makes_results_be_counted_again() -> None:
    version = make_round()
    make_response(version, {"size": "large"})
    before = data_state(version.round)
    publish_version(round_=version.round, questionnaire=MORE, at=NOW)
    assert data_state(version.round) != before
