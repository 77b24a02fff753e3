"""Reads the parts of a questionnaire's document and notes everything that is wrong with them."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from surveys.questionnaire.characters import forbidden_character
from surveys.questionnaire.model import (
    SETTINGS,
    Choice,
    Group,
    Kind,
    Page,
    Question,
)
from surveys.questionnaire.numbers import plain_number
from surveys.questionnaire.problems import Fault, Keys, Problem, clipped, nearest
from surveys.questionnaire.text import Text

MAX_TEXT = 20_000  # code points of one wording, one condition or one code
MAX_NUMBER = 10**15  # below 2**53: the same as a float, in JSON and in every data file
MAX_ITEMS = {"languages": 50, "groups": 200, "pages": 300, "questions": 300, "rows": 300}
MAX_CHOICES = 1_000
MAX_PROBLEMS = 200

LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}")
KINDS = frozenset(kind.value for kind in Kind)
ALL_SETTINGS = frozenset[str]().union(*SETTINGS.values())


class _Unreadable:
    """Stands for a value that a problem was noted for."""


_UNREADABLE = _Unreadable()


@cache
def _fields(record: type) -> dict[str, dataclasses.Field[Any]]:
    return {field.name: field for field in dataclasses.fields(record)}


class Reader:
    """Reads records field by field; `problems` collects what is wrong, at most MAX_PROBLEMS."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def note(self, fault: Fault, keys: Keys, message: str, mend: str) -> _Unreadable:
        """Note a problem and give the value that stands for "unreadable"."""
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(fault=fault, keys=keys, message=message, mend=mend))
        return _UNREADABLE

    def record(self, record: type, value: object, keys: Keys) -> Any:
        """Read a mapping into the dataclass `record`; None when that cannot be done."""
        if not isinstance(value, Mapping):
            self.wrong_type(value, keys, "a mapping of keys to values")
            return None
        fields = _fields(record)
        self._note_unknown_keys(value, fields, keys)
        if record is Question:
            self._note_unused_settings(value, keys)
        given = {
            name: READERS[str(field.type)](self, value[name], (*keys, name))
            for name, field in fields.items()
            if name in value
        }
        missing = [
            name
            for name, field in fields.items()
            if name not in value and field.default is dataclasses.MISSING
        ]
        for name in missing:
            self.note(Fault.MISSING_KEY, keys, f"the key “{name}” is missing", f"add “{name}: …”")
        if missing or any(item is _UNREADABLE for item in given.values()):
            return None
        return record(**given)

    def _note_unknown_keys(
        self, value: Mapping[object, object], fields: Mapping[str, object], keys: Keys
    ) -> None:
        for key in value:
            if key in fields or len(self.problems) >= MAX_PROBLEMS:
                continue
            like = nearest(key, fields) if isinstance(key, str) else None
            mend = f"write “{like}”" if like else f"use only {', '.join(fields)}"
            place = (*keys, key) if isinstance(key, str) else keys
            self.note(Fault.UNKNOWN_KEY, place, f"the key “{clipped(key)}” is unknown", mend)

    def _note_unused_settings(self, value: Mapping[str, object], keys: Keys) -> None:
        kind = value.get("kind")
        if not isinstance(kind, str) or kind not in KINDS:
            return
        used = SETTINGS[Kind(kind)]
        for key in value:
            if key in ALL_SETTINGS and key not in used:
                uses = f"; it uses {', '.join(sorted(used))}" if used else ""
                self.note(
                    Fault.UNUSED_SETTING,
                    (*keys, key),
                    f"a question of kind {kind} does not use “{key}”{uses}",
                    f"delete “{key}” or choose another kind",
                )

    def wrong_type(self, value: object, keys: Keys, wanted: str) -> _Unreadable:
        """Note that a value is of another type than wanted."""
        mend = f"write {wanted}"
        if wanted == "text" and isinstance(value, int | float):
            mend = f'put it in quotes: "{clipped(value)}"'
        return self.note(
            Fault.WRONG_TYPE, keys, f"“{clipped(value)}” stands where {wanted} belongs", mend
        )

    def string(self, value: object, keys: Keys) -> str | _Unreadable:
        """Read one string of allowed characters and length."""
        if not isinstance(value, str):
            return self.wrong_type(value, keys, "text")
        if len(value) > MAX_TEXT:
            message = f"the text has {len(value)} characters"
            return self.note(Fault.TOO_LONG, keys, message, f"shorten it to {MAX_TEXT}")
        if character := forbidden_character(value):
            message = f"the text holds the control character {character}"
            return self.note(Fault.FORBIDDEN_CHARACTER, keys, message, "delete that character")
        return value

    def text(self, value: object, keys: Keys) -> Text | _Unreadable:
        """Read wordings by language."""
        if not isinstance(value, Mapping):
            return self.wrong_type(value, keys, "a text by language, such as {ro: …, en: …}")
        if len(value) > MAX_ITEMS["languages"]:
            return self.too_many(value, keys, MAX_ITEMS["languages"])
        for tag in value:
            self.language(tag, (*keys, tag) if isinstance(tag, str) else keys)
        wordings = {
            tag: self.string(wording, (*keys, tag))
            for tag, wording in value.items()
            if isinstance(tag, str) and LANGUAGE.fullmatch(tag)
        }
        if len(wordings) < len(value) or any(word is _UNREADABLE for word in wordings.values()):
            return _UNREADABLE
        return Text.of({tag: str(wording) for tag, wording in wordings.items()})

    def language(self, value: object, keys: Keys) -> str | _Unreadable:
        """Read one language tag."""
        if isinstance(value, str) and LANGUAGE.fullmatch(value):
            return value
        message = f"“{clipped(value)}” is no language"
        return self.note(
            Fault.INVALID_LANGUAGE, keys, message, "write a tag in small letters, such as ro or en"
        )

    def kind(self, value: object, keys: Keys) -> Kind | _Unreadable:
        """Read the kind of a question."""
        if isinstance(value, str) and value in KINDS:
            return Kind(value)
        like = nearest(value, KINDS) if isinstance(value, str) else None
        mend = f"write {like}" if like else f"write one of {', '.join(Kind)}"
        return self.note(Fault.UNKNOWN_KIND, keys, f"the kind “{clipped(value)}” is unknown", mend)

    def boolean(self, value: object, keys: Keys) -> bool | _Unreadable:
        """Read true or false."""
        return value if isinstance(value, bool) else self.wrong_type(value, keys, "true or false")

    def whole(self, value: object, keys: Keys) -> int | _Unreadable:
        """Read a whole number."""
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            return self.wrong_type(value, keys, "a whole number")
        return value if abs(value) <= MAX_NUMBER else self.out_of_range(keys)

    def number(self, value: object, keys: Keys) -> int | float | _Unreadable:
        """Read a number; whole ones become int."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return self.wrong_type(value, keys, "a number")
        if not abs(value) <= MAX_NUMBER:  # NaN included
            return self.out_of_range(keys)
        return plain_number(value)

    def out_of_range(self, keys: Keys) -> _Unreadable:
        """Note a number that data files could not hold exactly."""
        mend = f"stay between -{MAX_NUMBER} and {MAX_NUMBER}"
        return self.note(Fault.OUT_OF_RANGE, keys, "the number is too large", mend)

    def items(
        self, value: object, keys: Keys, read: Callable[[object, Keys], object]
    ) -> tuple[Any, ...] | _Unreadable:
        """Read a list, item by item."""
        if not isinstance(value, list | tuple):
            return self.wrong_type(value, keys, "a list")
        limit = MAX_ITEMS.get(str(keys[-1]), MAX_CHOICES)
        if len(value) > limit:
            return self.too_many(value, keys, limit)
        items = tuple(read(item, (*keys, index)) for index, item in enumerate(value))
        unread = any(item is None or item is _UNREADABLE for item in items)
        return _UNREADABLE if unread else items

    def too_many(self, value: Any, keys: Keys, limit: int) -> _Unreadable:
        """Note a list or mapping that is too long to be meant."""
        message = f"there are {len(value)} entries"
        return self.note(Fault.TOO_MANY, keys, message, f"keep at most {limit}")

    def languages(self, value: object, keys: Keys) -> tuple[str, ...] | _Unreadable:
        """Read the languages of a questionnaire, at least one."""
        tags = self.items(value, keys, self.language)
        if tags == ():
            return self.note(Fault.MISSING_KEY, keys, "no language is named", "name one: [ro]")
        return tags


def _records(record: type) -> Callable[[Reader, object, Keys], object]:
    def read(reader: Reader, value: object, keys: Keys) -> object:
        return reader.items(value, keys, lambda item, place: reader.record(record, item, place))

    return read


# By the type a field of the model is declared with.
READERS: dict[str, Callable[[Reader, Any, Keys], Any]] = {
    "str": Reader.string,
    "bool": Reader.boolean,
    "int": Reader.whole,
    "int | None": Reader.whole,
    "Number | None": Reader.number,
    "Kind": Reader.kind,
    "Text": Reader.text,
    "tuple[str, ...]": Reader.languages,
    "tuple[Choice, ...]": _records(Choice),
    "tuple[Question, ...]": _records(Question),
    "tuple[Group, ...]": _records(Group),
    "tuple[Page, ...]": _records(Page),
}
