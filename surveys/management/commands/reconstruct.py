"""`manage.py reconstruct ROUND`: write the responses that satisfy every published figure."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from surveys.questionnaire.yaml_codec import YamlError
from surveys.reconstruction import TargetError, write_responses
from surveys.services.loading import SHIPPED


class Command(BaseCommand):
    help = "Write responses.csv of a shipped round anew from its published figures (see docs)."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("round", nargs="?", default="timisoara-2021-1")
        parser.add_argument(
            "--check", action="store_true", help="write nothing; status 1 if the file differs"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder = SHIPPED / options["round"]
        if not (folder / "reconstruction.yaml").exists():
            raise CommandError(f"Round {options['round']!r} has no reconstruction.yaml.")
        try:
            text = write_responses(folder)
        except (TargetError, YamlError) as error:
            raise CommandError(str(error)) from error
        file = folder / "responses.csv"
        same = file.exists() and file.read_text(encoding="utf-8") == text
        if options["check"]:
            self.stdout.write("equal" if same else "responses.csv differs from what is generated")
            sys.exit(0 if same else 1)
        file.write_text(text, encoding="utf-8", newline="")
        self.stdout.write(f"{file.name}: {text.count(chr(10)) - 1} responses")
