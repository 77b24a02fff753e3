"""Why a change to an open round is safe or dangerous, and what it does to answers given before."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Verdict(StrEnum):
    """What publishing takes while there are responses."""

    SAFE = "safe"  # publishes at once
    BREAK = "break"  # only as a declared break


class Effect(StrEnum):
    """What becomes of answers given before. People who have begun finish under their version."""

    NONE = "none"  # nothing is answered there
    STAY = "stay"  # they stay and count as before
    STAY_UNDER_WORDING = "stay_under_wording"  # they stay and count under the new wording
    TOLD_BEFORE = "told_before"  # earlier respondents were told the earlier text, which binds
    NOT_ASKED = "not_asked"  # earlier respondents were not asked, and are in no base of it
    NOT_OFFERED = "not_offered"  # they were not offered it, and stay in the base of the question
    ROW_NOT_ASKED = "row_not_asked"  # they have no answer in the row, and are not in its base
    STAY_LISTED = "stay_listed"  # answers to what is gone stay in results, as long as there are any
    STAY_BEYOND = "stay_beyond"  # answers outside the new limits stay and count
    STAY_WITH_GAPS = "stay_with_gaps"  # who left it out stays in the base "asked", unanswered
    STAY_ON_TWO_PATHS = "stay_on_two_paths"  # "asked" counts each by the version answered
    STAY_REGROUPED = "stay_regrouped"  # all answers, earlier ones too, are summed up the new way
    COUNTED_APART = "counted_apart"  # stay in the data file; figures leave them out from now on
    UNDER_ANOTHER_NAME = "under_another_name"  # would stand under a wording nobody chose
    LANGUAGE_STAYS = "language_stays"  # answers stay; nobody begins in that language any more


class Reason(StrEnum):
    """Why a difference is judged as it is: a row of `JUDGEMENTS` each."""

    WORDING = "wording"
    TRANSLATION = "translation"
    NOTICE = "notice"
    PLACE = "place"
    ORDER = "order"
    NO_ANSWERS = "no_answers"
    OPTIONAL_QUESTION = "optional_question"
    ADDED_OPTION = "added_option"
    ADDED_ROW = "added_row"
    WIDER = "wider"
    OPTIONAL_NOW = "optional_now"
    LOOSER_CONDITION = "looser_condition"
    OFFERED_TO_MORE = "offered_to_more"
    LANGUAGE_ADDED = "language_added"

    LABELS_EXCHANGED = "labels_exchanged"
    QUESTION_REMOVED = "question_removed"
    OPTION_REMOVED = "option_removed"
    ROW_REMOVED = "row_removed"
    KIND_CHANGED = "kind_changed"
    REQUIRED_QUESTION = "required_question"
    REQUIRED_NOW = "required_now"
    CONDITION_CHANGED = "condition_changed"
    OFFERED_TO_OTHERS = "offered_to_others"
    NARROWER = "narrower"
    SCALE_CHANGED = "scale_changed"
    ORDER_IS_MEANING = "order_is_meaning"
    SHARED_OUT = "shared_out"
    TOTAL_CHANGED = "total_changed"
    UNIT_CHANGED = "unit_changed"
    EXCLUSIVE_NOW = "exclusive_now"
    TEXT_NOT_ASKED = "text_not_asked"
    REGROUPED = "regrouped"
    SOURCE_CHANGED = "source_changed"
    LANGUAGE_REMOVED = "language_removed"


class Judgement(NamedTuple):
    """What a reason means for publishing, and for the answers."""

    verdict: Verdict
    effect: Effect


def _safe(effect: Effect) -> Judgement:
    return Judgement(Verdict.SAFE, effect)


def _break(effect: Effect) -> Judgement:
    return Judgement(Verdict.BREAK, effect)


JUDGEMENTS: dict[Reason, Judgement] = {
    Reason.WORDING: _safe(Effect.STAY_UNDER_WORDING),
    Reason.TRANSLATION: _safe(Effect.STAY),
    Reason.NOTICE: _safe(Effect.TOLD_BEFORE),
    Reason.PLACE: _safe(Effect.STAY),
    Reason.ORDER: _safe(Effect.STAY),
    Reason.NO_ANSWERS: _safe(Effect.NONE),
    Reason.OPTIONAL_QUESTION: _safe(Effect.NOT_ASKED),
    Reason.ADDED_OPTION: _safe(Effect.NOT_OFFERED),
    Reason.ADDED_ROW: _safe(Effect.ROW_NOT_ASKED),
    Reason.WIDER: _safe(Effect.STAY),
    Reason.OPTIONAL_NOW: _safe(Effect.STAY),
    Reason.LOOSER_CONDITION: _safe(Effect.STAY_ON_TWO_PATHS),
    Reason.OFFERED_TO_MORE: _safe(Effect.NOT_OFFERED),
    Reason.LANGUAGE_ADDED: _safe(Effect.STAY),
    Reason.LABELS_EXCHANGED: _break(Effect.UNDER_ANOTHER_NAME),
    Reason.QUESTION_REMOVED: _break(Effect.STAY_LISTED),
    Reason.OPTION_REMOVED: _break(Effect.STAY_LISTED),
    Reason.ROW_REMOVED: _break(Effect.STAY_LISTED),
    Reason.KIND_CHANGED: _break(Effect.COUNTED_APART),
    Reason.REQUIRED_QUESTION: _break(Effect.NOT_ASKED),
    Reason.REQUIRED_NOW: _break(Effect.STAY_WITH_GAPS),
    Reason.CONDITION_CHANGED: _break(Effect.STAY_ON_TWO_PATHS),
    Reason.OFFERED_TO_OTHERS: _break(Effect.STAY),
    Reason.NARROWER: _break(Effect.STAY_BEYOND),
    Reason.SCALE_CHANGED: _break(Effect.COUNTED_APART),
    Reason.ORDER_IS_MEANING: _break(Effect.STAY_UNDER_WORDING),
    Reason.SHARED_OUT: _break(Effect.COUNTED_APART),
    Reason.TOTAL_CHANGED: _break(Effect.COUNTED_APART),
    Reason.UNIT_CHANGED: _break(Effect.COUNTED_APART),
    Reason.EXCLUSIVE_NOW: _break(Effect.STAY_BEYOND),
    Reason.TEXT_NOT_ASKED: _break(Effect.STAY),
    Reason.REGROUPED: _break(Effect.STAY_REGROUPED),
    Reason.SOURCE_CHANGED: _break(Effect.STAY),
    Reason.LANGUAGE_REMOVED: _break(Effect.LANGUAGE_STAYS),
}
