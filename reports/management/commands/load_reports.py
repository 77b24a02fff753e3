"""`manage.py load_reports`: load the reports of the shipped rounds."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports.columns import questionnaire_of
from reports.definition import DefinitionError
from reports.services import load_report
from surveys.models import Round
from surveys.services.loading import shipped_folders
from surveys.services.round_file import LoadingError


class Command(BaseCommand):
    help = "Load the reports, published figures and themes of the shipped rounds."

    def handle(self, *args: Any, **options: Any) -> None:
        for folder in shipped_folders():
            round_ = Round.objects.filter(slug=folder.name).first()
            questionnaire = questionnaire_of(round_) if round_ else None
            if round_ is None or questionnaire is None:
                raise CommandError(f"Round {folder.name} is not loaded: run load_rounds first.")
            if not (folder / "report.yaml").exists():
                continue
            try:
                load_report(round_=round_, questionnaire=questionnaire, folder=folder)
            except (DefinitionError, LoadingError) as error:
                raise CommandError(f"{folder.name}/report.yaml cannot be used:\n{error}") from error
            if options["verbosity"]:
                self.stdout.write(f"{folder.name}: report loaded")
