"""What differs between two questionnaires, by code: of versions of a round, or of two rounds.

Codes are identities: what has the same code is the same thing, whatever became of its wording.
A question under another code is never taken for the earlier one; `renames` only suspects it.
"""

from __future__ import annotations

import dataclasses
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from surveys.questionnaire.differences import Diff, Difference, Level, QuestionDiff, What
from surveys.questionnaire.model import Page, Question, Questionnaire
from surveys.questionnaire.renames import suspected_renames
from surveys.questionnaire.text import Text

# Fields that are not compared as texts or settings: identities, and what has its own comparison.
_STRUCTURE = frozenset(
    {"code", "kind", "condition", "choices", "rows", "groups", "pages", "questions"}
)
_CONDITIONAL = (Level.CHOICE, Level.ROW)
_LISTS = (("choices", Level.CHOICE), ("rows", Level.ROW))


def diff(before: Questionnaire, after: Questionnaire) -> Diff:
    """Every difference from `before` to `after`; empty exactly when the two are equal."""
    questions = tuple(_questions(before, after))
    gone = [each.before for each in questions if each.before and not each.after]
    new = [each.after for each in questions if each.after and not each.before]
    return Diff(
        outside=(
            *_fields(before, after, _outside(Level.QUESTIONNAIRE)),
            *_options(
                before.groups,
                after.groups,
                Level.GROUP,
                Difference(level=Level.GROUP, what=What.REWORDED),
            ),
        ),
        pages=tuple(_pages(before.pages, after.pages)),
        questions=questions,
        renames=suspected_renames(gone, new),
    )


def _outside(level: Level) -> Difference:
    return Difference(level=level, what=What.REWORDED)


def _pages(before: tuple[Page, ...], after: tuple[Page, ...]) -> Iterator[Difference]:
    earlier = {page.code: page for page in before}
    later = {page.code: page for page in after}
    moved = _moved([page.code for page in before], [page.code for page in after])
    for code, page in later.items():
        found = Difference(level=Level.PAGE, what=What.NEW, page=code, after=page)
        if code not in earlier:
            yield found
            continue
        place = dataclasses.replace(found, after=None)
        if code in moved:
            yield dataclasses.replace(place, what=What.MOVED)
        yield from _fields(earlier[code], page, place)
        yield from _condition(earlier[code].condition, page.condition, place)
    for code, page in earlier.items():
        if code not in later:
            yield Difference(level=Level.PAGE, what=What.GONE, page=code, before=page)


def _questions(before: Questionnaire, after: Questionnaire) -> Iterator[QuestionDiff]:
    earlier = {each.code: (page, each) for page in before.pages for each in page.questions}
    later = {each.code: (page, each) for page in after.pages for each in page.questions}
    # Those that went to another page have moved anyway: who stays is compared without them.
    stayed = [code for code in earlier if _page_of(code, later) == _page_of(code, earlier)]
    moved = _moved(stayed, list(later))
    for code, (page, question) in later.items():
        if code in earlier:
            differences = tuple(_question(*earlier[code], page, question, moved=code in moved))
            yield QuestionDiff(code, earlier[code][1], question, differences)
        else:
            place = _place(Level.QUESTION, page, question)
            found = dataclasses.replace(place, what=What.NEW, after=question)
            yield QuestionDiff(code, None, question, (found,))
    for code, (page, question) in earlier.items():
        if code not in later:
            place = _place(Level.QUESTION, page, question)
            found = dataclasses.replace(place, what=What.GONE, before=question)
            yield QuestionDiff(code, question, None, (found,))


def _page_of(code: str, found: Mapping[str, tuple[Page, Question]]) -> str | None:
    return found[code][0].code if code in found else None


def _place(level: Level, page: Page, question: Question) -> Difference:
    return Difference(
        level=level, what=What.NEW, page=page.code, question=question.code, kind=question.kind
    )


def _question(
    old_page: Page, old: Question, page: Page, new: Question, *, moved: bool
) -> Iterator[Difference]:
    place = _place(Level.QUESTION, page, new)
    if old_page.code != page.code:
        yield dataclasses.replace(place, what=What.MOVED, before=old_page.code, after=page.code)
    elif moved:
        yield dataclasses.replace(place, what=What.MOVED)
    if old.kind is not new.kind:
        yield dataclasses.replace(place, what=What.KIND, before=old.kind, after=new.kind)
    yield from _fields(old, new, place)
    yield from _condition(*_conditions(old_page, old, page, new), place)
    for name, level in _LISTS:
        here = dataclasses.replace(place, level=level)
        yield from _options(getattr(old, name), getattr(new, name), level, here)


def _conditions(old_page: Page, old: Question, page: Page, new: Question) -> tuple[str, str]:
    """The questions' own conditions; with those of their pages when it moved between two."""
    if old_page.code == page.code or old_page.condition == page.condition:
        return old.condition, new.condition
    return _joined(old_page, old), _joined(page, new)


def _joined(page: Page, question: Question) -> str:
    parts = [part for part in (page.condition, question.condition) if part]
    return parts[0] if len(parts) == 1 else " and ".join(f"({part})" for part in parts)


def _condition(before: str, after: str, place: Difference) -> Iterator[Difference]:
    if before != after:
        yield dataclasses.replace(place, what=What.CONDITION, before=before, after=after)


def _fields(before: Any, after: Any, place: Difference) -> Iterator[Difference]:
    """The texts and settings of two questionnaires, pages, questions or choices."""
    for each in dataclasses.fields(before):
        old, new = getattr(before, each.name), getattr(after, each.name)
        if each.name in _STRUCTURE or old == new:
            continue
        what = What.REWORDED if isinstance(old, Text) else What.SETTING
        yield dataclasses.replace(place, what=what, name=each.name, before=old, after=new)


def _options(
    before: Sequence[Any], after: Sequence[Any], level: Level, place: Difference
) -> Iterator[Difference]:
    """Choices, rows or groups, each by its code."""
    earlier = {each.code: each for each in before}
    later = {each.code: each for each in after}
    last_kept = max((index for index, code in enumerate(later) if code in earlier), default=-1)
    for index, (code, option) in enumerate(later.items()):
        here = dataclasses.replace(place, level=level, option=code)
        if code in earlier:
            yield from _fields(earlier[code], option, here)
            if level in _CONDITIONAL:
                yield from _condition(earlier[code].condition, option.condition, here)
        else:
            yield dataclasses.replace(here, what=What.NEW, after=option, at_end=index > last_kept)
    for code, option in earlier.items():
        if code not in later:
            here = dataclasses.replace(place, level=level, option=code)
            yield dataclasses.replace(here, what=What.GONE, before=option)
    kept = tuple(code for code in earlier if code in later)
    now = tuple(code for code in later if code in earlier)
    if kept != now:
        yield dataclasses.replace(place, level=level, what=What.REORDERED, before=kept, after=now)


def _moved(before: list[str], after: list[str]) -> frozenset[str]:
    """The fewest codes that have to move so that those in both lists stand in the new order.

    What stays is a longest run of codes whose places grow in both lists (patience sorting).
    """
    place = {code: index for index, code in enumerate(before)}
    common = [code for code in after if code in place]
    tails: list[int] = []  # per length, the smallest place at which such a run ends
    ends: list[str] = []
    previous: dict[str, str | None] = {}
    for code in common:
        length = bisect_left(tails, place[code])
        previous[code] = ends[length - 1] if length else None
        tails[length : length + 1] = [place[code]]
        ends[length : length + 1] = [code]
    stays: set[str] = set()
    last = ends[-1] if ends else None
    while last is not None:
        stays.add(last)
        last = previous[last]
    return frozenset(common) - stays
