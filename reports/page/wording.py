"""Numbers and bases in words, in the language of the page."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from django.utils import formats
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from reports.definition import SHARES, Statistic
from reports.figures import Figure
from reports.stats.cells import CONSENTED, Key
from reports.stats.intervals import Interval
from reports.stats.rounding import percent, round_half_up
from reports.stats.shares import Base
from surveys.questionnaire.model import DONT_KNOW, Kind, Question
from surveys.templatetags.texts import localised

UNDEFINED = "–"
DECIMALS = 1  # of shares in tables and charts


def number(value: Decimal | Fraction | int | None, decimals: int = 0) -> str:
    """A number with the language's separators: 9,13 or 9.13; undefined is a dash."""
    if value is None:
        return UNDEFINED
    exact = value if isinstance(value, Decimal) else round_half_up(value, decimals)
    return _formatted(exact, decimals, get_language())


@lru_cache(maxsize=16_384)
def _formatted(value: Decimal, decimals: int, _language: str | None) -> str:
    """In the language that is active: a page has thousands of numbers, most of them alike."""
    return formats.number_format(value, decimal_pos=decimals, use_l10n=True, force_grouping=True)


def share_text(value: Fraction | None, decimals: int = DECIMALS) -> str:
    """A proportion as a percentage: 30,8%."""
    return UNDEFINED if value is None else f"{number(percent(value, decimals), decimals)}%"


def interval_text(
    interval: Interval | None, *, shares: bool = True, decimals: int = DECIMALS
) -> str:
    """The ends of a confidence interval: 66,8–76,9%."""
    if interval is None:
        return UNDEFINED
    factor = 100 if shares else 1
    low, high = (
        number(round_half_up(Decimal(repr(end * factor)), decimals), decimals)
        for end in (interval.low, interval.high)
    )
    return f"{low}–{high}{'%' if shares else ''}"


def figure_text(figure: Figure) -> str:
    """The value of a figure as it is read: 305, 72%, 9,13."""
    text = number(figure.rounded, figure.decimals)
    return f"{text}%" if figure.statistic in SHARES and figure.rounded is not None else text


def base_text(base: Base, n: int, responses: int) -> str:
    """What a percentage is of, with its n; "all respondents" when everybody was asked."""
    count = number(n)
    if base is Base.ASKED and n == responses:
        return _("%% of all respondents (n = %(n)s)") % {"n": count}
    if base is Base.ASKED:
        return _("%% of the respondents asked this question (n = %(n)s)") % {"n": count}
    if base is Base.OPTIONS:
        return ngettext("%% of %(n)s option expressed", "%% of %(n)s options expressed", n) % {
            "n": count
        }
    return _("%% of the respondents who answered (n = %(n)s)") % {"n": count}


def group_base_text(base: Base) -> str:
    """What the percentages of a table by groups are of; n stands in the table."""
    if base is Base.OPTIONS:
        return _("%% of the n options expressed in the group") % {}
    if base is Base.ASKED:
        return _("%% of the n respondents of the group who were asked") % {}
    return _("%% of the n respondents of the group who answered") % {}


def count_text(numerator: int, base: Base, n: int, responses: int) -> str:
    """How many of how many: 235 of 305 respondents."""
    counts = {"count": number(numerator), "n": number(n)}
    if base is Base.OPTIONS:
        text = ngettext(
            "%(count)s of %(n)s option expressed", "%(count)s of %(n)s options expressed", n
        )
    elif base is Base.ASKED and n == responses:
        text = ngettext("%(count)s of %(n)s respondent", "%(count)s of %(n)s respondents", n)
    elif base is Base.ASKED:
        text = ngettext(
            "%(count)s of %(n)s respondent asked", "%(count)s of %(n)s respondents asked", n
        )
    else:
        text = ngettext(
            "%(count)s of %(n)s respondent who answered",
            "%(count)s of %(n)s respondents who answered",
            n,
        )
    return text % counts


def figure_base_text(figure: Figure, responses: int) -> str:
    """What a headline figure is computed over."""
    n = {"n": number(figure.base_n)}
    if figure.suppressed:
        return _("too few people answered for this figure to be shown")
    if figure.statistic in SHARES:
        return count_text(figure.numerator or 0, figure.base, figure.base_n, responses)
    if figure.statistic is Statistic.MEAN:
        return _("mean, of %(n)s ratings") % n
    if figure.statistic is Statistic.MEDIAN:
        return _("median, of %(n)s ratings") % n
    if figure.statistic is Statistic.MEAN_RANK:
        return _("mean place, 1 is the first; %(n)s placed it") % n
    if figure.statistic is Statistic.MEAN_POINTS:
        return _("mean points, of %(n)s who answered") % n
    if figure.statistic is Statistic.OPTIONS:
        return _("options expressed; one respondent can express several")
    return _("responses submitted")


def key_label(question: Question, key: Key) -> str:
    """What one cell of a question is called."""
    if key == DONT_KNOW and question.kind is Kind.SCALE:
        return localised(question.dont_know)[0]
    if key == CONSENTED and question.kind is Kind.CONSENT:
        return _("I agree")
    choice = question.choice(key) if isinstance(key, str) else None
    if choice is not None:
        return localised(choice.label)[0]
    if question.kind is Kind.SCALE and key == question.minimum and question.minimum_label:
        return f"{key} – {localised(question.minimum_label)[0]}"
    if question.kind is Kind.SCALE and key == question.maximum and question.maximum_label:
        return f"{key} – {localised(question.maximum_label)[0]}"
    return str(key)
