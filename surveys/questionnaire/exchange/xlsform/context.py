"""What the parts of the XLSForm reader share: languages, codes, lists of choices, notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from surveys.questionnaire.document_reader import MAX_CHOICES
from surveys.questionnaire.exchange.languages import Languages
from surveys.questionnaire.exchange.naming import Codes
from surveys.questionnaire.exchange.report import Change, Loss, Notes
from surveys.questionnaire.exchange.targets import Names
from surveys.questionnaire.exchange.wordings import Wordings
from surveys.questionnaire.exchange.xlsform.columns import Row, Sheet
from surveys.questionnaire.model import OTHER_TEXT, Choice
from surveys.questionnaire.text import Text


@dataclass(frozen=True, slots=True)
class ChoiceList:
    """The choices of a list, and the code of each by the name it has in the file."""

    name: str
    choices: tuple[Choice, ...]
    codes: Mapping[str, str]
    lines: Mapping[str, Row]  # by code


@dataclass(slots=True, kw_only=True)
class Context:
    """One file while it is read."""

    notes: Notes
    unnamed: str  # the tag of texts whose language is not named
    languages: Languages
    names: Names = field(default_factory=Names)
    codes: Codes = field(default_factory=Codes)
    page_codes: Codes = field(default_factory=Codes)
    lists: dict[str, ChoiceList] = field(default_factory=dict)

    def text(self, row: Row, column: str) -> Text:
        """The text of a column in all languages."""
        wordings = {
            self.languages.tag(name) if name else self.unnamed: words
            for name, words in row.wordings(column).items()
        }
        return Wordings(self.notes).text(row["name"] or f"#{row.number}", wordings)

    def code(self, name: str) -> str:
        """A code for a question; a changed one is noted."""
        code = self.codes.take(name, "q")
        if code != name:
            self.notes.changed(Change.CODE, name, name, code)
        return code


def read_lists(context: Context, choices: Sheet) -> None:
    """Read the lists of choices into the context."""
    by_list: dict[str, list[Row]] = {}
    for row in choices.rows:
        if row["list_name"] and row["name"]:
            by_list.setdefault(row["list_name"], []).append(row)
    for name, rows in by_list.items():
        context.lists[name] = _list(context, name, rows)


def _list(context: Context, name: str, rows: list[Row]) -> ChoiceList:
    codes = Codes({OTHER_TEXT})
    made: list[Choice] = []
    by_name: dict[str, str] = {}
    lines: dict[str, Row] = {}
    for row in rows:
        label = context.text(row, "label")
        same = by_name.get(row["name"])
        if same and any(each.code == same and each.label == label for each in made):
            context.notes.lost(Loss.DUPLICATE_CHOICE, name, row["name"])
            continue
        if len(made) == MAX_CHOICES:
            context.notes.lost(Loss.CHOICES_LEFT, name, str(len(rows) - MAX_CHOICES))
            break
        code = codes.take(row["name"], "c")
        by_name.setdefault(row["name"], code)
        lines[code] = row
        made.append(Choice(code=code, label=label or Text.of({context.unnamed: row["name"]})))
    _note_codes(context.notes, name, rows, by_name)
    if any(row["image"] or row["audio"] or row["video"] for row in rows):
        context.notes.lost(Loss.MEDIA, name)
    return ChoiceList(name, tuple(made), by_name, lines)


def _note_codes(notes: Notes, name: str, rows: list[Row], codes: Mapping[str, str]) -> None:
    """Note once per list which codes are not the names of the file."""
    other = [(row["name"], codes[row["name"]]) for row in rows if row["name"] in codes]
    changed = dict(pair for pair in other if pair[0] != pair[1])
    if changed:
        notes.changed(Change.CODE, name, ", ".join(changed), ", ".join(changed.values()))
