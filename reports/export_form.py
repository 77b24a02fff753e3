"""The form with which staff choose a data file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.exports import FORMATS
from surveys.language_names import language_in_text


class ExportForm(forms.Form):
    """Format, language of labels, codes or labels."""

    format = forms.ChoiceField(
        label=gettext_lazy("Format"),
        help_text=gettext_lazy(
            "Of very large rounds take CSV, Parquet or JSON Lines. An Excel sheet holds "
            "1,048,575 responses; SPSS and Stata files are put together in memory, some 2 GB for a "
            "million responses. What does not fit is refused, and the page says so."
        ),
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the labels"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    cells = forms.ChoiceField(
        label=gettext_lazy("What stands in the cells"),
        help_text=gettext_lazy(
            "For CSV, Parquet and JSON Lines; the other formats hold codes and labels."
        ),
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any = None, *, languages: Sequence[str]) -> None:
        super().__init__(
            data, initial={"format": "csv", "cells": "codes", "language": languages[0]}
        )
        formats: Any = self.fields["format"]
        formats.choices = [(key, _described(key)) for key in FORMATS]
        spoken: Any = self.fields["language"]
        spoken.choices = [(tag, language_in_text(tag)) for tag in languages]
        cells: Any = self.fields["cells"]
        cells.choices = [("codes", _("Codes")), ("labels", _("Labels"))]

    @property
    def labelled(self) -> bool:
        """Whether labels were asked for."""
        return bool(self.cleaned_data["cells"] == "labels")


def _described(key: str) -> str:
    name = str(FORMATS[key].name)
    return name if FORMATS[key].streams else _("%(format)s – prepared for you") % {"format": name}
