"""`manage.py import_responses ROUND FILE`: take over answers that were collected elsewhere."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import override

from surveys.forms_staff.response_import_words import (
    column_words,
    finding_words,
    reason_words,
    shape_words,
)
from surveys.models import Mode, QuestionnaireVersion, Round
from surveys.response_files.mapping import MappingError, ResponseMapping, read_document
from surveys.response_files.report import Finding
from surveys.response_files.table import OF_THE_COMMAND
from surveys.selectors import latest_version
from surveys.services.audit import Action, audited
from surveys.services.going_through import Given, Imported
from surveys.services.importing_responses import import_responses, look_into

_REFUSED = 2  # exit status


class Command(BaseCommand):
    help = (
        "Import answers collected elsewhere: CSV, Excel (.xlsx), SPSS (.sav), responses exported "
        "by LimeSurvey. Ends in a report. Exit status 2 when the file is refused; then nothing "
        "is stored. The rules are in docs/import-responses.md."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("round", help="the round's short name, as in its address")
        parser.add_argument("file", type=Path)
        parser.add_argument("--map", type=Path, help="YAML or JSON that says what columns mean")
        parser.add_argument("--write-map", type=Path, help="write what columns mean to this file")
        parser.add_argument("--missing", default="", help='no answer, for example "NA,-99"')
        parser.add_argument("--language", help="of the answers, where no column says it")
        parser.add_argument("--mode", choices=Mode.values, help="how they were given")
        parser.add_argument("--date", help="their day, as 2026-03-31, where no column says it")
        parser.add_argument(
            "--skip-bad-rows", action="store_true", help="import the other rows, name these"
        )
        parser.add_argument("--again", action="store_true", help="also if imported before")
        parser.add_argument("--dry-run", action="store_true", help="only report; store nothing")
        parser.add_argument("--json", action="store_true", help="write the report as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        version = _version(options["round"])
        try:
            with options["file"].open("rb") as stream:
                imported = _imported(stream, version, options)
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.") from None
        except MappingError as error:
            raise CommandError(str(error)) from None
        if options["write_map"] and imported.mapping:
            _write(options["write_map"], imported.mapping)
        with override("en"):
            report = as_json(imported)
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(_lines(report)))
        if imported.is_refused:
            raise CommandError("The file was refused; nothing was stored.", returncode=_REFUSED)


def _imported(stream: Any, version: QuestionnaireVersion, options: dict[str, Any]) -> Imported:
    given = Given(
        stream=stream,
        limits=OF_THE_COMMAND,
        document=_document(version, options),
        skip_bad=options["skip_bad_rows"],
        again=options["again"],
    )
    at = timezone.now()
    if options["dry_run"]:
        return look_into(given=given, version=version, at=at)
    with audited(None, Action.RESPONSES_IMPORTED, round_=version.round) as entry:
        imported = import_responses(
            given=given, version=version, name=options["file"].name, by=None, at=at
        )
        entry.after = {"rows": imported.report.imported, "left_out": imported.report.refused}
        entry.happened = not imported.is_refused
    return imported


def _document(version: QuestionnaireVersion, options: dict[str, Any]) -> dict[str, Any]:
    """The mapping file with what the other options say."""
    document = read_document(options["map"].read_bytes()) if options["map"] else {}
    constants = {name: options[name] for name in ("language", "mode", "date") if options[name]}
    if constants.get("language", version.questionnaire.languages[0]) not in (
        version.questionnaire.languages
    ):
        raise MappingError(f"The languages are {', '.join(version.questionnaire.languages)}.")
    missing = [word.strip() for word in options["missing"].split(",") if word.strip()]
    if constants:
        document["constants"] = {**(document.get("constants") or {}), **constants}
    if missing:
        document["missing"] = [*(document.get("missing") or []), *missing]
    return document


def as_json(imported: Imported) -> dict[str, Any]:
    """The report as plain values, worded in the active language; no answer is in it."""
    report = imported.report
    return {
        "format": report.format.value if report.format else None,
        "format_detail": report.detail,
        "rows": report.rows,
        "imported": report.imported,
        "refused": report.refused,
        "columns": [
            {
                "column": each.name,
                "variable": each.variable or None,
                "fate": each.fate.value,
                "how": each.how.value if each.how else None,
                "message": column_words(each),
            }
            for each in report.columns
        ],
        "changed": _findings(report.changed),
        "lost": _findings(report.lost),
        "refused-because": _findings(report.refused_because),
        "problems": [
            {
                "row": each.row,
                "column": each.column,
                "code": each.reason.value,
                "shape": shape_words(each),
                "message": reason_words(each),
            }
            for each in report.problems
        ],
        "batch": str(imported.batch.pk) if imported.batch else None,
    }


def _findings(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    return [
        {
            "code": each.code.value,
            "column": each.column,
            "was": each.was,
            "became": each.became,
            "count": each.count,
            "message": finding_words(each),
        }
        for each in findings
    ]


def _lines(report: dict[str, Any]) -> Iterable[str]:
    yield f"Format: {report['format'] or 'unknown'} {report['format_detail']}".rstrip()
    yield f"Rows: {report['rows']}, imported: {report['imported']}, refused: {report['refused']}"
    yield f"\nColumns: {len(report['columns'])}"
    for each in report["columns"]:
        yield f"- {each['column']} → {each['variable'] or '–'} ({each['message']})"
    for part in ("changed", "lost", "refused-because"):
        yield f"\n{part.capitalize()}: {len(report[part])}"
        yield from (f"- {each['message']}" for each in report[part])
    if report["problems"]:
        yield f"\nCells that are no valid answers: {len(report['problems'])}"
    for each in report["problems"]:
        yield f"- row {each['row']}, {each['column'] or '–'}: {each['message']} ({each['shape']})"
    if report["batch"]:
        yield f"\nTo take it back: manage.py take_back_responses {report['batch']}"


def _version(slug: str) -> QuestionnaireVersion:
    round_ = Round.objects.filter(slug=slug).first()
    version = latest_version(round_) if round_ else None
    if version is None:
        known = ", ".join(
            Round.objects.filter(versions__isnull=False)
            .distinct()
            .order_by("slug")
            .values_list("slug", flat=True)
        )
        raise CommandError(f"There is no published round “{slug}”. Known: {known or 'none'}.")
    return version


def _write(file: Path, mapping: ResponseMapping) -> None:
    as_text = file.suffix.lower() != ".json"
    document = mapping.document()
    text = mapping.yaml() if as_text else json.dumps(document, ensure_ascii=False, indent=2)
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{file} cannot be written: {error.strerror}.") from None
