"""`manage.py tables ROUND --question Q [--by G]`: tables as staff explore them, text or JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.management.base import CommandError, CommandParser

from reports.explore.crossing import cross
from reports.explore.crossing_documents import crossing_document
from reports.explore.documents import Document
from reports.explore.filtering import FilterError
from reports.explore.looking import Look
from reports.explore.plain_tables import lines_of
from reports.explore.question_documents import question_document
from reports.explore.variables import VariableError, find_variable
from reports.explore.weighing import WeightsError, weighting_for
from reports.explore.weighted_crossing_documents import weighted_crossing
from reports.explore.weighted_documents import weighted_question
from reports.management.documents import DocumentCommand
from reports.management.rounds import round_named
from reports.stats.crosstabs import CROSS_BASES
from reports.stats.shares import Base
from reports.stats.weighting import Weighting
from surveys.questionnaire.model import Kind


class Command(DocumentCommand):
    refusals = (CommandError, FilterError, VariableError, WeightsError)
    help = (
        "Print the table of a question, or of two questions crossed, with all statistics "
        "(docs/tables-command.md). Exit status 2 when there is no such round, question or base, "
        "or the filter cannot be read."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("round", help="the round's short name, for example timisoara-2021-1")
        parser.add_argument("--question", required=True, help="code, or code.part")
        parser.add_argument("--by", default="", help="the question of the columns")
        parser.add_argument("--filter", default="", help="a condition: ${_language} = 'ro'")
        parser.add_argument(
            "--base",
            default=Base.ANSWERED.value,
            choices=[base.value for base in CROSS_BASES],
            help="what column percentages of a cross-tab are of",
        )
        parser.add_argument(
            "--without-set-aside",
            action="store_true",
            help="leave out what staff set aside as duplicates",
        )
        parser.add_argument(
            "--weights",
            default="",
            help="also weighted: by a scheme of the round, a question of kind number, or a "
            "scheme in a .json file",
        )
        parser.add_argument(
            "--stratum",
            default="",
            metavar="Q",
            help="with weights in a number question: the single choice that names the stratum of "
            "a stratified sample; adds standard errors that take account of it",
        )
        parser.add_argument(
            "--population",
            default="",
            metavar="Q",
            help="with --stratum: the number question that says how many people the stratum has",
        )
        super().add_arguments(parser)

    def document(self, options: dict[str, Any]) -> Document:
        return _document(options)

    def lines(self, document: Document) -> Iterable[str]:
        return lines_of(document)


def _document(options: dict[str, Any]) -> Document:
    round_, questionnaire = round_named(options["round"])
    look = Look(round_, questionnaire, without_set_aside=options["without_set_aside"])
    look.narrow(options["filter"])
    if not options["by"]:
        question = look.questions.get(options["question"])
        if question is None or question.kind is Kind.NOTE:
            find_variable(options["question"], look.questions)
            raise VariableError("Without --by name the whole question, not a part of it.")
        document = question_document(look, question)
        if weighting := _weighting(look, options):
            document["weighted"] = weighted_question(look, question, weighting)
        return document
    rows = find_variable(options["question"], look.questions)
    columns = find_variable(options["by"], look.questions)
    base = Base(options["base"])
    found = cross(look, rows, columns, base=base, minimum=options["minimum"])
    document = crossing_document(look, found)
    if weighting := _weighting(look, options):
        document["weighted"] = weighted_crossing(look, found, weighting)
    return document


def _weighting(look: Look, options: dict[str, Any]) -> Weighting | None:
    if options["weights"]:
        return weighting_for(look, options["weights"], options["stratum"], options["population"])
    if options["stratum"] or options["population"]:
        raise WeightsError("Strata go with weights: name them with --weights.")
    return None
