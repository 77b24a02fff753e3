"""What each difference means for a round that has responses: safe, or a break to be declared.

Who has begun finishes under the version begun with, so no change ever makes an answer invalid;
what is judged is whether answers before and after still say the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from surveys.questionnaire.cleaning import MAX_LENGTH
from surveys.questionnaire.differences import Diff, Difference, Level, What, changed_languages
from surveys.questionnaire.judgements import JUDGEMENTS, Effect, Reason, Verdict
from surveys.questionnaire.looser import is_looser
from surveys.questionnaire.model import Kind
from surveys.questionnaire.text import Text

# The texts that say what is done with answers: earlier respondents rely on what they read.
_PROMISES = frozenset({"notice", "controller", "retention", "rights", "introduction"})

# Kinds whose answers share something out among all options.
_SHARING = frozenset({Kind.RANKING, Kind.ALLOCATION})


@dataclass(frozen=True, slots=True)
class LiveChange:
    """A difference with the reason by which it is judged."""

    difference: Difference
    reason: Reason

    @property
    def verdict(self) -> Verdict:
        """Whether it publishes at once."""
        return JUDGEMENTS[self.reason].verdict

    @property
    def effect(self) -> Effect:
        """What it does to answers given before."""
        return JUDGEMENTS[self.reason].effect

    @property
    def is_break(self) -> bool:
        """Whether it needs a declared break."""
        return self.verdict is Verdict.BREAK


def live_changes(found: Diff) -> tuple[LiveChange, ...]:
    """Every difference judged, in the order of the diff."""
    exchanged = _exchanged(found)
    return tuple(
        LiveChange(each, Reason.LABELS_EXCHANGED if each in exchanged else reason_of(each))
        for each in found
    )


def breaks(changes: tuple[LiveChange, ...]) -> tuple[LiveChange, ...]:
    """Those that need a declared break."""
    return tuple(each for each in changes if each.is_break)


def reason_of(difference: Difference) -> Reason:
    """The reason by which one difference alone is judged."""
    if difference.kind is Kind.NOTE and difference.what is not What.KIND:
        return Reason.NO_ANSWERS
    return RULES[difference.level, difference.what](difference)


def _always(reason: Reason) -> Callable[[Difference], Reason]:
    return lambda _difference: reason


def _wording(difference: Difference) -> Reason:
    """A text; a translation that is only added changes nothing for anybody before."""
    before, after = difference.before, difference.after
    changed = bool(changed_languages(before, after))
    if difference.name == "dont_know" and bool(before) is not bool(after):
        return Reason.OPTION_REMOVED if before else Reason.ADDED_OPTION
    if difference.name == "unit" and changed:
        return Reason.UNIT_CHANGED
    only_added = before and not changed and before.languages <= after.languages
    return Reason.TRANSLATION if only_added else Reason.WORDING


def _outside_wording(difference: Difference) -> Reason:
    return Reason.NOTICE if difference.name in _PROMISES else _wording(difference)


def _outside_setting(difference: Difference) -> Reason:
    if difference.name != "languages":
        return Reason.WORDING if difference.name == "minutes" else Reason.NOTICE
    removed = set(difference.before) - set(difference.after)
    return Reason.LANGUAGE_REMOVED if removed else Reason.LANGUAGE_ADDED


def _new_question(difference: Difference) -> Reason:
    required = difference.after.required
    return Reason.REQUIRED_QUESTION if required else Reason.OPTIONAL_QUESTION


def _condition(difference: Difference) -> Reason:
    looser = is_looser(difference.before, difference.after)
    return Reason.LOOSER_CONDITION if looser else Reason.CONDITION_CHANGED


def _option_condition(difference: Difference) -> Reason:
    if difference.kind in _SHARING:
        return Reason.SHARED_OUT
    looser = is_looser(difference.before, difference.after)
    return Reason.OFFERED_TO_MORE if looser else Reason.OFFERED_TO_OTHERS


def _new_option(difference: Difference) -> Reason:
    if difference.kind in _SHARING:
        return Reason.SHARED_OUT
    if difference.kind is Kind.MATRIX and not difference.at_end:
        return Reason.ORDER_IS_MEANING
    return Reason.ADDED_OPTION


def _gone_option(difference: Difference) -> Reason:
    return Reason.SHARED_OUT if difference.kind in _SHARING else Reason.OPTION_REMOVED


def _reordered_options(difference: Difference) -> Reason:
    """The columns of a matrix are read as a scale; other choices are known by their wording."""
    return Reason.ORDER_IS_MEANING if difference.kind is Kind.MATRIX else Reason.ORDER


def _option_setting(difference: Difference) -> Reason:
    given, taken = _OPTION_SETTINGS[difference.name]
    return given if difference.after else taken


# By setting of a choice: the reason when it is set, and when it is taken away.
_OPTION_SETTINGS: dict[str, tuple[Reason, Reason]] = {
    "exclusive": (Reason.EXCLUSIVE_NOW, Reason.WIDER),
    "other": (Reason.WIDER, Reason.TEXT_NOT_ASKED),
    "source": (Reason.SOURCE_CHANGED, Reason.SOURCE_CHANGED),
}


def _setting(difference: Difference) -> Reason:
    return _SETTINGS[difference.name](difference)


def _required(difference: Difference) -> Reason:
    return Reason.REQUIRED_NOW if difference.after else Reason.OPTIONAL_NOW


def _limit(*, lower: bool) -> Callable[[Difference], Reason]:
    """A lower or upper limit; None and the empty text stand for none."""

    def judge(difference: Difference) -> Reason:
        if difference.kind is Kind.SCALE:
            return Reason.SCALE_CHANGED
        before, after = difference.before, difference.after
        if before in _NO_LIMIT:
            return Reason.NARROWER
        wider = after in _NO_LIMIT or (after < before if lower else after > before)
        return Reason.WIDER if wider else Reason.NARROWER

    return judge


_NO_LIMIT = (None, "")


def _decimals(difference: Difference) -> Reason:
    return Reason.WIDER if difference.after > difference.before else Reason.NARROWER


def _length(difference: Difference) -> Reason:
    usual = MAX_LENGTH.get(difference.kind, 0) if difference.kind else 0
    before, after = difference.before or usual, difference.after or usual
    return Reason.WIDER if after >= before else Reason.NARROWER


_SETTINGS: dict[str, Callable[[Difference], Reason]] = {
    "required": _required,
    "role": _always(Reason.REGROUPED),
    "group": _always(Reason.REGROUPED),
    "source": _always(Reason.SOURCE_CHANGED),
    "minimum": _limit(lower=True),
    "maximum": _limit(lower=False),
    "decimals": _decimals,
    "max_length": _length,
    "earliest": _limit(lower=True),
    "latest": _limit(lower=False),
    "total": _always(Reason.TOTAL_CHANGED),
}

RULES: dict[tuple[Level, What], Callable[[Difference], Reason]] = {
    (Level.QUESTIONNAIRE, What.REWORDED): _outside_wording,
    (Level.QUESTIONNAIRE, What.SETTING): _outside_setting,
    (Level.GROUP, What.NEW): _always(Reason.NO_ANSWERS),
    (Level.GROUP, What.GONE): _always(Reason.NO_ANSWERS),
    (Level.GROUP, What.REWORDED): _wording,
    (Level.GROUP, What.REORDERED): _always(Reason.ORDER),
    (Level.PAGE, What.NEW): _always(Reason.NO_ANSWERS),
    (Level.PAGE, What.GONE): _always(Reason.NO_ANSWERS),
    (Level.PAGE, What.REWORDED): _wording,
    (Level.PAGE, What.MOVED): _always(Reason.PLACE),
    (Level.PAGE, What.CONDITION): _condition,
    (Level.QUESTION, What.NEW): _new_question,
    (Level.QUESTION, What.GONE): _always(Reason.QUESTION_REMOVED),
    (Level.QUESTION, What.REWORDED): _wording,
    (Level.QUESTION, What.MOVED): _always(Reason.PLACE),
    (Level.QUESTION, What.SETTING): _setting,
    (Level.QUESTION, What.CONDITION): _condition,
    (Level.QUESTION, What.KIND): _always(Reason.KIND_CHANGED),
    (Level.CHOICE, What.NEW): _new_option,
    (Level.CHOICE, What.GONE): _gone_option,
    (Level.CHOICE, What.REWORDED): _wording,
    (Level.CHOICE, What.REORDERED): _reordered_options,
    (Level.CHOICE, What.SETTING): _option_setting,
    (Level.CHOICE, What.CONDITION): _option_condition,
    (Level.ROW, What.NEW): _always(Reason.ADDED_ROW),
    (Level.ROW, What.GONE): _always(Reason.ROW_REMOVED),
    (Level.ROW, What.REWORDED): _wording,
    (Level.ROW, What.REORDERED): _always(Reason.ORDER),
    (Level.ROW, What.SETTING): _option_setting,
    (Level.ROW, What.CONDITION): _option_condition,
}


def _exchanged(found: Diff) -> frozenset[Difference]:
    """Rewordings that give one thing the wording that another had before.

    Two choices that exchange their labels, or two questions their texts, would put earlier
    answers under what nobody answered.
    """
    reworded = [each for each in found if each.what is What.REWORDED and each.name in _NAMING]
    return frozenset(
        each
        for each in reworded
        for other in reworded
        if each is not other and _beside(each, other) and _takes_over(each.after, other.before)
    )


# The texts by which a question, a choice or an end of a scale is known.
_NAMING = frozenset({"text", "label", "minimum_label", "maximum_label"})
_ENDS = frozenset({"minimum_label", "maximum_label"})


def _beside(one: Difference, other: Difference) -> bool:
    """Whether the two texts name things of a kind: choices of a question, questions, ends."""
    if one.level is not other.level or one.level not in (Level.QUESTION, Level.CHOICE, Level.ROW):
        return False
    if one.level is Level.QUESTION and not {one.name, other.name} <= _ENDS:
        return one.name == other.name == "text"
    return one.question == other.question


def _takes_over(now: Text, before: Text) -> bool:
    return any(before.exactly_in(tag) == wording for tag, wording in now.versions)
