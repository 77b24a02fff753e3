"""Conditions as a table, as LimeSurvey kept them before it had expressions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from surveys.questionnaire.exchange.limesurvey.tables import Record
from surveys.questionnaire.exchange.source_syntax import (
    Binary,
    Call,
    Literal,
    Name,
    Node,
    joined,
)

_OPERATORS = {"==": "=", "=": "=", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


def written(rows: Iterable[Record]) -> str:
    """The conditions of a question in words, for the report."""
    return "; ".join(
        f"{row.get('cfieldname', '')} {row.get('method', '')} {row.get('value', '')}".strip()
        for row in rows
    )


def node_of(rows: Sequence[Record], several: frozenset[str]) -> Node | None:
    """All conditions of one question; None when one of them has no counterpart.

    Of several scenarios one must hold; in a scenario, for every question one of its rows.
    `several` holds the numbers (qid) of questions that are answered with several boxes.
    """
    scenarios: dict[str, dict[str, list[Node]]] = {}
    for row in rows:
        node = _row(row, several)
        if node is None:
            return None
        questions = scenarios.setdefault(row.get("scenario", "1"), {})
        questions.setdefault(_source(row), []).append(node)
    each = [joined("and", [joined("or", nodes) for nodes in scenarios[key].values()])
            for key in sorted(scenarios)]  # fmt: skip
    return joined("or", each) if each else None


def _source(row: Record) -> str:
    """Rows about the same question belong together; those that must not be met stay apart."""
    alone = row.get("method", "").strip() != "=="
    return (
        f"{row.get('cqid', '')} {row.get('cfieldname', '') + row.get('value', '') if alone else ''}"
    )


def _row(row: Record, several: frozenset[str]) -> Node | None:
    operator = _OPERATORS.get(row.get("method", "").strip())
    value, name = row.get("value", ""), row.get("cfieldname", "").lstrip("+").strip()
    if operator is None or not name or name.startswith("{"):
        return None
    answer = Name(name)
    if value.startswith("@") and value.endswith("@") and len(value) > 2:
        return Binary(operator, answer, Name(value[1:-1]))
    boxes = row.get("cqid", "") in several and not row.get("cfieldname", "").startswith("+")
    if boxes and operator in ("=", "!=") and value.strip():
        ticked = Call("selected", (answer, Literal(value)))
        return ticked if operator == "=" else Call("not", (ticked,))
    return Binary(operator, answer, Literal(value.strip()))
