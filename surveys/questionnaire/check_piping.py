"""Checks the answers that texts name: `${code}` must be one given on an earlier page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from surveys.questionnaire import places
from surveys.questionnaire.model import Page, Question, Questionnaire
from surveys.questionnaire.piping import PIPED_KINDS, named_in, piped_texts
from surveys.questionnaire.places import Place
from surveys.questionnaire.problems import Fault, Problem, clipped, nearest
from surveys.questionnaire.text import Text


class Naming(NamedTuple):
    """A text that names answers: where it stands, and whether answers are shown there."""

    place: Place
    text: Text
    page: int  # the number of its page, from 0
    piped: bool


def naming(
    texts: Iterable[places.PlacedText], records: Iterable[tuple[Place, Page | Question]]
) -> tuple[Naming, ...]:
    """The texts of one page that name answers; `records` are the page and its questions."""
    piped = {(*place.keys, name) for place, each in records for name, _text in piped_texts(each)}
    return tuple(
        Naming(place.at(name), text, int(place.keys[1]), (*place.keys, name) in piped)
        for place, name, text, _needed in texts
        if _named(text)
    )


def check_piping(questionnaire: Questionnaire, namings: Iterable[Naming]) -> Iterator[Problem]:
    """The problems of all answers named in texts: in `namings`, and in those on no page."""
    pages = {
        question.code: index
        for index, page in enumerate(questionnaire.pages)
        for question in page.questions
    }
    misplaced = [
        (place.at(name), text)
        for place, name, text, _needed in places.cover_texts(questionnaire)
        if _named(text)
    ]
    for place, text, page, piped in namings:
        if not piped:
            misplaced.append((place, text))
            continue
        yield from _check_alike(place, text)
        for code in _named(text):
            yield from _check_code(place, code, page, pages, questionnaire)
    for place, text in misplaced:
        message = f"“${{{clipped(_named(text)[0])}}}” stands in a text that shows no answers"
        mend = "name answers only in the texts of questions and pages"
        yield place.error(Fault.PIPING_MISPLACED, message, mend)


def _named(text: Text) -> tuple[str, ...]:
    codes = (code for _language, wording in text.versions for code in named_in(wording))
    return tuple(dict.fromkeys(codes))


def _check_alike(place: Place, text: Text) -> Iterator[Problem]:
    for language, wording in text.versions:
        missing = [code for code in _named(text) if code not in named_in(wording)]
        if missing:
            message = f"the wording in {language} does not name “${{{clipped(missing[0])}}}”"
            mend = "name the same answers in every language"
            yield place.error(Fault.PIPING_DIFFERS, message, mend, language)


def _check_code(
    place: Place, code: str, page: int, pages: dict[str, int], questionnaire: Questionnaire
) -> Iterator[Problem]:
    question = questionnaire.question(code)
    if question is None:
        like = nearest(code, pages)
        message = f"the text names the answer to “{clipped(code)}”, and there is no such question"
        mend = f"write ${{{like}}}" if like else "name a question of this questionnaire"
        yield place.error(Fault.PIPING_UNKNOWN, message, mend, clipped(code))
    elif question.kind not in PIPED_KINDS:
        message = f"the answer to “{code}”, of kind {question.kind}, cannot stand in a text"
        mend = f"name a question of kind {', '.join(sorted(PIPED_KINDS))}"
        yield place.error(Fault.PIPING_KIND, message, mend, code)
    elif pages[code] >= page:
        message = f"the text names the answer to “{code}”, which is not given on an earlier page"
        mend = f"move “{code}” to an earlier page"
        yield place.error(Fault.PIPING_NOT_EARLIER, message, mend, code)
