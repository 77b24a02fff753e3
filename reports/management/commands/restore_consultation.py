"""`manage.py restore_consultation FILE`: a consultation from its backup."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_slug
from django.utils import timezone

from reports.backup.reading import BackupRefusedError, open_backup
from reports.backup.restoring import restore


class Command(BaseCommand):
    help = "Restore a consultation from the file that backup_consultation wrote: all or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--as-slug",
            help="store it beside the one that is here, under this name, as a copy with new ids",
        )
        parser.add_argument(
            "--check", action="store_true", help="only check the file and print its checksum"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        as_slug = options["as_slug"]
        try:
            if as_slug is not None:
                _check_name(as_slug)
            backup = open_backup(options["file"])
            self.stdout.write(f"file     {backup.checksum}")
            if options["check"]:
                return
            restored = restore(backup, at=timezone.now(), as_slug=as_slug)
        except BackupRefusedError as error:
            raise CommandError(f"Nothing was restored. {error}") from None
        self.stdout.write(f"restored {restored.checksum}")
        if as_slug:
            self.stdout.write("A copy has other names and ids, therefore another checksum.")
        if restored.paused:
            self.stdout.write(
                f"Paused until you resume them: {', '.join(restored.paused)}. Personal links sent "
                "before lead nowhere here; send new ones. In an anonymous round nobody can tell "
                "who had answered, so people could answer again."
            )


def _check_name(slug: str) -> None:
    try:
        validate_slug(slug)
    except ValidationError:
        raise BackupRefusedError("The name may have letters, digits and dashes only.") from None
    if len(slug) > 70 or slug == "new":
        raise BackupRefusedError("The name is too long or taken by a page.")
