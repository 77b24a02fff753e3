"""Questions as a respondent would see them, of a questionnaire that may have any fault."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString

from surveys.forms.drawing import QuestionBlock
from surveys.forms.inputs import INPUTS, Raw
from surveys.questionnaire.model import Page, Question
from surveys.questionnaire.text import Text
from surveys.templatetags.texts import rich, wording


class _Unanswered:
    """What a question knows of a form in which nothing was typed."""

    content_hash = ""
    errors: Mapping[str, Sequence[Any]] = {}

    def raw(self, question: Question) -> Raw:
        return INPUTS[question.kind].restore(question, None)

    def raw_other_text(self, _question: Question) -> str:
        return ""


def preview(question: Question, language: str) -> SafeString:
    """The question's HTML in one language, as far as the interface has that language."""
    with _shown_in(language):
        return SafeString(QuestionBlock(question).render(_Unanswered(), None))


def preview_head(page: Page, language: str) -> SafeString:
    """The page's title and text in one language, as above its questions."""
    with _shown_in(language):
        return format_html("<h3>{}</h3>{}", wording(page.title), rich(page.text))


def preview_text(text: Text, language: str) -> SafeString:
    """A rich text as HTML, likewise."""
    with _shown_in(language):
        return rich(text)


def _shown_in(language: str) -> translation.override:
    known = {code for code, _name in settings.LANGUAGES}
    return translation.override(language if language in known else translation.get_language())
