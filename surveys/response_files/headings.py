"""The names under which other programs write a variable, strictest first."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from surveys.invitation_lists.words import folded
from surveys.questionnaire.exchange.naming import code_like
from surveys.questionnaire.model import Choice, Kind, Question, Questionnaire
from surveys.questionnaire.plans import Plans
from surveys.questionnaire.rich.plain import called, words_of
from surveys.response_files.report import How
from surveys.response_files.targets import PLACE, Target, Use, targets

# A name, and how it was found; for each way the targets it may mean.
Index = dict[str, dict[str, list[Target]]]

_COMMENTED = re.compile(r"\[[^\]]*comment\]$")  # LimeSurvey's remark beside an answer
_LEADING = re.compile(
    r"\s*([A-Za-z][\w.]*(?:[\[(][^\])]*[\])])*)\s*[.:)]\s+\S"
)  # "Q1[SQ001]. Text"

# The ways, in the order tried: what each makes of a heading, and how it counts.
_EXACT, _PLAIN, _LABEL = "exact", "plain", "label"
_FOLDED_LABEL, _JOINED, _BOTH, _ALONE = "folded", "joined", "both", "alone"
HOW = {
    _EXACT: How.NAME,
    _PLAIN: How.HEADING,
    _LABEL: How.LABEL,
    _FOLDED_LABEL: How.LABEL,
    _JOINED: How.HEADING,
    _BOTH: How.LABEL,
    _ALONE: How.PART,
}
WAYS = tuple(HOW)


def _make_index(questionnaire: Questionnaire) -> Index:
    index: Index = {way: defaultdict(list) for way in WAYS}
    questions = {question.code: question for question in questionnaire.questions()}
    for target in targets(questionnaire).values():
        if target.use is Use.FACT:
            index[_EXACT][target.name].append(target)
            continue
        for way, name in _names(questions[target.question], target):
            found = index[way][name]
            if name and target not in found:
                found.append(target)
    return index


# The names of everything in a questionnaire.
index_of = Plans[Index](_make_index)


def _names(question: Question, target: Target) -> Iterator[tuple[str, str]]:
    yield _EXACT, target.name
    if not target.part:
        yield _PLAIN, folded(target.name)
        yield _JOINED, _joined(target.name)
        for text in (words_of(question), called(question)):
            for _tag, wording in text.versions:
                yield _LABEL, _tidy(wording)
                yield _FOLDED_LABEL, folded(wording)
        return
    for part in _written(question, target):
        yield _PLAIN, folded(f"{question.code} {part}")
        yield _JOINED, _joined(f"{question.code} {part}")
    option = _option(question, target)
    if option is None:
        return
    if target.use is not Use.OTHER_TEXT:
        yield _ALONE, folded(option.code)
    for tag, wording in option.label.versions:
        if target.use is not Use.OTHER_TEXT:
            yield _ALONE, folded(wording)
        for text in (words_of(question), called(question)):
            for own, before in text.versions:
                if own == tag:
                    yield _BOTH, folded(f"{before} {wording}")
                    yield _BOTH, folded(f"{before} {option.code}")
        yield _BOTH, folded(f"{question.code} {wording}")


def _written(question: Question, target: Target) -> Iterator[str]:
    """How a part of a question is called behind the question's code."""
    yield target.part
    if target.use is Use.PLACE:
        yield from (target.part, f"rank {target.part}", f"{PLACE}{target.part}")
    if target.use is Use.OTHER_TEXT and question.kind is Kind.SINGLE_CHOICE:
        yield "other"
    other = question.other_choice
    if target.use is Use.TAKEN and other is not None and target.part == other.code:
        yield "other"


def _option(question: Question, target: Target) -> Choice | None:
    if target.use is Use.PLACE:
        return None
    if target.use is Use.OTHER_TEXT:
        return question.other_choice
    options = question.rows if target.use is Use.ROW else question.choices
    return next(each for each in options if each.code == target.part)


def looked_up(index: Index, way: str, heading: str) -> list[Target]:
    """The targets that a heading may mean in one way."""
    names = index[way]
    for key in _keys(way, heading):
        found = names.get(key)
        if found:
            return found
    return []


def _keys(way: str, heading: str) -> Iterator[str]:
    if way == _EXACT:
        yield heading.strip()
    elif way == _LABEL:
        yield _tidy(heading)
    elif way == _JOINED:
        yield _joined(heading)
    elif not _COMMENTED.search(heading):
        yield folded(heading)
        yield folded(code_like(heading, "q"))
        if way == _PLAIN:
            if leading := _LEADING.match(heading):
                yield folded(leading[1])
            steps = heading.split("/")
            yield from (folded(" ".join(steps[-many:])) for many in (2, 1) if len(steps) > many)


def _joined(text: str) -> str:
    """Without what parts words: "ageGroup" and "age_group" are the same."""
    return folded(text).replace(" ", "")


def _tidy(text: str) -> str:
    return " ".join(text.split())
