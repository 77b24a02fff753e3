"""Reading what reports own."""

from __future__ import annotations

from django.db.models import Count

from reports.definition import ReportDefinition, default_definition, read_definition
from reports.models import Report, Theme
from surveys.models import Round
from surveys.questionnaire.model import Questionnaire


def definition_of(round_: Round, questionnaire: Questionnaire) -> ReportDefinition:
    """The round's report, or one made from the questionnaire alone."""
    report = Report.objects.filter(round=round_).first()
    if report is None:
        return default_definition(questionnaire)
    return read_definition(report.definition, questionnaire)


def theme_counts(round_: Round) -> dict[str, dict[str, int]]:
    """How many submitted responses are coded to each theme, by question and theme code."""
    rows = (
        Theme.objects.filter(round=round_, codings__response__status="submitted")
        .values_list("question", "code")
        .annotate(Count("codings"))
        .order_by("question", "position")
    )
    counts: dict[str, dict[str, int]] = {}
    for question, code, many in rows:
        counts.setdefault(question, {})[code] = many
    return counts
