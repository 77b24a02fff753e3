"""Checks what a question says of itself: its group, role, source and settings."""

from __future__ import annotations

from collections.abc import Iterator

from surveys.questionnaire import places
from surveys.questionnaire.check_settings import check_settings
from surveys.questionnaire.model import CATEGORY_ROLE, RECONSTRUCTED, Kind, Question
from surveys.questionnaire.places import Place
from surveys.questionnaire.problems import Fault, Problem, clipped, nearest

# Kinds that divide respondents into groups: one choice each, so that groups do not overlap.
CATEGORY_KINDS = frozenset({Kind.SINGLE_CHOICE})


def check_question(place: Place, question: Question, groups: tuple[str, ...]) -> Iterator[Problem]:
    """The problems of a question by itself; `groups` are the codes of the groups there are."""
    if question.group and question.group not in groups:
        like = nearest(question.group, groups)
        mend = f"write {like}" if like else "add the group to the questionnaire's groups"
        message = f"there is no group “{clipped(question.group)}”"
        yield place.at("group").error(Fault.UNKNOWN_GROUP, message, mend)
    yield from _check_role(place, question)
    yield from _check_source(place, question.source)
    for name in ("choices", "rows"):
        if any(option.source for option in getattr(question, name)):
            for inside, option in places.options(place, question, name):
                yield from _check_source(inside, option.source)
    yield from check_settings(place, question)


def _check_role(place: Place, question: Question) -> Iterator[Problem]:
    if question.role not in ("", CATEGORY_ROLE):
        message = f"the role “{clipped(question.role)}” is unknown"
        mend = f"write “role: {CATEGORY_ROLE}” or delete the role"
        yield place.at("role").error(Fault.UNKNOWN_ROLE, message, mend)
    if question.role == CATEGORY_ROLE and question.kind not in CATEGORY_KINDS:
        message = f"results cannot be broken down by a question of kind {question.kind}"
        mend = f"choose one of {', '.join(sorted(CATEGORY_KINDS))} or delete the role"
        yield place.at("role").error(Fault.CATEGORY_KIND, message, mend)


def _check_source(place: Place, source: str) -> Iterator[Problem]:
    if source not in ("", RECONSTRUCTED):
        message = f"the source “{clipped(source)}” is unknown"
        mend = f"write “source: {RECONSTRUCTED}” or delete the source"
        yield place.at("source").error(Fault.UNKNOWN_SOURCE, message, mend)
