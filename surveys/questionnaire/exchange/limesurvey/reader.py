"""Reads a LimeSurvey survey, group or question into a questionnaire."""

from __future__ import annotations

import re

from surveys.questionnaire.exchange.assembling import Assembler, never_asked
from surveys.questionnaire.exchange.drafts import PageDraft, Wish, wish
from surveys.questionnaire.exchange.languages import Languages
from surveys.questionnaire.exchange.limesurvey.context import Context
from surveys.questionnaire.exchange.limesurvey.counting import counts_of, trivial
from surveys.questionnaire.exchange.limesurvey.losses import note_losses, note_survey_losses
from surveys.questionnaire.exchange.limesurvey.old_conditions import node_of, written
from surveys.questionnaire.exchange.limesurvey.part_conditions import drafts_of
from surveys.questionnaire.exchange.limesurvey.structure import (
    Group,
    Question,
    Survey,
    Wordings,
    structure_of,
)
from surveys.questionnaire.exchange.limesurvey.tables import Record, read_tables
from surveys.questionnaire.exchange.limesurvey.types import TYPES, questions_of
from surveys.questionnaire.exchange.page_titles import page_title
from surveys.questionnaire.exchange.piped_texts import PipingStyle
from surveys.questionnaire.exchange.report import (
    Change,
    Format,
    Loss,
    Notes,
    Report,
)
from surveys.questionnaire.exchange.source_syntax import read_expression_script
from surveys.questionnaire.exchange.wordings import joined, with_literal_texts
from surveys.questionnaire.model import Questionnaire
from surveys.questionnaire.text import NO_TEXT, Text

_SEVERAL = frozenset({"M", "P"})


def _piped_name(named: str) -> str:
    """The name of an answer between braces; `.shown` is how texts show it."""
    return re.sub(r"^INSERTANS:", "", named.strip()).removesuffix(".shown")


PIPING = PipingStyle(re.compile(r"\{([^{}\s][^{}]{0,300})\}"), _piped_name)


def read_limesurvey(content: bytes, name: str) -> tuple[Questionnaire, Report]:
    """Read a file; `name` is the title when it has none. Raises RefusedError."""
    notes = Notes()
    survey = structure_of(read_tables(content), notes)
    languages = Languages(notes)
    listed = survey.languages or ("en",)
    tags = {each: languages.tag(each) for each in listed}
    context = Context(notes=notes, tags=tags, languages=languages)
    pages = _Reader(context, survey).pages()
    note_survey_losses(survey, notes)
    assembler = Assembler(
        languages=tuple(dict.fromkeys(tags.values())),
        names=context.names,
        piping=PIPING,
        notes=notes,
    )
    title = _setting(context, survey, "surveyls_title")
    title = title or Text.of({assembler.languages[0]: name})
    counts = counts_of(survey)
    with notes.told_if_refused(Format.LIMESURVEY, counts):
        questionnaire = assembler.questionnaire(title, pages, _texts(context, survey))
    return with_literal_texts(questionnaire), notes.report(Format.LIMESURVEY, counts)


def _texts(context: Context, survey: Survey) -> dict[str, Text]:
    about = _setting(context, survey, "surveyls_description")
    welcome = _setting(context, survey, "surveyls_welcometext")
    return {
        "introduction": joined(about, welcome, "\n\n"),
        "closing": _setting(context, survey, "surveyls_endtext"),
        "notice": _setting(context, survey, "surveyls_policy_notice"),
    }


def _setting(context: Context, survey: Survey, name: str) -> Text:
    rows = survey.tables["surveys_languagesettings"]
    found: Wordings = {row["surveyls_language"]: row.get(name, "")
                       for row in rows if row.get("surveyls_language")}  # fmt: skip
    return context.text("", found)


class _Reader:
    def __init__(self, context: Context, survey: Survey) -> None:
        self.context, self.survey = context, survey
        self._several = frozenset(each.number for each in survey.questions if each.type in _SEVERAL)
        self._by_title = {each.title: each for each in survey.questions}
        self._conditions: dict[str, list[Record]] = {}  # by the question they are about
        for row in survey.tables["conditions"]:
            self._conditions.setdefault(row.get("qid", ""), []).append(row)

    def pages(self) -> list[PageDraft]:
        """A page for each group."""
        return [self._page(number, group) for number, group in enumerate(self.survey.groups)]

    def _page(self, number: int, group: Group) -> PageDraft:
        context = self.context
        page = PageDraft(name=group.name, code="", wishes=self._group_wishes(group))
        page.code = context.page_codes.take(f"page_{number + 1}", "p")
        page.title = context.text(group.name, group.names)
        if not page.title:
            page.title = page_title("", context.all_tags, number)
            context.notes.changed(Change.PAGE_MADE, page.code, group.number)
        page.text = context.text(group.name, group.descriptions)
        if never_asked(page.wishes):
            self._hide(group.questions, group.relevance)
            page.text = NO_TEXT
            return page
        for question in group.questions:
            self._add(page, question)
        return page

    def _add(self, page: PageDraft, question: Question) -> None:
        wishes = self._wishes(question)
        hidden = never_asked(wishes) or question.attribute("hidden") == "1"
        if hidden and question.type in TYPES:
            self._hide([question], question.record.get("relevance", ""))
            return
        made = questions_of(self.context, question)
        page.questions += drafts_of(self.context, self._by_title, question, made, wishes)
        note_losses(question, self.context.notes)

    def _hide(self, questions: list[Question], why: str) -> None:
        for question in questions:
            self.context.notes.lost(Loss.HIDDEN, question.title, why)
            self.context.lose(question)
            for part in question.parts:
                self.context.lose(question, part.title)

    def _group_wishes(self, group: Group) -> tuple[Wish, ...]:
        if trivial(group.relevance):
            return ()
        return wish(group.name, group.relevance, read_expression_script, self.context.notes)

    def _wishes(self, question: Question) -> tuple[Wish, ...]:
        """The expression of a question or, in files from before there were any, its conditions."""
        relevance = question.record.get("relevance", "")
        if not trivial(relevance):
            return wish(question.title, relevance, read_expression_script, self.context.notes)
        rows = self._conditions.get(question.number)
        return self._old_wishes(question, rows) if rows else ()

    def _old_wishes(self, question: Question, rows: list[Record]) -> tuple[Wish, ...]:
        node = node_of(rows, self._several)
        if node is None:
            self.context.notes.lost(Loss.CONDITION_UNREADABLE, question.title, written(rows))
            return ()
        return (Wish(question.title, written(rows), node),)
