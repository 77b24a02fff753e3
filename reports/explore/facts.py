"""What is known of a response besides its answers, as questions that tables and filters name."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reports.stats.facts import LANGUAGE, MODE, ORIGIN, SET_ASIDE, SUBMITTED_ON, VERSION
from surveys.models import Mode, Origin, Round
from surveys.questionnaire.model import Choice, Kind, Question, Questionnaire
from surveys.questionnaire.text import Text


def fact_questions(round_: Round, questionnaire: Questionnaire) -> dict[str, Question]:
    """The facts by name, labelled in the page's language (one query)."""
    names = dict(settings.LANGUAGES)
    languages = {code: str(names.get(code, code)) for code in questionnaire.languages}
    modes = {
        Mode.WEB.value: _("on the web"),
        Mode.PAPER.value: _("on paper"),
        Mode.TELEPHONE.value: _("by telephone"),
    }
    origins = {
        Origin.COLLECTED.value: _("collected"),
        Origin.IMPORTED.value: _("collected elsewhere"),
        Origin.RECONSTRUCTED.value: _("reconstructed from published results"),
        Origin.SIMULATED.value: _("simulated"),
    }
    numbers = round_.versions.order_by("number").values_list("number", flat=True)
    found = [
        _one_of(LANGUAGE, _("Language of the answers"), languages),
        _one_of(MODE, _("How the answers came"), modes),
        _one_of(ORIGIN, _("Where the answers come from"), origins),
        _one_of(
            VERSION, _("Version of the questionnaire"), {str(each): str(each) for each in numbers}
        ),
        Question(code=SUBMITTED_ON, kind=Kind.DATE, text=_said(_("Day of submission"))),
        Question(code=SET_ASIDE, kind=Kind.CONSENT, text=_said(_("Set aside as a duplicate"))),
    ]
    return {question.code: question for question in found}


def _said(text: str) -> Text:
    return Text.of({get_language() or settings.LANGUAGE_CODE: text})


def _one_of(code: str, name: str, labels: dict[str, str]) -> Question:
    return Question(
        code=code,
        kind=Kind.SINGLE_CHOICE,
        text=_said(name),
        choices=tuple(Choice(code=each, label=_said(label)) for each, label in labels.items()),
    )
