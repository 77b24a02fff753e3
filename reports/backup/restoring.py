"""Restoring a backup: one transaction, new serial keys, everything judged before it is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import DataError, IntegrityError, InternalError, transaction
from django.db.models import ForeignKey

from reports.backup.judging import Judge
from reports.backup.ordering import rounds_in_order
from reports.backup.plan import BY_MODEL, REFERENCED, TABLES, Table
from reports.backup.reading import Backup, BackupRefusedError
from reports.backup.rekeying import rekey
from reports.backup.rows import BATCH, checksum_of, natural_key
from reports.backup.values import read_value
from surveys.models import Consultation, QuestionnaireVersion, Round


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore stored."""

    consultation: Consultation
    checksum: str
    paused: list[str]  # slugs of the rounds that were not closed


def restore(backup: Backup, *, at: datetime, as_slug: str | None = None) -> Restored:
    """Store the consultation of a backup; all of it or nothing.

    With `as_slug` it is stored beside what is here: under this name, its rounds as NAME-NUMBER,
    all random ids anew; its checksum is then another one. Rounds that were not closed come back
    paused and get a new key, so that personal links have to be sent anew. Raises
    BackupRefusedError.
    """
    try:
        with transaction.atomic():
            consultation = _Restorer(backup, as_slug).run()
            paused = _pause(consultation, at)
            checksum = checksum_of(consultation)
            if as_slug is None and checksum != backup.checksum:
                raise BackupRefusedError("What was stored is not what the file holds.")
    except IntegrityError as error:
        here = "Part of it is here already, or contradicts itself"
        raise BackupRefusedError(f"{here}: {_first_line(error)}") from None
    except (DataError, InternalError, ValueError) as error:
        raise BackupRefusedError(f"A value cannot be stored: {_first_line(error)}") from None
    return Restored(consultation, checksum, paused)


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0][:300]


def _pause(consultation: Consultation, at: datetime) -> list[str]:
    """Give rounds that are not closed a new key, and let them wait for a decision."""
    rounds = list(consultation.rounds.filter(closed_at=None).order_by("number"))
    for round_ in rounds:
        rekey(round_)
    Round.objects.filter(pk__in=[each.pk for each in rounds]).update(paused_at=at)
    return [each.slug for each in rounds]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a row of the file went."""

    pk: Any
    round: int | None  # the number of its round


class _Restorer:
    """Goes through the tables; remembers where each row that others refer to went."""

    def __init__(self, backup: Backup, as_slug: str | None) -> None:
        self.backup, self.as_slug = backup, as_slug
        self.places: dict[type[Any], dict[Any, _Place]] = {table.model: {} for table in TABLES}
        self.judge = Judge()
        # Random, and forgotten afterwards: new ids tell nothing about the old ones.
        namespace = uuid4()
        self.renamed: Callable[[UUID], UUID] = (
            (lambda old: uuid5(namespace, old.hex)) if as_slug else (lambda old: old)
        )

    def run(self) -> Consultation:
        """Store everything and return the consultation."""
        for table in TABLES:
            for batch in _batches(self._documents(table), BATCH):
                self._store(table, batch)
            if table.model is Consultation and len(self.places[Consultation]) != 1:
                raise BackupRefusedError("The file does not hold one consultation.")
        (place,) = self.places[Consultation].values()
        return Consultation.objects.get(pk=place.pk)

    def _documents(self, table: Table) -> Iterator[dict[str, Any]]:
        in_order = table.model is Round
        return iter(rounds_in_order(self.backup)) if in_order else self.backup.documents(table)

    def _store(self, table: Table, documents: list[dict[str, Any]]) -> None:
        rows = [self._row(table, document) for document in documents]
        table.model._default_manager.bulk_create([row for row, _round in rows])
        known = self.places[table.model]
        for document, (row, number) in zip(documents, rows, strict=True):
            if table.model in REFERENCED:
                serial = table.key != ("pk",)
                key: Any = natural_key(table, document) if serial else document["id"]
                known[key] = _Place(row.pk, number)
            if isinstance(row, QuestionnaireVersion):
                self.judge.remember(row)

    def _row(self, table: Table, document: dict[str, Any]) -> tuple[Any, int | None]:
        """A row that is not stored yet, and the number of its round."""
        fields = table.fields
        if set(document) != {each.name for each in fields}:
            raise BackupRefusedError(f"{table.name}: a row has other fields than the table.")
        values: dict[str, Any] = {}
        rounds: set[int] = set()
        for each in fields:
            try:
                if isinstance(each, ForeignKey):
                    place = self._place(each, document[each.name])
                    values[each.attname] = place and place.pk
                    rounds |= {place.round} if place and place.round is not None else set()
                else:
                    values[each.attname] = self._value(table, each, document)
            except (ValueError, TypeError) as error:
                raise BackupRefusedError(f"{table.name}: {each.name} {error}") from None
        if len(rounds) > 1 and not table.joins_rounds:
            raise BackupRefusedError(f"{table.name}: a row belongs to two rounds.")
        row = table.model(**values)
        try:
            self.judge.check(row)
        except ValueError as error:
            raise BackupRefusedError(f"{table.name}: {error}") from None
        if isinstance(row, Round):
            return row, row.number
        return row, rounds.pop() if rounds else None

    def _place(self, each: ForeignKey[Any, Any], value: Any) -> _Place | None:
        if value is None:
            if not each.null:
                raise ValueError("is missing")
            return None
        serial = BY_MODEL[each.related_model].key != ("pk",)
        key = tuple(value) if serial and isinstance(value, list) else value
        found = self.places[each.related_model].get(key)
        if found is None:
            raise ValueError("refers to a row that is not in the file")
        return found

    def _value(self, table: Table, each: Any, document: dict[str, Any]) -> Any:
        value = read_value(each, document[each.name])
        if isinstance(value, UUID):
            return self.renamed(value)
        if each.name == "slug":
            return self._slug(table, value, document)
        return value

    def _slug(self, table: Table, slug: str, document: dict[str, Any]) -> str:
        """The name to store, free on this installation."""
        if self.as_slug:
            is_round = table.model is Round
            slug = f"{self.as_slug}-{document['number']}" if is_round else self.as_slug
        elif table.model is Consultation and slug != self.backup.slug:
            raise ValueError("is not the manifest's")
        if table.model._default_manager.filter(slug=slug).exists():
            raise ValueError(f"“{slug}” is here already: restore it under another name")
        return slug


def _batches(documents: Iterator[dict[str, Any]], size: int) -> Iterator[list[dict[str, Any]]]:
    while batch := list(islice(documents, size)):
        yield batch
