"""Addresses of published results."""

from __future__ import annotations

from django.urls import path

from reports.views import results

app_name = "reports"
urlpatterns = [
    path("<slug:slug>/results/", results.results, name="results"),
    path("<slug:slug>/results/tables.csv", results.tables, name="tables"),
    path("<slug:slug>/results/chart/<slug:name>.svg", results.chart, name="chart"),
]
