"""A date and a time as the clock on the wall shows them, in a zone that another field names."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

SHOWN = "%Y-%m-%dT%H:%M"
# What browsers send, and what people type where the browser draws a text field.
_READ = (SHOWN, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M")


class WallTimeField(forms.Field):
    """Gives a datetime without zone, to the minute, or None.

    Django's own field reads times in the zone in force and refuses those that its summer time
    leaves out or repeats; these times belong to the round's zone.
    """

    default_error_messages = {
        "invalid": gettext_lazy("Write day and time, for example 31.03.2026 20:00.")
    }

    def __init__(self, **settings: Any) -> None:
        attrs = {"class": "form-control moment", "type": "datetime-local"}
        widget = forms.DateTimeInput(attrs=attrs, format=SHOWN)
        super().__init__(required=False, widget=widget, **settings)

    def to_python(self, value: Any) -> datetime | None:
        """The time that was sent; years from 2000 on."""
        if value in self.empty_values:
            return None
        if isinstance(value, datetime):
            return value
        for form in _READ:
            try:
                read = datetime.strptime(str(value).strip(), form)  # noqa: DTZ007 # no zone meant
            except ValueError:
                continue
            if 2000 <= read.year <= 2200:
                return read.replace(second=0)
        raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
