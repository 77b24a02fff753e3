"""How crispy draws a question: the kind's template, with its help, its error and its controls."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Protocol

from crispy_forms.layout import LayoutObject
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from surveys.forms.inputs import INPUTS
from surveys.forms.layout import control_id, controls
from surveys.questionnaire.cleaning import MAX_LENGTH
from surveys.questionnaire.kept import Kept
from surveys.questionnaire.model import Question
from surveys.templatetags.texts import rich_beside_form

# Unanswered questions by version, question and language.
ROOM = 32_000_000  # characters
_BLANK: Kept[SafeString] = Kept(ROOM, len)
# The help of questions, answered or not, by the same.
_HELPS: Kept[SafeString] = Kept(ROOM // 8, len)

# A question that may come and go: one not asked is in the page, but only for a script.
_ASKED = '<div data-asked-if="{}">{}</div>'
_NOT_ASKED = '<template data-asked-if="{}">{}</template>'


class Filled(Protocol):
    """What a question has to know of its form."""

    content_hash: str  # of the questionnaire; empty: draw everything anew

    @property
    def errors(self) -> Mapping[str, Sequence[Any]]:
        """What is wrong, by question code."""

    def raw(self, question: Question) -> Any:
        """What the person typed or ticked, or what was saved."""

    def raw_other_text(self, question: Question) -> str:
        """What stands beside the "other" choice."""


class QuestionBlock(LayoutObject):
    """One question of a PageForm.

    `kept`: its texts are the same for everybody. `depends`: it comes and goes with answers on
    its own page, and `asked` says whether it is there now.
    """

    def __init__(
        self, question: Question, *, kept: bool = True, depends: bool = False, asked: bool = True
    ) -> None:
        self.question = question
        self.kept, self.depends, self.asked = kept, depends, asked
        self.fields: list[Any] = []

    def render(self, form: Filled, context: Any, **_kwargs: Any) -> str:
        """The question's HTML, with its help, its error and its controls.

        What is the same for everybody, an unanswered question without an error, is drawn once
        per version and language. Answers are never kept.
        """
        html = self._drawn(form)
        if not self.depends:
            return html
        return format_html(_ASKED if self.asked else _NOT_ASKED, self.question.code, html)

    def _drawn(self, form: Filled) -> SafeString:
        question = self.question
        raw, other_text = form.raw(question), form.raw_other_text(question)
        error = form.errors[question.code][0] if question.code in form.errors else ""
        if not (form.content_hash and self.kept):
            return _draw(question, _help(question), raw, other_text, str(error))
        key: Hashable = (form.content_hash, question.code, get_language())
        help_ = _HELPS(key, lambda: _help(question))
        if raw or other_text or error:
            return _draw(question, help_, raw, other_text, str(error))
        return _BLANK(key, lambda: _draw(question, help_, raw, "", ""))


def _help(question: Question) -> SafeString:
    return rich_beside_form(question.help) if question.help else SafeString()


def _draw(
    question: Question, help_: SafeString, raw: Any, other_text: str, error: str
) -> SafeString:
    named = {
        "help": question.help,
        "error": error,
        "unit": question.unit,
        "left": question.total,
    }
    described = [f"{control_id(question)}-{part}" for part, there in named.items() if there]
    return render_to_string(
        f"surveys/questions/{INPUTS[question.kind].template}.html",
        {
            "question": question,
            "help": help_,
            "several": INPUTS[question.kind].several,
            "id": control_id(question),
            "raw": raw,
            "error": error,
            "described_by": " ".join(described),
            "other_text": other_text,
            "most": question.max_length or MAX_LENGTH.get(question.kind),
            "keys": _keys(question),
            **controls(question, raw),
        },
    )


def _keys(question: Question) -> str:
    """The keyboard for a number on a small device; those for numbers alone have no minus."""
    if question.minimum is not None and question.minimum < 0:
        return "text"
    return "decimal" if question.decimals else "numeric"
