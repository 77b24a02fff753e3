"""What each kind of question offers a pen: boxes, lines, a scale, and how to use them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.questionnaire.cleaning import MAX_LENGTH
from surveys.questionnaire.model import Choice, Kind, Question
from surveys.templatetags.texts import day, plain

# Characters that one line of handwriting holds, and the most lines offered.
PER_LINE, MOST_LINES = 60, 8


def drawn(question: Question) -> dict[str, Any]:
    """What the template draws for the question's kind: always `hint`, the rest by kind."""
    return {"hint": "", **_DRAWINGS[question.kind](question)}


def _choices(choices: tuple[Choice, ...]) -> list[dict[str, Any]]:
    return [{"label": plain(each.label), "other": each.other} for each in choices]


def _single(question: Question) -> dict[str, Any]:
    return {"choices": _choices(question.choices), "hint": _("Tick one box.")}


def _multiple(question: Question) -> dict[str, Any]:
    hints = [_counted(question) or _("Tick all boxes that apply.")]
    alone = [plain(choice.label) for choice in question.choices if choice.exclusive]
    hints += [_("“%(choice)s” goes alone.") % {"choice": label} for label in alone]
    return {"choices": _choices(question.choices), "hint": " ".join(hints)}


def _counted(question: Question) -> str:
    least, most = question.minimum or 0, question.maximum
    if most is not None and least > 1:
        return _("Tick from %(least)s to %(most)s boxes.") % {"least": least, "most": most}
    if most is not None:
        return ngettext("Tick at most %(most)s box.", "Tick at most %(most)s boxes.", int(most)) % {
            "most": most
        }
    if least > 1:
        return ngettext(
            "Tick at least %(least)s box.", "Tick at least %(least)s boxes.", int(least)
        ) % {"least": least}
    return ""


def _scale(question: Question) -> dict[str, Any]:
    return {
        "points": [str(point) for point in question.scale_points],
        "low": plain(question.minimum_label),
        "high": plain(question.maximum_label),
        "dont_know": plain(question.dont_know),
        "hint": _("Tick one box."),
    }


def _matrix(question: Question) -> dict[str, Any]:
    return {
        "choices": _choices(question.choices),
        "rows": [plain(row.label) for row in question.rows],
        "hint": _("Tick one box in each row."),
    }


def _ranking(question: Question) -> dict[str, Any]:
    most = int(min(question.maximum or len(question.choices), len(question.choices)))
    if most == 1:
        hint = _("Write 1 beside the most important one.")
    elif most == len(question.choices):
        hint = _("Write 1 beside the most important one, 2 beside the next, and so on.")
    else:
        hint = _(
            "Write 1 beside the most important one, 2 beside the next, and so on to %(most)s."
        ) % {"most": most}
    return {"choices": _choices(question.choices), "hint": hint}


def _number(question: Question) -> dict[str, Any]:
    low, high = question.minimum, question.maximum
    limits = {"low": formats.localize(low), "high": formats.localize(high)}
    if low is not None and high is not None:
        hint = _("A number from %(low)s to %(high)s.") % limits
    elif low is not None:
        hint = _("A number from %(low)s up.") % limits
    elif high is not None:
        hint = _("A number up to %(high)s.") % limits
    else:
        hint = _("A number.")
    return {"unit": plain(question.unit), "hint": hint}


def _text(question: Question) -> dict[str, Any]:
    most = question.max_length or MAX_LENGTH[question.kind]
    if question.kind is Kind.SHORT_TEXT:
        return {"lines": 1}
    return {"lines": max(2, min(MOST_LINES, -(-most // PER_LINE)))}


def _date(question: Question) -> dict[str, Any]:
    ends = [day(date.fromisoformat(each)) for each in (question.earliest, question.latest) if each]
    if len(ends) == 2:
        hint = _("From %(earliest)s to %(latest)s.") % {"earliest": ends[0], "latest": ends[1]}
    elif question.earliest:
        hint = _("%(earliest)s or later.") % {"earliest": ends[0]}
    elif question.latest:
        hint = _("%(latest)s or earlier.") % {"latest": ends[0]}
    else:
        hint = ""
    return {"parts": [[_("day"), 2], [_("month"), 2], [_("year"), 4]], "hint": hint}


def _allocation(question: Question) -> dict[str, Any]:
    hint = ngettext(
        "Share out %(total)s point in whole numbers: they must add up to %(total)s.",
        "Share out %(total)s points in whole numbers: they must add up to %(total)s.",
        question.total or 0,
    ) % {"total": question.total}
    total = _("Together: %(total)s") % {"total": question.total}
    return {"choices": _choices(question.choices), "total": total, "hint": hint}


def _consent(_question: Question) -> dict[str, Any]:
    return {"choices": [{"label": _("I agree"), "other": False}]}


def _note(_question: Question) -> dict[str, Any]:
    return {}


_DRAWINGS: dict[Kind, Callable[[Question], dict[str, Any]]] = {
    Kind.SINGLE_CHOICE: _single,
    Kind.MULTIPLE_CHOICE: _multiple,
    Kind.SCALE: _scale,
    Kind.MATRIX: _matrix,
    Kind.RANKING: _ranking,
    Kind.NUMBER: _number,
    Kind.SHORT_TEXT: _text,
    Kind.LONG_TEXT: _text,
    Kind.DATE: _date,
    Kind.ALLOCATION: _allocation,
    Kind.CONSENT: _consent,
    Kind.NOTE: _note,
}
