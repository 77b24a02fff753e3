"""Translations as files, and from files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from surveys.access import needs
from surveys.forms_staff.design.files import ImportForm
from surveys.forms_staff.design.languages import language_lines
from surveys.forms_staff.design.taking_words import refused_words
from surveys.forms_staff.design.translations import where_words
from surveys.forms_staff.import_words import finding_words
from surveys.questionnaire.exchange.report import RefusedError
from surveys.questionnaire.exchange.translations.po import write_po_file
from surveys.questionnaire.exchange.translations.reading import read_translations
from surveys.questionnaire.exchange.translations.rows import Entry, entries
from surveys.questionnaire.exchange.translations.taking import Taken
from surveys.questionnaire.exchange.translations.workbook import write_workbook
from surveys.questionnaire.exchange.translations.xliff import write_xliff
from surveys.roles import Permission
from surveys.services.audit import Action, audited
from surveys.services.translating import take_translations
from surveys.views.design.desk import Desk
from surveys.views.design.translation import desk_for
from surveys.views.form_data import form_data, form_files

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class TranslationFormat:
    """A kind of file for translators; `write` takes texts, source and other language."""

    content_type: str
    write: Callable[[Iterable[Entry], str, str], bytes]


def _workbook(of: Iterable[Entry], source: str, language: str) -> bytes:
    headings = {
        "key": _("Key (please leave as it is)"),
        "where": _("Where it stands"),
        "source": _("Source"),
        "before": _("Source that the translation was made from"),
        "translation": _("Translation"),
        "right": _("Still right? Write x"),
        "mark": _("Mark"),
    }
    return write_workbook(of, source, language, headings)


FORMATS = {
    "xlsx": TranslationFormat(_WORKBOOK, _workbook),
    "po": TranslationFormat("text/x-gettext-translation; charset=utf-8", write_po_file),
    "xlf": TranslationFormat("application/xliff+xml", write_xliff),
}


@needs(Permission.TRANSLATE)
@require_safe
@never_cache
def export_file(request: HttpRequest, slug: str, language: str, file_format: str) -> HttpResponse:
    """All texts with their translations into one language, as a file."""
    desk = desk_for(request, slug, language)
    if file_format not in FORMATS:
        raise Http404("No such format.")
    of, chosen = desk.questionnaire, FORMATS[file_format]
    texts = entries(of, language, desk.draft.marks, where_words(of))
    content = chosen.write(texts, of.languages[0], language)
    response = HttpResponse(content, content_type=chosen.content_type)
    name = f"{slug}.{language}.{file_format}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@needs(Permission.TRANSLATE)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def import_file(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """Take translations from a file; the report of what became of each."""
    desk = desk_for(request, slug, language)
    form = ImportForm(form_data(request), form_files(request))
    context: dict[str, Any] = {}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                context = _report(_taken(request, desk, language, form.cleaned_data["file"].read()))
                status = 200
            except RefusedError as error:
                context = {"refused": finding_words(error.finding)}
            desk = desk_for(request, slug, language)
    lines = language_lines(desk.questionnaire, desk.draft)
    context |= {
        "round": desk.round,
        "form": form,
        "here": next(each for each in lines if each.code == language),
        "formats": FORMATS,
    }
    return render(request, "design/translation/files.html", context, status=status)


def _taken(request: HttpRequest, desk: Desk, language: str, content: bytes) -> Taken:
    file = read_translations(content, language)
    with audited(
        request.user, Action.TRANSLATIONS_TAKEN, round_=desk.round, subject=language
    ) as entry:
        taken = take_translations(
            draft=desk.begun(), language=language, rows=file.rows, author=desk.author
        )
        entry.after = {
            "changed": len(taken.wordings),
            "stale": taken.stale,
            "confirmed": taken.confirmed,
            "refused": len(taken.refused) + taken.more_refused,
        }
        entry.happened = bool(taken.made_from)
    return taken


def _report(taken: Taken) -> dict[str, Any]:
    rows = [(each.key, each.wording, refused_words(each)) for each in taken.refused]
    return {"taken": taken, "refused_rows": rows, "refused_many": len(rows) + taken.more_refused}
