"""What the columns of a file mean, as it was found or as somebody says: a document to edit.

```yaml
columns:
  Q1: sector                # a variable, by its name in the data file
  Q2:                       # the same, and what its cells mean
    variable: needs
    values: {1: money, 2: time, 9: ""}    # "" is no answer
    missing: ["99"]
  remarks: null             # left out
constants: {language: ro, mode: paper, date: 2026-03-01}
missing: ["NA", "-99"]      # in every column
only_with: submitdate       # rows are complete where this column is filled in
```
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from surveys.questionnaire.model import Questionnaire
from surveys.questionnaire.problems import clipped
from surveys.questionnaire.yaml_codec import write_tree
from surveys.questionnaire.yaml_tree import YamlTreeError, read_tree
from surveys.response_files.report import Fate, How
from surveys.response_files.targets import targets

CONSTANTS = ("language", "mode", "date", "origin")
_KEYS = frozenset({"columns", "constants", "missing", "only_with"})
_COLUMN_KEYS = frozenset({"variable", "values", "missing"})


class MappingError(ValueError):
    """A mapping that cannot be used; the text says where, and what to write instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnPlan:
    """What one column is."""

    target: str = ""  # name of a variable or fact; empty unless mapped
    fate: Fate = Fate.MAPPED
    how: How | None = None
    values: Mapping[str, str] = field(default_factory=dict)  # cell -> what to read instead
    missing: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseMapping:
    """What every column of a file is, and what holds for all rows."""

    columns: Mapping[str, ColumnPlan]  # by name
    constants: Mapping[str, str] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()
    only_with: str = ""

    def document(self) -> dict[str, Any]:
        """The mapping as plain values; what `merged` reads."""
        made: dict[str, Any] = {"columns": {n: _column(each) for n, each in self.columns.items()}}
        if self.constants:
            made["constants"] = dict(self.constants)
        if self.missing:
            made["missing"] = sorted(self.missing)
        if self.only_with:
            made["only_with"] = self.only_with
        return made

    def yaml(self) -> str:
        """The document as YAML, for people to edit."""
        return write_tree(self.document(), in_lines=("columns",))


def _column(plan: ColumnPlan) -> Any:
    if plan.fate is not Fate.MAPPED:
        return None
    if not plan.values and not plan.missing:
        return plan.target
    more: dict[str, Any] = {"values": dict(plan.values)} if plan.values else {}
    if plan.missing:
        more["missing"] = sorted(plan.missing)
    return {"variable": plan.target, **more}


def read_document(content: bytes | str) -> dict[str, Any]:
    """A mapping file, YAML or JSON, as plain values. Raises MappingError."""
    try:
        document = read_tree(content, any_keys=True)[0]
    except YamlTreeError as fault:
        raise MappingError(f"line {fault}") from None
    if not isinstance(document, dict):
        raise MappingError("the mapping is no list of names: write `columns: …`")
    return document


def merged(
    found: ResponseMapping, document: Mapping[str, Any], questionnaire: Questionnaire
) -> ResponseMapping:
    """The mapping found, with what a document says instead. Raises MappingError.

    Columns that the document does not name stay as they were found, unless it gives their
    variable to another column: then they are left out.
    """
    _known(document, _KEYS, "the mapping")
    said = {
        name: _plan(name, value, found, questionnaire)
        for name, value in _names(document.get("columns"), "columns").items()
    }
    taken = {plan.target for plan in said.values() if plan.target}
    columns = {
        name: ColumnPlan(fate=Fate.REPEATED) if plan.target in taken else plan
        for name, plan in found.columns.items()
    }
    columns.update(said)
    constants = {**found.constants, **_constants(document.get("constants"))}
    only_with = document.get("only_with", found.only_with) or ""
    if only_with and only_with not in columns:
        raise MappingError(f"only_with: the file has no column “{clipped(only_with)}”")
    return replace(
        found,
        columns=columns,
        constants=constants,
        missing=found.missing | _words(document.get("missing"), "missing"),
        only_with=only_with,
    )


def _plan(
    name: str, value: Any, found: ResponseMapping, questionnaire: Questionnaire
) -> ColumnPlan:
    if name not in found.columns:
        raise MappingError(f"columns: the file has no column “{clipped(name)}”")
    if value is None or value == "":
        return ColumnPlan(fate=Fate.LEFT_OUT)
    more: Mapping[str, Any] = {}
    if isinstance(value, dict):
        _known(value, _COLUMN_KEYS, f"columns: {clipped(name)}")
        value, more = value.get("variable", found.columns[name].target), value
    if value not in targets(questionnaire):
        raise MappingError(
            f"columns: {clipped(name)}: the questionnaire has no variable “{clipped(value)}”"
        )
    values = _names(more.get("values"), f"columns: {clipped(name)}: values")
    return ColumnPlan(
        target=value,
        how=How.MAPPING if value != found.columns[name].target else found.columns[name].how,
        values={_word(cell): _word(meant) for cell, meant in values.items()},
        missing=_words(more.get("missing"), f"columns: {clipped(name)}: missing"),
    )


def _constants(value: Any) -> dict[str, str]:
    given = _names(value, "constants")
    _known(given, frozenset(CONSTANTS), "constants")
    constants = {name: _word(each) for name, each in given.items()}
    if "date" in constants:
        try:
            date.fromisoformat(constants["date"])
        except ValueError:
            raise MappingError("constants: date: write a day as 2026-03-31") from None
    return constants


def _names(value: Any, place: str) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise MappingError(f"{place}: write `name: value` lines")
    return {str(name): each for name, each in value.items()}


def _words(value: Any, place: str) -> frozenset[str]:
    if value is None:
        return frozenset()
    if not isinstance(value, list):
        raise MappingError(f"{place}: write a list, for example [NA, -99]")
    return frozenset(map(_word, value))


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _known(given: Mapping[str, Any], known: frozenset[str], place: str) -> None:
    for name in given:
        if name not in known:
            expected = ", ".join(sorted(known))
            raise MappingError(f"{place}: “{clipped(name)}” is unknown: write {expected}")
