"""`manage.py compile_translations`: make the MO files that Django reads."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from consultation.translation import compile_catalogues


class Command(BaseCommand):
    help = "Compile the translations that changed."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        for file in compile_catalogues(settings.BASE_DIR):
            if options["verbosity"]:
                self.stdout.write(f"wrote {file.relative_to(settings.BASE_DIR)}")
