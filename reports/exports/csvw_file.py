"""What the CSV file's columns are, as CSVW metadata (W3C: Metadata Vocabulary for Tabular Data)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from reports.exports.data import Data
from reports.exports.plan import Column, Storage
from reports.exports.words import in_language_of, origin_words
from surveys.questionnaire.text import Text

DATATYPES = {
    Storage.TEXT: "string",
    Storage.CODE: "string",
    Storage.CODES: "string",
    Storage.WHOLE: "integer",
    Storage.NUMBER: "number",
    Storage.DAY: "date",
}


def csvw_pieces(data: Data) -> Iterator[bytes]:
    """The metadata of the CSV file with codes, in one piece; labels in every language."""
    with in_language_of(data):
        note = origin_words(data)
    document = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": data.language}],
        "url": f"{data.round_.slug}.csv",
        "dc:title": _texts(data.round_.title),
        "dc:language": list(data.plan.languages),
        **({"dc:provenance": note} if note else {}),
        "dialect": {"encoding": "utf-8", "header": True, "lineTerminators": ["\r\n"]},
        "tableSchema": {
            "primaryKey": data.plan.about[0].short,
            "columns": [_column(each) for each in data.plan.columns],
        },
    }
    yield orjson.dumps(document, option=orjson.OPT_INDENT_2)


def _column(column: Column) -> dict[str, Any]:
    values = [{"code": each.code, "label": _texts(each.label)} for each in column.values]
    return {
        # CSVW keeps names that begin with _ for itself.
        "name": column.short,
        "titles": column.name,
        "dc:description": _texts(column.wording or column.label),
        "dc:title": _texts(column.label),
        "datatype": "string" if column.has_dont_know else DATATYPES[column.storage],
        "null": "",
        **({"separator": " "} if column.storage is Storage.CODES else {}),
        **({"schema:valueReference": values} if values else {}),
    }


def _texts(text: Text) -> dict[str, str]:
    return text.as_dict()
