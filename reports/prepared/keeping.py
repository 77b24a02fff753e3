"""Giving up files that nobody makes any more, and deleting those that expired."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from reports.models import ExportProblem, ExportState, PreparedExport
from reports.prepared.asking import part_of, path_of

STALE = timedelta(minutes=5)  # without a sign of life: whoever made it is gone


def give_up_stale(*, at: datetime) -> int:
    """Fail what a worker had begun and gave no sign of for STALE; how many.

    What it had written is deleted; a worker that lives after all finds its file gone and ends.
    """
    gone = PreparedExport.objects.filter(state=ExportState.RUNNING, seen_at__lt=at - STALE)
    given_up = 0
    for each in gone.values_list("pk", flat=True):
        if gone.filter(pk=each).update(state=ExportState.FAILED, problem=ExportProblem.STOPPED):
            part_of(each).unlink(missing_ok=True)
            given_up += 1
    return given_up


def delete_expired(*, at: datetime) -> int:
    """Delete files whose time is over with their rows, unfinished ones as old, and files without
    a row; how many rows."""
    old = at - timedelta(hours=settings.EXPORT_HOURS)
    over = PreparedExport.objects.filter(
        Q(expires_at__lte=at)
        | Q(expires_at=None, requested_at__lte=old) & ~Q(state=ExportState.RUNNING)
    )
    ids = list(over.values_list("pk", flat=True))
    for each in ids:
        path_of(each).unlink(missing_ok=True)
        part_of(each).unlink(missing_ok=True)
    PreparedExport.objects.filter(pk__in=ids).delete()
    _sweep()
    return len(ids)


def _sweep() -> None:
    """Files whose rows are gone, as after their round was deleted."""
    folder = Path(settings.EXPORT_FOLDER)
    files = [file for file in folder.iterdir() if _is_id(file.stem)] if folder.is_dir() else []
    known = {str(pk) for pk in PreparedExport.objects.values_list("pk", flat=True)}
    for file in files:
        if file.stem not in known:
            file.unlink(missing_ok=True)


def _is_id(name: str) -> bool:
    try:
        return str(UUID(name)) == name
    except ValueError:
        return False
