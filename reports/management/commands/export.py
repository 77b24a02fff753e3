"""`manage.py export ROUND --format csv`: the submitted responses as a data file."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from reports.exports import FORMATS
from reports.management.rounds import round_named


class Command(BaseCommand):
    help = "Write the submitted responses of a round as a data file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("round", help="the round's short name, for example timisoara-2021-1")
        parser.add_argument("--format", choices=sorted(FORMATS), default="csv")
        parser.add_argument("--output", help="the file to write (default: standard output)")

    def handle(self, *args: Any, **options: Any) -> None:
        round_, _questionnaire = round_named(options["round"])
        # One transaction is one snapshot: nothing submitted meanwhile is half in the file.
        with transaction.atomic():
            pieces = FORMATS[options["format"]](round_)
            if not options["output"]:
                for piece in pieces:
                    sys.stdout.write(piece)
                return
            target = Path(options["output"])
            part = target.with_name(f".{target.name}.part")
            try:
                with part.open("w", encoding="utf-8", newline="") as handle:
                    handle.writelines(pieces)
                # A file with the wanted name is always a whole one.
                os.replace(part, target)
            except OSError as error:
                raise CommandError(f"Cannot write {target}: {error.strerror or error}") from error
            finally:
                part.unlink(missing_ok=True)
