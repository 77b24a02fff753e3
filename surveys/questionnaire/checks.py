"""Tells everything that is wrong with a questionnaire, each problem with its place."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from surveys.questionnaire import places
from surveys.questionnaire.check_codes import check_codes
from surveys.questionnaire.check_conditions import check_conditions
from surveys.questionnaire.check_markup import check_markup
from surveys.questionnaire.check_page import found_on, languages_on
from surveys.questionnaire.check_piping import check_piping
from surveys.questionnaire.check_texts import check_texts
from surveys.questionnaire.document_reader import LANGUAGE
from surveys.questionnaire.model import PRIVACIES, Questionnaire
from surveys.questionnaire.places import Place
from surveys.questionnaire.problems import Fault, Problem, Severity, clipped

__all__ = ["Fault", "Problem", "Severity", "check"]


def check(questionnaire: Questionnaire) -> list[Problem]:
    """Every problem found, errors and warnings; empty when there is none.

    A questionnaire without errors can be published, routed, answered and simulated.
    """
    cover = places.cover_texts(questionnaire)
    used = frozenset(tag for _, _, text, _ in cover for tag, _ in text.versions).union(
        *map(languages_on, questionnaire.pages)
    )
    groups = tuple(group.code for group in questionnaire.groups)
    found = [
        found_on(page, index, questionnaire.languages, used, groups)
        for index, page in enumerate(questionnaire.pages)
    ]
    return [
        *_check_languages(questionnaire, used),
        *check_texts(cover, questionnaire.languages, used),
        *chain.from_iterable(each.texts for each in found),
        *_check_pages(questionnaire),
        *_check_groups(questionnaire),
        *_check_codes(questionnaire),
        *chain.from_iterable(each.codes for each in found),
        *chain.from_iterable(each.questions for each in found),
        *check_conditions(questionnaire),
        *check_piping(questionnaire, chain.from_iterable(each.naming for each in found)),
        *check_markup([(Place(), questionnaire)]),
        *chain.from_iterable(each.markup for each in found),
    ]


def _check_languages(questionnaire: Questionnaire, used: frozenset[str]) -> Iterator[Problem]:
    place = Place(("languages",))
    if not questionnaire.languages:
        yield place.error(Fault.INVALID_LANGUAGE, "no language is named", "name one, such as ro")
    for index, tag in enumerate(questionnaire.languages):
        if not LANGUAGE.fullmatch(tag):
            mend = "write a tag in small letters, such as ro or en"
            message = f"“{clipped(tag)}” is no language"
            yield place.at(index).error(Fault.INVALID_LANGUAGE, message, mend)
        if tag in questionnaire.languages[:index]:
            message = f"the language {tag} stands here twice"
            yield place.at(index).error(Fault.DUPLICATE_LANGUAGE, message, "delete one of them")
    for index, tag in enumerate(questionnaire.languages):
        if tag not in used:
            message = f"no text has a wording in {tag}"
            mend = f"translate the texts or delete the language {tag}"
            yield place.at(index).error(Fault.UNUSED_LANGUAGE, message, mend, tag)


def _check_pages(questionnaire: Questionnaire) -> Iterator[Problem]:
    if questionnaire.minutes is not None and questionnaire.minutes < 1:
        message = f"filling in takes {questionnaire.minutes} minutes"
        yield Place(("minutes",)).error(Fault.OUT_OF_RANGE, message, "write 1 or more")
    if questionnaire.privacy not in ("", *PRIVACIES):
        message = f"the privacy “{clipped(questionnaire.privacy)}” is unknown"
        mend = f"write one of {', '.join(PRIVACIES)}"
        yield Place(("privacy",)).error(Fault.UNKNOWN_PRIVACY, message, mend)
    if not questionnaire.pages:
        message = "the questionnaire has no page"
        yield Place(("pages",)).error(Fault.NO_PAGES, message, "add a page with questions")
    for place, page in places.pages(questionnaire):
        if not page.questions and not page.text:
            message = f"page “{page.code}” has neither questions nor a text"
            yield place.error(Fault.EMPTY_PAGE, message, "add a question or delete the page")


def _check_groups(questionnaire: Questionnaire) -> Iterator[Problem]:
    used = {question.group for question in questionnaire.questions()}
    for index, group in enumerate(questionnaire.groups):
        if group.code not in used:
            place = Place(("groups", index))
            message = f"no question belongs to the group “{group.code}”"
            mend = f"write “group: {group.code}” at its questions or delete the group"
            yield place.warning(Fault.EMPTY_GROUP, message, mend)


def _check_codes(questionnaire: Questionnaire) -> Iterator[Problem]:
    groups = [
        (Place(("groups", index)), group.code) for index, group in enumerate(questionnaire.groups)
    ]
    yield from check_codes(groups, "group")
    yield from check_codes(((at, page.code) for at, page in places.pages(questionnaire)), "page")
    questions = places.questions(questionnaire)
    yield from check_codes(((at, question.code) for at, question in questions), "question")
