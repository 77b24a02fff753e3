"""A comparison of rounds in words: tables, charts, verdicts, notices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.comparison import ComparedQuestion, Comparison, WhyNot
from reports.page.groups import HIDDEN, hidden_note
from reports.page.shown import Table, TableRow
from reports.page.wording import UNDEFINED, key_label, number, share_text
from reports.stats.comparing import Compared, Verdict
from reports.stats.differences import Difference
from reports.stats.intervals import Interval
from reports.stats.measures import Measure, Shown, Statistic, value_of
from reports.stats.rounding import round_half_up
from surveys.models import Origin, Round
from surveys.questionnaire.model import Question
from surveys.templatetags.texts import localised

VERDICTS = {
    Verdict.HIGHER: gettext_lazy("higher"),
    Verdict.LOWER: gettext_lazy("lower"),
    Verdict.UNCLEAR: gettext_lazy("no clear change"),
    Verdict.TOO_FEW: gettext_lazy("too few to tell"),
    Verdict.SUPPRESSED: gettext_lazy("group too small"),
    Verdict.UNDEFINED: gettext_lazy("no answers"),
}
WHY_NOT = {
    WhyNot.ONLY_ONE: gettext_lazy("Not asked in every round"),
    WhyNot.ASKED_DIFFERENTLY: gettext_lazy(
        "Asked differently, and nobody has declared that the answers can be compared"
    ),
    WhyNot.DECLARED: gettext_lazy("Declared not comparable"),
    WhyNot.KIND: gettext_lazy("Answers of this kind have no figures to compare"),
    WhyNot.NO_ROW: gettext_lazy("The round does not ask this row"),
    WhyNot.NOTHING_COMMON: gettext_lazy("The rounds have no common answer to it"),
}
_MEANS = {
    Statistic.MEAN: gettext_lazy("Mean"),
    Statistic.MEAN_RANK: gettext_lazy("%(choice)s: mean place"),
    Statistic.MEAN_POINTS: gettext_lazy("%(choice)s: mean points"),
}


@dataclass(frozen=True, slots=True)
class ShownComparison:
    """One question: title, what to keep in mind, table; `alternative` says its chart's finding."""

    code: str
    title: str
    caption: str
    care: bool
    notes: tuple[str, ...]
    table: Table
    alternative: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Where a round's responses come from, when nobody gave them in it."""

    round: Round
    reconstructed: int
    imported: int
    simulated: int
    responses: int


def show_questions(comparison: Comparison) -> list[ShownComparison]:
    """Every compared question, categories excepted: they are the mix."""
    categories = {each.code for each in comparison.categories}
    return [
        _shown(each, comparison)
        for each in comparison.questions
        if each.question.code not in categories
    ]


def show_mix(comparison: Comparison) -> list[ShownComparison]:
    """The categories' parts in every round."""
    categories = {each.code for each in comparison.categories}
    return [
        _shown(each, comparison)
        for each in comparison.questions
        if each.question.code in categories
    ]


def notices(comparison: Comparison) -> list[Notice]:
    """The rounds with responses that were reconstructed or made up."""
    return notices_of(
        (round_, counted.origins, counted.tally.responses)
        for round_, counted in zip(comparison.rounds, comparison.counted, strict=True)
    )


def notices_of(rounds: Iterable[tuple[Round, Mapping[Origin, int], int]]) -> list[Notice]:
    """The same of rounds, their responses by origin, and how many they are."""
    found = (
        Notice(
            round_,
            origins.get(Origin.RECONSTRUCTED, 0),
            origins.get(Origin.IMPORTED, 0),
            origins.get(Origin.SIMULATED, 0),
            responses,
        )
        for round_, origins, responses in rounds
    )
    return [each for each in found if each.reconstructed or each.imported or each.simulated]


def show_left_out(comparison: Comparison) -> list[tuple[Any, list[tuple[str, str]]]]:
    """The questions that are not compared by reason: titles, and the declarations' notes."""
    found: dict[WhyNot, list[tuple[str, str]]] = {}
    for each in comparison.left_out:
        title = localised(each.question.name)[0]
        found.setdefault(each.why, []).append((title, each.note))
    return [(WHY_NOT[why], found[why]) for why in WhyNot if why in found]


def verdict_counts(shown: list[ShownComparison], comparison: Comparison) -> list[tuple[Any, int]]:
    """The verdicts with how many values of the shown questions came to each; none without any."""
    codes = {each.code for each in shown}
    rows = [
        row.verdict
        for each in comparison.questions
        if each.question.code in codes
        for row in each.rows
    ]
    return [(VERDICTS[each], rows.count(each)) for each in Verdict if each in rows]


def round_label(round_: Round) -> str:
    """A round where there is little room."""
    return _("Round %(number)s") % {"number": round_.number}


def measure_label(question: Question, measure: Measure) -> str:
    """What one value of a question is called."""
    if measure.statistic is not Statistic.SHARE:
        choice = question.choice(str(measure.key))
        name = localised(choice.label)[0] if choice else ""
        return str(_MEANS[measure.statistic]) % {"choice": name}
    if isinstance(measure.key, tuple):
        row = next((each for each in question.rows if each.code == measure.key[0]), None)
        choice = question.choice(str(measure.key[1]))
        return ": ".join(localised(each.label)[0] for each in (row, choice) if each)
    return key_label(question, measure.key) if measure.key is not None else ""


def _shown(each: ComparedQuestion, comparison: Comparison) -> ShownComparison:
    question = each.question
    standardised = any(row.standardised or row.unstandardised for row in each.rows)
    rows = tuple(_row(question, row, standardised) for row in each.rows)
    headings = (
        _("Answer"),
        *(round_label(round_) for round_ in comparison.rounds),
        _("Difference"),
        _("Verdict"),
        _("Interval (95%)"),
        _("p, corrected"),
        *([_("Standardised difference")] if standardised else []),
    )
    return ShownComparison(
        code=question.code,
        title=localised(question.text)[0],
        caption=_caption(each),
        care=each.care,
        notes=each.notes,
        table=Table(headings, rows, note=_note(each)),
        alternative=_alternative(each),
    )


def _caption(each: ComparedQuestion) -> str:
    statistic = each.rows[0].measure.statistic
    if statistic is Statistic.SHARE and isinstance(each.rows[0].measure.key, tuple):
        return _("%% of the respondents who answered the row; n in brackets") % {}
    if statistic is Statistic.SHARE:
        return _("%% of the respondents who answered; n in brackets") % {}
    if statistic is Statistic.MEAN_RANK:
        return _("Mean place, 1 is the first; in brackets how many placed it")
    if statistic is Statistic.MEAN_POINTS:
        return _("Mean points; in brackets how many answered")
    return _("Mean; in brackets how many gave a number")


def _row(question: Question, row: Compared, standardised: bool) -> TableRow:
    share = row.measure.statistic is Statistic.SHARE
    values = (_value(side, share) for side in row.sides)
    found = row.difference
    cells = (
        *values,
        difference_text(found, share),
        str(VERDICTS[row.verdict]),
        range_text(found.interval if found else None, share),
        p_text(row.p),
        *([_standardised(row, share)] if standardised else []),
    )
    return TableRow(measure_label(question, row.measure), cells)


def _standardised(row: Compared, share: bool) -> str:
    if row.standardised is None:
        return UNDEFINED
    found = row.standardised.difference
    if found.interval is None:
        return difference_text(found, share)
    return f"{difference_text(found, share)} ({range_text(found.interval, share)})"


def _note(each: ComparedQuestion) -> str:
    notes = [hidden_note()] if any(None in row.sides for row in each.rows) else []
    missing = next((row.unstandardised for row in each.rows if row.unstandardised), None)
    if missing is not None:
        notes.append(
            _("Not standardised where “%(category)s” has too few answers.")
            % {"category": localised(each.categories[missing])[0]}
        )
    return " ".join(notes)


def _value(side: Shown | None, share: bool) -> str:
    if side is None:
        return HIDDEN
    return f"{value_text(side, share)} ({number(side.n)})"


def value_text(side: Shown, share: bool) -> str:
    """A share or mean as it is read."""
    value = value_of(side)
    if value is None:
        return UNDEFINED
    return share_text(Fraction(value)) if share else _signed(value, 2, plus=False)


def difference_text(found: Difference | None, share: bool) -> str:
    """A difference with its sign; shares in percentage points."""
    if found is None:
        return UNDEFINED
    if share:
        return _("%(points)s pp") % {"points": _signed(found.value * 100, 1)}
    return _signed(found.value, 2)


def range_text(interval: Interval | None, share: bool) -> str:
    """The ends of a difference's interval."""
    if interval is None:
        return UNDEFINED
    factor, decimals = (100, 1) if share else (1, 2)
    low, high = (_signed(end * factor, decimals) for end in (interval.low, interval.high))
    return _("%(low)s to %(high)s") % {"low": low, "high": high}


def p_text(p: float | None) -> str:
    """A p-value to three decimals."""
    if p is None:
        return UNDEFINED
    if p < 0.001:
        return f"< {number(Decimal('0.001'), 3)}"
    return number(round_half_up(Decimal(repr(p)), 3), 3)


def _signed(value: float, decimals: int, *, plus: bool = True) -> str:
    """With a true minus; a plus on request."""
    rounded = round_half_up(Decimal(repr(float(value))), decimals)
    sign = "−" if rounded < 0 else "+" if rounded > 0 and plus else ""
    return f"{sign}{number(abs(rounded), decimals)}"


def _alternative(each: ComparedQuestion) -> str:
    found: dict[Verdict, list[str]] = {}
    for row in each.rows:
        found.setdefault(row.verdict, []).append(measure_label(each.question, row.measure))
    parts = [
        f"{VERDICTS[verdict]}: {', '.join(labels)}"
        for verdict, labels in found.items()
        if verdict in (Verdict.HIGHER, Verdict.LOWER)
    ]
    if not parts:
        return _("Chart of the rounds: no answer changed clearly. All values are in the table.")
    return _("Chart of the rounds. %(found)s. All values are in the table.") % {
        "found": "; ".join(parts)
    }
