"""The app that draws conclusions from responses."""

from __future__ import annotations

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Aggregation, publication and export."""

    name = "reports"
