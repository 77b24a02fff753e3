"""Reads an XLSForm into a questionnaire."""

from __future__ import annotations

from collections.abc import Iterable

from surveys.questionnaire.exchange.assembling import Assembler
from surveys.questionnaire.exchange.drafts import PageDraft
from surveys.questionnaire.exchange.languages import Languages
from surveys.questionnaire.exchange.piped_texts import XLSFORM_PIPING
from surveys.questionnaire.exchange.report import (
    Format,
    Loss,
    Notes,
    Refusal,
    RefusedError,
    Report,
)
from surveys.questionnaire.exchange.source_syntax import names_in
from surveys.questionnaire.exchange.xlsform.columns import TRANSLATED, Row, Sheet, sheet_of
from surveys.questionnaire.exchange.xlsform.context import Context, read_lists
from surveys.questionnaire.exchange.xlsform.counting import counts_of
from surveys.questionnaire.exchange.xlsform.pages import pages_of
from surveys.questionnaire.exchange.xlsform.sheets import read_sheets
from surveys.questionnaire.exchange.xlsform.tree import tree_of
from surveys.questionnaire.model import Questionnaire
from surveys.questionnaire.text import Text

# Settings that say how the form is sent, not what is asked.
_NO_LOSS = frozenset({"form_title", "form_id", "version", "default_language", "id_string", "style"})


def read_xlsform(content: bytes, name: str) -> tuple[Questionnaire, Report]:
    """Read a workbook; `name` is the title when it has none. Raises RefusedError."""
    notes = Notes()
    sheets = read_sheets(content)
    if not sheets.get("survey"):
        raise RefusedError(Refusal.NO_SURVEY_SHEET)
    survey = sheet_of(sheets["survey"], notes, "survey")
    choices = sheet_of(sheets.get("choices", []), notes, "choices")
    settings = sheet_of(sheets.get("settings", [])[:2], notes, "settings")
    if "type" not in survey.columns:
        raise RefusedError(Refusal.NO_SURVEY_SHEET)
    about = settings.rows[0] if settings.rows else Row(0, {})
    context, languages = _context(survey, choices, about, notes)
    read_lists(context, choices)
    drafts = pages_of(context, tree_of(survey.rows, notes), languages)
    _check_names(context, drafts)
    title = about["form_title"] or name
    assembler = Assembler(
        languages=languages, names=context.names, piping=XLSFORM_PIPING, notes=notes
    )
    _note_settings(about, notes)
    counts = counts_of(survey, choices)
    with notes.told_if_refused(Format.XLSFORM, counts):
        questionnaire = assembler.questionnaire(Text.of({languages[0]: title}), drafts, {})
    return questionnaire, notes.report(Format.XLSFORM, counts)


def _context(
    survey: Sheet, choices: Sheet, about: Row, notes: Notes
) -> tuple[Context, tuple[str, ...]]:
    """What is shared, and the tags of the languages, the first one first."""
    languages = Languages(notes)
    named = dict.fromkeys((*survey.languages, *choices.languages))
    unnamed = any("" in row.wordings("label") for row in (*survey.rows, *choices.rows))
    if about["default_language"] and about["default_language"].lower() != "default":
        first = languages.tag(about["default_language"])
    elif named and not any("" in row.wordings("label") for row in survey.rows):
        first = languages.tag(next(iter(named)))
    else:
        first = languages.assumed(_words(survey.rows))
    tags = dict.fromkeys([first] if unnamed or not named else [])
    tags |= dict.fromkeys(languages.tag(each) for each in named)
    if first in tags:
        tags = {first: None, **tags}
    return Context(notes=notes, unnamed=first, languages=languages), tuple(tags)


def _words(rows: Iterable[Row]) -> Iterable[str]:
    for row in rows:
        for column in TRANSLATED:
            yield from row.wordings(column).values()


def _check_names(context: Context, drafts: Iterable[PageDraft]) -> None:
    """Refuse a condition on a name that the file does not have, as every XLSForm tool does."""
    for page in drafts:
        wishes = (*page.wishes, *(wish for each in page.questions for wish in each.all_wishes()))
        for wish in wishes:
            for name in names_in(wish.node):
                if name != "." and not context.names.known(name):
                    raise RefusedError(Refusal.UNKNOWN_REFERENCE, wish.item, wish.text, name)


def _note_settings(about: Row, notes: Notes) -> None:
    for column, value in about.cells.items():
        if column not in _NO_LOSS:
            notes.lost(Loss.SETTING, column, value)
