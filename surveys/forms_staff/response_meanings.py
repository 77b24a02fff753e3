"""What a column of a file of answers can be, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from surveys.questionnaire.columns import question_variables
from surveys.questionnaire.model import OTHER_TEXT, Questionnaire
from surveys.questionnaire.rich.plain import called
from surveys.response_files.targets import Fact, Target, Use
from surveys.templatetags.texts import plain

FACTS = {
    Fact.LANGUAGE: gettext_lazy("Language of the answers"),
    Fact.MODE: gettext_lazy("How they were given"),
    Fact.ORIGIN: gettext_lazy("Where they come from"),
    Fact.DAY: gettext_lazy("Day of the answers"),
}

TEXT_OF_OTHER = gettext_lazy("text of “other”")


def about(questionnaire: Questionnaire, target: Target | None) -> str:
    """What a variable is about: its question, and its choice or row; empty without one."""
    if target is None:
        return ""
    if target.use is Use.FACT:
        return str(FACTS[Fact(target.name)])
    question = questionnaire.question(target.question)
    if question is None:
        return ""
    name = plain(called(question))
    if not target.part:
        return name
    if target.use is Use.PLACE:
        return f"{name} – {target.part}."
    if target.part == OTHER_TEXT:
        return f"{name} – {TEXT_OF_OTHER}"
    parts = {each.part: each.label for each in question_variables(question)}
    return f"{name} – {plain(parts[target.part])}"
