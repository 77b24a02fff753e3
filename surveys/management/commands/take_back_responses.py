"""`manage.py take_back_responses BATCH`: delete the responses that came with one file."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from surveys.models import BatchState, ResponseBatch
from surveys.services.audit import Action, audited
from surveys.services.files_of_answers import take_back


class Command(BaseCommand):
    help = "Delete the responses that `import_responses` took from one file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("batch", type=UUID, help="as the report of the import names it")

    def handle(self, *_args: Any, **options: Any) -> None:
        batch = ResponseBatch.objects.filter(pk=options["batch"]).first()
        if batch is None or batch.state != BatchState.IMPORTED:
            raise CommandError("There is no such import, or it was taken back before.")
        with audited(None, Action.RESPONSES_TAKEN_BACK, round_=batch.round) as entry:
            count = take_back(batch=batch, at=timezone.now())
            entry.after = {"responses": count}
        self.stdout.write(f"{count} responses deleted from {batch.round.slug}")
