"""Rows as JSON without serial keys, and the checksum of what a consultation holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Field, ForeignKey

from reports.backup.plan import BY_MODEL, TABLES, Table
from surveys.models import Consultation
from surveys.questionnaire.text import Text

BATCH = 2_000  # rows read at a time


def member(table: Table) -> str:
    """The name of the table's file in the backup."""
    return f"{table.name}.jsonl"


def lines(table: Table, consultation: Consultation) -> Iterator[bytes]:
    """The table's rows, one JSON object each, streamed."""
    references = _References()
    columns = [(each, each.name, each.attname) for each in table.fields]
    for row in (
        table.rows(consultation)
        .values(*(name for _f, _n, name in columns))
        .iterator(chunk_size=BATCH)
    ):
        document = {}
        for each, name, attribute in columns:
            value = row[attribute]
            if isinstance(each, ForeignKey):
                value = references.shown(each, value)
            elif name in table.settled:
                value = table.settled[name].get(value, value)
            document[name] = _shown(value)
        yield dumps(document) + b"\n"


def dumps(document: Any) -> bytes:
    """The one way a document is written; keys sorted, whole numbers of any size."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def loads(line: bytes) -> Any:
    """Read a document. Raises ValueError, also for what JSON does not have (NaN)."""
    try:
        return json.loads(line, parse_constant=_refuse_constant)
    except RecursionError:
        raise ValueError("is nested too deep") from None


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


def content_checksum(digests: dict[str, str]) -> str:
    """One SHA-256 over the digests of all members, by name; serial keys are in none of them."""
    text = "".join(f"{digests[name]}  {name}\n" for name in sorted(digests))
    return hashlib.sha256(text.encode()).hexdigest()


def checksum_of(consultation: Consultation) -> str:
    """The checksum of what a backup of the consultation would hold now."""
    digests = {}
    for table in TABLES:
        digest = hashlib.sha256()
        for line in lines(table, consultation):
            digest.update(line)
        digests[member(table)] = digest.hexdigest()
    return content_checksum(digests)


def _shown(value: Any) -> Any:
    """A stored value as JSON."""
    if isinstance(value, Text):
        return value.as_dict()
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (UUID, Decimal)):
        return str(value)
    return value


class _References:
    """Foreign keys as natural keys; rows with serial keys are few and looked up once."""

    def __init__(self) -> None:
        self._known: dict[tuple[type[Any], Any], Any] = {}

    def shown(self, of: Field[Any, Any], key: Any) -> Any:
        """What the file says instead of the key; None where there is no row."""
        table: Table = BY_MODEL[of.related_model]
        if key is None or table.key == ("pk",):
            return key if key is None else str(key)
        place = (table.model, key)
        if place not in self._known:
            rows = table.model._default_manager.filter(pk=key)
            self._known[place] = list(rows.values_list(*table.key).get())
        return self._known[place]


def natural_key(table: Table, document: dict[str, Any]) -> tuple[Any, ...]:
    """The natural key that a row's document says, as `_References` shows it."""
    key: list[Any] = []
    for path in table.key:
        first, _dunder, _rest = path.partition("__")
        value = document[first]
        key += value if isinstance(value, list) else [value]
    return tuple(key)
