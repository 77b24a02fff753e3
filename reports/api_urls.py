"""Addresses of the interface for programs; no language stands before them."""

from __future__ import annotations

from django.urls import path

from reports.api import data_views as data
from reports.api import views

app_name = "api"
urlpatterns = [
    path("", views.openapi, name="index"),
    path("openapi.json", views.openapi, name="openapi"),
    path("rounds", views.rounds, name="rounds"),
    path("rounds/<slug:slug>", views.one_round, name="round"),
    path("rounds/<slug:slug>/questionnaire", views.questionnaire, name="questionnaire"),
    path("rounds/<slug:slug>/figures", views.figures, name="figures"),
    path("rounds/<slug:slug>/tables", views.tables, name="tables"),
    path("data/rounds", data.rounds, name="own_rounds"),
    path("data/rounds/<slug:slug>", data.one_round, name="own_round"),
    path("data/rounds/<slug:slug>/questionnaire", data.questionnaire, name="own_questionnaire"),
    path("data/rounds/<slug:slug>/codebook", data.codebook, name="codebook"),
    path("data/rounds/<slug:slug>/tables", data.tables, name="own_tables"),
    path("data/rounds/<slug:slug>/responses", data.responses, name="responses"),
    path("consultations/<slug:slug>/indicators", views.indicators, name="indicators"),
    path("<path:rest>", views.nothing, name="nothing"),
]
