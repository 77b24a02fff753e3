"""`manage.py export ROUND --format F`: the submitted responses as a data file."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.exports import FORMATS, Data, TooLargeError, snapshot
from reports.exports.words import shortened_words
from reports.management.rounds import round_named


class Command(BaseCommand):
    help = "Write the submitted responses of a round as a data file (docs/exports.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("round", help="the round's short name, for example timisoara-2021-1")
        parser.add_argument("--format", choices=sorted(FORMATS), default="csv")
        parser.add_argument("--language", help="of labels (default: the round's first)")
        parser.add_argument(
            "--labels",
            action="store_true",
            help="labels instead of codes, in formats that hold only one of them",
        )
        parser.add_argument(
            "--output", help="the file to write (default: standard output, where a format streams)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        round_, questionnaire = round_named(options["round"])
        languages = questionnaire.languages
        language = options["language"] or languages[0]
        if language not in languages:
            known = ", ".join(languages)
            raise CommandError(f"The round has no texts in '{language}'. Languages: {known}")
        format_ = FORMATS[options["format"]]
        data = Data(round_=round_, language=language, labelled=options["labels"])
        format_.prepare(data)
        with snapshot():
            if options["output"]:
                self._save(data, options["format"], Path(options["output"]))
            elif format_.pieces is None:
                raise CommandError(f"{options['format']} is written to a file: add --output FILE.")
            else:
                for piece in format_.bytes_of(data):
                    sys.stdout.write(piece.decode())
        for words in shortened_words(data):
            self.stderr.write(words)

    def _save(self, data: Data, name: str, target: Path) -> None:
        part = target.with_name(f".{target.name}.part")
        try:
            FORMATS[name].save(data, part)
            # A file with the wanted name is always a whole one.
            os.replace(part, target)
        except OSError as error:
            raise CommandError(f"Cannot write {target}: {error.strerror or error}") from error
        except TooLargeError as error:
            raise CommandError(str(error)) from error
        finally:
            part.unlink(missing_ok=True)
