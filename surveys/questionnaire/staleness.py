"""Which translations were made from another source wording than there is now.

The mark of a translation is that wording itself: a translator sees what has changed. It is kept
while it differs from the source, and gone when the translation is changed, when somebody says that
it is still right, or when the source says again what it said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from surveys.questionnaire.model import Questionnaire
from surveys.questionnaire.translation import Marks, Unit, source_units, units

Stored = dict[str, dict[str, str]]


def carried(marks: Marks, before: Questionnaire, after: Questionnaire) -> Stored:
    """The marks after a change, whoever made it and wherever.

    A translation that changed is made from the source of now. One that did not, while the source
    did, keeps its mark or gets the source of before as one. What has another code now, or is a
    copy, is known by its wordings. When another language becomes the source, nothing is stale:
    there is nothing to compare with.
    """
    source = after.languages[0]
    if before.languages[0] != source:
        return {}
    untouched = _untouched(before, after)
    found = _of(untouched, marks, after)
    old = {each.key: each for each in source_units(_without(before, untouched))}
    new = source_units(_without(after, untouched))
    moved = _predecessors(old, new)
    for language in after.languages[1:]:
        known = marks.get(language, {})
        stale = {
            each.key: mark
            for each in new
            if (mark := _mark(each, moved.get(each.key), source, language, known))
        }
        if stale:
            found[language] = {**found.get(language, {}), **stale}
    return found


def _untouched(before: Questionnaire, after: Questionnaire) -> frozenset[str]:
    """The codes of questions that are the very same objects: an edit leaves all but one alone.

    Empty when a question has a code that was not there: it may be a copy of any other.
    """
    old = {question.code: question for question in before.questions()}
    new = {question.code: question for question in after.questions()}
    once = len(new) == sum(1 for _each in after.questions())
    if not once or not new.keys() <= old.keys():
        return frozenset()
    return frozenset(
        code for code, question in new.items() if question is old[code] and "." not in code
    )


def _of(untouched: frozenset[str], marks: Marks, questionnaire: Questionnaire) -> Stored:
    """The marks in these questions."""
    keys = frozenset(f"question:{code}" for code in untouched)
    found = {
        language: {
            key: words
            for key, words in marks.get(language, {}).items()
            if key.partition(".")[0] in keys
        }
        for language in questionnaire.languages[1:]
    }
    return {language: of for language, of in found.items() if of}


def _without(questionnaire: Questionnaire, codes: frozenset[str]) -> Questionnaire:
    """The questionnaire without these questions."""
    pages = (
        replace(page, questions=tuple(each for each in page.questions if each.code not in codes))
        for page in questionnaire.pages
    )
    return replace(questionnaire, pages=tuple(pages))


def _mark(
    unit: Unit, before: Unit | None, source: str, language: str, known: Mapping[str, str]
) -> str:
    """The mark of a unit, or nothing."""
    words, made_from = unit.text.exactly_in(source), ""
    if before is None or not unit.text.exactly_in(language):
        return ""
    if unit.text.exactly_in(language) == before.text.exactly_in(language):
        made_from = known.get(before.key) or before.text.exactly_in(source) or ""
    return made_from if made_from != words else ""


def _predecessors(old: Mapping[str, Unit], new: Sequence[Unit]) -> dict[str, Unit]:
    """By key, what each unit was before: itself, or what has its very wordings, or, when that
    stands nowhere any more, what has its translations."""
    found = {each.key: old[each.key] for each in new if each.key in old}
    fresh = [each for each in new if each.key not in old]
    if not fresh:
        return found
    present = {each.key for each in new}
    same = {(each.field, each.text): each for each in old.values()}
    gone = {
        (each.field, tag, words): each
        for each in old.values()
        if each.key not in present
        for tag, words in each.text.versions
    }
    for unit in fresh:
        before = same.get((unit.field, unit.text))
        for tag, words in unit.text.versions if before is None else ():
            before = before or gone.get((unit.field, tag, words))
        if before is not None:
            found[unit.key] = before
    return found


def marked(
    marks: Marks, questionnaire: Questionnaire, language: str, made_from: Mapping[str, str]
) -> Stored:
    """The marks when translations are said to be made from these source wordings, by key."""
    source = questionnaire.languages[0]
    of = dict(marks.get(language, {}))
    for unit in units(questionnaire):
        if unit.key not in made_from:
            continue
        of.pop(unit.key, None)
        words = made_from[unit.key]
        if words and unit.text.exactly_in(language) and words != unit.text.exactly_in(source):
            of[unit.key] = words
    others = {tag: dict(each) for tag, each in marks.items() if tag != language}
    return {**others, language: of} if of else others


def taken_away(before: Marks, after: Marks) -> Stored:
    """The marks that are not there any more, for whoever takes the change back."""
    found = {
        language: {key: words for key, words in of.items() if key not in after.get(language, {})}
        for language, of in before.items()
    }
    return {language: of for language, of in found.items() if of}


def put_back(marks: Marks, gone: Marks, questionnaire: Questionnaire) -> Stored:
    """The marks with those that a change had taken away, where they still mean something."""
    found: Stored = {language: dict(of) for language, of in marks.items()}
    for language, of in gone.items():
        if language in questionnaire.languages[1:]:
            found = marked(found, questionnaire, language, of)
    return found


def read_marks(stored: object) -> Stored:
    """Marks from a file that may be damaged. Raises ValueError."""
    if not isinstance(stored, dict):
        raise ValueError("are no marks by language")
    for of in stored.values():
        if not isinstance(of, dict) or not all(isinstance(each, str) for each in of.values()):
            raise ValueError("are no source wordings by key")
    return stored
