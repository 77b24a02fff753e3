"""Addresses of the staff area."""

from __future__ import annotations

from django.urls import path

from consultation.account_urls import sign_in, sign_out
from reports.views import (
    backups,
    comparing,
    consultations,
    explore,
    exports,
    indicator_forms,
    indicator_publishing,
    indicators,
    staff,
    weights,
)

app_name = "staff"
urlpatterns = [
    path("", staff.rounds, name="rounds"),
    path("sign-in/", sign_in, name="login"),
    path("sign-out/", sign_out, name="logout"),
    path("consultations/<slug:slug>/", consultations.dashboard, name="consultation"),
    path("consultations/<slug:slug>/backup/", backups.backup, name="backup"),
    path("consultations/<slug:slug>/indicators/", indicators.index, name="indicators"),
    path("consultations/<slug:slug>/indicators/new/", indicator_forms.new, name="indicator_new"),
    path(
        "consultations/<slug:slug>/indicators/<slug:indicator_code>/",
        indicators.page,
        name="indicator",
    ),
    path(
        "consultations/<slug:slug>/indicators/<slug:indicator_code>/chart.svg",
        indicators.chart,
        name="indicator_chart",
    ),
    path(
        "consultations/<slug:slug>/indicators/<slug:indicator_code>/change/",
        indicator_forms.change,
        name="indicator_change",
    ),
    path(
        "consultations/<slug:slug>/indicators/<slug:indicator_code>/remove/",
        indicator_forms.remove,
        name="indicator_remove",
    ),
    path(
        "consultations/<slug:slug>/indicators/<slug:indicator_code>/publish/<slug:other>/",
        indicator_publishing.publish,
        name="indicator_publish",
    ),
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
    path("rounds/<slug:slug>/compare/", comparing.compare, name="compare"),
    path(
        "rounds/<slug:slug>/compare/chart/<slug:question_code>.svg",
        comparing.chart,
        name="compare_chart",
    ),
    path("rounds/<slug:slug>/weights/", weights.overview, name="weights"),
    path("rounds/<slug:slug>/weights/new/", weights.new, name="weights_new"),
    path("rounds/<slug:slug>/weights/<int:scheme_id>/", weights.change, name="weights_change"),
    path(
        "rounds/<slug:slug>/weights/<int:scheme_id>/remove/", weights.remove, name="weights_remove"
    ),
    path("rounds/<slug:slug>/exports/", exports.exports, name="exports"),
    path(
        "rounds/<slug:slug>/exports/<uuid:export_id>/file/", exports.export_file, name="export_file"
    ),
    path(
        "rounds/<slug:slug>/exports/<uuid:export_id>/again/",
        exports.export_again,
        name="export_again",
    ),
    path(
        "rounds/<slug:slug>/exports/<uuid:export_id>/stop/", exports.export_stop, name="export_stop"
    ),
    path("rounds/<slug:slug>/trial.csv", staff.trial_data, name="trial_data"),
]
