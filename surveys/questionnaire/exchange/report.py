"""What an import read, what it changed, what it could not keep, and why a file was refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

MAX_FINDINGS = 5_000  # of one report; a file that needs more is no questionnaire
MAX_QUOTE = 500  # characters of the file that a finding repeats

Count = int | tuple[str, ...] | Mapping[str, int]


class Format(StrEnum):
    """What kind of file it is, by its content."""

    XLSFORM = "xlsform"
    LIMESURVEY = "limesurvey"
    YAML = "yaml"


class Change(StrEnum):
    """What is in the questionnaire in another form than in the file."""

    CODE = "code"  # a question, page or choice has another code
    KIND = "kind"  # the nearest kind of question
    SPLIT = "split"  # one question became several
    MATRIX = "matrix"  # several questions became one matrix
    MARKUP = "markup"  # formatting was taken out of a text
    SHORTENED = "shortened"  # a text was too long
    TEXT_FILLED = "text_filled"  # an empty text became the name of its question
    TEXT_BORROWED = "text_borrowed"  # the wording of the first language is another one's
    LANGUAGE = "language"  # a language is called by its tag
    LANGUAGE_ASSUMED = "language_assumed"
    PAGE_MADE = "page_made"  # for questions outside of any group
    GROUP_FLATTENED = "group_flattened"  # a group inside a group
    COLUMN_REPEATED = "column_repeated"  # the first one that is filled in counts
    LABELS_SUPPLIED = "labels_supplied"  # answers that the other program words itself
    OTHER_SUPPLIED = "other_supplied"
    NEVER_OFFERED = "never_offered"  # choices of a list that the question offers to nobody


class Loss(StrEnum):
    """What is not in the questionnaire."""

    TYPE_UNKNOWN = "type_unknown"
    TYPE_UNSUPPORTED = "type_unsupported"  # media, places, files
    METADATA = "metadata"
    CALCULATION = "calculation"
    HIDDEN = "hidden"
    UNTYPED_ROW = "untyped_row"
    REPEAT = "repeat"
    CHOICE_FILTER = "choice_filter"
    APPEARANCE = "appearance"
    DEFAULT = "default"
    PATTERN = "pattern"
    CONSTRAINT = "constraint"
    MESSAGE = "message"
    MEDIA = "media"
    READ_ONLY = "read_only"
    CONDITION_UNREADABLE = "condition_unreadable"
    CONDITION_NAME = "condition_name"
    CONDITION_LOST_NAME = "condition_lost_name"
    CONDITION_FUNCTION = "condition_function"
    CONDITION_VALUE = "condition_value"
    CONDITION_ARITHMETIC = "condition_arithmetic"
    CONDITION_PART = "condition_part"
    REQUIRED_CONDITION = "required_condition"
    PIPING = "piping"
    COMMENT = "comment"
    QUOTA = "quota"
    SUB_CONDITION = "sub_condition"
    ATTRIBUTE = "attribute"
    LANGUAGE_UNLISTED = "language_unlisted"
    LANGUAGE_EMPTY = "language_empty"  # listed, but no text is in it
    ORPHAN = "orphan"
    EMPTY_GROUP = "empty_group"
    DUPLICATE_CHOICE = "duplicate_choice"
    CHOICES_LEFT = "choices_left"  # more choices than a question may have
    SETTING = "setting"
    SCRIPT = "script"


class Refusal(StrEnum):
    """Why a file is not imported at all."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNKNOWN_FORMAT = "unknown_format"
    DAMAGED = "damaged"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    NOT_A_WORKBOOK = "not_a_workbook"
    UNSAFE_NAMES = "unsafe_names"
    DOCUMENT_TYPE = "document_type"
    NESTED_TOO_DEEP = "nested_too_deep"
    TOO_MANY_PARTS = "too_many_parts"
    WRONG_CHARSET = "wrong_charset"
    NOT_LIMESURVEY = "not_limesurvey"
    NO_SURVEY_SHEET = "no_survey_sheet"
    NO_QUESTIONS = "no_questions"
    GROUPS_UNBALANCED = "groups_unbalanced"
    NAME_TWICE = "name_twice"
    NUMBER_TWICE = "number_twice"
    UNKNOWN_REFERENCE = "unknown_reference"
    UNKNOWN_LIST = "unknown_list"
    NOT_YAML = "not_yaml"
    BEYOND_LIMITS = "beyond_limits"
    TO_MEND = "to_mend"
    UNKNOWN_TRANSLATION_FORMAT = "unknown_translation_format"
    NOT_TRANSLATIONS = "not_translations"
    OTHER_LANGUAGE = "other_language"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to tell. All texts are plain: whoever shows them has to escape them."""

    code: Change | Loss | Refusal
    item: str = ""  # the name in the file of the question, group or list it is about
    was: str = ""  # what the file says
    became: str = ""  # what stands for it, or why it was lost


class RefusedError(Exception):
    """The file is not imported. `finding` tells why, `read` what was read of it before."""

    read: Report | None = None

    def __init__(self, code: Refusal, item: str = "", was: str = "", became: str = "") -> None:
        self.finding = Finding(code, quoted(item), quoted(was), quoted(became))
        super().__init__(f"{code}: {item} {was}".strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """How an import ended. `refused` is empty unless the file was refused."""

    format: Format | None = None
    counts: Mapping[str, Count] = field(default_factory=dict)  # what was read, by name
    changed: tuple[Finding, ...] = ()
    lost: tuple[Finding, ...] = ()
    refused: tuple[Finding, ...] = ()


class Notes:
    """Collects findings while a file is read, each once."""

    def __init__(self) -> None:
        self._changed: dict[Finding, None] = {}
        self._lost: dict[Finding, None] = {}

    def changed(self, code: Change, item: str = "", was: str = "", became: str = "") -> None:
        """Note what has another form now."""
        if len(self._changed) < MAX_FINDINGS:
            self._changed[Finding(code, quoted(item), quoted(was), quoted(became))] = None

    def lost(self, code: Loss, item: str = "", was: str = "", became: str = "") -> None:
        """Note what was not kept."""
        if len(self._lost) < MAX_FINDINGS:
            self._lost[Finding(code, quoted(item), quoted(was), quoted(became))] = None

    @contextmanager
    def told_if_refused(self, format_: Format, counts: Mapping[str, Count]) -> Iterator[None]:
        """Whatever is refused inside says what was read and noted before."""
        try:
            yield
        except RefusedError as error:
            error.read = self.report(format_, counts)
            raise

    def report(self, format_: Format, counts: Mapping[str, Count]) -> Report:
        """Everything noted, in the order noted."""
        return Report(
            format=format_,
            counts=counts,
            changed=tuple(self._changed),
            lost=tuple(self._lost),
        )


def quoted(text: str) -> str:
    """Words of the file for a report: on one line, not too long, without control characters."""
    words = " ".join(text[: MAX_QUOTE * 4].split())
    shown = "".join(each for each in words if each.isprintable())
    return shown if len(shown) <= MAX_QUOTE else shown[:MAX_QUOTE] + "…"
