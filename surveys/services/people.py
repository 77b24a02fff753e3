"""Giving people roles in a consultation, and accounts to those who have none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from surveys.models import Consultation, Membership
from surveys.permission_selectors import permissions_in
from surveys.roles import Permission, Role
from surveys.services.access_tokens import forget_tokens
from surveys.services.audit import Action, audited
from surveys.services.jobs import enqueue


class AlreadyThereError(Exception):
    """The person has a role in this consultation."""


class LastAdministratorError(Exception):
    """Nobody would be left who can give roles."""


@dataclass(frozen=True, slots=True)
class Added:
    """A person with a new role; `is_new`: the account was made just now, without password."""

    member: Membership
    is_new: bool


def add_person(*, consultation: Consultation, address: str, role: str, by: Any) -> Added:
    """Give somebody a role; who has no account gets one, and a link to set its password.

    An account that exists keeps its password. Raises AlreadyThereError.
    """
    users: Any = get_user_model().objects
    with audited(by, Action.PERSON_ADDED, consultation=consultation, subject=address) as entry:
        _lock(consultation)
        user = users.filter(username__iexact=address).first()
        user = user or users.filter(email__iexact=address).order_by("pk").first()
        is_new = user is None
        if user is None:
            user = users.create_user(address, email=address, is_staff=True)
        elif Membership.objects.filter(consultation=consultation, user=user).exists():
            raise AlreadyThereError
        elif not user.is_staff:
            users.filter(pk=user.pk).update(is_staff=True)
        member = Membership.objects.create(consultation=consultation, user=user, role=role)
        entry.after = {"role": str(role)}
    if not user.has_usable_password():
        send_password_link(user=user)
    return Added(member, is_new)


def change_role(*, member: Membership, role: str, by: Any) -> bool:
    """Give a person another role, from their next request on; whether it is another one.

    Raises LastAdministratorError unless a superuser does it, who can also give it back.
    """
    consultation, name = member.consultation, member.user.get_username()
    with audited(by, Action.ROLE_CHANGED, consultation=consultation, subject=name) as entry:
        _lock(consultation)
        if role != Role.ADMINISTRATOR and not by.is_superuser:
            _refuse_the_last(member)
        entry.before, entry.after = {"role": member.role}, {"role": str(role)}
        others = Membership.objects.filter(pk=member.pk).exclude(role=role)
        entry.happened = others.update(role=role) > 0
    return entry.happened


def remove_person(*, member: Membership, by: Any) -> None:
    """Take a person's role away with their tokens, from the next request on. The account stays.

    Raises LastAdministratorError unless a superuser does it.
    """
    consultation, name = member.consultation, member.user.get_username()
    with audited(by, Action.PERSON_REMOVED, consultation=consultation, subject=name) as entry:
        _lock(consultation)
        if not by.is_superuser:
            _refuse_the_last(member)
        entry.before = {"role": member.role}
        entry.happened = Membership.objects.filter(pk=member.pk).delete()[0] > 0
        forget_tokens(user=member.user, consultation=consultation)


def _lock(consultation: Consultation) -> None:
    """One change of roles at a time, so that two administrators cannot remove each other."""
    Consultation.objects.select_for_update(no_key=True).get(pk=consultation.pk)


def _refuse_the_last(member: Membership) -> None:
    others = Membership.objects.filter(
        consultation=member.consultation, role=Role.ADMINISTRATOR, user__is_active=True
    ).exclude(pk=member.pk)
    if member.role == Role.ADMINISTRATOR and not others.exists():
        raise LastAdministratorError


def may_hand_over_link(*, user: Any, by: Any) -> bool:
    """Whether `by` may see the link that sets the password of a new account.

    Only while it has none, and only when every consultation it reaches is theirs: otherwise
    they could take over somebody's account in a consultation of others.
    """
    if user.has_usable_password() or user.is_superuser or not user.is_active:
        return False
    if by.is_superuser:
        return True
    return all(
        Permission.MANAGE_PEOPLE in permissions_in(by, each)
        for each in Membership.objects.filter(user=user).values_list("consultation", flat=True)
    )


def password_link(*, user: Any, language: str) -> str:
    """The address where the account's owner sets a password; good once, for three days."""
    with override(language):
        key = default_token_generator.make_token(user)
        path = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(user), key])
    return settings.BASE_URL + path


def send_password_link(*, user: Any) -> bool:
    """Have the worker mail it; whether it will. Nothing happens without a mail server."""
    if not settings.EMAIL_HOST or not user.email:
        return False
    language = get_language() or settings.LANGUAGE_CODE
    return enqueue("mail_password_link", user_id=user.pk, language=language)


def mail_password_link(*, user_id: int, language: str) -> None:
    """Mail the link to the account's own address. Nothing happens when it is gone or has none."""
    user = get_user_model().objects.filter(pk=user_id, is_active=True).exclude(email="").first()
    if user is None:
        return
    with override(language):
        subject = _("Your account for consultations")
        body = _(
            "With this link you set the password of your account for consultations:\n\n"
            "%(link)s\n\n"
            "It works once, within three days. Afterwards you sign in with %(name)s and the "
            "password. If you did not expect this message, ignore it: nothing changes."
        )
        named = {
            "link": password_link(user=user, language=language),
            "name": user.get_username(),
        }
        EmailMessage(subject, body % named, settings.DEFAULT_FROM_EMAIL, [user.email]).send()
