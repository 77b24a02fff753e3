"""The list of choices or rows of a question, or of the groups, as a table to fill in.

Works without script: adding, removing and moving are buttons that send the form.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from surveys.forms_staff.design.conditions import Asked, ConditionTable
from surveys.questionnaire.authoring import fresh_code
from surveys.questionnaire.characters import forbidden_character, normal_form, one_line
from surveys.questionnaire.check_codes import CODE
from surveys.questionnaire.condition_rows import chosen
from surveys.questionnaire.document_reader import MAX_CHOICES
from surveys.questionnaire.model import Choice
from surveys.questionnaire.text import NO_TEXT

LONGEST = 1_000  # characters of a label
# How the codes begin that new lines get.
_BASES = {"choices": "c", "rows": "r", "groups": "g"}
_DO = re.compile(r"(add|remove|up|down|condition|as)-(choices|rows|groups)(?:-(\d{1,4}))?")


@dataclass(slots=True)
class OptionRow:
    """One choice as it is typed. `was` is the code that it had, empty for a new one."""

    was: str = ""
    code: str = ""
    label: str = ""
    other: bool = False
    exclusive: bool = False
    used: str = ""  # what belongs to it, in words
    source: str = ""  # the wording in the source language, where another one is edited
    condition: ConditionTable | None = None  # when it is offered; None: always


class OptionTable:
    """Choices (`name` is "choices"), rows ("rows") or groups ("groups") in one language.

    `errors` holds what is wrong once `options` was asked for.
    """

    def __init__(
        self,
        name: str,
        options: tuple[Choice, ...],
        language: str,
        data: Mapping[str, Any] | None = None,
        source: str = "",
        *,
        with_other: bool = False,
        with_exclusive: bool = False,
        asked: Sequence[Asked] = (),
    ) -> None:
        self.name, self.language = name, language
        self.asked = list(asked)  # what conditions can look at; without any, there are none
        self.with_other, self.with_exclusive = with_other, with_exclusive
        self.before = {option.code: option for option in options}
        self.source = "" if source == language else source
        self.errors: list[str] = []
        self.rows = list(self._typed(data)) if data is not None else self._stored(options)
        self.chosen_in = str(data.get(f"{name}-as", "")) if data is not None else ""
        if data is not None:
            self._add_lines(str(data.get(f"{name}-more", "")))

    def _stored(self, options: tuple[Choice, ...]) -> list[OptionRow]:
        return [
            OptionRow(
                was=option.code,
                code=option.code,
                label=option.label.exactly_in(self.language) or "",
                other=option.other,
                exclusive=option.exclusive,
                source=option.label.exactly_in(self.source) or "",
                condition=self._condition(option.condition) if option.condition else None,
            )
            for option in options
        ]

    def _condition(
        self, condition: str, data: Mapping[str, Any] | None = None, prefix: str = ""
    ) -> ConditionTable:
        return ConditionTable(self.asked, condition, data, prefix=prefix)

    def _typed(self, data: Mapping[str, Any]) -> Iterator[OptionRow]:
        count = str(data.get(f"{self.name}-count", "0"))
        for number in range(min(int(count) if count.isascii() and count.isdigit() else 0, 2000)):
            start = f"{self.name}-{number}-"
            was = str(data.get(f"{start}was", ""))
            known = self.before.get(was)
            stored = known.condition if known else ""
            condition = self._condition(stored) if stored else None
            if f"{start}if-mode" in data:
                condition = self._condition(stored, data, f"{start}if")
            yield OptionRow(
                was=was if known else "",
                code=str(data.get(f"{start}code", "")).strip().lower(),
                label=one_line(normal_form(str(data.get(f"{start}label", "")))),
                other=f"{start}other" in data,
                exclusive=f"{start}exclusive" in data,
                source=(known.label.exactly_in(self.source) or "") if known else "",
                condition=condition,
            )

    def _add_lines(self, lines: str) -> None:
        labels = map(normal_form, lines.splitlines())
        self.rows += [OptionRow(label=label) for label in labels if label]

    def numbered(self) -> list[tuple[int, str, OptionRow]]:
        """The rows with their place and the start of their controls' names."""
        for number, row in enumerate(self.rows):
            if row.condition:
                row.condition.prefix = f"{self.name}-{number}-if"
        return [(number, f"{self.name}-{number}", row) for number, row in enumerate(self.rows)]

    def do(self, wanted: str) -> bool:
        """Carry out what a button says ("up-choices-3"); whether it was meant for this table."""
        if any(row.condition and row.condition.do(wanted) for row in self.rows):
            return True
        found = _DO.fullmatch(wanted)
        if found is None or found[2] != self.name:
            return False
        place = int(found[3] or 0)
        if found[1] == "add":
            self.rows.append(OptionRow())
        elif found[1] == "as":
            self._offer_as_chosen()
        elif found[1] == "condition" and place < len(self.rows):
            condition = self.rows[place].condition = self._condition("")
            condition.add()
        elif place < len(self.rows):
            row = self.rows.pop(place)
            if found[1] != "remove":
                self.rows.insert(max(0, place + (-1 if found[1] == "up" else 1)), row)
        return True

    def alike(self) -> list[Asked]:
        """Earlier questions that share a code with these options: what was chosen in them."""
        codes = {row.code for row in self.rows}
        return [
            each
            for each in self.asked
            if "." not in each.name and codes.intersection(_choices(each))
        ]

    def _offer_as_chosen(self) -> None:
        """Offer each option that an earlier question has too only to who chose it there."""
        of = next((each for each in self.alike() if each.name == self.chosen_in), None)
        for row in self.rows:
            if of and row.code in _choices(of):
                row.condition = self._condition(chosen(of.question, row.code))

    def options(self) -> tuple[Choice, ...]:
        """The choices as typed; new ones without a code get one. Fills `errors`."""
        self.errors = []
        if len(self.rows) > MAX_CHOICES:
            self.errors.append(_("There are too many lines: keep at most %d.") % MAX_CHOICES)
            del self.rows[MAX_CHOICES:]
        taken = {row.code for row in self.rows if row.code}
        for row in self.rows:
            if not row.code:
                row.code = fresh_code(taken, _BASES[self.name])
                taken.add(row.code)
            self._judge(row)
        return tuple(map(self._option, self.rows))

    def _judge(self, row: OptionRow) -> None:
        if not CODE.fullmatch(row.code):
            self.errors.append(
                _("“%s” cannot be a code: use a to z, 0 to 9 and _, a letter first.")
                % row.code[:64]
            )
        if len(row.label) > LONGEST:
            self.errors.append(_("A label has more than %d characters: shorten it.") % LONGEST)
        if forbidden_character(row.label):
            self.errors.append(_("A label holds a character that cannot be kept: type it anew."))
        wanted = row.condition.condition() if row.condition else ""
        if row.condition and row.condition.error:
            self.errors.append(f"{row.label or row.code}: {row.condition.error}")
        elif not wanted:
            row.condition = None

    def _option(self, row: OptionRow) -> Choice:
        before = self.before.get(row.was, Choice(code=row.code, label=NO_TEXT))
        label = before.label.with_wording(self.language, row.label)
        return dataclasses.replace(
            before,
            code=row.code,
            label=label,
            other=row.other,
            exclusive=row.exclusive,
            condition=row.condition.condition() if row.condition else "",
        )


def _choices(asked: Asked) -> set[str]:
    return {choice.code for choice in asked.question.choices}
