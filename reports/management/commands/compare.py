"""`manage.py compare ROUND ROUND …`: rounds compared as staff compare them, text or JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.management.base import CommandError, CommandParser

from reports.comparison import Settings, compare_rounds
from reports.explore.comparing_documents import comparison_document
from reports.explore.documents import Document
from reports.explore.plain_tables import lines_of_comparison
from reports.management.documents import DocumentCommand
from reports.management.rounds import round_named
from reports.rounds_read import RoundWeightsError
from reports.stats.differences import Correction
from reports.stats.standardising import Mix


class Command(DocumentCommand):
    help = (
        "Print what rounds of one consultation say of each other, the last against the first, with "
        "all statistics (docs/tables-command.md). Exit status 2 when there is no such round or "
        "question, or the rounds are of several consultations."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("rounds", nargs="+", help="short names of two or more rounds")
        parser.add_argument("--question", default="", help="only this one, by its last code")
        parser.add_argument("--by", default="", help="the category question to standardise by")
        parser.add_argument(
            "--correction",
            default=Correction.HOLM.value,
            choices=[each.value for each in Correction],
            help="of the p-values of all questions together",
        )
        parser.add_argument(
            "--mix",
            default=Mix.EARLIER.value,
            choices=[each.value for each in Mix],
            help="the mix of categories that differences are standardised to",
        )
        parser.add_argument(
            "--weights", default="", help="weighted by the weights that each round has by this name"
        )
        super().add_arguments(parser)

    def document(self, options: dict[str, Any]) -> Document:
        return _document(options)

    def lines(self, document: Document) -> Iterable[str]:
        return lines_of_comparison(document)


def _document(options: dict[str, Any]) -> Document:
    rounds = [round_named(slug)[0] for slug in dict.fromkeys(options["rounds"])]
    if len(rounds) < 2:
        raise CommandError("Name two rounds at least.")
    if len({each.consultation_id for each in rounds}) > 1:
        raise CommandError("Rounds are compared within one consultation; these are of several.")
    settings = Settings(
        minimum=options["minimum"],
        by=options["by"],
        correction=Correction(options["correction"]),
        mix=Mix(options["mix"]),
        weights=options["weights"],
    )
    try:
        found = compare_rounds(sorted(rounds, key=lambda each: each.number), settings)
    except RoundWeightsError as error:
        raise CommandError(f"Weights {settings.weights!r}: {error}") from None
    last, questions = found.rounds[-1], [each.question.code for each in found.questions]
    known = [*questions, *(each.question.code for each in found.left_out)]
    if options["question"] and options["question"] not in known:
        raise CommandError(f"{last.slug} has no question {options['question']!r}.")
    if options["by"] and (found.by is None or found.by.code != options["by"]):
        comparable = ", ".join(each.code for each in found.categories) or "none"
        raise CommandError(
            f"{options['by']!r} is no category question that all rounds ask alike; these are: "
            f"{comparable}."
        )
    return comparison_document(found, options["question"])
