"""The words for what changes in a questionnaire, why it matters, and what becomes of answers."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from surveys.models import Equivalent
from surveys.questionnaire.differences import Level, Status, What
from surveys.questionnaire.judgements import Effect, Reason
from surveys.questionnaire.model import Kind

STATUSES = {
    Status.SAME: _("Same"),
    Status.CHANGED: _("Changed"),
    Status.NEW: _("New"),
    Status.GONE: _("Gone"),
}

EQUIVALENTS = {
    Equivalent.SAME: _("The same question"),
    Equivalent.CARE: _("Comparable with care"),
    Equivalent.DIFFERENT: _("Not comparable"),
}

KINDS = {
    Kind.SINGLE_CHOICE: _("single choice"),
    Kind.MULTIPLE_CHOICE: _("multiple choice"),
    Kind.SCALE: _("scale"),
    Kind.MATRIX: _("matrix"),
    Kind.RANKING: _("ranking"),
    Kind.NUMBER: _("number"),
    Kind.SHORT_TEXT: _("short text"),
    Kind.LONG_TEXT: _("long text"),
    Kind.DATE: _("date"),
    Kind.ALLOCATION: _("allocation of points"),
    Kind.CONSENT: _("consent"),
    Kind.NOTE: _("note"),
}

# The texts and settings of the model, by the name of the field.
NAMES = {
    "title": _("Title"),
    "introduction": _("Introduction"),
    "privacy": _("Privacy"),
    "notice": _("Data protection notice"),
    "controller": _("Who is responsible for the data"),
    "retention": _("How long answers are kept"),
    "rights": _("Rights of respondents"),
    "closing": _("Closing words"),
    "minutes": _("Minutes it takes"),
    "languages": _("Languages"),
    "text": _("Text"),
    "label": _("Label"),
    "help": _("Help"),
    "required": _("Required"),
    "role": _("Role"),
    "group": _("Group"),
    "source": _("Source of the wording"),
    "minimum": _("Minimum"),
    "maximum": _("Maximum"),
    "minimum_label": _("Low end"),
    "maximum_label": _("High end"),
    "dont_know": _("“I do not know”"),
    "decimals": _("Decimals"),
    "unit": _("Unit"),
    "max_length": _("Longest text"),
    "earliest": _("Earliest day"),
    "latest": _("Latest day"),
    "total": _("Points to share out"),
    "exclusive": _("Excludes the others"),
    "other": _("Asks for a text of one’s own"),
}

# %(what)s names the page, choice, row or group; %(name)s the text or setting.
CHANGES: dict[tuple[Level, What], Any] = {
    (Level.QUESTIONNAIRE, What.REWORDED): _("%(name)s: reworded"),
    (Level.QUESTIONNAIRE, What.SETTING): _("%(name)s: changed"),
    (Level.GROUP, What.NEW): _("New group: %(what)s"),
    (Level.GROUP, What.GONE): _("Group gone: %(what)s"),
    (Level.GROUP, What.REWORDED): _("Group %(what)s reworded"),
    (Level.GROUP, What.REORDERED): _("Groups in another order"),
    (Level.PAGE, What.NEW): _("New page: %(what)s"),
    (Level.PAGE, What.GONE): _("Page gone: %(what)s"),
    (Level.PAGE, What.REWORDED): _("Page %(what)s: %(name)s reworded"),
    (Level.PAGE, What.MOVED): _("Page %(what)s moved"),
    (Level.PAGE, What.CONDITION): _("Page %(what)s: another condition"),
    (Level.QUESTION, What.NEW): _("New question"),
    (Level.QUESTION, What.GONE): _("Question gone"),
    (Level.QUESTION, What.REWORDED): _("%(name)s: reworded"),
    (Level.QUESTION, What.MOVED): _("Moved"),
    (Level.QUESTION, What.SETTING): _("%(name)s: changed"),
    (Level.QUESTION, What.CONDITION): _("Another condition"),
    (Level.QUESTION, What.KIND): _("Another kind"),
    (Level.CHOICE, What.NEW): _("New choice: %(what)s"),
    (Level.CHOICE, What.GONE): _("Choice gone: %(what)s"),
    (Level.CHOICE, What.REWORDED): _("Choice %(what)s reworded"),
    (Level.CHOICE, What.REORDERED): _("Choices in another order"),
    (Level.CHOICE, What.SETTING): _("Choice %(what)s: %(name)s changed"),
    (Level.CHOICE, What.CONDITION): _("Choice %(what)s: another condition"),
    (Level.ROW, What.NEW): _("New row: %(what)s"),
    (Level.ROW, What.GONE): _("Row gone: %(what)s"),
    (Level.ROW, What.REWORDED): _("Row %(what)s reworded"),
    (Level.ROW, What.REORDERED): _("Rows in another order"),
    (Level.ROW, What.SETTING): _("Row %(what)s: %(name)s changed"),
    (Level.ROW, What.CONDITION): _("Row %(what)s: another condition"),
}

# Why a change is a break; safe changes need no reason.
REASONS: dict[Reason, Any] = {
    Reason.LABELS_EXCHANGED: _("It takes over the wording that something else had before."),
    Reason.QUESTION_REMOVED: _("A question is taken away."),
    Reason.OPTION_REMOVED: _("A choice is taken away."),
    Reason.ROW_REMOVED: _("A row is taken away."),
    Reason.KIND_CHANGED: _("Answers of another kind cannot be added to those given before."),
    Reason.REQUIRED_QUESTION: _("Only who begins from now on has to answer it."),
    Reason.REQUIRED_NOW: _("Some could leave it out before, others cannot any more."),
    Reason.CONDITION_CHANGED: _("It is asked of other people than before."),
    Reason.OFFERED_TO_OTHERS: _("It is offered to other people than before."),
    Reason.NARROWER: _("Answers that were allowed before are not allowed any more."),
    Reason.SCALE_CHANGED: _("A point of the scale means something else."),
    Reason.ORDER_IS_MEANING: _("The columns are read as a scale, and it runs differently."),
    Reason.SHARED_OUT: _("Points and places are shared among other choices."),
    Reason.TOTAL_CHANGED: _("Other points are shared out."),
    Reason.UNIT_CHANGED: _("Numbers are in another unit."),
    Reason.EXCLUSIVE_NOW: _("It could be chosen together with others before."),
    Reason.TEXT_NOT_ASKED: _("A text of one’s own is not asked for any more."),
    Reason.REGROUPED: _("Results are broken down or summed up otherwise."),
    Reason.SOURCE_CHANGED: _("What is said about the origin of the wording changes."),
    Reason.LANGUAGE_REMOVED: _("A language is taken away."),
}

EFFECTS: dict[Effect, Any] = {
    Effect.NONE: _("There are no answers to it."),
    Effect.STAY: _("Answers given before stay and count as before."),
    Effect.STAY_UNDER_WORDING: _(
        "Answers given before stay and count; results show them under the new wording."
    ),
    Effect.TOLD_BEFORE: _(
        "Answers stay. Who answered before has read the earlier text: what it promised still binds."
    ),
    Effect.NOT_ASKED: _(
        "Who has answered or begun before is not asked it, and is not in its percentages."
    ),
    Effect.NOT_OFFERED: _(
        "Who answered before was not offered it, and stays in the percentages of the question."
    ),
    Effect.ROW_NOT_ASKED: _("Who answered before has no answer in it, and is not in its n."),
    Effect.STAY_LISTED: _(
        "Answers given before stay; results and the data file show them as long as there are any."
    ),
    Effect.STAY_BEYOND: _(
        "Answers given before stay and count, also those that are not allowed any more."
    ),
    Effect.STAY_WITH_GAPS: _(
        "Answers given before stay; who left it out counts as asked and not answered."
    ),
    Effect.STAY_ON_TWO_PATHS: _(
        "Answers given before stay; each person counts as asked by the condition of their version."
    ),
    Effect.STAY_REGROUPED: _(
        "Answers stay; all of them, also those given before, are summed up the new way."
    ),
    Effect.COUNTED_APART: _(
        "Answers given before stay in the data file under their version; the figures of this "
        "question leave them out from now on."
    ),
    Effect.UNDER_ANOTHER_NAME: _(
        "Answers given before would be shown under a wording that nobody chose. Give it a new "
        "code instead."
    ),
    Effect.LANGUAGE_STAYS: _("Answers stay; nobody can begin in that language any more."),
}
