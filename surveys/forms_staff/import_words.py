"""The words for what an import read, changed, lost or refused.

What they quote of a file is plain text: a template has to escape it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from surveys.questionnaire.exchange.report import Change, Finding, Format, Loss, Refusal

FORMATS: dict[Format, Any] = {
    Format.XLSFORM: _("XLSForm workbook"),
    Format.LIMESURVEY: _("LimeSurvey file"),
    Format.YAML: _("YAML file"),
}

_CHANGES: dict[StrEnum, Any] = {
    Change.CODE: _("%(item)s: the code %(was)s is %(became)s here."),
    Change.KIND: _("%(item)s: the type %(was)s became the nearest kind, %(became)s."),
    Change.SPLIT: _("%(item)s: the question of type %(was)s became several questions: %(became)s."),
    Change.MATRIX: _("%(item)s: the questions %(was)s became the rows of the matrix %(became)s."),
    Change.MARKUP: _("%(item)s: formatting was taken out of a text (%(was)s); its words stay."),
    Change.SHORTENED: _("%(item)s: a text of %(was)s characters was cut to %(became)s."),
    Change.TEXT_FILLED: _("%(item)s: an empty text became “%(became)s”."),
    Change.TEXT_BORROWED: _(
        "%(item)s: a text missing in %(became)s was taken from %(was)s. Please translate it."
    ),
    Change.LANGUAGE: _("The language “%(was)s” is %(became)s here."),
    Change.LANGUAGE_ASSUMED: _(
        "The file does not name the language of its texts; %(became)s was assumed."
    ),
    Change.PAGE_MADE: _(
        "The page %(item)s was made for what stands outside of any group: %(was)s."
    ),
    Change.GROUP_FLATTENED: _(
        "%(item)s: a group inside a group became part of the page %(became)s."
    ),
    Change.COLUMN_REPEATED: _(
        "Sheet %(item)s: the column “%(was)s” is there more than once; the first "
        "cell filled in counts."
    ),
    Change.LABELS_SUPPLIED: _(
        "%(item)s: the file does not hold the answers of type %(was)s; they were "
        "worded here. Please check them."
    ),
    Change.NEVER_OFFERED: _("%(item)s: its filter offers these choices to nobody: %(was)s"),
    Change.OTHER_SUPPLIED: _(
        "%(item)s: the label of the choice “other” was worded here. Please check it."
    ),
}

_LOSSES: dict[StrEnum, Any] = {
    Loss.TYPE_UNKNOWN: _("%(item)s was left out: its type “%(was)s” is unknown."),
    Loss.TYPE_UNSUPPORTED: _(
        "%(item)s was left out: questions of type %(was)s cannot be asked here."
    ),
    Loss.METADATA: _(
        "%(item)s was left out: %(was)s records something about the device or the "
        "time, which is not done here."
    ),
    Loss.CALCULATION: _("%(item)s: a calculation was left out: %(was)s"),
    Loss.HIDDEN: _("%(item)s was left out: the file never shows it. %(was)s"),
    Loss.UNTYPED_ROW: _("Line %(was)s (%(item)s) was left out: it has no type."),
    Loss.REPEAT: _("%(item)s: repeated questions are asked once. %(was)s"),
    Loss.CHOICE_FILTER: _("%(item)s: all choices are offered; the filter was left out: %(was)s"),
    Loss.APPEARANCE: _("%(item)s: the appearance “%(was)s” was left out."),
    Loss.DEFAULT: _("%(item)s: the answer filled in beforehand was left out: %(was)s"),
    Loss.PATTERN: _("%(item)s: answers are not checked against a pattern: %(was)s"),
    Loss.CONSTRAINT: _("%(item)s: a rule for the answer was left out, at least in part: %(was)s"),
    Loss.MESSAGE: _("%(item)s: a message of its own for wrong answers was left out: %(was)s"),
    Loss.MEDIA: _("%(item)s: pictures, sound or film were left out. %(was)s"),
    Loss.READ_ONLY: _("%(item)s can be answered here; in the file it was for reading only."),
    Loss.CONDITION_UNREADABLE: _(
        "%(item)s is asked of everybody: its condition cannot be read: %(was)s"
    ),
    Loss.CONDITION_NAME: _(
        "%(item)s is asked of everybody: its condition names “%(became)s”, which is "
        "not in the file: %(was)s"
    ),
    Loss.CONDITION_LOST_NAME: _(
        "%(item)s is asked of everybody: its condition depends on “%(became)s”, "
        "which has no answer here: %(was)s"
    ),
    Loss.CONDITION_FUNCTION: _(
        "%(item)s is asked of everybody: conditions here have no function “%(became)s”: %(was)s"
    ),
    Loss.CONDITION_VALUE: _(
        "%(item)s is asked of everybody: the value “%(became)s” in its condition "
        "cannot be an answer: %(was)s"
    ),
    Loss.CONDITION_ARITHMETIC: _(
        "%(item)s is asked of everybody: conditions here do not calculate (“%(became)s”): %(was)s"
    ),
    Loss.CONDITION_PART: _(
        "%(item)s is asked of everybody: its condition names “%(became)s” as a "
        "whole, which is answered in parts: %(was)s"
    ),
    Loss.REQUIRED_CONDITION: _(
        "%(item)s need not be answered: that an answer is required cannot depend on others: %(was)s"
    ),
    Loss.PIPING: _(
        "%(item)s: “%(was)s” stays in a text as it is; no earlier answer can stand there."
    ),
    Loss.COMMENT: _("%(item)s: the comments beside the choices were left out."),
    Loss.QUOTA: _("The quota “%(item)s” was left out. %(was)s"),
    Loss.SUB_CONDITION: _("%(item)s is always offered; its own condition was left out: %(was)s"),
    Loss.ATTRIBUTE: _("%(item)s: a setting was left out: %(was)s"),
    Loss.LANGUAGE_UNLISTED: _(
        "Texts in %(was)s were left out: the file does not list that language."
    ),
    Loss.LANGUAGE_EMPTY: _("The language %(was)s was left out: no text is in it."),
    Loss.ORPHAN: _(
        "%(item)s was left out: the question it belongs to (%(was)s) is not in the file."
    ),
    Loss.EMPTY_GROUP: _("The group %(item)s was left out: nothing in it can be asked."),
    Loss.DUPLICATE_CHOICE: _("%(item)s: the choice %(was)s stands there twice; one was left out."),
    Loss.CHOICES_LEFT: _("%(item)s: choices beyond the first 1,000 were left out: %(was)s"),
    Loss.SETTING: _("The setting %(item)s was left out: %(was)s"),
    Loss.SCRIPT: _("%(item)s: a script was left out and will never run: %(was)s"),
}

_REFUSALS: dict[StrEnum, Any] = {
    Refusal.EMPTY: _("The file is empty."),
    Refusal.TOO_LARGE: _(
        "The file is too large: at most 10 MB, workbooks of Excel 97–2003 at most 4 MB."
    ),
    Refusal.UNKNOWN_FORMAT: _("This is no XLSForm, LimeSurvey or YAML file."),
    Refusal.DAMAGED: _("The file is damaged, incomplete or protected by a password. %(was)s"),
    Refusal.UNPACKS_TOO_LARGE: _("The workbook is too large inside: at most 30 MB unpacked."),
    Refusal.NOT_A_WORKBOOK: _("This is an archive, and not an Excel workbook."),
    Refusal.UNSAFE_NAMES: _("The archive holds a file that would be written elsewhere: %(was)s"),
    Refusal.DOCUMENT_TYPE: _(
        "The file declares a document type or entities, which no questionnaire needs."
    ),
    Refusal.NESTED_TOO_DEEP: _("The file is nested too deep. %(item)s"),
    Refusal.TOO_MANY_PARTS: _(
        "The file has more rows, cells or elements than a questionnaire can have."
    ),
    Refusal.WRONG_CHARSET: _(
        "The file is not in the character encoding it declares, or is no XML."
    ),
    Refusal.NOT_LIMESURVEY: _(
        "The file is XML, but no LimeSurvey survey, group or question (%(was)s)."
    ),
    Refusal.NO_SURVEY_SHEET: _("The workbook has no sheet “survey” with a column “type”."),
    Refusal.NO_QUESTIONS: _("No question of the file can be asked here."),
    Refusal.GROUPS_UNBALANCED: _(
        "A group is begun and not ended, or ended and not begun: %(item)s %(was)s"
    ),
    Refusal.NAME_TWICE: _(
        "The name %(item)s stands twice in the same group. Please give each question its own name."
    ),
    Refusal.NUMBER_TWICE: _("Two questions have the same number %(was)s (%(item)s)."),
    Refusal.UNKNOWN_REFERENCE: _(
        "%(item)s depends on “%(became)s”, which is not in the file: %(was)s"
    ),
    Refusal.UNKNOWN_LIST: _(
        "%(item)s takes its choices from the list “%(was)s”, which is not in the file."
    ),
    Refusal.NOT_YAML: _("The file is no questionnaire: %(was)s"),
    Refusal.BEYOND_LIMITS: _("The questionnaire is larger than one can be here. %(item)s %(was)s"),
    Refusal.UNKNOWN_TRANSLATION_FORMAT: _(
        "This is no file of translations: neither an Excel workbook nor PO nor XLIFF."
    ),
    Refusal.NOT_TRANSLATIONS: _("No translations were found in the file. %(was)s"),
    Refusal.OTHER_LANGUAGE: _("The file is for another language: %(was)s, and not %(became)s."),
    Refusal.TO_MEND: _("The questionnaire has errors that have to be mended first: %(was)s"),
}

WORDS: dict[StrEnum, Any] = {**_CHANGES, **_LOSSES, **_REFUSALS}

# Stands for the name of an item that has none in the file.
_WHOLE = _("The questionnaire")


def finding_words(finding: Finding) -> str:
    """What a finding tells, in the page's language."""
    words = WORDS[finding.code] % {
        "item": finding.item or _WHOLE,
        "was": finding.was,
        "became": finding.became,
    }
    return str(words).strip()


def format_words(format_: Format) -> str:
    """What kind of file it is, in the page's language."""
    return str(FORMATS[format_])
