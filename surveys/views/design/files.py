"""Questionnaires from files, and as files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from surveys.access import needs
from surveys.forms_staff.design.fault_words import problem_lines
from surveys.forms_staff.design.files import ImportForm
from surveys.forms_staff.import_words import finding_words, format_words
from surveys.models import EditKind, Round
from surveys.papers.docx import questionnaire_docx
from surveys.papers.questionnaire import questionnaire_pdf
from surveys.questionnaire.exchange.xlsform.writer import write_xlsform
from surveys.questionnaire.model import Questionnaire
from surveys.questionnaire.yaml_codec import write_yaml
from surveys.roles import Permission
from surveys.services.audit import Action, audited
from surveys.services.importing import Imported, import_questionnaire
from surveys.views.design.desk import Desk
from surveys.views.form_data import form_data, form_files


@needs(Permission.DESIGN)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def import_file(request: HttpRequest, slug: str) -> HttpResponse:
    """Put a file's questionnaire in the place of the draft; the report of what became of it."""
    desk = Desk.of(request, slug)
    form = ImportForm(form_data(request), form_files(request))
    context: dict[str, Any] = {}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            imported = _imported(request, desk, form.cleaned_data["file"])
            status = 422 if imported.is_refused else 200
            desk = Desk.of(request, slug)
            context = _report(imported, desk)
    return render(
        request,
        "design/import.html",
        desk.context(request, "import", form=form, **context),
        status=status,
    )


def _imported(request: HttpRequest, desk: Desk, file: Any) -> Imported:
    with audited(request.user, Action.DRAFT_CHANGED, round_=desk.round) as entry:
        imported = import_questionnaire(
            data=file.read(), name=file.name or "", round_=desk.round, author=desk.author
        )
        entry.after = {"edit": EditKind.REPLACED.value}
        entry.happened = not imported.is_refused
    return imported


def _report(imported: Imported, desk: Desk) -> dict[str, Any]:
    report = imported.report
    found = imported.questionnaire
    return {
        "report": report,
        "format": format_words(report.format) if report.format else "",
        "pages_read": len(found.pages) if found else 0,
        "questions_read": sum(1 for _each in found.questions()) if found else 0,
        "languages_read": ", ".join(found.languages) if found else "",
        "changed": [finding_words(each) for each in report.changed],
        "lost": [finding_words(each) for each in report.lost],
        "refused": [finding_words(each) for each in report.refused],
        "to_mend": problem_lines(imported.to_mend, found, desk.url) if found else [],
    }


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A kind of file that a questionnaire is written as."""

    content_type: str
    write: Callable[[Round, Questionnaire], bytes]
    needs_no_errors: bool = False


def _pdf(round_: Round, questionnaire: Questionnaire) -> bytes:
    return questionnaire_pdf(round_, questionnaire, number=None, size="normal")


_OFFICE = "application/vnd.openxmlformats-officedocument."
FORMATS = {
    "yaml": FileFormat("application/yaml", lambda _round, of: write_yaml(of).encode()),
    "xlsx": FileFormat(
        f"{_OFFICE}spreadsheetml.sheet", lambda _round, of: write_xlsform(of), needs_no_errors=True
    ),
    "docx": FileFormat(
        f"{_OFFICE}wordprocessingml.document",
        lambda _round, of: questionnaire_docx(of),
        needs_no_errors=True,
    ),
    "pdf": FileFormat("application/pdf", _pdf, needs_no_errors=True),
}


@needs(Permission.DESIGN)
@require_safe
@never_cache
def export_file(request: HttpRequest, slug: str, file_format: str) -> HttpResponse:
    """The draft as a file: YAML, XLSForm; or Word or PDF in the language that is edited."""
    desk = Desk.of(request, slug)
    if file_format not in FORMATS:
        raise Http404("No such format.")
    chosen = FORMATS[file_format]
    if chosen.needs_no_errors and desk.has_errors:
        lines = problem_lines(desk.problems, desk.questionnaire, desk.url)
        context = desk.context(request, "import", form=ImportForm(), unfit=True, to_mend=lines)
        return render(request, "design/import.html", context, status=409)
    with override(desk.language):
        content = chosen.write(desk.round, desk.questionnaire)
    response = HttpResponse(content, content_type=chosen.content_type)
    response["Content-Disposition"] = f'attachment; filename="{slug}.{file_format}"'
    return response
