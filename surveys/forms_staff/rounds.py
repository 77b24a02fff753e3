"""Forms for consultations and rounds: texts by language, dates by the clock of the round's zone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.forms_staff.round_words import ACCESS, FIXED, PRIVACY, RESULTS, ZONES
from surveys.forms_staff.wall_time import WallTimeField
from surveys.forms_staff.wordings import WordingsForm
from surveys.local_time import LocalTime, Occurs, read_local, wall_time
from surveys.models import Consultation, Round
from surveys.round_settings import MAY_CHANGE, Until

_INPUT = {"class": "form-control"}
_NUMBER = {"class": "form-control short"}
_SELECT = {"class": "form-select"}
LONGEST_TITLE, LONGEST_TEXT = 300, 5000  # characters


def slug_field() -> forms.SlugField:
    """The short name in an address: small letters, digits and dashes."""
    return forms.SlugField(
        max_length=80,
        label=gettext_lazy("Short name for the address"),
        help_text=gettext_lazy("Small letters, digits and dashes. It cannot be changed later."),
        widget=forms.TextInput(attrs={**_INPUT, "spellcheck": "false", "autocapitalize": "none"}),
    )


def number_field() -> forms.IntegerField:
    """The number of a round within its consultation."""
    return forms.IntegerField(
        min_value=1,
        max_value=999,
        label=gettext_lazy("Number of the round"),
        widget=forms.NumberInput(attrs=_NUMBER),
    )


class ConsultationForm(WordingsForm):
    """What is said of a consultation; its short name only while it is new."""

    WORDINGS = {
        "title": (gettext_lazy("Title"), LONGEST_TITLE, True),
        "organiser": (gettext_lazy("Organiser"), LONGEST_TITLE, True),
        "description": (gettext_lazy("Description"), LONGEST_TEXT, False),
    }

    def __init__(self, data: Any = None, *, languages: list[str], of: Consultation | None) -> None:
        super().__init__(data, languages=languages, of=of)
        if of is None:
            self.fields["slug"] = slug_field()

    def clean_slug(self) -> str:
        """A name that is free, in small letters."""
        slug = str(self.cleaned_data["slug"]).lower()
        if Consultation.objects.filter(slug=slug).exists() or slug == "new":
            raise forms.ValidationError(_("Another consultation has this short name."))
        return slug


class NamesForm(WordingsForm):
    """How a new round, or a copy, is called."""

    WORDINGS = {"title": (gettext_lazy("Title"), LONGEST_TITLE, True)}
    number = number_field()
    slug = slug_field()

    def __init__(
        self,
        data: Any = None,
        *,
        languages: list[str],
        consultation: Consultation,
        next_number: int,
    ) -> None:
        super().__init__(data, languages=languages, of=None)
        self.consultation = consultation
        self.fields["number"].initial = next_number
        self.fields["slug"].initial = f"{consultation.slug[:75]}-{next_number}"

    def clean_slug(self) -> str:
        """A name that is free, in small letters."""
        slug = str(self.cleaned_data["slug"]).lower()
        if Round.objects.filter(slug=slug).exists():
            raise forms.ValidationError(_("Another round has this short name."))
        return slug

    def clean_number(self) -> int:
        """A number that is free."""
        return free_number(self.consultation, self.cleaned_data["number"])


def free_number(consultation: Consultation, number: int, own: int | None = None) -> int:
    """The number, unless another round than the one with the key `own` has it."""
    others = consultation.rounds.exclude(pk=own) if own else consultation.rounds.all()
    if others.filter(number=number).exists():
        raise forms.ValidationError(_("Another round of the consultation has this number."))
    return number


@dataclass(frozen=True, slots=True)
class Target:
    """A stakeholder category and how many responses are wanted from it."""

    code: str
    label: str


class RoundForm(WordingsForm):
    """The settings of a round. What is fixed by now is shown, and what is sent for it ignored."""

    WORDINGS = {
        "title": (gettext_lazy("Title"), LONGEST_TITLE, True),
        "description": (gettext_lazy("Description"), LONGEST_TEXT, False),
    }
    number = number_field()
    time_zone = forms.ChoiceField(
        choices=ZONES,
        label=gettext_lazy("Time zone of the dates"),
        widget=forms.Select(attrs=_SELECT),
    )
    opens_at = WallTimeField(label=gettext_lazy("Opens"))
    closes_at = WallTimeField(label=gettext_lazy("Closes"))
    grace_minutes = forms.IntegerField(
        min_value=0,
        max_value=1440,
        label=gettext_lazy("Minutes after the closing for those who have begun"),
    )
    access = forms.ChoiceField(
        choices=ACCESS, label=gettext_lazy("Who may answer"), widget=forms.RadioSelect
    )
    privacy = forms.ChoiceField(
        choices=PRIVACY, label=gettext_lazy("Whose answers they are"), widget=forms.RadioSelect
    )
    editable = forms.BooleanField(
        required=False, label=gettext_lazy("Sent answers may be changed until the closing")
    )
    results = forms.ChoiceField(
        choices=RESULTS, label=gettext_lazy("The public sees the results"), widget=forms.RadioSelect
    )
    draft_days = forms.IntegerField(
        min_value=1, max_value=3650, label=gettext_lazy("Days that answers not sent are kept")
    )
    contact_days = forms.IntegerField(
        min_value=0,
        max_value=3650,
        label=gettext_lazy("Days after the closing that invitations are kept"),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        of: Round,
        languages: list[str],
        fixed: dict[str, Until],
        targets: Iterable[Target],
        at: datetime,
    ) -> None:
        super().__init__(data, languages=languages, of=of)
        self.round, self.at, self.targets = of, at, list(targets)
        self.notices: list[str] = []  # what was understood differently than it may be meant
        for name in set(MAY_CHANGE) & set(self.fields) - {"opens_at", "closes_at"}:
            self.fields[name].initial = getattr(of, name)
        self._offer_zone(of.time_zone)
        for name in ("opens_at", "closes_at"):
            moment = getattr(of, name)
            self.fields[name].initial = moment and wall_time(moment, of.zone)
        for name in ("grace_minutes", "draft_days", "contact_days"):
            self.fields[name].widget.attrs.update(_NUMBER)
        for target in self.targets:
            self._add_target(target)
        for name, until in fixed.items():
            self._fix(name, until)

    def _offer_zone(self, zone: str) -> None:
        field = cast("forms.ChoiceField", self.fields["time_zone"])
        if zone not in dict(ZONES):
            field.choices = [*ZONES, (zone, zone)]

    def _add_target(self, target: Target) -> None:
        self.fields[f"target_{target.code}"] = forms.IntegerField(
            required=False,
            min_value=0,
            max_value=1_000_000,
            label=target.label,
            initial=self.round.targets.get(target.code),
            widget=forms.NumberInput(attrs=_NUMBER),
        )

    def _fix(self, name: str, until: Until) -> None:
        names = [each for each in self.fields if each == name]
        if name == "targets":
            names = [each for each in self.fields if each.startswith("target_")]
        for each in names:
            self.fields[each].disabled = True
            self.fields[each].help_text = FIXED[until]

    def clean_number(self) -> int:
        """A number that is free."""
        number = self.cleaned_data["number"]
        return free_number(self.round.consultation, number, own=self.round.pk)

    def clean(self) -> dict[str, Any]:
        """Turn the local times into moments, and compare them."""
        data = super().clean()
        zone = ZoneInfo(data.get("time_zone", self.round.time_zone))
        for name in ("opens_at", "closes_at"):
            if data.get(name) is not None:
                data[name] = self._moment(name, data[name], zone)
        opens, closes = data.get("opens_at"), data.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("The closing comes before the opening."))
        elif closes and closes != self.round.closes_at and closes <= self.at:
            message = _("This time is past. To end the round now, use “Close the round”.")
            self.add_error("closes_at", message)
        return data

    def _moment(self, name: str, wall: datetime, zone: ZoneInfo) -> datetime | None:
        """The moment that is meant; the stored one where the time shown was not touched."""
        wall, stored = wall.replace(tzinfo=None), getattr(self.round, name)
        if stored and zone.key == self.round.time_zone and wall_time(stored, zone) == wall:
            return cast("datetime", stored)
        found: LocalTime = read_local(wall, zone)
        words = {"time": f"{wall:%H:%M}", "zone": zone.key}
        if found.occurs is Occurs.NEVER:
            message = _("%(time)s does not come on this day in %(zone)s: summer time begins.")
            self.add_error(name, message % words)
            return None
        if found.occurs is Occurs.TWICE:
            message = _("%(time)s comes twice on this day: the first is meant, in summer time.")
            self.notices.append(message % words)
        return found.moment

    @property
    def settings(self) -> dict[str, Any]:
        """The settings of a valid form, as `services.rounds` takes them."""
        names = [name for name in MAY_CHANGE if name in self.fields]
        chosen: dict[str, Any] = {name: self.cleaned_data[name] for name in names}
        chosen |= {name: self.wordings(name) for name in self.WORDINGS}
        sent = {each.code: self.cleaned_data[f"target_{each.code}"] for each in self.targets}
        known = {code: many for code, many in self.round.targets.items() if code not in sent}
        chosen["targets"] = known | {code: many for code, many in sent.items() if many is not None}
        return chosen

    def target_fields(self) -> Iterator[forms.BoundField]:
        """The controls of the categories."""
        return (self[f"target_{each.code}"] for each in self.targets)


class DeletionForm(forms.Form):
    """The title, typed to say that the round is really meant."""

    title = forms.CharField(
        max_length=LONGEST_TITLE,
        label=gettext_lazy("Title of the round"),
        widget=forms.TextInput(attrs={**_INPUT, "autocomplete": "off"}),
    )
