"""Edits of a questionnaire as data: each puts one thing in its place, and has an inverse.

An edit names what it changes by code, never by position, so that edits of different things can
be done in any order. Undoing is applying the inverse.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from surveys.questionnaire.document import Document, from_part, part_hash, to_part
from surveys.questionnaire.model import Page, Question, Questionnaire

END = 10_000  # a place behind everything


class EditError(ValueError):
    """The edit names a page or a question that is not there (any more)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PutQuestion:
    """Put a question on a page, at a place: adds, changes, moves, or with None deletes it.

    `code` is the code it has before (for a new one, the one it gets).
    """

    code: str
    question: Question | None
    page: str = ""
    index: int = END


@dataclass(frozen=True, slots=True, kw_only=True)
class PutPage:
    """Put a page at a place: adds, changes, moves, or with None deletes it with its questions.

    A page that is there keeps the questions it has; a new one brings its own.
    """

    code: str
    page: Page | None
    index: int = END


@dataclass(frozen=True, slots=True, kw_only=True)
class PutCover:
    """Change all that belongs to the questionnaire as a whole; its pages stay."""

    cover: Questionnaire


Edit = PutQuestion | PutPage | PutCover


def apply(questionnaire: Questionnaire, edit: Edit) -> tuple[Questionnaire, Edit]:
    """The changed questionnaire, and the edit that takes it back. Raises EditError."""
    return _APPLIERS[type(edit)](questionnaire, edit)


def apply_all(
    questionnaire: Questionnaire, edits: Iterable[Edit]
) -> tuple[Questionnaire, tuple[Edit, ...]]:
    """All edits in turn, and those that take them back, in turn. Raises EditError."""
    inverses: list[Edit] = []
    for edit in edits:
        questionnaire, inverse = apply(questionnaire, edit)
        inverses.append(inverse)
    return questionnaire, tuple(reversed(inverses))


def place_of(questionnaire: Questionnaire, code: str) -> tuple[str, int]:
    """The page of a question and its place on it, counted from 0. Raises EditError."""
    for page in questionnaire.pages:
        for index, question in enumerate(page.questions):
            if question.code == code:
                return page.code, index
    raise EditError(code)


def page_index(questionnaire: Questionnaire, code: str) -> int:
    """The place of a page, counted from 0. Raises EditError."""
    for index, page in enumerate(questionnaire.pages):
        if page.code == code:
            return index
    raise EditError(code)


def _put_question(before: Questionnaire, edit: PutQuestion) -> tuple[Questionnaire, Edit]:
    old = before.question(edit.code)
    page, index = place_of(before, edit.code) if old else ("", END)
    inverse = PutQuestion(
        code=edit.question.code if edit.question else edit.code,
        question=old,
        page=page,
        index=index,
    )
    without = _with_questions(
        before, page, lambda present: [each for each in present if each.code != edit.code]
    )
    if edit.question is None:
        if old is None:
            raise EditError(edit.code)
        return without, inverse
    page_index(without, edit.page)
    new = edit.question
    after = _with_questions(
        without, edit.page, lambda present: [*present[: edit.index], new, *present[edit.index :]]
    )
    return after, inverse


def _put_page(before: Questionnaire, edit: PutPage) -> tuple[Questionnaire, Edit]:
    old = before.page(edit.code)
    index = page_index(before, edit.code) if old else END
    inverse = PutPage(code=edit.page.code if edit.page else edit.code, page=old, index=index)
    others = [page for page in before.pages if page.code != edit.code]
    if edit.page is None:
        if old is None:
            raise EditError(edit.code)
        return dataclasses.replace(before, pages=tuple(others)), inverse
    new = dataclasses.replace(edit.page, questions=old.questions) if old else edit.page
    others.insert(edit.index, new)
    return dataclasses.replace(before, pages=tuple(others)), inverse


def _put_cover(before: Questionnaire, edit: PutCover) -> tuple[Questionnaire, Edit]:
    cover = dataclasses.replace(before, pages=())
    return dataclasses.replace(edit.cover, pages=before.pages), PutCover(cover=cover)


_APPLIERS: dict[type, Callable[[Questionnaire, Any], tuple[Questionnaire, Edit]]] = {
    PutQuestion: _put_question,
    PutPage: _put_page,
    PutCover: _put_cover,
}


def _with_questions(
    questionnaire: Questionnaire,
    code: str,
    change: Callable[[list[Question]], list[Question]],
) -> Questionnaire:
    def changed(page: Page) -> Page:
        if page.code != code:
            return page
        return dataclasses.replace(page, questions=tuple(change(list(page.questions))))

    return dataclasses.replace(questionnaire, pages=tuple(map(changed, questionnaire.pages)))


# What an edit puts, by the name it is stored under.
_STORED: dict[str, tuple[type, type]] = {
    "question": (PutQuestion, Question),
    "page": (PutPage, Page),
    "cover": (PutCover, Questionnaire),
}


def edit_to_document(edit: Edit) -> Document:
    """The edit as JSON-ready values; `edit_from_document` reads them back."""
    name = next(name for name, (kind, _part) in _STORED.items() if isinstance(edit, kind))
    part = getattr(edit, name)
    stored: Document = {"put": name, name: None if part is None else to_part(part)}
    for field in ("code", "index"):
        if hasattr(edit, field):
            stored[field] = getattr(edit, field)
    if isinstance(edit, PutQuestion):
        stored["page"] = edit.page
    return stored


def edit_from_document(stored: Document) -> Edit:
    """Read what `edit_to_document` wrote."""
    name = stored["put"]
    kind, part = _STORED[name]
    given = {key: value for key, value in stored.items() if key != "put"}
    given[name] = None if given[name] is None else from_part(part, given[name])
    edit: Edit = kind(**given)
    return edit


Place = tuple[str, str]  # "question", "page" or "whole" (page) and its code; ("cover", "")


def touched(edits: Iterable[Edit]) -> frozenset[Place]:
    """The places that the edits put something in, before or after."""
    return frozenset(place for edit in edits for place in _places(edit))


def _places(edit: Edit) -> tuple[Place, ...]:
    match edit:
        case PutQuestion(code=code, question=question):
            return ("question", code), ("question", question.code if question else code)
        case PutPage(code=code, page=page):
            return ("page", code), ("page", page.code if page else code)
    return (("cover", ""),)


def new_pages(before: Questionnaire, after: Questionnaire) -> frozenset[Place]:
    """The pages that came, with all that is on them: who takes them away takes that along."""
    old = {page.code for page in before.pages}
    return frozenset(("whole", page.code) for page in after.pages if page.code not in old)


def mark(questionnaire: Questionnaire, place: Place) -> str:
    """A text that is another one when what stands there changes; empty when nothing does.

    A page is marked without its questions, the cover without its pages.
    """
    part = part_at(questionnaire, place)
    return part_hash(part) if part is not None else ""


def part_at(questionnaire: Questionnaire, place: Place) -> Page | Question | Questionnaire | None:
    """What stands at a place, as `mark` takes it; None when nothing does."""
    name, code = place
    if name == "question":
        return questionnaire.question(code)
    if name == "cover":
        return dataclasses.replace(questionnaire, pages=())
    page = questionnaire.page(code)
    return dataclasses.replace(page, questions=()) if page and name == "page" else page
