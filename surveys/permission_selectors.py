"""Reading who may do what."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Prefetch, QuerySet

from surveys.models import Consultation, Membership
from surveys.roles import ALL, Permission, permissions_of

# Recovery codes alone are none: they come with one of these.
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_factor(user: Any) -> bool:
    """Whether the account has set up what the installation demands; one query, none if nothing."""
    if not settings.REQUIRE_SECOND_FACTOR:
        return True
    return Authenticator.objects.filter(user=user.pk, type__in=SECOND_FACTORS).exists()


def permissions_in(user: Any, consultation: Consultation | int) -> frozenset[Permission]:
    """What the user may do in the consultation; one query, none for superusers."""
    if user.is_superuser:
        return ALL
    member = Membership.objects.filter(user=user, consultation=consultation).first()
    return permissions_of(member.role) if member else frozenset()


def permissions_by_consultation(user: Any) -> dict[int, frozenset[Permission]]:
    """What the user, who is staff, may do in each consultation that exists for them, by its id."""
    if user.is_superuser:
        return dict.fromkeys(Consultation.objects.values_list("pk", flat=True), ALL)
    mine = Membership.objects.filter(user=user).values_list("consultation", "role")
    return {consultation: permissions_of(role) for consultation, role in mine}


def members_of(consultation: Consultation) -> QuerySet[Membership]:
    """Everybody with a role in the consultation, by name."""
    members = Membership.objects.filter(consultation=consultation)
    return members.select_related("user", "consultation").order_by("user__username")


def accounts_of_the_installation() -> QuerySet[Any]:
    """Every account, by name, with the consultations where the person has a role; two queries."""
    users = get_user_model().objects.prefetch_related(
        Prefetch("memberships", Membership.objects.select_related("consultation"))
    )
    return users.order_by("username")
