"""`manage.py load_rounds`: load the rounds that come with the product."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from surveys.services.loading import load_round, shipped_folders
from surveys.services.round_file import LoadingError
from surveys.services.versions import QuestionnaireRefusedError


class Command(BaseCommand):
    help = "Load the shipped rounds with their responses; loading again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        for folder in shipped_folders():
            try:
                loaded = load_round(folder=folder, at=timezone.now())
            except (LoadingError, QuestionnaireRefusedError) as error:
                raise CommandError(f"{folder.name} cannot be loaded:\n{error}") from error
            if options["verbosity"]:
                self.stdout.write(f"{loaded.round.slug}: {loaded.responses} responses added")
