"""Checks the answers that texts name: `${code}` must be one given on an earlier page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from surveys.questionnaire import places
from surveys.questionnaire.model import Page, Question, Questionnaire
from surveys.questionnaire.piping import PIPED_KINDS, named_in, piped_texts
from surveys.questionnaire.places import Place
from surveys.questionnaire.problems import Fault, Problem, clipped, nearest
from surveys.questionnaire.text import Text


def check_piping(
    questionnaire: Questionnaire, texts: Sequence[places.PlacedText]
) -> Iterator[Problem]:
    """The problems of all answers named in texts; `texts` are those of the questionnaire."""
    pages = {
        question.code: index
        for index, page in enumerate(questionnaire.pages)
        for question in page.questions
    }
    piped = set()
    for place, record, index in _records(questionnaire):
        for name, text in piped_texts(record):
            piped.add((*place.keys, name))
            if codes := _named(text):
                yield from _check_alike(place.at(name), text)
            for code in codes:
                yield from _check_code(place.at(name), code, index, pages, questionnaire)
    for inside, field, text, _needed in texts:
        if (codes := _named(text)) and (*inside.keys, field) not in piped:
            message = f"“${{{clipped(codes[0])}}}” stands in a text that shows no answers"
            mend = "name answers only in the texts of questions and pages"
            yield inside.at(field).error(Fault.PIPING_MISPLACED, message, mend)


def _records(questionnaire: Questionnaire) -> Iterator[tuple[Place, Page | Question, int]]:
    """Every page and question with its place and the number of its page."""
    for place, page in places.pages(questionnaire):
        yield place, page, int(place.keys[1])
    for place, question in places.questions(questionnaire):
        yield place, question, int(place.keys[1])


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
