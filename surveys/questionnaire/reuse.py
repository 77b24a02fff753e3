"""Takes questions and pages of other rounds over into a draft, as edits, and says what changed.

A question keeps its code, so that the rounds can be compared. One whose code the draft has is
refused, or comes as a copy under a new code.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from surveys.questionnaire.adapting import (
    languages_of,
    named_in_condition,
    record_in,
)
from surveys.questionnaire.authoring import fresh_code, page_codes, question_codes, with_names
from surveys.questionnaire.document_reader import MAX_ITEMS
from surveys.questionnaire.editing import Edit, PutCover, PutPage, PutQuestion
from surveys.questionnaire.model import Choice, Group, Page, Question, Questionnaire
from surveys.questionnaire.piping import named_by

Asked = TypeVar("Asked", Page, Question)


class Fact(StrEnum):
    """What is said of something taken over. The first block refuses the whole step."""

    GONE = "gone"  # the other round has it no more
    CODE_TAKEN = "code_taken"  # the draft has a question of this code
    NO_LANGUAGE = "no_language"  # no wording in a language of the draft
    FULL = "full"  # no more questions on the page, or pages

    COPIED = "copied"  # under another code, which is `about`
    CONDITION_LEFT = "condition_left"  # it names `about`, which the draft lacks
    OPTION_CONDITION_LEFT = "option_condition_left"  # that of a choice or row, likewise
    PAGE_CONDITION_LEFT = "page_condition_left"  # the condition of the page it stood on
    LANGUAGES_LEFT = "languages_left"  # the draft is not offered in `about`
    ANSWER_LACKING = "answer_lacking"  # a text names the answer to `about`, which it lacks
    GROUP_LEFT = "group_left"  # there is no room for its group


REFUSING = frozenset({Fact.GONE, Fact.CODE_TAKEN, Fact.NO_LANGUAGE, Fact.FULL})


@dataclass(frozen=True, slots=True)
class Finding:
    """A fact about the question or page that has this code in the other round."""

    fact: Fact
    code: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Taking:
    """Questions and whole pages of one questionnaire, by their codes."""

    source: Questionnaire
    questions: Sequence[str] = ()
    pages: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Reuse:
    """The edits to do; when something refuses the step, there are none."""

    edits: tuple[Edit, ...]
    findings: tuple[Finding, ...]
    codes: tuple[str, ...] = ()  # those that the questions have now

    @property
    def refused(self) -> tuple[Finding, ...]:
        """Why nothing is done; empty when something is."""
        return tuple(each for each in self.findings if each.fact in REFUSING)


@dataclass(frozen=True, slots=True)
class _Picked:
    """One page of a source with the questions to take; `whole`: the page itself comes."""

    page: Page
    questions: tuple[Question, ...]
    source: Questionnaire
    whole: bool
    names: dict[str, str]  # the codes that all questions taken of this source get, by their own


@dataclass(slots=True)
class _Step:
    target: Questionnaire
    present: frozenset[str]  # the codes of its questions
    copies: bool
    findings: list[Finding] = field(default_factory=list)
    groups: dict[str, Group] = field(default_factory=dict)  # to be added

    def say(self, fact: Fact, code: str, about: Iterable[str] = ()) -> None:
        self.findings.append(Finding(fact, code, ", ".join(sorted(about))))


def reuse(
    target: Questionnaire, takings: Sequence[Taking], page: str = "", *, copies: bool = False
) -> Reuse:
    """Take over what is named: questions to the end of `page`, whole pages behind the last one.

    Without `page` the questions come on a new page. With `copies`, questions whose code the
    draft has come under a new one, without their role. Texts keep the languages of the draft.
    Conditions are kept when all they name is there or comes along; wordings are never changed.
    """
    step = _Step(target, question_codes(target), copies)
    picked = [each for taking in takings for each in _picked(step, taking)]
    codes = _name(step, picked)
    if any(each.fact in REFUSING for each in step.findings):
        return Reuse((), tuple(step.findings))
    edits = tuple(_edits(step, picked, page))
    _say_what_is_full(step, picked, page)
    reused = Reuse(edits, tuple(step.findings), codes)
    return dataclasses.replace(reused, edits=(), codes=()) if reused.refused else reused


def _picked(step: _Step, taking: Taking) -> Iterator[_Picked]:
    source = taking.source
    known = question_codes(source), page_codes(source)
    for wanted, there in zip((taking.questions, taking.pages), known, strict=True):
        for code in wanted:
            if code not in there:
                step.say(Fact.GONE, code)
    names: dict[str, str] = {}
    for page in source.pages:
        whole = page.code in taking.pages
        kept = tuple(each for each in page.questions if whole or each.code in taking.questions)
        if whole or kept:
            yield _Picked(page, kept, source, whole, names)


def _name(step: _Step, picked: list[_Picked]) -> tuple[str, ...]:
    """Give each question the code it will have, and refuse what cannot come; the codes given."""
    taken, given = set(step.present), []
    for each in picked:
        for question in each.questions:
            code = question.code
            if code in taken:
                if not step.copies:
                    step.say(Fact.CODE_TAKEN, code)
                    continue
                code = fresh_code(taken, f"{code[:56]}_")
                step.say(Fact.COPIED, question.code, [code])
            if not question.text.languages.intersection(step.target.languages):
                step.say(Fact.NO_LANGUAGE, question.code)
            taken.add(code)
            each.names[question.code] = code
            given.append(code)
    return tuple(given)


def _edits(step: _Step, picked: list[_Picked], page: str) -> Iterator[Edit]:
    """The edits; groups come first, because questions name them."""
    pages = set(page_codes(step.target))
    made: list[Edit] = []
    loose = [(each, question) for each in picked if not each.whole for question in each.questions]
    if loose and not page:
        page = fresh_code(pages, "p")
        pages.add(page)
        made.append(PutPage(code=page, page=_head(step, loose[0][0], page)))
    for each, question in loose:
        new = _question(step, each, question)
        if each.page.condition:
            step.say(Fact.PAGE_CONDITION_LEFT, question.code)
        made.append(PutQuestion(code=new.code, question=new, page=page))
    for each in picked:
        if each.whole:
            code = each.page.code
            code = fresh_code(pages, f"{code[:56]}_") if code in pages else code
            pages.add(code)
            made.append(PutPage(code=code, page=_page(step, each, code)))
    if step.groups:
        groups = (*step.target.groups, *step.groups.values())
        yield PutCover(cover=dataclasses.replace(step.target, groups=groups))
    yield from made


def _head(step: _Step, picked: _Picked, code: str) -> Page:
    """The new page of questions that come without theirs: it has the title of the first."""
    return Page(code=code, title=picked.page.title.within(step.target.languages))


def _page(step: _Step, picked: _Picked, code: str) -> Page:
    page = _adapted(step, picked, dataclasses.replace(picked.page, questions=()))
    questions = tuple(_question(step, picked, each) for each in picked.questions)
    return dataclasses.replace(page, code=code, questions=questions)


def _question(step: _Step, picked: _Picked, question: Question) -> Question:
    code = picked.names[question.code]
    new = _adapted(step, picked, question)
    languages = step.target.languages
    return dataclasses.replace(
        new,
        code=code,
        role=new.role if code == question.code else "",
        group=_group(step, picked.source, question),
        choices=tuple(record_in(each, languages) for each in new.choices),
        rows=tuple(record_in(each, languages) for each in new.rows),
    )


def _adapted(step: _Step, picked: _Picked, record: Asked) -> Asked:
    """The page or question as the draft can have it: its languages, its condition, new names."""
    left = languages_of(record).difference(step.target.languages)
    if left:
        step.say(Fact.LANGUAGES_LEFT, record.code, left)
    lacking = named_by(record).difference(step.present, picked.names)
    if lacking:
        step.say(Fact.ANSWER_LACKING, record.code, lacking)
    unmet = named_in_condition(record.condition).difference(step.present, picked.names)
    if unmet:
        step.say(Fact.CONDITION_LEFT, record.code, unmet)
        record = dataclasses.replace(record, condition="")
    if isinstance(record, Question):
        record = _with_met_options(step, picked, record)
    changed = {code: new for code, new in picked.names.items() if code != new}
    return record_in(with_names(record, changed), step.target.languages)


def _with_met_options(step: _Step, picked: _Picked, question: Question) -> Question:
    """The question without the conditions of choices and rows that name what is not there."""
    left: set[str] = set()

    def met(option: Choice) -> Choice:
        unmet = named_in_condition(option.condition).difference(step.present, picked.names)
        left.update(unmet)
        return dataclasses.replace(option, condition="") if unmet else option

    if not any(option.condition for option in question.options):
        return question
    found = dataclasses.replace(
        question,
        rows=tuple(met(each) for each in question.rows),
        choices=tuple(met(each) for each in question.choices),
    )
    if left:
        step.say(Fact.OPTION_CONDITION_LEFT, question.code, left)
    return found


def _group(step: _Step, source: Questionnaire, question: Question) -> str:
    found = next((each for each in source.groups if each.code == question.group), None)
    known = {each.code for each in step.target.groups} | step.groups.keys()
    if found is None or found.code in known:
        return found.code if found else ""
    if len(known) >= MAX_ITEMS["groups"]:
        step.say(Fact.GROUP_LEFT, question.code, [found.code])
        return ""
    step.groups[found.code] = record_in(found, step.target.languages)
    return found.code


def _say_what_is_full(step: _Step, picked: list[_Picked], page: str) -> None:
    loose = sum(len(each.questions) for each in picked if not each.whole)
    present = step.target.page(page)
    on_page = loose + (len(present.questions) if present else 0)
    pages = len(step.target.pages) + sum(each.whole for each in picked)
    pages += bool(loose and present is None)
    if on_page > MAX_ITEMS["questions"] or pages > MAX_ITEMS["pages"]:
        step.say(Fact.FULL, page)
