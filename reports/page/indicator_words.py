"""The words for what an indicator computes, and for why a value is not published."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from reports.definition import Statistic
from reports.definition.tracked import Side
from reports.indicators.publishing import Refusal
from reports.stats.shares import Base

STATISTIC_WORDS = {
    Statistic.RESPONSES: _("Number of respondents"),
    Statistic.OPTIONS: _("Number of options expressed"),
    Statistic.SHARE: _("Share of the chosen answers"),
    Statistic.MEAN: _("Mean"),
    Statistic.MEDIAN: _("Median"),
    Statistic.FIRST_PLACES: _("Share of first places of one choice"),
    Statistic.MEAN_RANK: _("Mean place of one choice"),
    Statistic.MEAN_POINTS: _("Mean points of one choice"),
}
BASE_WORDS = {
    Base.ANSWERED: _("respondents who answered the question"),
    Base.ASKED: _("respondents who were asked the question"),
    Base.OPTIONS: _("options expressed"),
    Base.RATED: _("respondents who gave a number"),
    Base.RESPONSES: _("submitted responses"),
}
SIDE_WORDS = {Side.AT_LEAST: _("at least"), Side.AT_MOST: _("at most")}
REFUSAL_WORDS = {
    Refusal.NOT_PUBLIC: _(
        "The results of this round are not public, so that no value of it is published. When they "
        "are public is a setting of the round."
    ),
    Refusal.NO_VALUE: _("The round does not ask what the definition needs: there is no value."),
    Refusal.UNDEFINED: _("Nobody is in the base: there is no value."),
    Refusal.SUPPRESSED: _(
        "Too few people are in the base for the value to be shown to the public."
    ),
    Refusal.SAME: _("This value is published already, as it is."),
    Refusal.CHANGED: _("The value has changed since you looked at it. Look at it again."),
    Refusal.NO_REASON: _("Write why the value is corrected: readers are shown it."),
}
