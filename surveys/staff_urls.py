"""Addresses of the staff's pages for collecting: invitations and messages."""

from __future__ import annotations

from django.urls import path

from surveys.views import invitations, letters, mailings, messages, uploads

app_name = "collecting"
_ROUND = "rounds/<slug:slug>"
_LIST = f"{_ROUND}/invitations/lists/<uuid:upload_id>"
_MAILING = f"{_ROUND}/mailings/<uuid:mailing_id>"
urlpatterns = [
    path(f"{_ROUND}/collecting/", invitations.desk, name="round"),
    path(f"{_ROUND}/invitations/", invitations.invited, name="invitations"),
    path(f"{_ROUND}/invitations/<uuid:invitation_id>/remove/", invitations.remove, name="remove"),
    path(f"{_ROUND}/invitations/lists/new/", uploads.upload, name="upload"),
    path(f"{_LIST}/", uploads.mapping, name="mapping"),
    path(f"{_LIST}/check/", uploads.check, name="check"),
    path(f"{_LIST}/problems.csv", uploads.problems, name="problems"),
    path(f"{_LIST}/progress/", uploads.progress, name="progress"),
    path(f"{_LIST}/remove/", uploads.remove, name="remove_list"),
    path(f"{_ROUND}/messages/", messages.overview, name="messages"),
    path(f"{_ROUND}/messages/<slug:kind>/", messages.edit, name="message"),
    path(f"{_ROUND}/messages/<slug:kind>/reset/", messages.reset, name="reset_message"),
    path(f"{_ROUND}/messages/<slug:kind>/at-closing/", messages.at_closing, name="at_closing"),
    path(f"{_ROUND}/messages/<slug:kind>/send/", mailings.send, name="send"),
    path(f"{_MAILING}/", mailings.mailing, name="mailing"),
    path(f"{_MAILING}/<slug:action>/", mailings.act, name="mailing_action"),
    path(f"{_ROUND}/letters/", letters.letters, name="letters"),
    path(f"{_ROUND}/letters/qr-<slug:language>.<slug:kind>", letters.qr_code, name="qr_code"),
    path(f"{_ROUND}/letters/personal-links.csv", letters.mail_merge, name="mail_merge"),
]
