"""Tells everything that is wrong with a questionnaire, each problem with its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from surveys.questionnaire import places
from surveys.questionnaire.check_conditions import check_conditions
from surveys.questionnaire.check_markup import check_markup
from surveys.questionnaire.check_piping import check_piping
from surveys.questionnaire.check_settings import check_settings
from surveys.questionnaire.document_reader import LANGUAGE
from surveys.questionnaire.model import (
    CATEGORY_ROLE,
    OTHER_TEXT,
    PRIVACIES,
    RECONSTRUCTED,
    Kind,
    Question,
    Questionnaire,
)
from surveys.questionnaire.places import Place
from surveys.questionnaire.problems import Fault, Problem, Severity, clipped, nearest

__all__ = ["Fault", "Problem", "Severity", "check"]

CODE = re.compile(r"[a-z][a-z0-9_]{0,63}")

# Kinds that divide respondents into groups: one choice each, so that groups do not overlap.
CATEGORY_KINDS = frozenset({Kind.SINGLE_CHOICE})


def check(questionnaire: Questionnaire) -> list[Problem]:
    """Every problem found, errors and warnings; empty when there is none.

    A questionnaire without errors can be published, routed, answered and simulated.
    """
    texts = list(places.texts(questionnaire))
    used = frozenset(tag for _, _, text, _ in texts for tag, _ in text.versions)
    return [
        *_check_languages(questionnaire, used),
        *_check_texts(questionnaire, texts, used),
        *_check_pages(questionnaire),
        *_check_groups(questionnaire),
        *_check_codes(questionnaire),
        *_check_questions(questionnaire),
        *check_conditions(questionnaire),
        *check_piping(questionnaire, texts),
        *check_markup(questionnaire),
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


def _check_texts(
    questionnaire: Questionnaire, texts: Sequence[places.PlacedText], used: frozenset[str]
) -> Iterator[Problem]:
    """`used` are the languages that some text has a wording in."""
    listed = frozenset(questionnaire.languages)
    in_order = sorted(listed)  # as a text has its wordings
    wanted = [tag for tag in questionnaire.languages if tag in used]
    for place, name, text, needed in texts:
        if [tag for tag, _ in text.versions] == in_order:
            continue
        at, there = place.at(name), text.languages
        if needed and not text:
            yield at.error(Fault.MISSING_TEXT, "the text is empty", "write it")
        for tag in wanted:
            if text and tag not in there:
                source = tag == questionnaire.languages[0]
                note = at.error if source else at.warning
                message = f"the wording in {tag} is missing"
                yield note(Fault.MISSING_TRANSLATION, message, f"add “{tag}: …”", tag)
        for tag in sorted(there - listed):
            message = f"there is a wording in {tag}, which the questionnaire is not offered in"
            mend = f"add {tag} to the languages or delete the wording"
            yield at.warning(Fault.UNLISTED_LANGUAGE, message, mend, tag)


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
    yield from _check_code_list(groups, "group")
    pages = [(place, page.code) for place, page in places.pages(questionnaire)]
    yield from _check_code_list(pages, "page")
    questions = list(places.questions(questionnaire))
    yield from _check_code_list([(place, item.code) for place, item in questions], "question")
    for place, question in questions:
        for name, what in (("choices", "choice"), ("rows", "row")):
            if _are_sound([option.code for option in getattr(question, name)]):
                continue  # the rule: places are made for what has a problem
            inside = [(at, option.code) for at, option in places.options(place, question, name)]
            yield from _check_code_list(inside, what)
            for at, code in inside:
                if code == OTHER_TEXT:
                    message = f"the code “{code}” is kept for the text beside the “other” choice"
                    yield at.at("code").error(Fault.RESERVED_CODE, message, "choose another code")


def _are_sound(codes: list[str]) -> bool:
    """Whether nothing is wrong with the codes of a question's choices or rows."""
    different = len(set(codes)) == len(codes) and OTHER_TEXT not in codes
    return different and all(map(CODE.fullmatch, codes))


def _check_code_list(coded: Iterable[tuple[Place, str]], what: str) -> Iterator[Problem]:
    """Check codes that must differ from one another."""
    seen: Counter[str] = Counter()
    for place, code in coded:
        if not CODE.fullmatch(code):
            message = f"“{clipped(code)}” cannot be the code of a {what}"
            mend = "use a to z, 0 to 9 and _, a letter first, 64 characters at most"
            yield place.at("code").error(Fault.INVALID_CODE, message, mend)
        if seen[code]:
            message = f"another {what} before has the code “{clipped(code)}”"
            yield place.at("code").error(Fault.DUPLICATE_CODE, message, "give each its own code")
        seen[code] += 1


def _check_questions(questionnaire: Questionnaire) -> Iterator[Problem]:
    groups = [group.code for group in questionnaire.groups]
    for place, question in places.questions(questionnaire):
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
