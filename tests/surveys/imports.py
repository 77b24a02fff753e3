"""What the worker does with files of answers, done at once."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django.models import ProcrastinateJob

from surveys.services.background_imports import run_import


def run_imports() -> None:
    """Do what was asked for; what was done before is not done again."""
    jobs = ProcrastinateJob.objects.filter(task_name="surveys.tasks.import_answers")
    for job in jobs.order_by("id"):
        said = dict(job.args)
        run_import(
            UUID(said["batch_id"]),
            attempt=int(said["attempt"]),
            by=int(said["by"]),
            skip_bad=said["skip_bad"] == "1",
            again=said["again"] == "1",
        )
