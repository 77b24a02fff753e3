"""Parts that all documents of `manage.py tables` have (docs/tables-command.md)."""

from __future__ import annotations

from typing import Any

from reports.explore.looking import Look
from reports.explore.reasons import REASON_WORDS
from reports.stats.cells import Key
from reports.stats.intervals import Interval
from reports.stats.summaries import Summary
from reports.stats.undefined import Undefined
from surveys.questionnaire.model import Question
from surveys.templatetags.texts import plain

Document = dict[str, Any]

FORMAT = "tables-1"


def head_document(look: Look) -> Document:
    """Which responses are looked at."""
    return {
        "format": FORMAT,
        "round": look.round.slug,
        "filter": look.filter.text if look.filter else None,
        "without_set_aside": look.without_set_aside,
        "responses": look.responses,
    }


def named_document(question: Question, part: str = "") -> Document:
    """A question, or a part of it."""
    document = {"code": question.code, "kind": question.kind.value, "text": plain(question.text)}
    return {**document, "part": part} if part else document


def code_of(key: Key) -> Any:
    """A cell as a value of JSON."""
    return ".".join(map(str, key)) if isinstance(key, tuple) else key


def undefined_document(of: Undefined) -> Document:
    """Stands for what cannot be computed: a code for programs, a reason for people."""
    return {"not_computable": of.reason.value, "reason": str(REASON_WORDS[of.reason])}


def summary_document(of: Summary) -> Document:
    """A mean with what belongs to it; null where there are too few values."""
    return {
        "n": of.n,
        "mean": None if of.mean is None else float(of.mean),
        "sd": of.sd,
        "se": of.se,
        "interval": interval_document(of.interval),
        "median": None if of.median is None else float(of.median),
        "minimum": None if of.minimum is None else float(of.minimum),
        "maximum": None if of.maximum is None else float(of.maximum),
    }


def interval_document(of: Interval | None) -> list[float] | None:
    """The two ends, in the unit of the estimate."""
    return None if of is None else [of.low, of.high]
