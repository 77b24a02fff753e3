"""`manage.py import_questionnaire FILE`: take over a questionnaire from another program."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import override

from surveys.forms_staff.import_words import finding_words, format_words
from surveys.models import Round
from surveys.questionnaire.exchange.report import Finding
from surveys.questionnaire.exchange.sniff import MAX_BYTES
from surveys.services.drafting import Author
from surveys.services.importing import Imported, import_questionnaire, read_questionnaire

_REFUSED = 2  # exit status


class Command(BaseCommand):
    help = (
        "Import a questionnaire: XLSForm (.xlsx, .xls), LimeSurvey (.lss, .lsg, .lsq) or YAML. "
        "Ends in a report. Exit status 2 when the file is refused; then nothing is stored."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--round", help="short name of the round whose draft it becomes; without: a new one"
        )
        parser.add_argument("--dry-run", action="store_true", help="only report; store nothing")
        parser.add_argument("--json", action="store_true", help="write the report as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        round_ = _round(options["round"])
        data = _content(options["file"])
        name = options["file"].name
        if options["dry_run"]:
            imported = read_questionnaire(data, name)
        else:
            author = Author(None, timezone.now())
            imported = import_questionnaire(data=data, name=name, round_=round_, author=author)
        with override("en"):
            report = as_json(imported)
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(_lines(report)))
        if imported.is_refused:
            raise CommandError("The file was refused; nothing was stored.", returncode=_REFUSED)


def as_json(imported: Imported) -> dict[str, Any]:
    """The report as plain values, worded in the active language."""
    report = imported.report
    return {
        "format": report.format.value if report.format else None,
        "format_name": format_words(report.format) if report.format else None,
        "counts": {
            name: list(count) if isinstance(count, tuple) else count
            for name, count in report.counts.items()
        },
        "changed": _findings(report.changed),
        "lost": _findings(report.lost),
        "refused-because": _findings(report.refused),
        "to_mend": [
            {"place": each.path, "message": each.message, "mend": each.mend}
            for each in imported.to_mend
        ],
        "round": imported.round.slug if imported.round else None,
    }


def _findings(findings: Iterable[Finding]) -> list[dict[str, str]]:
    return [
        {
            "code": each.code.value,
            "item": each.item,
            "was": each.was,
            "became": each.became,
            "message": finding_words(each),
        }
        for each in findings
    ]


def _lines(report: dict[str, Any]) -> Iterable[str]:
    yield f"Format: {report['format_name'] or 'unknown'}"
    for name, count in report["counts"].items():
        yield f"{name}: {json.dumps(count, ensure_ascii=False)}"
    for part in ("changed", "lost", "refused-because"):
        yield f"\n{part.capitalize()}: {len(report[part])}"
        yield from (f"- {each['message']}" for each in report[part])
    if report["to_mend"]:
        yield f"\nTo mend before publishing: {len(report['to_mend'])}"
    for each in report["to_mend"]:
        yield f"- {each['place']}: {each['message']}: {each['mend']}"
    if report["round"]:
        yield f"\nRound: {report['round']}"


def _round(slug: str | None) -> Round | None:
    if not slug:
        return None
    found = Round.objects.filter(slug=slug).first()
    if found is None:
        known = ", ".join(Round.objects.values_list("slug", flat=True)) or "none"
        raise CommandError(f"There is no round “{slug}”. Known: {known}.")
    return found


def _content(file: Path) -> bytes:
    """The content of a file, or enough of it to tell that it is too large."""
    try:
        with file.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
