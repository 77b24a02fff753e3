"""The lines of the survey sheet as groups in groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from surveys.questionnaire.exchange.report import Loss, Notes, Refusal, RefusedError
from surveys.questionnaire.exchange.xlsform.columns import Row
from surveys.questionnaire.exchange.xlsform.types import Sort, Type, type_of

MAX_DEPTH = 20  # groups in groups


@dataclass(slots=True)
class Line:
    """One line that is no group."""

    row: Row
    type: Type


@dataclass(slots=True)
class Branch:
    """A group or repeat and what is in it."""

    row: Row
    type: Type
    children: list[Line | Branch] = field(default_factory=list)


def tree_of(rows: Sequence[Row], notes: Notes) -> Branch:
    """The whole survey as one branch. Raises RefusedError when groups do not match.

    A name may stand only once in each group, as XLSForm demands.
    """
    root = Branch(Row(0, {}), Type("survey", Sort.BEGIN))
    open_: list[Branch] = [root]
    for row in rows:
        if not row["type"]:
            if row["name"] or row.wordings("label"):
                notes.lost(Loss.UNTYPED_ROW, row["name"], str(row.number))
            continue
        type_ = type_of(row["type"])
        if type_.sort is Sort.END:
            _close(open_, row, type_)
            continue
        child: Line | Branch = Line(row, type_)
        if type_.sort is Sort.BEGIN:
            child = Branch(row, type_)
        open_[-1].children.append(child)
        if isinstance(child, Branch):
            open_.append(child)
        if len(open_) > MAX_DEPTH:
            raise RefusedError(Refusal.NESTED_TOO_DEEP, row["name"])
    if len(open_) > 1:
        raise RefusedError(Refusal.GROUPS_UNBALANCED, open_[-1].row["name"])
    _check_names(root)
    return root


def _close(open_: list[Branch], row: Row, type_: Type) -> None:
    if len(open_) < 2 or open_[-1].type.repeat is not type_.repeat:
        raise RefusedError(Refusal.GROUPS_UNBALANCED, row["name"], str(row.number))
    open_.pop()


def _check_names(branch: Branch) -> None:
    for each in branches(branch):
        names = Counter(child.row["name"] for child in each.children if child.row["name"])
        twice = next((name for name, count in names.items() if count > 1), None)
        if twice is not None:
            raise RefusedError(Refusal.NAME_TWICE, twice)


def branches(branch: Branch) -> Iterator[Branch]:
    """The branch and all branches in it."""
    yield branch
    for child in branch.children:
        if isinstance(child, Branch):
            yield from branches(child)


def lines(branch: Branch) -> Iterator[Line]:
    """All lines in a branch, however deep, in order."""
    for child in branch.children:
        if isinstance(child, Branch):
            yield from lines(child)
        else:
            yield child
