"""What the interface answers to a token, as values that `json` can write."""

from __future__ import annotations

from reports.api.documents import Document, wordings
from reports.exports.columnar import reasons_of
from reports.exports.plan import Column, Plan


def column_documents(plan: Plan) -> list[Document]:
    """The columns of a data file, in their order."""
    codes = {column.name: asked.code for asked in plan.asked for column in asked.columns}
    return [_column(each, codes.get(each.name)) for each in plan.columns]


def _column(column: Column, question: str | None) -> Document:
    reasons = reasons_of(column) if column.is_numeric else []
    return {
        "name": column.name,
        "label": wordings(column.label),
        "wording": wordings(column.wording),
        "question": question,
        "part": column.part or None,
        "stored": column.storage.value,
        "level": column.level.value,
        "decimals": column.decimals,
        "values": [
            {"code": each.code, "number": each.number, "label": wordings(each.label)}
            for each in column.values
        ],
        "missing": {each.name.lower(): column.code_of(each) for each in reasons},
    }
