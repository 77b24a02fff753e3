"""Reading the data files that are made in the background."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from procrastinate.contrib.django.models import ProcrastinateWorker

from reports.exports import FORMATS
from reports.models import ExportProblem, ExportState, PreparedExport
from surveys.models import Round

# Workers say every ten seconds that they are there.
SEEN = timedelta(minutes=1)

PROBLEMS: dict[str, Any] = {
    ExportProblem.STOPPED: gettext_lazy("The program that made it was stopped."),
    ExportProblem.NO_PERMISSION: gettext_lazy("You may not export the data of this round."),
    ExportProblem.TOO_LARGE: gettext_lazy(
        "The format, or the server's memory, has no room for so many responses or columns. "
        "Take CSV or Parquet."
    ),
    ExportProblem.NO_ROOM: gettext_lazy("The file could not be stored on the server."),
    ExportProblem.ERROR: gettext_lazy("An error of the program; it is in the server's log."),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A prepared file as its row on the page."""

    export: PreparedExport
    name: str
    percent: int
    problem: str
    shortened: list[str]

    @property
    def is_unfinished(self) -> bool:
        """Whether it waits or is being made."""
        return self.export.state in {ExportState.WAITING, ExportState.RUNNING}


def own_exports(round_: Round, user: Any, at: datetime) -> list[Shown]:
    """The files that were prepared for an account, the latest first; expired ones are not shown."""
    found = PreparedExport.objects.filter(round=round_, requested_by=user)
    return [_shown(each) for each in found.exclude(expires_at__lte=at)]


def own_export(round_: Round, user: Any, export_id: UUID, at: datetime) -> PreparedExport | None:
    """One of them, or None when it is somebody else's, of another round, or expired."""
    found = PreparedExport.objects.filter(round=round_, requested_by=user, pk=export_id)
    return found.exclude(expires_at__lte=at).first()


def is_worker_seen(at: datetime) -> bool:
    """Whether a worker has said lately that it is there."""
    return ProcrastinateWorker.objects.filter(last_heartbeat__gte=at - SEEN).exists()


def _shown(export: PreparedExport) -> Shown:
    format_ = FORMATS.get(export.format)
    return Shown(
        export=export,
        name=str(format_.name) if format_ else export.format,
        percent=100 * export.done // export.total if export.total else 0,
        problem=str(PROBLEMS.get(export.problem, "")),
        shortened=[
            _("%(column)s: texts shortened: %(many)d") % {"column": name, "many": many}
            for name, many in export.shortened.items()
        ],
    )
