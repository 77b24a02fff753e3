"""The filter of the audit log, and the words for what an entry holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.audit_selectors import Wanted
from surveys.audit_words import WORDS, Action
from surveys.forms_staff.change_words import EQUIVALENTS
from surveys.forms_staff.design.words import EDIT_WORDS, FIELD_WORDS
from surveys.forms_staff.message_words import KINDS
from surveys.forms_staff.people import ROLES
from surveys.models import AuditEntry, Round
from surveys.templatetags.texts import plain

LONG = 80  # characters; longer texts are folded away
_SELECT = {"class": "form-select"}
_DAY = {"class": "form-control", "type": "date"}

# What an entry is about, and the values in it, where they are codes.
CODES: dict[str, Any] = {
    **{each.value: words for each, words in KINDS.items()},
    **{each.value: words for each, words in ROLES.items()},
    "app": gettext_lazy("authenticator app"),
    "passkey": gettext_lazy("passkey"),
    "codes": gettext_lazy("recovery codes"),
    "link": gettext_lazy("by a link"),
    "password": gettext_lazy("password"),
    "mfa": gettext_lazy("second factor"),
    "socialaccount": gettext_lazy("account of the city"),
    "paper": gettext_lazy("paper"),
    "telephone": gettext_lazy("telephone"),
    "first": gettext_lazy("keyed once"),
    "compared": gettext_lazy("to be settled"),
    "stored": gettext_lazy("stored"),
    "count": gettext_lazy("all count"),
    "aside": gettext_lazy("all set aside"),
    "some": gettext_lazy("some set aside"),
    **{each.value: words for each, words in EDIT_WORDS.items()},
    **{each.value: words for each, words in EQUIVALENTS.items()},
}
NAMES: dict[str, Any] = {
    **FIELD_WORDS,
    "edit": gettext_lazy("What was done"),
    "from": gettext_lazy("Taken over from"),
    "revision": gettext_lazy("Revision of the draft"),
    "version": gettext_lazy("Version"),
    "incomplete": gettext_lazy("Published though incomplete"),
    "confirmed": gettext_lazy("Said to be still right"),
    "stale": gettext_lazy("The source has changed since"),
    "refused": gettext_lazy("Refused"),
    "verdict": gettext_lazy("Verdict"),
    "role": gettext_lazy("Role"),
    "methods": gettext_lazy("With"),
    "lines": gettext_lazy("Lines"),
    "fields": gettext_lazy("Columns"),
    "people": gettext_lazy("People"),
    "left_out": gettext_lazy("Lines left out"),
    "continued": gettext_lazy("After an interruption"),
    "removed": gettext_lazy("Removed"),
    "stay": gettext_lazy("Stay"),
    "on": gettext_lazy("Switched on"),
    "language": gettext_lazy("Language"),
    "letters": gettext_lazy("Letters"),
    "mode": gettext_lazy("Came by"),
    "state": gettext_lazy("State"),
    "groups": gettext_lazy("Groups"),
    "decision": gettext_lazy("Decision"),
    "changed": gettext_lazy("Changed"),
    "format": gettext_lazy("Format"),
    "entries": gettext_lazy("Entries"),
    "rows": gettext_lazy("Responses"),
    "subject": gettext_lazy("Subject"),
    "body": gettext_lazy("Text"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that an entry says, before and after."""

    name: Any
    before: str
    after: str

    @property
    def is_long(self) -> bool:
        """Whether it is folded away on the page."""
        return max(len(self.before), len(self.after)) > LONG


class AuditFilterForm(forms.Form):
    """Which entries are shown. What is not known filters nothing."""

    person = forms.ChoiceField(
        required=False, label=gettext_lazy("Who"), widget=forms.Select(attrs=_SELECT)
    )
    action = forms.ChoiceField(
        required=False, label=gettext_lazy("What"), widget=forms.Select(attrs=_SELECT)
    )
    round = forms.ChoiceField(
        required=False, label=gettext_lazy("Round"), widget=forms.Select(attrs=_SELECT)
    )
    since = forms.DateField(
        required=False, label=gettext_lazy("From"), widget=forms.DateInput(_DAY, "%Y-%m-%d")
    )
    until = forms.DateField(
        required=False, label=gettext_lazy("Until"), widget=forms.DateInput(_DAY, "%Y-%m-%d")
    )

    def __init__(
        self, data: Any, *, people: Iterable[tuple[int, str]], rounds: Iterable[Round]
    ) -> None:
        super().__init__(data)
        named = [(str(id), name) for id, name in people]
        about = [(str(each.pk), plain(each.title)) for each in rounds]
        kinds = sorted(((each.value, str(words)) for each, words in WORDS.items()), key=_words)
        self._offer("person", ("", _("Everybody")), named)
        self._offer("action", ("", _("Everything")), kinds)
        self._offer("round", ("", _("All rounds")), about)

    def _offer(self, name: str, nothing: tuple[str, str], choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = [nothing, *choices]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> Wanted:
        """What was chosen, without what is not offered."""
        self.is_valid()
        chosen = self.cleaned_data
        return Wanted(
            actor=int(chosen["person"]) if chosen.get("person") else None,
            action=chosen.get("action", ""),
            round=int(chosen["round"]) if chosen.get("round") else None,
            since=_usable(chosen.get("since")),
            until=_usable(chosen.get("until")),
        )


def _usable(day: date | None) -> date | None:
    """The day, unless it lies beyond what moments can be reckoned with."""
    return day if day is not None and 1900 < day.year < 9000 else None


def _words(choice: tuple[str, str]) -> str:
    return choice[1]


def action_words(entry: AuditEntry) -> str:
    """What was done, in words."""
    return str(WORDS[Action(entry.action)]) if entry.action in set(Action) else entry.action


def subject_words(entry: AuditEntry) -> str:
    """What it was done to, in words."""
    return str(CODES.get(entry.subject, entry.subject))


def changes(entry: AuditEntry) -> list[Change]:
    """What an entry says, in the order it was written."""
    names = dict.fromkeys([*entry.before, *entry.after])
    return [
        Change(NAMES.get(each, each), _told(entry.before.get(each)), _told(entry.after.get(each)))
        for each in names
    ]


def _told(value: Any) -> str:
    """A value of an entry as it is read."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(_told(each) for each in value)
    if isinstance(value, dict):
        return "\n".join(f"{name}: {_told(each)}" for name, each in value.items())
    return str(CODES.get(value, value))
