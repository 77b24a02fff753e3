"""Values of a backup's rows, judged field by field before they are stored."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import (
    BooleanField,
    DateField,
    DateTimeField,
    Field,
    IntegerField,
    JSONField,
    UUIDField,
)

from surveys.models.texts import TextField
from surveys.questionnaire.text import Text


def read_value(of: Field[Any, Any], value: Any) -> Any:
    """The value to store in a field. Raises ValueError for one that the field cannot have."""
    if value is None:
        if not of.null:
            raise ValueError("is missing")
        return None
    read = next(reader for kind, reader in _READERS if isinstance(of, kind))(of, value)
    if of.choices and read not in dict(of.flatchoices):
        raise ValueError("is none of the possible values")
    try:
        of.run_validators(read)
    except ValidationError as error:
        raise ValueError("; ".join(error.messages)) from None
    return read


def _text(_of: Any, value: Any) -> Text:
    if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
        raise ValueError("is no text by language")
    return Text.of(value)


def _moment(_of: Any, value: Any) -> datetime:
    moment = datetime.fromisoformat(_string(value))
    if moment.tzinfo is None:
        raise ValueError("is a time without zone")
    return moment


def _whole(_of: Any, value: Any) -> int:
    if type(value) is not int:
        raise ValueError("is no whole number")
    return value


def _yes_or_no(_of: Any, value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("is neither true nor false")
    return value


def _other(of: Field[Any, Any], value: Any) -> Any:
    try:
        return of.to_python(_string(value))
    except ValidationError as error:
        raise ValueError("; ".join(error.messages)) from None


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("is no text")
    return value


# By kind of field, the narrower first; JSON values are judged by what reads them.
_READERS: list[tuple[type[Field[Any, Any]], Any]] = [
    (TextField, _text),
    (JSONField, lambda _of, value: value),
    (DateTimeField, _moment),
    (DateField, lambda _of, value: date.fromisoformat(_string(value))),
    (UUIDField, lambda _of, value: UUID(_string(value))),
    (BooleanField, _yes_or_no),
    (IntegerField, _whole),
    (Field, _other),
]
