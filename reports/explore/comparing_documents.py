"""Rounds compared, as a JSON document (docs/tables-command.md)."""

from __future__ import annotations

from reports.comparison import ComparedQuestion, Comparison
from reports.explore.documents import Document, code_of, interval_document, named_document
from reports.stats.comparing import Compared
from reports.stats.differences import Difference
from reports.stats.measures import Shown, WeightedSide, classical_difference, interval_of, value_of

FORMAT = "comparison-1"


def comparison_document(found: Comparison, question: str = "") -> Document:
    """All compared questions, or only the `question` with this code of the last round.

    Corrected p-values are of all compared questions together, also when one is asked for.
    """
    return {
        "format": FORMAT,
        "rounds": [
            {"slug": each.slug, "number": each.number, "responses": counted.tally.responses}
            for each, counted in zip(found.rounds, found.counted, strict=True)
        ],
        "standardised_by": found.by.code if found.by else None,
        "questions": [
            _question(each) for each in found.questions if question in ("", each.question.code)
        ],
        "left_out": [
            {**named_document(each.question), "why": each.why.value, "note": each.note}
            for each in found.left_out
            if question in ("", each.question.code)
        ],
    }


def _question(of: ComparedQuestion) -> Document:
    return {
        **named_document(of.question),
        "codes": [each.code for each in of.asked.questions],
        "care": of.care,
        "notes": list(of.notes),
        "rows": [_row(each) for each in of.rows],
    }


def _row(of: Compared) -> Document:
    standardised, difference = of.standardised, _difference(of.difference)
    if difference and (classical := classical_difference(of.sides[0], of.sides[-1])):
        difference["classical"] = _difference(classical)
    return {
        "statistic": of.measure.statistic.value,
        "code": None if of.measure.key is None else code_of(of.measure.key),
        "values": [_side(each) for each in of.sides],
        "difference": difference,
        "p_corrected": of.p,
        "verdict": of.verdict.value,
        "standardised": standardised
        and {
            "earlier": standardised.earlier,
            "later": standardised.later,
            **(_difference(standardised.difference) or {}),
        },
        "not_standardised_for": of.unstandardised,
    }


def _side(of: Shown | None) -> Document | None:
    """Shares are proportions; null is suppressed."""
    if of is None:
        return None
    document: Document = {
        "value": value_of(of),
        "n": of.n,
        "interval": interval_document(interval_of(of)),
    }
    if isinstance(of, WeightedSide):
        document["unweighted"] = value_of(of.plain)
        document["n_effective"] = of.estimate.effective
    return document


def _difference(of: Difference | None) -> Document | None:
    if of is None:
        return None
    return {
        "value": of.value,
        "interval": interval_document(of.interval),
        "statistic": of.statistic,
        "df": of.degrees,
        "p": of.p,
    }
