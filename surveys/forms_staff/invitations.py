"""Forms for inviting: giving a list, saying what its columns mean, filtering who is invited."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django import forms
from django.utils.translation import get_language_info, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from surveys.forms_staff.list_words import FIELDS
from surveys.invitation_lists.mapping import Field, ListMapping, cells_of
from surveys.invitation_lists.table import MAX_FILE, Table
from surveys.invitation_lists.words import Words, folded
from surveys.questionnaire.model import Choice
from surveys.templatetags.texts import plain

NOTHING = "-"  # of a word: no category, or the round's own language
_SELECT = {"class": "form-select"}
_INPUT = {"class": "form-control"}

MOST_WORDS = 50  # unknown words asked about; further ones are listed as problems of their lines
LONGEST_WORD = 200  # characters
_EXAMPLES = 3  # of a column


class UploadForm(forms.Form):
    """A file, or a text that was pasted."""

    file = forms.FileField(
        required=False,
        label=gettext_lazy("File"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs=_INPUT),
    )
    pasted = forms.CharField(
        required=False,
        label=gettext_lazy("Or paste the list"),
        widget=forms.Textarea(attrs={**_INPUT, "rows": 8, "spellcheck": "false"}),
    )

    def clean_file(self) -> Any:
        """Refuse what is too large before it is read."""
        file = self.cleaned_data["file"]
        if file and file.size > MAX_FILE:
            raise forms.ValidationError(_("The file is larger than 20 MB."))
        return file

    def clean(self) -> dict[str, Any]:
        """Exactly one of the two."""
        data = super().clean() or {}
        if not self.errors and bool(data["file"]) == bool(data["pasted"]):
            given = bool(data["file"])
            self.add_error(
                "pasted" if given else "file",
                _("Choose a file or paste a list, not both.")
                if given
                else _("Choose a file, or paste the list below."),
            )
        return data

    @property
    def content(self) -> tuple[bytes, str, str]:
        """The bytes, the name, and which field they came from."""
        file = self.cleaned_data["file"]
        if file:
            return file.read(), file.name, "file"
        return self.cleaned_data["pasted"].encode(), "", "pasted"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list as the mapping page shows it."""

    control: forms.BoundField
    name: str
    examples: list[str]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a list that is not known, and where to say what it means."""

    control: forms.BoundField
    word: str
    lines: int  # on how many lines it stands


class MappingForm(forms.Form):
    """What each column of a table means, and each word that is not known."""

    heading = forms.BooleanField(
        required=False, label=gettext_lazy("The first line holds the names of the columns")
    )

    def __init__(
        self,
        data: Any = None,
        *,
        table: Table,
        mapping: ListMapping,
        choices: Iterable[Choice],
        words: dict[Field, Words],
        languages: Iterable[str],
    ) -> None:
        super().__init__(data, initial={"heading": mapping.heading})
        self.table, self.mapping, self._words = table, mapping, words
        self._meanings = {
            Field.CATEGORY: [(each.code, plain(each.label)) for each in choices]
            + [(NOTHING, _("No category"))],
            Field.LANGUAGE: [(code, _language(code)) for code in languages]
            + [(NOTHING, _("No language: the round's own"))],
        }
        for number in range(table.width):
            self._add_column(number)
        self._asked = self._add_words(self._sent_mapping() if self.is_bound else mapping)

    def _add_column(self, number: int) -> None:
        columns = self.mapping.columns
        field = columns[number] if number < len(columns) else None
        self.fields[f"column-{number}"] = forms.ChoiceField(
            required=False,
            choices=[("", _("Do not import")), *((each.value, FIELDS[each]) for each in Field)],
            initial=field.value if field else "",
            label=_("Import as"),
            widget=forms.Select(attrs=_SELECT),
        )

    def _sent_mapping(self) -> ListMapping:
        sent = [self.data.get(f"column-{number}", "") for number in range(self.table.width)]
        known = {each.value for each in Field}
        return ListMapping(
            heading="heading" in self.data,
            columns=tuple(Field(each) if each in known else None for each in sent),
        )

    def _add_words(self, mapping: ListMapping) -> list[tuple[Field, str, str, int]]:
        """Ask what the unknown words of the chosen columns mean, the most frequent ones first."""
        asked = []
        for field, meanings in self._meanings.items():
            cells = cells_of(mapping.lines(self.table), mapping.column(field))
            unknown = self._words[field].unknown(cells)
            for word, lines in unknown.most_common(MOST_WORDS):
                if len(word) > LONGEST_WORD:
                    continue
                name = _word_name(field, word)
                self.fields[name] = forms.ChoiceField(
                    choices=[("", _("Choose")), *meanings],
                    initial=self._initial(field, word),
                    label=word,
                    widget=forms.Select(attrs=_SELECT),
                    error_messages={
                        "required": _("Choose what “%(word)s” means.") % {"word": word}
                    },
                )
                asked.append((field, word, name, lines))
        return asked

    def _initial(self, field: Field, word: str) -> str:
        meaning = self.mapping.values.get(field, {}).get(folded(word))
        return NOTHING if meaning == "" else meaning or ""

    def clean(self) -> dict[str, Any]:
        """One column of addresses, and no field twice."""
        data = super().clean() or {}
        sent = [data.get(f"column-{number}", "") for number in range(self.table.width)]
        if Field.EMAIL.value not in sent:
            self.add_error("column-0", _("Choose which column holds the e-mail addresses."))
        for number, each in enumerate(sent):
            if each and each in sent[:number]:
                message = _("Another column is imported as “%(field)s” already.")
                self.add_error(f"column-{number}", message % {"field": FIELDS[Field(each)]})
        return data

    @property
    def result(self) -> ListMapping:
        """The mapping that a valid form says."""
        values: dict[Field, dict[str, str]] = {}
        for field, word, name, _lines in self._asked:
            meaning = self.cleaned_data[name]
            values.setdefault(field, {})[folded(word)] = "" if meaning == NOTHING else meaning
        sent = self._sent_mapping()
        return ListMapping(heading=sent.heading, columns=sent.columns, values=values)

    def columns(self) -> list[Column]:
        """The columns with their first cells."""
        first = self.table.lines[0]
        lines = list(islice(self.mapping.lines(self.table), 200))
        return [
            Column(
                self[f"column-{number}"],
                first.cell(number) if self.mapping.heading else "",
                list(islice(cells_of(lines, number), _EXAMPLES)),
            )
            for number in range(self.table.width)
        ]

    def words(self, field: Field) -> list[Word]:
        """The unknown words of a field."""
        return [
            Word(self[name], word, lines)
            for each, word, name, lines in self._asked
            if each is field
        ]

    def category_words(self) -> list[Word]:
        """The unknown words for categories."""
        return self.words(Field.CATEGORY)

    def language_words(self) -> list[Word]:
        """The unknown words for languages."""
        return self.words(Field.LANGUAGE)


def _word_name(field: Field, word: str) -> str:
    """A name for the control that does not change with the order of the words."""
    return f"{field.value}-{hashlib.sha256(folded(word).encode()).hexdigest()[:16]}"


def _language(code: str) -> str:
    try:
        return get_language_info(code)["name_translated"]
    except KeyError:
        return code


class ConsentForm(forms.Form):
    """Staff say that lines with problems are left out."""

    def __init__(self, data: Any = None, *, left_out: int) -> None:
        super().__init__(data)
        if left_out:
            self.fields["leave_out"] = forms.BooleanField(
                label=ngettext("Leave out this line", "Leave out these %(count)s lines", left_out)
                % {"count": left_out},
                error_messages={"required": _("Say that the lines listed are left out.")},
            )


class FilterForm(forms.Form):
    """Which invitations are shown. What is not known filters nothing."""

    q = forms.CharField(
        required=False,
        max_length=200,
        label=gettext_lazy("Search"),
        widget=forms.TextInput(attrs={**_INPUT, "type": "search"}),
    )
    category = forms.ChoiceField(
        required=False, label=gettext_lazy("Category"), widget=forms.Select(attrs=_SELECT)
    )
    standing = forms.ChoiceField(
        required=False, label=gettext_lazy("Standing"), widget=forms.Select(attrs=_SELECT)
    )

    def __init__(
        self,
        data: Any,
        *,
        choices: Iterable[Choice],
        standings: Iterable[tuple[str, Any]],
    ) -> None:
        super().__init__(data)
        categories = [(each.code, plain(each.label)) for each in choices]
        self.fields["category"].choices = [  # type: ignore[attr-defined]
            ("", _("All categories")), *categories, (NOTHING, _("No category")),
        ]  # fmt: skip
        self.fields["standing"].choices = [("", _("Everybody")), *standings]  # type: ignore[attr-defined]

    def chosen(self, name: str) -> str:
        """What was chosen, "" for nothing or for what is not offered."""
        self.is_valid()
        return self.cleaned_data.get(name, "")
