"""A text in one language, with the wording that it translates beside it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _

from surveys.questionnaire.characters import forbidden_character, with_plain_line_ends
from surveys.questionnaire.text import Text

LONGEST = 10_000  # characters
_INPUT = {"class": "form-control"}


class WordingField(forms.CharField):
    """Keeps line ends plain; refuses characters that cannot be stored."""

    def to_python(self, value: Any) -> str:
        """The text with plain line ends."""
        return with_plain_line_ends(super().to_python(value) or "").strip()

    def validate(self, value: str) -> None:
        """Refuse control characters."""
        super().validate(value)
        if forbidden_character(value):
            raise forms.ValidationError(
                _("The text holds a character that cannot be kept: type that place anew.")
            )


def text_field(
    text: Text, language: str, label: Any, lines: int, source: str, *, required: bool = False
) -> WordingField:
    """The field of a text; what it says in the `source` language stands below."""
    attributes: dict[str, Any] = {**_INPUT, "lang": language}
    widget: forms.Widget = forms.TextInput(attrs=attributes)
    if lines > 1:
        widget = forms.Textarea(attrs={**attributes, "rows": lines})
    original = text.exactly_in(source) if source != language else None
    return WordingField(
        label=label,
        required=required,
        initial=text.exactly_in(language),
        max_length=LONGEST,
        widget=widget,
        help_text=format_html('<span lang="{}">{}</span>', source, original) if original else "",
    )
