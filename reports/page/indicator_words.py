"""The words for what an indicator computes, and for why a value is not published."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from reports.comparison import WhyNot
from reports.definition import Statistic
from reports.definition.tracked import Side
from reports.indicators.fits import NoWeights
from reports.indicators.publishing import Refusal
from reports.page.comparing import WHY_NOT
from reports.stats.linearised import Variance
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
VARIANCE_WORDS = {
    Variance.GIVEN: _("weights as given: the cautious one"),
    Variance.CALIBRATED: _("calibrated: takes account of the targets being met"),
    Variance.STRATIFIED: _(
        "stratified: takes account of how many of each category answered, where the weights are "
        "by all people of one register"
    ),
}
_WHY_NOT = {**WHY_NOT, WhyNot.ONLY_ONE: _("Not asked in this round")}
_NO_WEIGHTS = {
    NoWeights.NAME: _("No weights of this name"),
    NoWeights.REFUSED: _("The weights do not fit the responses"),
    NoWeights.WITHHELD: _(
        "Weighted by a category with few people: only who may read responses one by one sees it"
    ),
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
    Refusal.FEW_IN_CLASS: _(
        "The weights go by a category with fewer people than may be shown to the public: what they "
        "answered could be worked out from the weighted and the unweighted value. Use weights "
        "by larger categories, or leave out the breakdown."
    ),
    Refusal.SAME: _("This value is published already, as it is."),
    Refusal.CHANGED: _("The value has changed since you looked at it. Look at it again."),
    Refusal.NO_REASON: _("Write why the value is corrected: readers are shown it."),
}


def why_words(why: WhyNot | NoWeights | None) -> Any:
    """Why there is no value in a round; empty where there is one."""
    if why is None:
        return ""
    return _WHY_NOT[why] if isinstance(why, WhyNot) else _NO_WEIGHTS[why]
