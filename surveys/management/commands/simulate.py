"""`manage.py simulate ROUND --responses N --seed S`: fill a round with simulated responses."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from surveys.models import Round
from surveys.selectors import latest_version
from surveys.services.simulation import simulate_responses


class Command(BaseCommand):
    help = "Add simulated responses, valid by the questionnaire's own rules and marked as such."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("round", help="the round's short name, for example timisoara-2-demo")
        parser.add_argument("--responses", type=int, default=200, help="how many (default 200)")
        parser.add_argument("--seed", type=int, default=1, help="the same seed, the same answers")
        parser.add_argument("--workers", type=int, default=2, help="processes (default 2)")
        parser.add_argument("--remove", action="store_true", help="remove simulated ones first")

    def handle(self, *args: Any, **options: Any) -> None:
        round_ = Round.objects.filter(slug=options["round"]).first()
        version = latest_version(round_) if round_ else None
        if version is None:
            known = ", ".join(Round.objects.order_by("slug").values_list("slug", flat=True))
            raise CommandError(f"There is no round {options['round']!r}. Rounds: {known}")
        if options["responses"] < 0 or options["workers"] < 1:
            raise CommandError("--responses and --workers must be positive.")
        began = time.perf_counter()
        count = simulate_responses(
            version=version,
            count=options["responses"],
            seed=options["seed"],
            workers=options["workers"],
            replace=options["remove"],
        )
        seconds = time.perf_counter() - began
        rate = f"{count / seconds:,.0f}" if seconds else "–"
        self.stdout.write(
            f"{count} simulated responses added to {version.round.slug}: {rate} per s"
        )
