"""Forms for importing answers: giving a file, saying what its columns and cells mean."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.forms_staff.response_import_words import column_words
from surveys.forms_staff.response_meanings import about
from surveys.language_names import language_in_text
from surveys.models import Mode
from surveys.questionnaire.model import Questionnaire
from surveys.response_files.mapping import CONSTANTS
from surveys.response_files.report import ColumnReport, Fate
from surveys.response_files.table import OF_A_PAGE
from surveys.response_files.targets import Use, targets
from surveys.response_files.words import folded
from surveys.templatetags.texts import plain

MOST_COLUMNS = 400  # that can be changed on the page; the others stay as they were found
MOST_WORDS = 60
LONGEST_WORD = 200  # characters
NO_ANSWER = "-"

_SELECT = {"class": "form-select"}
_INPUT = {"class": "form-control"}

MODES = {
    Mode.UNKNOWN: gettext_lazy("Not known"),
    Mode.WEB: gettext_lazy("On the web"),
    Mode.PAPER: gettext_lazy("On paper"),
    Mode.TELEPHONE: gettext_lazy("By telephone"),
}

# To look at first: what may have been meant to be something.
_UNCLEAR = {Fate.UNKNOWN, Fate.AMBIGUOUS, Fate.REPEATED}


class FileForm(forms.Form):
    """A file of answers."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={**_INPUT, "aria-describedby": "file-help"}),
        error_messages={"required": gettext_lazy("Choose a file.")},
    )

    def clean_file(self) -> Any:
        """Refuse what is too large before it is read."""
        file = self.cleaned_data["file"]
        if file.size > OF_A_PAGE.bytes:
            raise forms.ValidationError(_("The file is larger than 20 MB."))
        return file


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """A column as the page shows it."""

    control: forms.BoundField
    report: ColumnReport
    meaning: str  # what its variable is about; empty when it has none

    @property
    def words(self) -> str:
        """What became of it."""
        return column_words(self.report)

    @property
    def is_unclear(self) -> bool:
        """Whether somebody should look at it."""
        return self.report.fate in _UNCLEAR or bool(self.report.unknown)


@dataclass(frozen=True, slots=True)
class ShownWord:
    """A cell that means no choice, and where to say what it means."""

    control: forms.BoundField
    column: str
    word: str
    rows: int


class CheckForm(forms.Form):
    """What columns and cells of a file mean, and what holds for all rows."""

    language = forms.ChoiceField(
        label=gettext_lazy("Language, where no column says it"),
        widget=forms.Select(attrs=_SELECT),
    )
    mode = forms.ChoiceField(
        label=gettext_lazy("How the answers were given, where no column says it"),
        choices=[(mode.value, words) for mode, words in MODES.items()],
        widget=forms.Select(attrs=_SELECT),
    )
    date = forms.DateField(
        label=gettext_lazy("Day of the answers, where no column says it"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={**_INPUT, "type": "date"}),
        input_formats=["%Y-%m-%d"],
    )
    missing = forms.CharField(
        label=gettext_lazy("Cells that mean no answer"),
        help_text=gettext_lazy("Separated by commas, for example NA, -99. Empty cells always do."),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={**_INPUT, "spellcheck": "false"}),
    )
    skip_bad = forms.BooleanField(
        label=gettext_lazy("Leave out the rows with problems and import the others"),
        required=False,
    )
    again = forms.BooleanField(
        label=gettext_lazy("Import the file although it was imported before"), required=False
    )

    def __init__(
        self,
        data: Any = None,
        *,
        questionnaire: Questionnaire,
        columns: tuple[ColumnReport, ...],
        document: Mapping[str, Any],
        today: datetime.date,
    ) -> None:
        constants = document.get("constants", {})
        super().__init__(
            data,
            initial={
                "language": constants.get("language", questionnaire.languages[0]),
                "mode": constants.get("mode", Mode.UNKNOWN.value),
                "date": datetime.date.fromisoformat(constants["date"])
                if "date" in constants
                else today,
                "missing": ", ".join(document.get("missing", ())),
            },
        )
        self._questionnaire, self._document = questionnaire, document
        self._targets = targets(questionnaire)
        self.fields["language"].choices = [  # type: ignore[attr-defined]
            (code, language_in_text(code)) for code in questionnaire.languages
        ]
        self._columns = sorted(columns, key=lambda each: each.fate not in _UNCLEAR)[:MOST_COLUMNS]
        self.left_over = max(0, len(columns) - MOST_COLUMNS)
        self._places = {each.name: place for place, each in enumerate(columns)}
        for each in self._columns:
            self._add_column(each)
        self._words = [word for each in self._columns for word in self._add_words(each)]

    def _add_column(self, column: ColumnReport) -> None:
        self.fields[f"column-{self._places[column.name]}"] = forms.CharField(
            required=False,
            initial=column.variable if column.fate is Fate.MAPPED else "",
            label=_("Variable"),
            max_length=200,
            widget=forms.TextInput(
                attrs={**_INPUT, "list": "variables", "spellcheck": "false", "autocomplete": "off"}
            ),
        )

    def _add_words(self, column: ColumnReport) -> list[tuple[ColumnReport, str, str, int]]:
        """Ask what cells mean that are no choice, and show again what was said."""
        options = self._options(column)
        said = self._said(column.name)
        asked = []
        for word, rows in {**dict.fromkeys(said, 0), **column.unknown}.items():
            if not options or len(self.fields) > MOST_COLUMNS + MOST_WORDS or not word:
                break
            if len(word) > LONGEST_WORD:
                continue
            digest = hashlib.sha256(f"{column.name}\0{word}".encode()).hexdigest()[:16]
            initial = said.get(word)
            self.fields[f"word-{digest}"] = forms.ChoiceField(
                required=False,
                choices=[("", _("Not said: the row has a problem")), *options,
                         (NO_ANSWER, _("No answer"))],
                initial=NO_ANSWER if initial == "" else initial,
                label=word,
                widget=forms.Select(attrs=_SELECT),
            )  # fmt: skip
            asked.append((column, word, f"word-{digest}", rows))
        return asked

    def _said(self, column: str) -> Mapping[str, str]:
        plan = self._document.get("columns", {}).get(column)
        return plan.get("values", {}) if isinstance(plan, dict) else {}

    def _options(self, column: ColumnReport) -> list[tuple[str, str]]:
        """The choices that a cell of the column can mean."""
        target = self._targets.get(column.variable)
        question = self._questionnaire.question(target.question) if target else None
        if target is None or question is None or column.fate is not Fate.MAPPED:
            return []
        if target.use is Use.TAKEN:
            return [("1", _("taken")), ("0", _("not taken"))]
        if target.use in {Use.ANSWER, Use.ROW, Use.PLACE}:
            return [(each.code, plain(each.label)) for each in question.choices]
        return []

    def clean(self) -> dict[str, Any]:
        """Variables that there are, and none twice."""
        data = super().clean() or {}
        seen: dict[str, str] = {}
        for each in self._columns:
            name = f"column-{self._places[each.name]}"
            variable = self._variable(data.get(name, ""))
            if variable and variable not in self._targets:
                self.add_error(name, _("There is no such variable. Choose one from the list."))
            elif variable in seen:
                self.add_error(name, _("Another column is this variable already."))
            elif variable:
                seen[variable] = name
            data[name] = variable
        return data

    def _variable(self, typed: str) -> str:
        """The name typed, also in another case."""
        typed = typed.strip()
        if not typed or typed in self._targets:
            return typed
        return next((each for each in self._targets if folded(each) == folded(typed)), typed)

    @property
    def says_more(self) -> bool:
        """Whether what is said of columns, cells or all rows differs from what was said before."""
        return bool(set(self.changed_data) - {"skip_bad", "again"})

    @property
    def document(self) -> dict[str, Any]:
        """What the valid form says, as `surveys.response_files.mapping` reads it."""
        columns: dict[str, Any] = {}
        for each in self._columns:
            variable = self.cleaned_data[f"column-{self._places[each.name]}"]
            if variable:
                columns[each.name] = variable
            elif each.fate is Fate.MAPPED or each.fate is Fate.LEFT_OUT:
                columns[each.name] = None
        for column, word, name, _rows in self._words:
            meant = self.cleaned_data.get(name)
            if meant and columns.get(column.name) == column.variable:
                columns[column.name] = {"variable": column.variable, "values": {}}
            plan = columns.get(column.name)
            if meant and isinstance(plan, dict) and plan["variable"] == column.variable:
                plan["values"][word] = "" if meant == NO_ANSWER else meant
        data = self.cleaned_data
        constants = {"language": data["language"], "date": data["date"].isoformat()}
        if data["mode"] != Mode.UNKNOWN:
            constants["mode"] = data["mode"]
        missing = [word.strip() for word in data["missing"].split(",") if word.strip()]
        return {
            "columns": columns,
            "constants": {name: constants[name] for name in CONSTANTS if name in constants},
            "missing": missing,
        }

    def unclear(self) -> list[ShownColumn]:
        """The columns that somebody should look at."""
        return [each for each in self._shown() if each.is_unclear]

    def clear(self) -> list[ShownColumn]:
        """The other columns."""
        return [each for each in self._shown() if not each.is_unclear]

    def _shown(self) -> list[ShownColumn]:
        return [
            ShownColumn(
                self[f"column-{self._places[each.name]}"],
                each,
                about(self._questionnaire, self._targets.get(each.variable)),
            )
            for each in self._columns
        ]

    def words(self) -> list[ShownWord]:
        """The cells that are asked about."""
        return [
            ShownWord(self[name], column.name, word, rows)
            for column, word, name, rows in self._words
        ]

    def variables(self) -> list[tuple[str, str]]:
        """Everything that a column can be, and what it is about."""
        of = self._questionnaire
        return [(name, about(of, target)) for name, target in self._targets.items()]
