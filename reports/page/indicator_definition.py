"""The definition of an indicator in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from reports.definition import SHARES, Statistic
from reports.definition.tracked import Side, Target, target_of, weights_of
from reports.indicators.told import labels_in, margins_in, points_in, text_in
from reports.page.indicator_words import (
    BASE_WORDS,
    SIDE_WORDS,
    STATISTIC_WORDS,
    VARIANCE_WORDS,
)
from reports.page.wording import number
from reports.stats.cells import CONSENTED
from reports.stats.shares import Base
from surveys.questionnaire.text import Text
from surveys.templatetags.texts import localised


def target_text(target: Target, statistic: Statistic) -> str:
    """What is aimed at: at least 50%."""
    exponent = target.value.normalize().as_tuple().exponent
    places = max(0, -exponent) if isinstance(exponent, int) else 0
    value = number(Decimal(target.value), places) + ("%" if statistic in SHARES else "")
    return f"{SIDE_WORDS[Side(target.side)]} {value}"


def definition_rows(
    statistic: Statistic, base: Base, words: Mapping[str, Any], document: Mapping[str, Any]
) -> list[tuple[Any, list[str]]]:
    """The definition as terms, each with one or several details."""
    target, weights = target_of(document), weights_of(document)
    rows: list[tuple[Any, list[str]]] = []
    if words["question"]:
        rows.append((_("Question"), [localised(text_in(words, "question"))[0]]))
    if "row" in words:
        rows.append((_("Row"), [localised(text_in(words, "row"))[0]]))
    rows.append((_("What is computed"), [str(STATISTIC_WORDS[statistic])]))
    if points := points_in(words):
        said = [f"{point} – {localised(label)[0]}" for label, point in points]
        rows.append((_("Points of the answers"), said))
    elif words["choices"]:
        rows.append((_("Answers that count"), _labels(words, "choices")))
    rows.append((_("Base"), [str(BASE_WORDS[base])]))
    if words["within"]:
        title = localised(text_in(words, "within_question"))[0]
        rows.append((_("Only respondents"), [f"{title}: {'; '.join(_labels(words, 'within'))}"]))
    if words["by"]:
        rows.append((_("Broken down by"), [localised(text_in(words, "by"))[0]]))
    if weights:
        rows.append(
            (_("Weighted by"), [_("“%(name)s”") % {"name": weights.name}, *_margins(words)])
        )
        rows.append((_("Variance of the intervals"), [str(VARIANCE_WORDS[weights.variance])]))
    if target:
        rows.append((_("Target"), [target_text(target, statistic)]))
    return rows


def _margins(words: Mapping[str, Any]) -> Iterator[str]:
    """What the weights are made to meet: Size: large 50,0%; small 50,0%."""
    for question, targets in margins_in(words):
        parts = (f"{code_label(code, label)} {number(part, 1)}%" for label, code, part in targets)
        yield f"{localised(question)[0]}: {'; '.join(parts)}"


def _labels(words: Mapping[str, Any], name: str) -> list[str]:
    return [code_label(code, label) for code, label in labels_in(words, name).items()]


def code_label(code: object, label: Text) -> str:
    """What a choice, a point of a scale or a group is called."""
    if label:
        words = localised(label)[0]
        return f"{code} – {words}" if isinstance(code, int) else words
    return _("I agree") if code == CONSENTED else str(code)
