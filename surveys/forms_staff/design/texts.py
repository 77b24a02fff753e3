"""A text in one language, with the wording that it translates beside it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _

from surveys.questionnaire.characters import (
    forbidden_character,
    normal_form,
    one_line,
    with_plain_line_ends,
)
from surveys.questionnaire.text import Text

LONGEST = 10_000  # characters
RICH_HINT = "rich-hint"  # the element that says what can be written in rich texts


class _BoundWording(forms.BoundField):
    """Is described by what can be written in it, too, beside its help and its errors."""

    field: WordingField

    @property
    def aria_describedby(self) -> str | None:
        hint = RICH_HINT if self.field.is_rich else ""
        return " ".join(filter(None, (hint, super().aria_describedby))) or None


class WordingField(forms.CharField):
    """Keeps line ends plain, or makes one line of all; refuses characters that cannot be stored.

    One line has a field, too, that grows: a long text is then seen whole.
    """

    bound_field_class = _BoundWording

    def __init__(self, *, lines: int, language: str, rich: bool = False, **more: Any) -> None:
        look = "form-control" + " grows" * (lines == 1)
        widget = forms.Textarea(attrs={"class": look, "lang": language, "rows": lines})
        super().__init__(widget=widget, **more)
        self.lines, self.is_rich = lines, rich

    def to_python(self, value: Any) -> str:
        """The text in its normal form, with plain line ends or as one line."""
        text = normal_form(with_plain_line_ends(super().to_python(value) or ""))
        return one_line(text) if self.lines == 1 else text

    def validate(self, value: str) -> None:
        """Refuse control characters."""
        super().validate(value)
        if forbidden_character(value):
            raise forms.ValidationError(
                _("The text holds a character that cannot be kept: type that place anew.")
            )


def text_field(
    text: Text,
    language: str,
    label: Any,
    lines: int,
    source: str,
    *,
    required: bool = False,
    rich: bool = False,
) -> WordingField:
    """The field of a text; what it says in the `source` language stands below."""
    original = text.exactly_in(source) if source != language else None
    return WordingField(
        label=label,
        required=required,
        initial=text.exactly_in(language),
        max_length=LONGEST,
        lines=lines,
        language=language,
        rich=rich,
        help_text=format_html('<span lang="{}">{}</span>', source, original) if original else "",
    )
