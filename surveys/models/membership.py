"""What somebody is in a consultation."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from surveys.models.consultation import Consultation
from surveys.roles import Role


class Membership(models.Model):
    """One person's role in one consultation; without a row the consultation does not exist for
    them. Superusers need none."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=13, choices=[(each.value, each.value) for each in Role])

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "user"], name="one_role_per_person_and_consultation"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=[each.value for each in Role]), name="role_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.role}"
