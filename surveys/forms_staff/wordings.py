"""A form of texts that are written in several languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _

from surveys.language_names import language_name
from surveys.questionnaire.characters import (
    forbidden_character,
    normal_form,
    with_plain_line_ends,
)
from surveys.questionnaire.text import Text

ONE_LINE = 300  # texts up to this many characters are one line
TITLE_ROWS, TEXT_ROWS = 2, 4


class WordingsForm(forms.Form):
    """One control per text and language; `of` is what has the texts now, None when it is new.

    `WORDINGS`: name -> label, most characters, whether one language at least is needed.
    Wordings in other languages than those asked for are kept.
    """

    WORDINGS: ClassVar[dict[str, tuple[Any, int, bool]]] = {}

    def __init__(self, data: Any = None, *, languages: list[str], of: Any) -> None:
        super().__init__(data)
        self.languages, self._of = languages, of
        for name, (label, longest, _needed) in self.WORDINGS.items():
            for language in languages:
                self.fields[f"{name}_{language}"] = _field(label, longest, language)
                self.fields[f"{name}_{language}"].initial = self._now(name).exactly_in(language)

    def _now(self, name: str) -> Text:
        return getattr(self._of, name) if self._of is not None else Text()

    def clean(self) -> dict[str, Any]:
        """Every character can be stored; what is needed is there in some language."""
        data = super().clean() or {}
        for name, (_label, _longest, needed) in self.WORDINGS.items():
            fields = [f"{name}_{each}" for each in self.languages]
            for field in fields:
                if field in data:
                    data[field] = self._text(field, data[field])
            if needed and not any(data.get(each) or each in self.errors for each in fields):
                self.add_error(fields[0], _("Write it in at least one language."))
        return data

    def _text(self, field: str, typed: str) -> str:
        text = normal_form(with_plain_line_ends(typed))
        if self.fields[field].widget.attrs["rows"] == TITLE_ROWS:
            text = text.replace("\n", " ")
        if character := forbidden_character(text):
            message = _("The text holds a character that cannot be stored (%(character)s).")
            self.add_error(field, message % {"character": character})
        return text

    def wordings(self, name: str) -> Text:
        """The text of a valid form, in all its languages."""
        written = {each: self.cleaned_data[f"{name}_{each}"] for each in self.languages}
        return Text.of({**self._now(name).as_dict(), **written})

    def texts(self) -> Iterator[tuple[Any, list[forms.BoundField]]]:
        """Each text: its label, and its controls by language."""
        for name, (label, _longest, _needed) in self.WORDINGS.items():
            yield label, [self[f"{name}_{each}"] for each in self.languages]


def _field(label: Any, longest: int, language: str) -> forms.CharField:
    # Long titles are seen whole: no input of one line, though they are one.
    rows = TITLE_ROWS if longest <= ONE_LINE else TEXT_ROWS
    widget = forms.Textarea({"class": "form-control", "lang": language, "rows": rows})
    return forms.CharField(
        label=f"{label}, {language_name(language)}",
        max_length=longest,
        required=False,
        strip=False,
        widget=widget,
    )
