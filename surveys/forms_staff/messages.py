"""Forms for messages: their words in each language, and a test send."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.language_names import language_name
from surveys.message_texts import Wording
from surveys.messages.placeholders import PLACEHOLDERS, missing, wrong_braces
from surveys.questionnaire.characters import forbidden_character, with_plain_line_ends
from surveys.questionnaire.text import Text

LONGEST_SUBJECT = 200  # characters
LONGEST_BODY = 20_000
_INPUT = {"class": "form-control"}


@dataclass(frozen=True, slots=True)
class Side:
    """The controls of one language."""

    language: str
    name: str  # of the language, in itself
    subject: forms.BoundField
    body: forms.BoundField


class MessageForm(forms.Form):
    """Subject and body of a message in each of the round's languages."""

    def __init__(
        self, data: Any = None, *, kind: str, languages: list[str], wording: Wording
    ) -> None:
        super().__init__(data)
        self.kind, self.languages = kind, languages
        for language in languages:
            name = language_name(language)
            self.fields[f"subject_{language}"] = forms.CharField(
                label=_("Subject, %(language)s") % {"language": name},
                max_length=LONGEST_SUBJECT,
                required=False,
                strip=False,
                initial=wording.subject.exactly_in(language),
                widget=forms.TextInput(attrs={**_INPUT, "lang": language}),
            )
            self.fields[f"body_{language}"] = forms.CharField(
                label=_("Text, %(language)s") % {"language": name},
                max_length=LONGEST_BODY,
                required=False,
                strip=False,
                initial=wording.body.exactly_in(language),
                widget=forms.Textarea(attrs={**_INPUT, "lang": language, "rows": 20}),
            )

    def sides(self) -> Iterator[Side]:
        """The controls, language by language."""
        for language in self.languages:
            subject, body = self[f"subject_{language}"], self[f"body_{language}"]
            yield Side(language, language_name(language), subject, body)

    def clean(self) -> dict[str, Any]:
        """Every language has both or neither, and one has; placeholders are on the list."""
        data = super().clean() or {}
        for language in self.languages:
            subject, body = f"subject_{language}", f"body_{language}"
            if subject in data:
                data[subject] = self._text(subject, data[subject])
            if body in data:
                data[body] = self._text(body, data[body])
            self._check_pair(subject, body, data)
        first = self.languages[0]
        if not self.errors and not any(data[f"body_{each}"] for each in self.languages):
            self.add_error(f"body_{first}", _("Write the message in at least one language."))
        return data

    def _text(self, field: str, typed: str) -> str:
        text = with_plain_line_ends(typed).strip()
        if character := forbidden_character(text):
            self.add_error(
                field,
                _("The text holds a character that cannot be sent (%(character)s).")
                % {"character": character},
            )
        if field.startswith("subject") and "\n" in text:
            self.add_error(field, _("The subject is one line."))
        if wrong := wrong_braces(text):
            known = " ".join(f"{{{name}}}" for name in PLACEHOLDERS)
            words = {"wrong": " ".join(wrong), "known": known}
            message = _("%(wrong)s cannot be filled in. In braces there may stand: %(known)s")
            self.add_error(field, message % words)
        return text

    def _check_pair(self, subject: str, body: str, data: dict[str, Any]) -> None:
        if subject not in data or body not in data or not (data[subject] or data[body]):
            return
        if not data[subject]:
            self.add_error(subject, _("Write a subject."))
        if not data[body]:
            self.add_error(body, _("Write the text."))
        elif lacking := missing(data[body], self.kind):
            names = {"names": " ".join(f"{{{name}}}" for name in lacking)}
            self.add_error(body, _("The text lacks %(names)s: put it where it fits.") % names)

    @property
    def subject(self) -> Text:
        """The valid subject."""
        return self._as_text("subject")

    @property
    def body(self) -> Text:
        """The valid text."""
        return self._as_text("body")

    def _as_text(self, part: str) -> Text:
        return Text.of({each: self.cleaned_data[f"{part}_{each}"] for each in self.languages})


class TrialForm(forms.Form):
    """Where to send a test, and in which language."""

    address = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={**_INPUT, "autocomplete": "email"}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), widget=forms.Select(attrs={"class": "form-select"})
    )

    def __init__(self, data: Any = None, *, languages: list[str]) -> None:
        super().__init__(data, prefix="trial")
        field = cast("forms.ChoiceField", self.fields["language"])
        field.choices = [(each, language_name(each)) for each in languages]
