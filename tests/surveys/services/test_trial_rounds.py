"""Trials: begun, refreshed, removed, and kept apart from rounds by the database."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from surveys.models import (
    Access,
    AuditEntry,
    Equivalence,
    Equivalent,
    Invitation,
    Mailing,
    MessageKind,
    Privacy,
    QuestionnaireVersion,
    Response,
    Results,
    Round,
)
from surveys.questionnaire.text import Text
from surveys.selectors import is_promised, next_number, published_version
from surveys.services.deleting import delete_round
from surveys.services.retention import TRIAL_DAYS, expire_drafts, remove_unused_trials
from surveys.services.trial_rounds import TrialAnsweredError, begin_trial, remove_trial
from surveys.services.versions import QuestionnaireRefusedError
from surveys.tokens import RoundKeyGoneError, open_key, response_hash, return_hash
from surveys.trial_selectors import is_of, trial_of, use_of
from tests.factories import (
    NOW,
    make_invitation,
    make_response,
    make_round,
    page,
    question,
    questionnaire,
)

pytestmark = pytest.mark.django_db
OTHER = questionnaire(page("only", question("hello")))


@pytest.fixture
def round_() -> Round:
    return make_round(
        slug="stage", access=Access.INVITED, results=Results.LIVE, editable=False, now=NOW
    ).round


def begun(round_: Round, of: Any = OTHER, **how: Any) -> tuple[Round, QuestionnaireVersion]:
    trial = begin_trial(round_=round_, questionnaire=of, at=NOW, **how)
    return trial, trial.versions.get()


def test_a_trial_asks_the_draft_under_the_rounds_settings(round_: Round) -> None:
    trial, version = begun(round_)
    assert version.questionnaire.pages == OTHER.pages
    assert (trial.privacy, trial.editable, trial.title) == ("anonymous", False, round_.title)
    assert (trial.access, trial.results, trial.opens_at) == ("open", "never", NOW)
    assert trial_of(round_) == trial
    assert [each.questionnaire.pages for each in round_.versions.all()] != [OTHER.pages]


def test_the_name_of_a_trial_cannot_be_guessed(round_: Round) -> None:
    """trust.md (a) 10: 128 random bits, others each time."""
    names = set()
    for _ in range(20):
        names.add(begun(round_)[0].slug)
        remove_trial(round_=round_)
    assert len(names) == 20
    assert all(re.fullmatch("stage-[0-9a-f]{32}", each) for each in names)
    long = make_round(slug="x" * 80).round
    assert len(begun(long)[0].slug) == 80


def test_what_is_found_by_name_number_or_list_is_never_a_trial(round_: Round) -> None:
    before = next_number(round_.consultation)
    trial, version = begun(round_)
    make_response(version)
    assert list(Round.objects.all()) == [round_] == list(round_.consultation.rounds.all())
    assert next_number(round_.consultation) == before
    assert published_version(trial.slug) is None
    assert published_version(trial.slug, with_trials=True) == version
    assert not is_promised(round_)


def test_the_same_draft_is_not_begun_again(round_: Round) -> None:
    trial, version = begun(round_)
    make_response(version)
    assert begun(round_, replacing=True) == (trial, version)
    assert use_of(trial).sent == 1


def test_answers_are_replaced_only_when_that_was_said(round_: Round) -> None:
    trial, version = begun(round_)
    make_response(version)
    make_response(version, status="draft")
    changed = questionnaire()
    with pytest.raises(TrialAnsweredError):
        begun(round_, changed)
    assert (use_of(trial).responses, is_of(trial, round_, changed)) == (2, False)
    again, newer = begun(round_, changed, replacing=True)
    assert (again.pk, again.slug, use_of(again).responses) == (trial.pk, trial.slug, 0)
    assert (newer.number, is_of(again, round_, changed)) == (2, True)


def test_a_trial_nobody_answered_is_refreshed_without_asking(round_: Round) -> None:
    begun(round_)
    assert begun(round_, questionnaire())[1].questionnaire.pages == questionnaire().pages


def test_a_refused_draft_leaves_the_trial_as_it_was(round_: Round) -> None:
    _trial, version = begun(round_)
    make_response(version)
    wrong = questionnaire(page("only", question("a", condition="${nowhere} = 1")))
    with pytest.raises(QuestionnaireRefusedError):
        begun(round_, wrong, replacing=True)
    assert (version.round.versions.get(), use_of(version.round).sent) == (version, 1)


def test_other_settings_make_a_trial_an_older_one(round_: Round) -> None:
    trial, _version = begun(round_)
    round_.privacy = Privacy.ATTRIBUTED
    round_.save()
    assert not is_of(trial, round_, OTHER)
    again, version = begun(round_)
    assert (again.privacy, version.questionnaire.privacy) == ("attributed", "attributed")


def test_removing_leaves_nothing_and_takes_nothing_of_the_round(round_: Round) -> None:
    real = make_response(round_.versions.get(), {"size": "large"})
    trial, version = begun(round_)
    make_response(version)
    assert remove_trial(round_=round_) == 1
    assert not Round.with_trials.filter(pk=trial.pk).exists()
    assert not QuestionnaireVersion.objects.filter(pk=version.pk).exists()
    assert list(Response.objects.all()) == [real]
    assert remove_trial(round_=round_) is None


def test_a_deleted_round_takes_its_trial_along(round_: Round) -> None:
    Round.objects.filter(pk=round_.pk).update(results=Results.NEVER)
    make_response(begun(round_)[1])
    delete_round(round_=round_, title_typed="Round", at=NOW)
    assert (Round.with_trials.count(), Response.objects.count()) == (0, 0)


def test_a_trial_nobody_uses_is_removed_and_noted(round_: Round) -> None:
    """Counted from its beginning, or from the last answer."""
    _trial, version = begun(round_)
    assert remove_unused_trials(at=NOW + TRIAL_DAYS) == 0
    used = date(2026, 3, 12)
    make_response(version, saved_on=used)
    assert remove_unused_trials(at=NOW + TRIAL_DAYS + timedelta(days=2)) == 0
    assert remove_unused_trials(at=NOW + TRIAL_DAYS + timedelta(days=3)) == 1
    entry = AuditEntry.objects.get(action="trial_removed")
    assert (entry.round, entry.before, entry.actor) == (round_, {"responses": 1}, None)
    assert trial_of(round_) is None


def test_drafts_on_trial_expire_as_their_owners_read(round_: Round) -> None:
    _trial, version = begun(round_)
    make_response(version, status="draft", saved_on=NOW.date())
    assert expire_drafts(at=NOW + timedelta(days=31)) == 1


def test_no_key_of_a_respondent_is_worth_anything_across(round_: Round) -> None:
    """An anonymous round's key and hashes are its own: the trial has none of them."""
    make_invitation(round_)
    round_.refresh_from_db()
    trial, _version = begun(round_)
    assert open_key(round_)
    with pytest.raises(RoundKeyGoneError):
        open_key(trial)
    for hashed in (response_hash, return_hash):
        assert hashed(trial, "the same key") != hashed(round_, "the same key")


def refused(statement: Any) -> bool:
    """Whether the database itself refuses it."""
    try:
        with transaction.atomic():
            statement()
    except IntegrityError:
        return True
    return False


def test_the_database_keeps_people_messages_and_results_out_of_trials(round_: Round) -> None:
    trial, _version = begun(round_)
    today = NOW.date()
    assert refused(lambda: Invitation.objects.create(round=trial, email="a@b.ro", added_on=today))
    assert refused(
        lambda: Mailing.objects.create(
            round=trial, kind=MessageKind.INVITATION, per_minute=1, created_on=today,
            subject=Text.of(en="s"), body=Text.of(en="b"), id=uuid4(),
        )
    )  # fmt: skip
    first, second = sorted((round_, trial), key=lambda each: each.pk)
    assert refused(
        lambda: Equivalence.objects.create(
            first_round=first, second_round=second, first_code="a", second_code="a",
            verdict=Equivalent.SAME, declared_by="x", declared_at=NOW,
        )
    )  # fmt: skip
    for settings in (
        {"results": Results.LIVE},
        {"access": Access.INVITED},
        {"sends_thanks": True},
        {"closes_at": NOW + timedelta(days=1)},
        {"closed_at": NOW},
        {"sealed_key": b"key"},
    ):
        assert refused(lambda of=settings: Round.with_trials.filter(pk=trial.pk).update(**of))


def test_a_trial_never_becomes_a_round_nor_the_trial_of_another(round_: Round) -> None:
    trial, _version = begun(round_)
    other = make_round().round
    for of in (None, other.pk):
        assert refused(lambda of=of: Round.with_trials.filter(pk=trial.pk).update(trial_of=of))
    for parent in (other, trial):  # of another consultation, of a trial
        assert refused(
            lambda parent=parent: Round.with_trials.create(
                consultation=round_.consultation, slug="t", number=1, title=Text.of(en="t"),
                trial_of=parent, results=Results.NEVER,
            )
        )  # fmt: skip


def test_two_trials_of_a_round_are_refused(round_: Round) -> None:
    trial, _version = begun(round_)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM surveys_round WHERE trial_of_id = %s", [round_.pk])
        assert cursor.fetchone() == (1,)
    trial.pk, trial.slug, trial._state.adding = None, "second", True
    assert refused(trial.save)
