"""The app of questionnaires, rounds and responses."""

from __future__ import annotations

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """Questionnaires, rounds and responses."""

    name = "surveys"
