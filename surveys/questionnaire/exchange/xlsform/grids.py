"""Questions with the same choices in one table: a matrix."""

from __future__ import annotations

from collections.abc import Sequence

from surveys.questionnaire.exchange.naming import Codes
from surveys.questionnaire.exchange.report import Change
from surveys.questionnaire.exchange.targets import Target
from surveys.questionnaire.exchange.xlsform.context import Context
from surveys.questionnaire.exchange.xlsform.tree import Branch, Line
from surveys.questionnaire.exchange.xlsform.types import Sort
from surveys.questionnaire.model import OTHER_TEXT, Choice, Kind, Question
from surveys.questionnaire.text import NO_TEXT, Text


def looks(line: Line | Branch) -> list[str]:
    """The words of the appearance."""
    return line.row["appearance"].split()


def table_of(branch: Branch) -> list[Line] | None:
    """The rows of a group that is one table of single choices; None when it is none."""
    if "table-list" not in looks(branch):
        return None
    rows = [child for child in branch.children if isinstance(child, Line)]
    return rows if len(rows) == len(branch.children) and alike(rows) else None


def run_of(children: Sequence[Line | Branch], start: int) -> list[Line]:
    """The heading of a table (appearance `label`) and the rows after it; empty when none."""
    first = children[start]
    if (
        not isinstance(first, Line)
        or "label" not in looks(first)
        or first.type.sort is not Sort.ONE
    ):
        return []
    run = [first]
    for child in children[start + 1 :]:
        if not isinstance(child, Line) or "list-nolabel" not in looks(child):
            break
        if child.type.list_name != first.type.list_name or child.type.sort is not Sort.ONE:
            break
        run.append(child)
    return run if len(run) > 1 and alike(run[1:]) else []


def alike(rows: Sequence[Line]) -> bool:
    """Whether lines offer the same choices and none depends on another: only then are they rows."""
    first = rows[0] if rows else None
    return first is not None and all(
        row.type.sort is Sort.ONE
        and not row.type.or_other
        and row.type.list_name == first.type.list_name
        and row.row["choice_filter"] == first.row["choice_filter"]
        and not row.row["constraint"]
        and not any(f"${{{each.row['name']}}}" in row.row["relevant"] for each in rows)
        for row in rows
    )


def share_condition(rows: Sequence[Line]) -> bool:
    """Whether all rows of a table are asked under one condition, which is then the table's."""
    return len({line.row["relevant"] for line in rows}) == 1


def matrix_of(
    context: Context, name: str, text: Text, rows: Sequence[Line], help_: Text = NO_TEXT
) -> Question | None:
    """The rows as one matrix; None when their list of choices is missing or too short."""
    offered = context.lists.get(rows[0].type.list_name)
    if offered is None or len(offered.choices) < 2:
        return None
    code = context.code(name)
    codes = Codes({OTHER_TEXT})
    made = []
    for line in rows:
        written = line.row["name"]
        row_code = codes.take(written.removeprefix(f"{name}."), "r")
        label = context.text(line.row, "label") or Text.of({context.unnamed: written})
        made.append(Choice(code=row_code, label=label))
        target = Target(code=code, kind=Kind.MATRIX, part=row_code, values=offered.codes)
        context.names.add(written, target)
    context.names.lose(name)
    context.notes.changed(Change.MATRIX, name, ", ".join(line.row["name"] for line in rows), code)
    return Question(
        code=code,
        kind=Kind.MATRIX,
        text=text,
        help=help_,
        required=all(line.row["required"].lower() in ("yes", "true", "true()") for line in rows),
        choices=offered.choices,
        rows=tuple(made),
    )
