"""The words for what a list is made of: its fields, its problems, why it cannot be read."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.invitation_lists.judging import Problem, ProblemCode
from surveys.invitation_lists.mapping import Field
from surveys.invitation_lists.table import Unreadable

FIELDS = {
    Field.EMAIL: gettext_lazy("E-mail address"),
    Field.NAME: gettext_lazy("Name"),
    Field.GIVEN_NAME: gettext_lazy("First name"),
    Field.FAMILY_NAME: gettext_lazy("Family name"),
    Field.ORGANISATION: gettext_lazy("Organisation"),
    Field.CATEGORY: gettext_lazy("Stakeholder category"),
    Field.LANGUAGE: gettext_lazy("Language"),
}

UNREADABLE = {
    Unreadable.EMPTY: gettext_lazy("There is nothing in it. Choose a file with at least one line."),
    Unreadable.TOO_LARGE: gettext_lazy(
        "It is too large: at most 20 MB, and 200 MB unpacked. Split the list into several files."
    ),
    Unreadable.TOO_MANY_LINES: gettext_lazy(
        "It has too many lines: at most 100,000. Split the list into several files."
    ),
    Unreadable.OLD_WORKBOOK: gettext_lazy(
        "It is a workbook of Excel 97–2003. Open it and save it as .xlsx or as CSV."
    ),
    Unreadable.NOT_A_WORKBOOK: gettext_lazy(
        "It is an archive, and not an Excel workbook. Save the list as .xlsx or as CSV."
    ),
    Unreadable.DAMAGED: gettext_lazy(
        "It is damaged or protected by a password. Save it once more as .xlsx or as CSV."
    ),
    Unreadable.MARKUP: gettext_lazy(
        "It is a web page or an XML file. Save the list as .xlsx or as CSV."
    ),
    Unreadable.BINARY: gettext_lazy("It holds no text. Save the list as .xlsx or as CSV."),
}

_PROBLEMS = {
    ProblemCode.NO_EMAIL: gettext_lazy("No e-mail address"),
    ProblemCode.INVALID_EMAIL: gettext_lazy("Not a valid e-mail address"),
    ProblemCode.UNKNOWN_LANGUAGE: gettext_lazy("Unknown language"),
    ProblemCode.UNKNOWN_CATEGORY: gettext_lazy("Unknown category"),
    ProblemCode.TOO_LONG: gettext_lazy("%(field)s: longer than %(limit)s characters"),
    ProblemCode.REPEATED: gettext_lazy("Repeats line %(line)s"),
    ProblemCode.ALREADY_INVITED: gettext_lazy("Already invited by an earlier list"),
}


def problem_words(problem: Problem) -> str:
    """What is wrong with a line, in the page's language."""
    field = FIELDS[problem.field] if problem.field else ""
    return _PROBLEMS[problem.code] % {
        "field": field,
        "limit": problem.limit,
        "line": problem.line,
    }


def encoding_name(encoding: str) -> str:
    """An encoding as people know it."""
    names = {"cp1250": "Windows-1250", "cp1252": "Windows-1252", "iso8859_2": "ISO 8859-2",
             "iso8859_16": "ISO 8859-16", "utf-8-sig": "UTF-8"}  # fmt: skip
    return names.get(encoding, encoding.upper().replace("_", "-"))


def separator_name(separator: str) -> str:
    """What stands between the cells, in words."""
    names = {";": _("semicolon"), ",": _("comma"), "\t": _("tab"), "|": _("vertical bar")}
    return names.get(separator, separator)
