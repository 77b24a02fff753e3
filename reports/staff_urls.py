"""Addresses of the staff area."""

from __future__ import annotations

from django.urls import path

from consultation.account_urls import sign_in, sign_out
from reports.views import backups, consultations, explore, staff

app_name = "staff"
urlpatterns = [
    path("", staff.rounds, name="rounds"),
    path("sign-in/", sign_in, name="login"),
    path("sign-out/", sign_out, name="logout"),
    path("consultations/<slug:slug>/", consultations.dashboard, name="consultation"),
    path("consultations/<slug:slug>/backup/", backups.backup, name="backup"),
    path("rounds/<slug:slug>/copy/", consultations.copy, name="copy"),
    path("rounds/<slug:slug>/", staff.round_results, name="results"),
    path("rounds/<slug:slug>/explore/", explore.index, name="explore"),
    path("rounds/<slug:slug>/explore/cross/", explore.crosstab, name="crosstab"),
    path("rounds/<slug:slug>/explore/chart.svg", explore.chart, name="explore_chart"),
    path(
        "rounds/<slug:slug>/explore/questions/<slug:question_code>/",
        explore.question,
        name="explore_question",
    ),
    path("rounds/<slug:slug>/data.csv", staff.round_data, name="data"),
    path("rounds/<slug:slug>/trial.csv", staff.trial_data, name="trial_data"),
]
