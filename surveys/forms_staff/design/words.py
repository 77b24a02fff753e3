"""What the builder calls things, for people who have never programmed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from surveys.models import EditKind
from surveys.questionnaire.condition_rows import Operator
from surveys.questionnaire.model import Kind

KIND_WORDS: dict[Kind, Any] = {
    Kind.SINGLE_CHOICE: _("One choice"),
    Kind.MULTIPLE_CHOICE: _("Several choices"),
    Kind.SCALE: _("Scale"),
    Kind.MATRIX: _("Matrix"),
    Kind.RANKING: _("Ranking"),
    Kind.NUMBER: _("Number"),
    Kind.SHORT_TEXT: _("Short text"),
    Kind.LONG_TEXT: _("Long text"),
    Kind.DATE: _("Date"),
    Kind.ALLOCATION: _("Points to share out"),
    Kind.CONSENT: _("Consent"),
    Kind.NOTE: _("Text without a question"),
}

OPERATOR_WORDS: dict[Operator, Any] = {
    Operator.IS: _("is"),
    Operator.IS_NOT: _("is not"),
    Operator.INCLUDES: _("includes"),
    Operator.INCLUDES_NOT: _("does not include"),
    Operator.LESS: _("is less than"),
    Operator.AT_MOST: _("is at most"),
    Operator.MORE: _("is more than"),
    Operator.AT_LEAST: _("is at least"),
    Operator.ANSWERED: _("is answered"),
    Operator.NOT_ANSWERED: _("is not answered"),
}

# The settings of kinds: what the field is called, by kind where it means something else.
SETTING_WORDS: dict[str, Any] = {
    "minimum": _("Smallest number allowed"),
    "maximum": _("Largest number allowed"),
    "minimum_label": _("What the low end means"),
    "maximum_label": _("What the high end means"),
    "dont_know": _("Label of “I do not know”"),
    "decimals": _("Decimals allowed"),
    "unit": _("Unit"),
    "max_length": _("Most characters"),
    "earliest": _("Earliest day"),
    "latest": _("Latest day"),
    "total": _("Points to share out"),
}
OWN_WORDS: dict[tuple[Kind, str], Any] = {
    (Kind.SCALE, "minimum"): _("Low end"),
    (Kind.SCALE, "maximum"): _("High end"),
    (Kind.MULTIPLE_CHOICE, "minimum"): _("Fewest choices"),
    (Kind.MULTIPLE_CHOICE, "maximum"): _("Most choices"),
    (Kind.RANKING, "minimum"): _("Fewest places"),
    (Kind.RANKING, "maximum"): _("Most places"),
}

# The texts of the whole questionnaire.
COVER_WORDS: dict[str, Any] = {
    "title": _("Title"),
    "introduction": _("Introduction: what it is about, who reads the answers, what happens next"),
    "notice": _("Data protection: what is done with the answers"),
    "controller": _("Who is responsible for the data, and how to reach them"),
    "retention": _("How long what is kept"),
    "rights": _("What respondents can ask for, and where"),
    "closing": _("Thanks, shown after sending: what happens next, when results appear"),
}

# What an author did, for the log.
EDIT_WORDS: dict[EditKind, Any] = {
    EditKind.CHANGED: _("changed"),
    EditKind.ADDED: _("added"),
    EditKind.COPIED: _("copied"),
    EditKind.MOVED: _("moved"),
    EditKind.DELETED: _("deleted"),
    EditKind.RENAMED: _("given another code"),
    EditKind.REPLACED: _("replaced as a whole"),
    EditKind.TRANSLATED: _("translated"),
}

# The properties of questions, pages and the questionnaire, where they are compared.
FIELD_WORDS: dict[str, Any] = {
    **COVER_WORDS,
    **SETTING_WORDS,
    "text": _("Text"),
    "help": _("Help below the question"),
    "label": _("Short name for tables and charts"),
    "code": _("Code (name of the variable)"),
    "kind": _("Kind"),
    "required": _("An answer is needed"),
    "condition": _("When it is asked"),
    "role": _("Stakeholder category: results are broken down by it"),
    "group": _("Analysed together with"),
    "choices": _("Choices"),
    "rows": _("Rows"),
    "minutes": _("How many minutes it takes"),
    "languages": _("Languages"),
    "groups": _("Groups: questions that are analysed together"),
}
