"""Asking for data files that are made in the background, and taking them back.

Whoever changes the state of a file says from which, so that of two only one wins.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from reports.models import ExportState, PreparedExport
from surveys.models import Round
from surveys.services.jobs import enqueue

MOST = 10  # files per account and round


class TooManyError(Exception):
    """The account has as many files of the round as are kept."""


def request_export(
    *, round_: Round, format_key: str, language: str, labelled: bool, by: Any, at: datetime
) -> PreparedExport:
    """Have a file prepared. Raises TooManyError."""
    with transaction.atomic():
        Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
        if PreparedExport.objects.filter(round=round_, requested_by=by).count() >= MOST:
            raise TooManyError
        made = PreparedExport.objects.create(
            round=round_,
            requested_by=by,
            format=format_key,
            language=language,
            labelled=labelled,
            requested_at=at,
        )
        enqueue("prepare_export", of="reports.tasks", export_id=made.pk)
    return made


def ask_again(*, export: PreparedExport, at: datetime) -> bool:
    """Have a file that failed or was cancelled prepared again; whether it will be."""
    ended = PreparedExport.objects.filter(
        pk=export.pk, state__in=(ExportState.FAILED, ExportState.CANCELLED)
    )
    with transaction.atomic():
        again = bool(ended.update(state=ExportState.WAITING, problem="", done=0, requested_at=at))
        if again:
            enqueue("prepare_export", of="reports.tasks", export_id=export.pk)
    return again


def cancel_export(*, export: PreparedExport) -> bool:
    """Stop a file that waits or is being made; whether there was anything to stop."""
    unfinished = PreparedExport.objects.filter(
        pk=export.pk, state__in=(ExportState.WAITING, ExportState.RUNNING)
    )
    return bool(unfinished.update(state=ExportState.CANCELLED))


def remove_export(*, export: PreparedExport) -> None:
    """Delete the row and its file; one that is being made is never finished."""
    PreparedExport.objects.filter(pk=export.pk).delete()
    path_of(export.pk).unlink(missing_ok=True)


def path_of(export_id: UUID) -> Path:
    """Where the file is, when it is done."""
    return Path(settings.EXPORT_FOLDER) / str(export_id)


def part_of(export_id: UUID) -> Path:
    """Where it is while it is written."""
    return path_of(export_id).with_suffix(".part")
