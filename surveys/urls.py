"""Addresses of the respondent's pages."""

from __future__ import annotations

from django.urls import path

from surveys.views import respond

app_name = "surveys"
urlpatterns = [
    path("<slug:slug>/", respond.landing, name="landing"),
    path("<slug:slug>/start/", respond.start, name="start"),
    path("<slug:slug>/page/<slug:code>/", respond.page, name="page"),
    path("<slug:slug>/review/", respond.review, name="review"),
    path("<slug:slug>/receipt/", respond.receipt, name="receipt"),
    path("<slug:slug>/leave/", respond.leave, name="leave"),
]
