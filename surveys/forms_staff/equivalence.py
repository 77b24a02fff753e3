"""The declaration that two questions may, or may not, be compared."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from surveys.forms_staff.change_words import EQUIVALENTS
from surveys.questionnaire.characters import forbidden_character, with_plain_line_ends

LONGEST_NOTE = 1_000


class EquivalenceForm(forms.Form):
    """Two questions, a verdict (empty: take back what was declared) and a note."""

    code = forms.ChoiceField(
        label=gettext_lazy("Question of this round"),
        error_messages={"invalid_choice": gettext_lazy("This round does not ask that question.")},
    )
    other_code = forms.ChoiceField(
        label=gettext_lazy("Question of the other round"),
        error_messages={
            "invalid_choice": gettext_lazy("The other round does not ask that question.")
        },
    )
    verdict = forms.ChoiceField(label=gettext_lazy("Verdict"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=LONGEST_NOTE,
        help_text=gettext_lazy("What to keep in mind when the two are compared."),
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 2}),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        codes: list[tuple[str, str]],
        other_codes: list[tuple[str, str]],
    ) -> None:
        """The questions of both rounds, by code."""
        super().__init__(data)
        verdicts = [*EQUIVALENTS.items(), ("", gettext_lazy("As the comparison finds"))]
        for name, offered in (("code", codes), ("other_code", other_codes), ("verdict", verdicts)):
            field = cast("forms.ChoiceField", self.fields[name])
            field.choices = offered
            field.widget.attrs["class"] = "form-select"

    def clean_note(self) -> str:
        """The note with plain line ends and no character that cannot be shown."""
        note = with_plain_line_ends(self.cleaned_data["note"]).strip()
        if forbidden_character(note):
            raise forms.ValidationError(
                gettext_lazy("The note holds a character that cannot be stored.")
            )
        return note
