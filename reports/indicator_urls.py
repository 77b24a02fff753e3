"""Addresses of published indicators."""

from __future__ import annotations

from django.urls import path

from reports.views import public_indicators

app_name = "indicators"
urlpatterns = [
    path("<slug:slug>/indicators/", public_indicators.index, name="index"),
    path("<slug:slug>/indicators/<slug:indicator_code>/", public_indicators.page, name="page"),
    path(
        "<slug:slug>/indicators/<slug:indicator_code>/chart.svg",
        public_indicators.chart,
        name="chart",
    ),
]
