"""When the parts of a LimeSurvey question are offered: their own conditions, and array filters.

An array filter offers the parts whose codes were taken or answered in an earlier question, its
counterpart the others. A part whose code the earlier question does not have is always offered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from surveys.questionnaire.exchange.drafts import QuestionDraft, Wish, wish
from surveys.questionnaire.exchange.limesurvey.context import Context
from surveys.questionnaire.exchange.limesurvey.counting import trivial
from surveys.questionnaire.exchange.limesurvey.structure import Question
from surveys.questionnaire.exchange.report import Loss
from surveys.questionnaire.exchange.source_syntax import (
    Call,
    Literal,
    Name,
    Node,
    joined,
    names_in,
    read_expression_script,
)
from surveys.questionnaire.exchange.targets import Target
from surveys.questionnaire.model import Kind
from surveys.questionnaire.model import Question as Made

Wishes = tuple[Wish, ...]

_BOXES = frozenset({"M", "P"})
_FILTERS = ("array_filter", "array_filter_exclude")


def drafts_of(
    context: Context,
    sources: Mapping[str, Question],
    question: Question,
    made: Sequence[Made],
    wishes: Wishes,
) -> Iterator[QuestionDraft]:
    """What a question became, with its condition and those of its parts; losses are noted.

    `sources` are the questions of the file by their names.
    """
    own = _own_wishes(context, sources, question, frozenset(each.code for each in made))
    placed = {value: list(_targets(context, question, value)) for value in own}
    for value, each in own.items():
        if not placed[value]:
            context.notes.lost(Loss.SUB_CONDITION, f"{question.title}_{value}", each[0].text)
    for new in made:
        draft = QuestionDraft(name=question.title, question=new, wishes=wishes)
        for value, targets in placed.items():
            for target in targets:
                if target.code == new.code:
                    _place(draft, question, target, own[value])
        yield draft


def _place(draft: QuestionDraft, question: Question, target: Target, wishes: Wishes) -> None:
    choice = target.option if question.type in _BOXES else ""
    if target.kind in (Kind.ALLOCATION, Kind.RANKING):
        choice = target.part
    if choice:
        draft.choices = {**draft.choices, choice: wishes}
    elif target.kind is Kind.MATRIX:
        draft.rows = {**draft.rows, target.part: wishes}
    else:  # each part became a question
        draft.wishes = (*draft.wishes, *wishes)


def _targets(context: Context, question: Question, value: str) -> Iterator[Target]:
    """What stands for a part in the questionnaire."""
    whole = context.names.find(f"@{question.number}")
    if whole is not None and whole.kind is Kind.RANKING and value in whole.values:
        yield Target(code=whole.code, kind=whole.kind, part=whole.values[value])
        return
    seen: set[tuple[str, str]] = set()
    for cell in _cells(question, value):
        target = context.names.find(f"@{question.number}{cell}")
        if target is not None and (target.code, target.part) not in seen:
            seen.add((target.code, target.part))
            yield target


def _cells(question: Question, value: str) -> Iterator[str]:
    """The names that a part has behind that of its question: it may have columns or scales."""
    yield value
    yield from (f"{value}_{scale}" for scale in "01")
    yield from (f"{value}_{part.title}" for part in question.parts if part.scale == "1")


def _own_wishes(
    context: Context, sources: Mapping[str, Question], question: Question, codes: frozenset[str]
) -> dict[str, Wishes]:
    """The conditions of the parts that have some, by the part's code in the file."""
    filters = [
        (name, source) for name in _FILTERS for source in _sources(context, sources, question, name)
    ]
    found: dict[str, Wishes] = {}
    for value, relevance in _parts(question):
        wishes = _own(context, question, value, relevance, codes)
        for name, source in filters:
            if node := _answered(context, source, value):
                kept = Call("not", (node,)) if name == "array_filter_exclude" else node
                wishes = (*wishes, Wish(question.title, f"{name} = {source.title}", kept))
        if wishes:
            found[value] = wishes
    return found


def _parts(question: Question) -> Iterable[tuple[str, str]]:
    """The codes of rows, boxes or things to rank, and the condition of each."""
    for part in question.parts:
        if part.scale == "0":
            yield part.title, part.record.get("relevance", "")
    if question.type == "R" and not question.parts:
        yield from ((answer.code, "") for answer in question.answers)


def _own(
    context: Context, question: Question, value: str, relevance: str, codes: frozenset[str]
) -> Wishes:
    """A part's own condition; one on another part of the same question cannot be kept."""
    if trivial(relevance):
        return ()
    item = f"{question.title}_{value}"
    found = wish(item, relevance, read_expression_script, context.notes)
    named = (context.names.find(name) for each in found for name in names_in(each.node))
    if any(target is not None and target.code in codes for target in named):
        context.notes.lost(Loss.SUB_CONDITION, item, relevance)
        return ()
    return found


def _sources(
    context: Context, sources: Mapping[str, Question], question: Question, name: str
) -> Iterator[Question]:
    for code in re.split(r"[;,\s]+", question.attribute(name)):
        source = sources.get(code)
        if source is not None and source is not question:
            yield source
        elif code not in ("", "0", "N"):
            context.notes.lost(Loss.ATTRIBUTE, question.title, f"{name} = {code}")


def _answered(context: Context, source: Question, value: str) -> Node | None:
    """That a part of the earlier question was taken or answered; None when it has no such part."""
    whole = context.names.find(source.title)
    if whole is not None and value in whole.values:
        return Call("selected", (Name(source.title), Literal(value)))
    names: list[Node] = [
        Name(f"{source.title}_{cell}")
        for cell in dict.fromkeys(_cells(source, value))
        if context.names.find(f"{source.title}_{cell}")
    ]
    return joined("or", names) if names else None
