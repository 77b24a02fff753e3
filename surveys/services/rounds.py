"""Making rounds and changing their settings."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from surveys.models import Consultation, Round
from surveys.questionnaire.text import Text
from surveys.round_settings import MAY_CHANGE, Until, fixed_settings
from surveys.selectors import is_promised, latest_version
from surveys.services.versions import publish_version


class FixedSettingError(Exception):
    """Settings that do not change any more; `fixed` holds each with the event that fixed it."""

    def __init__(self, fixed: dict[str, Until]) -> None:
        super().__init__(", ".join(sorted(fixed)))
        self.fixed = fixed


class ClosesTooEarlyError(Exception):
    """The closing would lie in the past or before the opening."""


@transaction.atomic
def create_round(
    *, consultation: Consultation, slug: str, number: int, title: Text, **settings: Any
) -> Round:
    """A new round without questionnaire; `settings` are those of `MAY_CHANGE`.

    Raises TypeError for any other, IntegrityError when slug or number is taken.
    """
    _refuse_unknown(settings)
    return Round.objects.create(
        consultation=consultation, slug=slug, number=number, title=title, **settings
    )


@transaction.atomic
def change_round(*, round_: Round, at: datetime, **settings: Any) -> Round:
    """Change the settings that differ from those stored; nothing happens when none does.

    A change of privacy is published as the questionnaire's next version, since respondents
    read it there. Raises FixedSettingError for a setting that does not change any more,
    ClosesTooEarlyError, TypeError for a name that is no setting, IntegrityError when the
    number is taken, QuestionnaireRefusedError.
    """
    _refuse_unknown(settings)
    locked = Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
    changed = {name: value for name, value in settings.items() if getattr(locked, name) != value}
    fixed = fixed_settings(locked, at, somebody=is_promised(locked))
    if refused := {name: fixed[name] for name in changed if name in fixed}:
        raise FixedSettingError(refused)
    for name, value in changed.items():
        setattr(locked, name, value)
    if "closes_at" in changed or "opens_at" in changed:
        _check_dates(locked, at if "closes_at" in changed else None)
    if changed:
        locked.save(update_fields=list(changed))
    if "privacy" in changed and (version := latest_version(locked)):
        told = replace(version.questionnaire, privacy=locked.privacy)
        publish_version(round_=locked, questionnaire=told, at=at)
    return locked


def extend_round(*, round_: Round, closes_at: datetime | None, at: datetime) -> Round:
    """Move the closing; None: until staff close the round.

    Also in the grace, when new respondents were turned away already: the round is open again.
    Raises FixedSettingError once the closing was carried out (the round's key is gone),
    ClosesTooEarlyError.
    """
    return change_round(round_=round_, at=at, closes_at=closes_at)


def _refuse_unknown(settings: dict[str, Any]) -> None:
    if unknown := set(settings) - set(MAY_CHANGE):
        raise TypeError(f"No settings of a round: {', '.join(sorted(unknown))}")


def _check_dates(round_: Round, at: datetime | None) -> None:
    """Refuse a closing before the opening, or before `at`; without an opening only the latter."""
    opens, closes = round_.opens_at, round_.closes_at
    if closes is not None and (
        (at is not None and closes <= at) or (opens is not None and closes <= opens)
    ):
        raise ClosesTooEarlyError
