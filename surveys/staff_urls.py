"""Addresses of the staff's pages for rounds and collecting: settings, invitations, messages."""

from __future__ import annotations

from django.urls import path

from surveys.views import (
    duplicates,
    invitations,
    keying,
    letters,
    mailings,
    messages,
    response_imports,
    rounds,
    rounds_compared,
    uploads,
    versions,
)

app_name = "collecting"
_ROUND = "rounds/<slug:slug>"
_LIST = f"{_ROUND}/invitations/lists/<uuid:upload_id>"
_MAILING = f"{_ROUND}/mailings/<uuid:mailing_id>"
_BATCH = f"{_ROUND}/answers/<uuid:batch_id>"
_SHEET = f"{_ROUND}/sheets/<uuid:sheet_id>"
urlpatterns = [
    path("consultations/new/", rounds.new_consultation, name="new_consultation"),
    path("consultations/<slug:slug>/settings/", rounds.edit_consultation, name="edit_consultation"),
    path("consultations/<slug:slug>/rounds/new/", rounds.new_round, name="new_round"),
    path(f"{_ROUND}/settings/", rounds.round_settings, name="settings"),
    path(f"{_ROUND}/pause/", rounds.pause, name="pause"),
    path(f"{_ROUND}/resume/", rounds.resume, name="resume"),
    path(f"{_ROUND}/close/", rounds.close, name="close"),
    path(f"{_ROUND}/delete/", rounds.delete, name="delete"),
    path(f"{_ROUND}/collecting/", invitations.desk, name="round"),
    path(f"{_ROUND}/invitations/", invitations.invited, name="invitations"),
    path(f"{_ROUND}/invitations/<uuid:invitation_id>/remove/", invitations.remove, name="remove"),
    path(f"{_ROUND}/invitations/<uuid:invitation_id>/erase/", invitations.erase, name="erase"),
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
    path(f"{_ROUND}/duplicates/", duplicates.overview, name="duplicates"),
    path(f"{_ROUND}/duplicates/search/", duplicates.search, name="duplicates_search"),
    path(f"{_ROUND}/duplicates/decisions/", duplicates.decisions, name="duplicates_decisions"),
    path(f"{_ROUND}/duplicates/<uuid:group_id>/", duplicates.group, name="duplicates_group"),
    path(f"{_ROUND}/versions/", versions.versions, name="versions"),
    path(f"{_ROUND}/versions/compare/", versions.compare, name="compare_versions"),
    path(f"{_ROUND}/compare/<slug:other>/", rounds_compared.compare, name="compare_rounds"),
    path(f"{_ROUND}/sheets/", keying.sheets, name="sheets"),
    path(f"{_ROUND}/sheets/new/<slug:mode>/", keying.new, name="key_sheet"),
    path(f"{_SHEET}/second/", keying.second, name="second_keying"),
    path(f"{_SHEET}/settle/", keying.settle_sheet, name="settle_sheet"),
    path(f"{_SHEET}/remove/", keying.remove, name="remove_sheet"),
    path(f"{_ROUND}/answers/", response_imports.overview, name="answers"),
    path(f"{_BATCH}/", response_imports.check, name="check_answers"),
    path(f"{_BATCH}/progress/", response_imports.progress, name="importing_answers"),
    path(f"{_BATCH}/remove/", response_imports.remove, name="remove_answers"),
]
