"""`manage.py backup_consultation SLUG FILE`: one consultation with its data as one file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from reports.backup.reading import open_backup
from reports.backup.writing import OpenRoundError, backup_pieces, refuse_open
from surveys.models import Consultation


class Command(BaseCommand):
    help = (
        "Write a consultation with its rounds, invitations, responses and reports to one file. "
        "The file names people and holds answers: keep it as safe as the database."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("consultation", help="its short name, as in its address")
        parser.add_argument("file", type=Path, help="the file to write, for example backup.zip")
        parser.add_argument(
            "--open",
            action="store_true",
            help="also when a round is not closed: what people withdraw later stays in the file",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        consultation = Consultation.objects.filter(slug=options["consultation"]).first()
        if consultation is None:
            known = ", ".join(Consultation.objects.order_by("slug").values_list("slug", flat=True))
            raise CommandError(f"There is no such consultation. Known: {known or 'none'}.")
        if not options["open"]:
            try:
                refuse_open(consultation)
            except OpenRoundError as error:
                raise CommandError(
                    f"Not closed, with answers that may be withdrawn: {error}. They would stay in "
                    "the file. Close the rounds, or use --open and delete the file afterwards."
                ) from None
        target: Path = options["file"]
        self._write(consultation, target)
        backup = open_backup(target)
        for name, rows in backup.rows.items():
            if rows and options["verbosity"]:
                self.stdout.write(f"{rows:>9}  {name.removesuffix('.jsonl')}")
        self.stdout.write(f"checksum {backup.checksum}")
        self.stdout.write(
            "Not in it: answers that were not sent, accounts, keys. Personal links and receipts' "
            "devices work on this installation only; see docs/deploy.md."
        )

    def _write(self, consultation: Consultation, target: Path) -> None:
        part = target.with_name(f".{target.name}.part")
        try:
            # Nobody but its owner reads it.
            handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as out:
                for piece in backup_pieces(consultation, at=timezone.now()):
                    out.write(piece)
            # A file with the wanted name is always a whole one.
            os.replace(part, target)
        except OSError as error:
            raise CommandError(f"Cannot write {target}: {error.strerror or error}") from error
        finally:
            part.unlink(missing_ok=True)
