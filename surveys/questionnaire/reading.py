"""One questionnaire to read the answers of several versions by.

The latest version, and what earlier ones asked and offered beside it: so that an answer to a
choice or a question that is gone keeps its name and its place in results and definitions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from typing import TypeVar

from surveys.questionnaire.counting import counted_together
from surveys.questionnaire.model import Choice, Group, Page, Question, Questionnaire

Coded = TypeVar("Coded", Choice, Group, Page, Question)


def read_together(versions: Sequence[Questionnaire]) -> Questionnaire:
    """The versions of a round as one questionnaire; the last of them is the latest.

    Equals the latest when nothing that earlier versions asked or offered is gone. Questions
    that are gone have no condition here: whether they were asked is known by their version.
    Raises ValueError without versions.
    """
    if not versions:
        raise ValueError("There is no version to read by.")
    return reduce(_with_gone, reversed(versions[:-1]), versions[-1])


def _with_gone(latest: Questionnaire, earlier: Questionnaire) -> Questionnaire:
    kept = {question.code: question for question in latest.questions()}
    gone = {
        page.code: [replace(each, condition="") for each in page.questions if each.code not in kept]
        for page in earlier.pages
    }
    before = {question.code: question for question in earlier.questions()}
    places = {page.code: page for page in earlier.pages}
    pages = [
        _page(page, places.get(page.code), gone.pop(page.code, []), before) for page in latest.pages
    ]
    lost = [replace(places[code], questions=tuple(each)) for code, each in gone.items() if each]
    made = replace(
        latest,
        pages=_merged([page.code for page in earlier.pages], pages, lost),
        groups=_merged(
            [], latest.groups, [each for each in earlier.groups if not _in(each, latest.groups)]
        ),
    )
    return latest if made == latest else made


def _page(
    page: Page, earlier: Page | None, gone: list[Question], before: dict[str, Question]
) -> Page:
    questions = [_question(each, before.get(each.code)) for each in page.questions]
    order = [each.code for each in earlier.questions] if earlier else []
    return replace(page, questions=_merged(order, questions, gone))


def _question(latest: Question, earlier: Question | None) -> Question:
    """The question with the options that the earlier one offered beside its own."""
    if earlier is None or not counted_together(earlier, latest):
        return latest
    return replace(
        latest,
        choices=_options(earlier.choices, latest.choices),
        rows=_options(earlier.rows, latest.rows),
        dont_know=latest.dont_know or earlier.dont_know,
    )


def _options(earlier: tuple[Choice, ...], latest: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """Of two choices that ask for a text of one's own only the latest does so.

    One that asked before, and does not any more, still has the texts given then.
    """
    asks = any(each.other for each in latest)
    asked = {each.code for each in earlier if each.other and not asks}
    latest = tuple(replace(each, other=True) if each.code in asked else each for each in latest)
    gone = [
        replace(each, other=each.other and not asks) for each in earlier if not _in(each, latest)
    ]
    return _merged([each.code for each in earlier], latest, gone)


def _in(item: Coded, items: Sequence[Coded]) -> bool:
    return any(each.code == item.code for each in items)


def _merged(order: list[str], kept: Sequence[Coded], gone: Sequence[Coded]) -> tuple[Coded, ...]:
    """What is kept, with each one gone behind the one that stood before it."""
    made = list(kept)
    for item in gone:
        ahead = order[: order.index(item.code)] if item.code in order else []
        places = {each.code: place for place, each in enumerate(made)}
        at = next((places[code] + 1 for code in reversed(ahead) if code in places), None)
        made.insert(at if at is not None else 0, item)
    return tuple(made)
