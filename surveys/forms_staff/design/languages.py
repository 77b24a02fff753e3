"""How far the languages of a draft are, in words; and what is decided about them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from babel import Locale, UnknownLocaleError
from django import forms
from django.conf.locale import LANG_INFO
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from surveys.language_names import language_name
from surveys.models import QuestionnaireDraft
from surveys.questionnaire.document_reader import LANGUAGE, MAX_ITEMS
from surveys.questionnaire.model import Questionnaire
from surveys.questionnaire.translation import Progress, progress

_DECIDED = re.compile(r"(\d{1,6})-(\d{1,6})-(\d{1,6})")
_FIELD = "decided-"


@dataclass(frozen=True, slots=True)
class LanguageLine:
    """One language that is translated into."""

    code: str
    name: str  # in itself
    direction: str  # ltr, rtl; auto when nobody knows
    progress: Progress
    held_back: bool
    decided: bool  # it is to be published as it is

    @property
    def field(self) -> str:
        """The name of the box that decides to publish it incomplete."""
        return f"{_FIELD}{self.code}"

    @property
    def decision(self) -> str:
        """What the box says: how far the language was when the box was shown."""
        return f"{self.progress.done}-{self.progress.stale}-{self.progress.missing}"

    @property
    def is_undecided(self) -> bool:
        """Whether somebody has to decide before it is published."""
        return not (self.held_back or self.progress.is_complete or self.decided)

    @property
    def words(self) -> str:
        """How far it is, in words."""
        return progress_words(self.progress)


def progress_words(of: Progress) -> str:
    """How far a language is: 12 of 20 translated, 3 to look through, 5 missing."""
    if of.is_complete:
        return (
            ngettext("all of %d text translated", "all of %d texts translated", of.total) % of.total
        )
    parts = [_("%(done)d of %(all)d translated") % {"done": of.done, "all": of.total}]
    if of.stale:
        parts.append(
            ngettext("%d to look through again", "%d to look through again", of.stale) % of.stale
        )
    if of.missing:
        parts.append(ngettext("%d missing", "%d missing", of.missing) % of.missing)
    return ", ".join(parts)


def language_lines(
    questionnaire: Questionnaire,
    draft: QuestionnaireDraft,
    decided: Mapping[str, Progress] | None = None,
) -> list[LanguageLine]:
    """Every language but the source."""
    return [
        LanguageLine(
            code=each,
            name=language_name(each),
            direction=direction(each),
            progress=(found := progress(questionnaire, each, draft.marks)),
            held_back=each in draft.held_back,
            decided=(decided or {}).get(each) == found,
        )
        for each in questionnaire.languages[1:]
    ]


def direction(language: str) -> str:
    """Which way a language is written, for the attribute `dir`."""
    try:
        return str(Locale.parse(language, sep="-").text_direction)
    except (ValueError, UnknownLocaleError):
        return "auto"


def decided_on(data: Mapping[str, Any]) -> dict[str, Progress]:
    """The languages whose boxes are ticked, with how far they were when the boxes were shown."""
    found = {}
    for name, value in data.items():
        counts = _DECIDED.fullmatch(str(value))
        if name.startswith(_FIELD) and counts:
            done, stale, missing = map(int, counts.groups())
            found[name.removeprefix(_FIELD)] = Progress(done=done, stale=stale, missing=missing)
    return found


def decision_of(decided: Mapping[str, Progress], published: Questionnaire) -> dict[str, Any]:
    """For the log: the languages that were published though incomplete, with their counts."""
    found = {
        language: {"missing": of.missing, "stale": of.stale}
        for language, of in decided.items()
        if language in published.languages and not of.is_complete
    }
    return {"incomplete": found} if found else {}


class AddLanguageForm(forms.Form):
    """A language to translate into, by its tag."""

    language = forms.CharField(
        label=gettext_lazy("Language"),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "class": "form-control short",
                "list": "known-languages",
                "autocapitalize": "none",
                "autocomplete": "off",
                "spellcheck": "false",
            }
        ),
        error_messages={"required": gettext_lazy("Choose a language.")},
    )

    def __init__(self, data: Any = None, *, present: Collection[str]) -> None:
        super().__init__(data)
        self.present = present

    def clean_language(self) -> str:
        """A tag such as hu or pt-br, not there yet."""
        tag = self.cleaned_data["language"].strip().lower().replace("_", "-")
        if not LANGUAGE.fullmatch(tag):
            raise forms.ValidationError(_("Write the tag of the language, such as hu or de."))
        if tag in self.present:
            raise forms.ValidationError(_("The questionnaire has this language already."))
        if len(self.present) >= MAX_ITEMS["languages"]:
            raise forms.ValidationError(
                _("The questionnaire has as many languages as it can have.")
            )
        return tag

    def known(self) -> list[tuple[str, str]]:
        """Languages to choose from, by tag, with their names in the page's language."""
        shown = Locale.parse((get_language() or "en").replace("-", "_"))
        names = [
            (tag, shown.languages.get(tag, language_name(tag)))
            for tag in LANG_INFO
            if LANGUAGE.fullmatch(tag) and "-" not in tag and tag not in self.present
        ]
        return sorted(names, key=lambda each: each[1])
