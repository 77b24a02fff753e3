"""The long process that rounds belong to."""

from __future__ import annotations

from django.db import models

from surveys.models.texts import TextField


class Consultation(models.Model):
    """For example a city's Smart City strategy, consulted on in several rounds."""

    slug = models.SlugField(max_length=80, unique=True)
    title = TextField()
    organiser = TextField()
    description = TextField()

    def __str__(self) -> str:
        return self.slug
