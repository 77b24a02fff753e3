"""The column `choice_filter`: one expression for all choices of a list, with its columns as names.

For each choice the columns are replaced by what stands in them in its line of the sheet; what is
left depends on answers alone and becomes the choice's own condition.
"""

from __future__ import annotations

from collections.abc import Mapping

from surveys.questionnaire.exchange.drafts import Options, Wish
from surveys.questionnaire.exchange.report import Loss
from surveys.questionnaire.exchange.source_syntax import (
    Binary,
    Call,
    Column,
    Literal,
    Name,
    Node,
    UnreadableError,
    joined,
    nodes_of,
    read_choice_filter,
)
from surveys.questionnaire.exchange.xlsform.columns import Row, column_of
from surveys.questionnaire.exchange.xlsform.context import Context
from surveys.questionnaire.model import Question

MAX_WORK = 100_000  # parts of expressions that are looked at for the choices of one question


def choice_wishes(context: Context, row: Row, list_name: str, question: Question) -> Options:
    """The conditions of a question's choices, by code; what cannot be kept is noted."""
    written, found = row["choice_filter"], context.lists.get(list_name)
    if not written:
        return {}
    try:
        node = read_choice_filter(written)
        if found is None or not question.choices:
            raise UnreadableError
        return _of_each(node, written, row["name"], found.lines, question)
    except UnreadableError:
        context.notes.lost(Loss.CHOICE_FILTER, row["name"], written)
        return {}


def _of_each(
    node: Node, written: str, item: str, lines: Mapping[str, Row], question: Question
) -> Options:
    there = frozenset(column for line in lines.values() for column in line.cells)
    parts = list(nodes_of(node))
    named = dict.fromkeys(each.name for each in parts if isinstance(each, Column))
    columns = tuple(name for name in named if column_of(name)[0] in there)
    cells = {
        choice.code: tuple(lines[choice.code][column_of(name)[0]] for name in columns)
        for choice in question.choices
        if choice.code in lines
    }
    # Many choices have the same in these columns: each county has its towns.
    alike = dict.fromkeys(cells.values())
    if len(parts) * len(alike) > MAX_WORK:
        raise UnreadableError
    wishes = {
        values: (Wish(item, written, _with(node, dict(zip(columns, values, strict=True)))),)
        for values in alike
    }
    return {code: wishes[values] for code, values in cells.items()}


def _with(node: Node, cells: Mapping[str, str]) -> Node:
    """The expression with what stands in the columns in the place of their names.

    A bare word that is no column is the text its author meant.
    """
    match node:
        case Column(name):
            return Literal(cells.get(name, name))
        case Call(function, arguments):
            return _call(function, tuple(_with(each, cells) for each in arguments))
        case Binary(operator, left, right):
            return _binary(operator, _with(left, cells), _with(right, cells))
        case _:
            return node


def _call(function: str, arguments: tuple[Node, ...]) -> Node:
    match function, arguments:
        case "selected", (Literal(several), Literal(one)):
            return _constant(one in several.split())
        case "selected", (Literal(several), Name() as answer):
            # A choice that belongs to several answers: any of them will do.
            alike = [Binary("=", answer, Literal(each)) for each in several.split()]
            return joined("or", alike) if alike else _constant(False)
    return Call(function, arguments)


def _binary(operator: str, left: Node, right: Node) -> Node:
    if isinstance(left, Literal) and isinstance(right, Literal) and operator in ("=", "!="):
        return _constant((left.value == right.value) is (operator == "="))
    return Binary(operator, left, right)


def _constant(holds: bool) -> Call:
    return Call("true" if holds else "false", ())
