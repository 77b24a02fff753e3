"""`manage.py check_translations`: is every text of the interface translated?"""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from consultation.translation import gaps, update_catalogues


class Command(BaseCommand):
    help = "List what the translations lack; status 1 if anything."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("languages", nargs="*", help="languages to look at; none: all")
        parser.add_argument("--update", action="store_true", help="bring in new messages first")

    def handle(self, *args: Any, **options: Any) -> None:
        which = {"partial": settings.RESPONDENT_LANGUAGES, "only": options["languages"]}
        if options["update"]:
            update_catalogues(settings.BASE_DIR, **which)
        found = sorted(map(str, gaps(settings.BASE_DIR, **which)))
        for gap in found:
            self.stdout.write(gap)
        self.stdout.write(f"{len(found)} gaps in the translations")
        if found:
            sys.exit(1)
