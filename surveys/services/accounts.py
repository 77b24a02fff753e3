"""Switching accounts off and on: they belong to the installation, roles to a consultation."""

from __future__ import annotations

from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY, get_user_model
from django.contrib.sessions.models import Session

from surveys.models import Consultation, Membership
from surveys.roles import Role
from surveys.services.access_tokens import forget_tokens
from surveys.services.audit import Action, audited, record
from surveys.services.people import LastAdministratorError


class NotAllowedError(Exception):
    """It is one's own account, or whoever asks is no active superuser any more."""


def switch_account(*, user: Any, active: bool, by: Any) -> bool:
    """Switch somebody's account off, which ends its sessions and tokens at once, or on again;
    whether it was the other way before.

    Roles, second factors and everything the person made stay. Noted in every consultation where
    the person has a role, for its administrators. Raises NotAllowedError, and
    LastAdministratorError when a consultation would be left without one.
    """
    action = Action.ACCOUNT_SWITCHED_ON if active else Action.ACCOUNT_SWITCHED_OFF
    with audited(by, action, subject=user.get_username()) as entry:
        concerned = list(Consultation.objects.filter(memberships__user=user).order_by("pk"))
        # In the order of their keys, as changes of roles lock them: nobody waits for each other.
        list(Consultation.objects.select_for_update(no_key=True).filter(
            pk__in=[each.pk for each in concerned]).order_by("pk"))  # fmt: skip
        locked = _lock(user, by)
        entry.happened = locked.is_active != active
        if entry.happened:
            if not active:
                _refuse_the_last(user)
            locked.is_active = active
            locked.save(update_fields=["is_active"])
            if not active:
                end_sessions(user=user)
                forget_tokens(user=user)
            for each in concerned:
                record(by, action, consultation=each, subject=user.get_username())
    return entry.happened


def _lock(user: Any, by: Any) -> Any:
    """The account as it is now; of two superusers who switch each other off, one is too late."""
    users = get_user_model().objects.select_for_update().order_by("pk")
    found = {each.pk: each for each in users.filter(pk__in=[user.pk, by.pk])}
    if user.pk == by.pk or not (found[by.pk].is_active and found[by.pk].is_superuser):
        raise NotAllowedError
    return found[user.pk]


def _refuse_the_last(user: Any) -> None:
    administrators = Membership.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True)
    for consultation in administrators.filter(user=user).values_list("consultation", flat=True):
        if not administrators.filter(consultation=consultation).exclude(user=user).exists():
            raise LastAdministratorError


def end_sessions(*, user: Any) -> None:
    """Sign the person out everywhere; otherwise an account switched on again would be signed in.

    Reads all sessions: only staff have any.
    """
    theirs = [
        each.session_key
        for each in Session.objects.iterator()
        if each.get_decoded().get(SESSION_KEY) == str(user.pk)
    ]
    Session.objects.filter(session_key__in=theirs).delete()
    UserSession.objects.filter(user=user).delete()
