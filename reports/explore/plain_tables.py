"""The documents of `manage.py tables` and `compare` as lines of text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Document = dict[str, Any]

_HEAD = (("responses:", "responses"), ("valid:", "n"), ("missing:", "missing"))
WIDEST = 40  # characters of a label


def lines_of(document: Document) -> Iterator[str]:
    """The table and its statistics, one line after the other."""
    yield f"{document['question']['text']} [{_named(document['question'])}]"
    if document["filter"] is not None:
        yield f"filter: {document['filter']}"
    counts = (f"{name} {document[key]}" for name, key in _HEAD)
    yield ", ".join(counts)
    yield from (_crossed if "by" in document else _single)(document)


def _named(question: Document) -> str:
    return ".".join(filter(None, (question["code"], question.get("part"))))


def _single(document: Document) -> Iterator[str]:
    bases = ", ".join(f"{name} {n}" for name, n in document["bases"].items())
    yield f"bases: {bases}"
    for row in document.get("rows", []):
        yield f"  {_cut(row['label'])}  {_of_row(row)}"
    if "mean" in document:
        yield f"mean: {_mean(document['mean'])}"


def _of_row(row: Document) -> str:
    if "count" in row:
        percents = "  ".join(f"{_percent(each)} of {base}" for base, each in row["percent"].items())
        return f"{row['count']:>8}  {percents}"
    if "cells" in row:
        cells = "  ".join(f"{each['code']} {_percent(each['percent'])}" for each in row["cells"])
        return f"n {row['n']}  {cells}"
    if "mean_rank" in row:
        return f"first {row['first_places']}  mean rank {_mean(row['mean_rank'])}"
    return f"mean points {_mean(row['mean_points'])}"


def _crossed(document: Document) -> Iterator[str]:
    yield f"by {document['by']['text']} [{_named(document['by'])}], column % of {document['base']}"
    columns = document["columns"]
    yield _line("", [f"{each.get('letter', '')} {each['label']}".strip() for each in columns])
    yield _line("n", [str(document["bases"]["columns"][str(each["code"])]) for each in columns])
    for row in document["rows"]:
        counts, percents = (
            document[name][str(row["code"])] for name in ("counts", "column_percent")
        )
        cells = [f"{count} {_percent(percents[key])}" for key, count in counts.items()]
        yield _line(row["label"], cells)
    for name in ("chi_square", "fisher", "cramers_v", "cramers_v_corrected", "anova", "welch"):
        yield f"{name}: {_said(document[name])}"


def lines_of_comparison(document: Document) -> Iterator[str]:
    """The rounds compared, one value after the other."""
    yield ", ".join(f"{each['slug']} ({each['responses']})" for each in document["rounds"])
    for question in document["questions"]:
        care = " (with care)" if question["care"] else ""
        yield f"{question['text']} [{_named(question)}]{care}"
        yield from (f"  {_compared(row)}" for row in question["rows"])
    yield from (f"not compared: {each['code']}, {each['why']}" for each in document["left_out"])


def _compared(row: Document) -> str:
    values = "  ".join(
        "hidden" if each is None else f"{_short(each['value'])} (n {each['n']})"
        for each in row["values"]
    )
    difference, name = row["difference"], row["code"] or row["statistic"]
    change = ""
    if difference is not None:
        ends = difference["interval"] or (None, None)
        change = f"  {_short(difference['value'])} [{_short(ends[0])}, {_short(ends[1])}]"
    return f"{name}: {values}{change}  p corrected {_short(row['p_corrected'])}  {row['verdict']}"


def _line(label: str, cells: list[str]) -> str:
    return f"  {_cut(label)}" + "".join(f"  {cell[:20]:>20}" for cell in cells)


def _cut(label: str) -> str:
    return f"{label[:WIDEST]:<{WIDEST}}"


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}%"


def _mean(of: Document) -> str:
    if of["mean"] is None:
        return "–"
    return f"{of['mean']:.4g} (n {of['n']}, sd {_short(of['sd'])}, median {of['median']:g})"


def _said(value: Any) -> str:
    if isinstance(value, dict):
        if "not_computable" in value:
            return f"not computable: {value['reason']}"
        return ", ".join(f"{name} {_short(each)}" for name, each in value.items())
    return _short(value)


def _short(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else "–" if value is None else str(value)
