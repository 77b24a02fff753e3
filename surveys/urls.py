"""Addresses of the respondent's pages."""

from __future__ import annotations

from django.urls import path

from surveys.views import ownership, pages, papers, respond, returning
from surveys.views.unsubscribe import unsubscribe

app_name = "surveys"
urlpatterns = [
    path("<slug:slug>/", respond.landing, name="landing"),
    path("<slug:slug>/start/", respond.start, name="start"),
    path("<slug:slug>/page/<slug:code>/", pages.page, name="page"),
    path("<slug:slug>/review/", respond.review, name="review"),
    path("<slug:slug>/receipt/", respond.receipt, name="receipt"),
    path("<slug:slug>/leave/", respond.leave, name="leave"),
    path("<slug:slug>/i/<str:token>/", returning.personal, name="personal"),
    path("<slug:slug>/pause/", returning.pause, name="pause"),
    path("<slug:slug>/return/", returning.enter_code, name="return"),
    path("<slug:slug>/return/<str:code>/", returning.return_link, name="return_link"),
    path("<slug:slug>/change/", ownership.change, name="change"),
    path("<slug:slug>/keep/", ownership.keep, name="keep"),
    path("<slug:slug>/withdraw/", ownership.withdrawal, name="withdraw"),
    path("<slug:slug>/copy/", ownership.copy, name="copy"),
    path("<slug:slug>/copy.pdf", papers.copy, name="copy_pdf"),
    path("<slug:slug>/questionnaire.pdf", papers.questionnaire, name="questionnaire_pdf"),
    path("<slug:slug>/unsubscribe/<str:code>/", unsubscribe, name="unsubscribe"),
]
