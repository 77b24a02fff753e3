"""`manage.py verify ROUND`: is what was published what the responses give?"""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.management.rounds import round_named
from reports.verification import Comparison, compare

NOTHING = 2  # exit status: there is nothing to verify


class Command(BaseCommand):
    help = (
        "Compare every published figure of a round, and every published value of an indicator, "
        "with the one computed; status 1 if one differs, 2 if nothing is published."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("round", help="the round's short name, for example timisoara-2021-1")

    def handle(self, *args: Any, **options: Any) -> None:
        round_, questionnaire = round_named(options["round"])
        rows = compare(round_, questionnaire)
        if not rows:
            raise CommandError(
                f"Round {round_.slug} has no published figures to compare with, "
                "and no published values of indicators.",
                returncode=NOTHING,
            )
        width = max(len(row.indicator) for row in rows)
        line = f"{{:<{width}}}  {{:>9}}  {{:>9}}  {{:>9}}  {{:>6}}  {{}}"
        heading = ("indicator", "published", "computed", "numerator", "base n", "")
        self.stdout.write(line.format(*heading).rstrip())
        for row in rows:
            numerator = row.figure.numerator if row.figure else None
            cells = (
                row.indicator,
                "–" if row.published is None else row.published,
                "–" if row.computed is None else row.computed,
                "–" if numerator is None else numerator,
                row.figure.base_n if row.figure else "–",
                _verdict(row),
            )
            self.stdout.write(line.format(*map(str, cells)))
        good = sum(row.ok for row in rows)
        self.stdout.write(f"{good} of {len(rows)} published figures reproduced")
        if good < len(rows):
            sys.exit(1)


def _verdict(row: Comparison) -> str:
    if row.ok:
        return "ok"
    return "DIFFERS" if row.computed != row.published else "DIFFERS in numerator or base"
