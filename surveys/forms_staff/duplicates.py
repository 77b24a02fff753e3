"""The decision about a group of responses, and the words for why they stand out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, cast
from uuid import UUID

from babel.numbers import format_decimal, format_scientific
from django import forms
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from surveys.duplicates.material import FlagKind
from surveys.models import FlagState, ResponseFlag
from surveys.questionnaire.characters import forbidden_character, with_plain_line_ends
from surveys.templatetags.texts import day

LONGEST_REASON = 1_000
COUNT, ASIDE, SOME = "count", "aside", "some"

KINDS = {
    FlagKind.SAME_ANSWERS: gettext_lazy("The same answers"),
    FlagKind.SAME_TEXT: gettext_lazy("The same words"),
    FlagKind.BURST: gettext_lazy("Many on one day"),
    FlagKind.STRAIGHT: gettext_lazy("The same choice in every row"),
}
# Of these all but one are proposed to be set aside: they may be one person's.
DOUBLES = (FlagKind.SAME_ANSWERS, FlagKind.SAME_TEXT)
STATES = {
    FlagState.OPEN: gettext_lazy("to be decided"),
    FlagState.KEPT: gettext_lazy("counts"),
    FlagState.SET_ASIDE: gettext_lazy("set aside"),
}


class DecisionForm(forms.Form):
    """What becomes of a group: all count, all are set aside, or only those ticked."""

    decision = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what becomes of these responses.")},
    )
    ticked = forms.MultipleChoiceField(
        label=gettext_lazy("Set these aside"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy(
            "It is kept with the decision for good. Write no names and no answers."
        ),
        max_length=LONGEST_REASON,
        error_messages={"required": gettext_lazy("Write the reason of your decision.")},
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
    )

    def __init__(self, data: Any = None, *, flags: Sequence[ResponseFlag] | None) -> None:
        """`flags` are offered one by one; None when they are too many for that."""
        super().__init__(data)
        decision = cast("forms.ChoiceField", self.fields["decision"])
        decision.choices = [(COUNT, _("All of them count")), (ASIDE, _("Set all of them aside"))]
        if flags is None:
            del self.fields["ticked"]
            return
        decision.choices += [(SOME, _("Set aside only those ticked; the others count"))]
        ticked = cast("forms.MultipleChoiceField", self.fields["ticked"])
        ticked.choices = [
            (str(flag.id), _("Response %(number)s") % {"number": number})
            for number, flag in enumerate(flags, start=1)
        ]
        aside = [str(flag.id) for flag in flags if flag.state == FlagState.SET_ASIDE]
        ticked.initial = aside or [str(flag.id) for flag in flags if flag.kind in DOUBLES][1:]

    def clean_reason(self) -> str:
        """The reason with plain line ends and no character that cannot be shown."""
        reason = with_plain_line_ends(self.cleaned_data["reason"]).strip()
        if forbidden_character(reason):
            raise forms.ValidationError(_("The reason holds a character that cannot be stored."))
        return reason

    def clean(self) -> dict[str, Any]:
        """Who sets only some aside ticks them."""
        data = super().clean() or {}
        if data.get("decision") == SOME and data.get("ticked") == []:
            self.add_error("ticked", _("Tick the responses that are to be set aside."))
        return data

    @property
    def set_aside(self) -> set[UUID] | None:
        """The flags to set aside; None: all of them."""
        if self.cleaned_data["decision"] == SOME:
            return {UUID(each) for each in self.cleaned_data["ticked"]}
        return None if self.cleaned_data["decision"] == ASIDE else set()


def why(kind: str, detail: dict[str, Any], size: int) -> str:
    """Why the responses of a group stand out, in one or two sentences."""
    return _WHY[FlagKind(kind)](detail, size)


def _same_answers(detail: dict[str, Any], _size: int) -> str:
    items = detail.get("items", 0)
    same = ngettext(
        "The answer to %(many)s closed question is identical.",
        "The answers to %(many)s closed questions are identical.",
        items,
    ) % {"many": items}
    unlikely = _(
        "If answers had nothing to do with each other, chance would make %(chance)s such responses "
        "in the whole round."
    )
    return f"{same} {unlikely % {'chance': _small(detail.get('chance', 0))}}"


def _same_text(detail: dict[str, Any], _size: int) -> str:
    wordings = detail.get("wordings", 1)
    if wordings == 1:
        return _("A long text is the same, but for capitals, accents and punctuation.")
    return ngettext(
        "A long text is nearly the same, in %(many)s wording.",
        "A long text is nearly the same, in %(many)s wordings.",
        wordings,
    ) % {"many": wordings}


def _burst(detail: dict[str, Any], size: int) -> str:
    return _(
        "On %(day)s there were %(many)s responses, beside %(expected)s a day in the week before "
        "and after. A message or an article on that day explains it; a program would, too."
    ) % {
        "day": day(date.fromisoformat(detail["day"])),
        "many": format_decimal(size, locale=get_language()),
        "expected": format_decimal(detail["expected"], locale=get_language()),
    }


def _straight(detail: dict[str, Any], _size: int) -> str:
    return _(
        "Each of these responses takes one and the same choice in every row of every table, over "
        "%(rows)s rows or more. They need not be alike among themselves."
    ) % {"rows": detail.get("rows", 0)}


_WHY = {
    FlagKind.SAME_ANSWERS: _same_answers,
    FlagKind.SAME_TEXT: _same_text,
    FlagKind.BURST: _burst,
    FlagKind.STRAIGHT: _straight,
}


def _small(number: float) -> str:
    """A number that may be very small, as it is read in the page's language."""
    if number >= 0.0001:
        return format_decimal(number, "0.####", locale=get_language())
    if number < 1e-15:
        return _("practically no")
    return format_scientific(number, "0E0", locale=get_language())
