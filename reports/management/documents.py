"""What the commands share that print a document, as JSON or as text."""

from __future__ import annotations

import json
import sys
from abc import abstractmethod
from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from reports.explore.documents import Document

REFUSED = 2  # exit status for what cannot be shown


class DocumentCommand(BaseCommand):
    """Prints a document, in English. What cannot be shown is said on standard error."""

    # What `document` raises when something cannot be shown.
    refusals: ClassVar[tuple[type[Exception], ...]] = (CommandError,)

    def add_arguments(self, parser: CommandParser) -> None:
        """The options that all of them have."""
        parser.add_argument(
            "--minimum",
            type=int,
            default=0,
            metavar="N",
            help="hide figures of fewer people, as the pages do (they use 5)",
        )
        parser.add_argument("--json", action="store_true", help="print JSON")

    @abstractmethod
    def document(self, options: dict[str, Any]) -> Document:
        """What is asked for."""

    @abstractmethod
    def lines(self, document: Document) -> Iterable[str]:
        """The same as text, shortened."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the document."""
        with translation.override("en"):
            try:
                document = self.document(options)
            except self.refusals as error:
                self.stderr.write(str(error))
                sys.exit(REFUSED)
            if options["json"]:
                text = json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)
                self.stdout.write(text)
            else:
                self.stdout.write("\n".join(self.lines(document)))
