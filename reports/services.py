"""Loading what reports need: definition, codebook, published figures."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from reports.definition import ReportDefinition, read_definition
from reports.models import Coding, PublishedFigure, Report, Theme, WeightingScheme
from reports.stats.schemes import write_scheme
from reports.stats.weighting import Scheme
from surveys.models import Response, Round, Status
from surveys.questionnaire.model import Questionnaire
from surveys.services.round_file import read_settings


@transaction.atomic
def load_report(*, round_: Round, questionnaire: Questionnaire, folder: Path) -> ReportDefinition:
    """Store the report of a shipped round, its published figures, themes and codings.

    Loading again replaces the definition and the published figures and adds missing themes
    and codings; codings that staff made stay. Raises DefinitionError, LoadingError.
    """
    document: dict[str, Any] = read_settings(folder / "report.yaml")
    definition = read_definition(document, questionnaire)
    Report.objects.update_or_create(round=round_, defaults={"definition": document})
    published = folder / "published.csv"
    if published.exists():
        _load_published(round_, published)
    for book in definition.codebook:
        for position, theme in enumerate(book.themes):
            stored, _created = Theme.objects.update_or_create(
                round=round_,
                question=book.question,
                code=theme.code,
                defaults={"label": theme.label, "position": position},
            )
            _code_phrases(stored, theme.phrases)
    return definition


@transaction.atomic
def copy_report(*, source: Round, target: Round) -> None:
    """Give a copied round the definition, the codebook and the weighting schemes of its source.

    Published figures and codings are about the source's responses and stay with it. Nothing
    happens when the source has neither.
    """
    for report in Report.objects.filter(round=source):
        Report.objects.create(round=target, definition=report.definition)
    WeightingScheme.objects.bulk_create(
        WeightingScheme(round=target, name=each.name, definition=each.definition)
        for each in WeightingScheme.objects.filter(round=source)
    )
    Theme.objects.bulk_create(
        Theme(round=target, question=e.question, code=e.code, label=e.label, position=e.position)
        for e in Theme.objects.filter(round=source)
    )


def save_weighting(
    *, round_: Round, name: str, scheme: Scheme, of: WeightingScheme | None = None
) -> WeightingScheme:
    """Store a scheme under a name, or change the one given. Raises IntegrityError when the
    round has another one of this name."""
    stored = of or WeightingScheme(round=round_)
    stored.name, stored.definition = name, write_scheme(scheme)
    stored.save()
    return stored


def _load_published(round_: Round, file: Path) -> None:
    PublishedFigure.objects.filter(round=round_).delete()
    with file.open(encoding="utf-8", newline="") as handle:
        PublishedFigure.objects.bulk_create(
            PublishedFigure(
                round=round_,
                indicator=row["id"],
                position=position,
                value=Decimal(row["value"]),
                decimals=int(row["decimals"]),
                unit=row["unit"],
                base=row["base"],
                note=row["note"],
            )
            for position, row in enumerate(csv.DictReader(handle), start=1)
        )


def _code_phrases(theme: Theme, phrases: tuple[str, ...]) -> None:
    """Assign the theme to the submitted responses whose whole text is one of the phrases."""
    if not phrases:
        return
    said = Response.objects.filter(
        round=theme.round,
        status=Status.SUBMITTED,
        **{f"answers__{theme.question}__in": list(phrases)},
    )
    Coding.objects.bulk_create(
        (Coding(theme=theme, response=response) for response in said.only("pk")),
        ignore_conflicts=True,
    )
