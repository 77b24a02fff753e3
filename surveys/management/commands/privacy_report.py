"""`manage.py privacy_report ROUND`: the document for the data protection officer."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import override

from surveys.models import Round
from surveys.papers.prose import to_markdown
from surveys.papers.typesetting import typeset_prose
from surveys.privacy.examination import examine, is_clean
from surveys.privacy.report import privacy_report


class Command(BaseCommand):
    help = (
        "Write what is stored of a round's people, why, for how long, and what an adversary with "
        "the whole database finds. Exit status 1 when something was found."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("round", help="the round's short name, as in its address")
        parser.add_argument("--language", default="ro", help="language of the report (ro)")
        parser.add_argument("--pdf", type=Path, help="write a tagged PDF to this file as well")

    def handle(self, *_args: Any, **options: Any) -> None:
        round_ = Round.objects.filter(slug=options["round"]).first()
        if round_ is None:
            known = ", ".join(Round.objects.values_list("slug", flat=True)) or "none"
            raise CommandError(f"There is no round “{options['round']}”. Known: {known}.")
        with override(options["language"]):
            findings = examine(round_)
            report = privacy_report(round_, findings, at=timezone.now())
        self.stdout.write(to_markdown(report), ending="")
        if options["pdf"]:
            options["pdf"].write_bytes(typeset_prose(report))
        if not is_clean(round_, findings):
            raise CommandError("Something was found that may lead to a person.", returncode=1)
