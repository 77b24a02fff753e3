"""Addresses of the builder."""

from __future__ import annotations

from django.urls import path

from surveys.views.design import (
    actions,
    bank,
    editors,
    files,
    publishing,
    translation,
    translation_files,
    trial,
)

app_name = "design"
_ROUND = "rounds/<slug:slug>/design"
_TRANSLATION = f"{_ROUND}/translation"
urlpatterns = [
    path(f"{_ROUND}/", editors.cover, name="cover"),
    path(f"{_ROUND}/pages/<slug:page_code>/", editors.page, name="page"),
    path(
        f"{_ROUND}/pages/<slug:page_code>/<slug:action>/", actions.change_page, name="change_page"
    ),
    path(f"{_ROUND}/questions/<slug:question_code>/", editors.question, name="question"),
    path(
        f"{_ROUND}/questions/<slug:question_code>/<slug:action>/",
        actions.change_question,
        name="change_question",
    ),
    path(f"{_ROUND}/add-question/", actions.add_question, name="add_question"),
    path(f"{_ROUND}/add-page/", actions.add_page, name="add_page"),
    path(f"{_ROUND}/bank/", bank.bank, name="bank"),
    path(f"{_ROUND}/undo/", actions.undo, name="undo"),
    path(f"{_ROUND}/publish/", publishing.publish, name="publish"),
    path(f"{_ROUND}/trial/", trial.trial, name="trial"),
    path(f"{_ROUND}/trial/begin/", trial.try_out, name="try_out"),
    path(f"{_ROUND}/trial/remove/", trial.end_trial, name="end_trial"),
    path(f"{_ROUND}/trial/qr-<slug:language>.svg", trial.trial_qr, name="trial_qr"),
    path(f"{_ROUND}/files/", files.import_file, name="import"),
    path(f"{_ROUND}/questionnaire.<slug:file_format>", files.export_file, name="export"),
    path(f"{_ROUND}/discard/", publishing.discard, name="discard"),
    path(f"{_TRANSLATION}/", translation.overview, name="translation"),
    path(f"{_TRANSLATION}/add-language/", translation.add, name="add_language"),
    path(f"{_TRANSLATION}/<slug:language>/", translation.translate, name="translate"),
    path(
        f"{_TRANSLATION}/<slug:language>/files/",
        translation_files.import_file,
        name="import_translations",
    ),
    path(
        f"{_TRANSLATION}/<slug:language>/questionnaire.<slug:file_format>",
        translation_files.export_file,
        name="export_translations",
    ),
    path(
        f"{_TRANSLATION}/<slug:language>/take-back/",
        translation.take_back_translations,
        name="take_back_translations",
    ),
    path(
        f"{_TRANSLATION}/<slug:language>/<slug:action>/",
        translation.change_language,
        name="change_language",
    ),
]
