"""Reading what reports own."""

from __future__ import annotations

from django.db.models import Count

from reports.definition import (
    DefinitionError,
    ReportDefinition,
    default_definition,
    read_definition,
)
from reports.models import Coding, Report
from surveys.flag_selectors import set_aside
from surveys.models import Round
from surveys.questionnaire.model import Questionnaire


def definition_of(round_: Round, questionnaire: Questionnaire) -> ReportDefinition:
    """The round's report, or one made from the questionnaire alone.

    So also when the report does not fit the questionnaire any more, as after a question was
    given another kind: results with plain sections are better than none.
    """
    report = Report.objects.filter(round=round_).first()
    if report is None:
        return default_definition(questionnaire)
    try:
        return read_definition(report.definition, questionnaire)
    except DefinitionError:
        return default_definition(questionnaire)


def theme_counts(round_: Round, *, without_set_aside: bool = False) -> dict[str, dict[str, int]]:
    """How many submitted responses are coded to each theme, by question and theme code."""
    codings = Coding.objects.filter(theme__round=round_, response__status="submitted")
    if without_set_aside:
        codings = codings.exclude(response__in=set_aside(round_))
    rows = (
        codings.values_list("theme__question", "theme__code")
        .annotate(Count("id"))
        .order_by("theme__question", "theme__position")
    )
    counts: dict[str, dict[str, int]] = {}
    for question, code, many in rows:
        counts.setdefault(question, {})[code] = many
    return counts
