"""Reads YAML into plain values and remembers the line of each. Refuses what is only a danger."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from surveys.questionnaire.problems import Keys, clipped

MAX_CHARACTERS = 1_000_000
MAX_DEPTH = 20  # a questionnaire needs 8
MAX_VALUES = 100_000  # three seconds of reading; a large questionnaire has 20,000

# The core schema of YAML 1.2, section 10.3.2; numbers longer than any meant are not read.
_NULL = re.compile(r"null|Null|NULL|~|")
_BOOLEAN = re.compile(r"true|True|TRUE|false|False|FALSE")
_WHOLE = re.compile(r"[-+]?[0-9]{1,18}")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_A_NUMBER = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)|0o[0-7]+|0x[0-9a-fA-F]+")


class YamlTreeError(ValueError):
    """Text that is not usable YAML; reads `LINE: what is wrong: how to mend it`."""

    def __init__(self, line: int, message: str, mend: str) -> None:
        super().__init__(f"{line}: {message}: {mend}")


@dataclass
class Lines:
    """The line, from 1, on which each place of a document starts."""

    by_keys: dict[Keys, int] = field(default_factory=dict)

    def line(self, keys: Keys) -> int:
        """The line of a place, or of the nearest place around it that the file has."""
        while keys and keys not in self.by_keys:
            keys = keys[:-1]
        return self.by_keys.get(keys, 1)


@dataclass
class _Open:
    """A mapping or list that is being read."""

    values: dict[str, Any] | list[Any]
    keys: Keys
    key: str | None = None  # of the mapping's entry whose value comes next


def read_tree(text: str | bytes, *, any_keys: bool = False) -> tuple[object, Lines]:
    """Read one YAML document into dicts, lists and plain values. Raises YamlTreeError.

    With `any_keys` a key such as 1 or true is the text it is written as, and not refused.
    """
    text = _decoded(text).removeprefix("\ufeff")
    if len(text) > MAX_CHARACTERS:
        mend = f"keep it under {MAX_CHARACTERS}"
        raise YamlTreeError(1, f"the file has {len(text)} characters", mend)
    tree = _Tree(any_keys=any_keys)
    for event in _events(text):
        tree.take(event)
    return tree.root, tree.lines


def plain_value(text: str) -> object:
    """What a scalar without quotes means: nothing, true, false, a number or a text."""
    if _NULL.fullmatch(text):
        return None
    if _BOOLEAN.fullmatch(text):
        return text.lower() == "true"
    if _WHOLE.fullmatch(text):
        return int(text)
    if _NUMBER.fullmatch(text):
        return float(text)
    return float("nan") if _NOT_A_NUMBER.fullmatch(text) else text


def _decoded(text: str | bytes) -> str:
    if isinstance(text, str):
        return text
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError as error:
        line = text.count(b"\n", 0, error.start) + 1
        raise YamlTreeError(
            line, "the file is not UTF-8", "save it with the encoding UTF-8"
        ) from None


def _events(text: str) -> Iterator[Event]:
    """The parser's events, with its errors turned into faults with a line."""
    yaml = YAML(typ="safe", pure=True)
    yaml.version = (1, 2)
    try:
        yield from yaml.parse(text)
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise YamlTreeError(line, "a character is not allowed in YAML", "delete it") from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = " ".join(part for part in (error.context, error.problem) if part)
        mend = "compare indentation, colons, quotes and brackets with the lines before"
        raise YamlTreeError(mark.line + 1 if mark else 1, message, mend) from None
    except (YAMLError, ValueError, OverflowError) as error:
        if isinstance(error, YamlTreeError):
            raise
        raise YamlTreeError(1, f"not readable as YAML ({error})", "check the escapes") from None


class _Tree:
    """Builds the values from events without recursion."""

    def __init__(self, *, any_keys: bool = False) -> None:
        self._any_keys = any_keys
        self.root: object = None
        self.lines = Lines()
        self._open: list[_Open] = []
        self._documents = 0
        self._values = 0

    def take(self, event: Event) -> None:
        """Take the next event."""
        take = _TAKE.get(type(event))
        if take:
            take(self, event)

    def start_document(self, event: DocumentStartEvent) -> None:
        """Refuse a second document."""
        self._documents += 1
        if self._documents > 1:
            raise YamlTreeError(_line(event), "a second document begins", "keep one per file")

    def alias(self, event: AliasEvent) -> None:
        """Refuse an alias: a few lines of them can stand for gigabytes."""
        raise YamlTreeError(
            _line(event), f"the alias *{clipped(str(event.anchor))} is not read", "write it out"
        )

    def start(self, event: MappingStartEvent | SequenceStartEvent) -> None:
        """Open a mapping or list."""
        _refuse_properties(event)
        if len(self._open) >= MAX_DEPTH:
            raise YamlTreeError(
                _line(event), "the nesting is too deep", f"nest {MAX_DEPTH} at most"
            )
        values: dict[str, Any] | list[Any] = {} if isinstance(event, MappingStartEvent) else []
        keys = self._place(event, values)
        self._open.append(_Open(values, keys))

    def end(self, event: Event) -> None:
        """Close the mapping or list."""
        self._open.pop()

    def scalar(self, event: ScalarEvent) -> None:
        """Take a value, or the key of a mapping's next entry."""
        _refuse_properties(event)
        plain = event.implicit[0] and event.style is None
        value = plain_value(event.value) if plain else event.value
        top = self._open[-1] if self._open else None
        if top and isinstance(top.values, dict) and top.key is None:
            self._take_key(event, top, value)
        else:
            self._place(event, value)

    def _take_key(self, event: ScalarEvent, top: _Open, key: object) -> None:
        if self._any_keys:
            key = event.value
        if not isinstance(key, str):
            shown = clipped(event.value)
            raise YamlTreeError(_line(event), f"the key {shown} is no text", f'write "{shown}"')
        if key in top.values:
            shown = clipped(key)
            first = self.lines.line((*top.keys, key))
            mend = f"delete one of them; the first is on line {first}"
            raise YamlTreeError(_line(event), f"the key “{shown}” stands here twice", mend)
        self.lines.by_keys[(*top.keys, key)] = _line(event)
        top.key = key

    def _place(self, event: Event, value: Any) -> Keys:
        """Put a value where it belongs and give its place."""
        self._values += 1
        if self._values > MAX_VALUES:
            mend = f"keep at most {MAX_VALUES}"
            raise YamlTreeError(_line(event), "the file has too many values", mend)
        if not self._open:
            self.root = value
            self.lines.by_keys[()] = _line(event)
            return ()
        top = self._open[-1]
        if isinstance(top.values, list):
            keys = (*top.keys, len(top.values))
            self.lines.by_keys[keys] = _line(event)
            top.values.append(value)
            return keys
        if top.key is None:
            raise YamlTreeError(
                _line(event), "a key is itself a mapping or list", "use a word as key"
            )
        keys = (*top.keys, top.key)
        top.values[top.key] = value
        top.key = None
        return keys


def _refuse_properties(event: Any) -> None:
    if event.anchor:
        raise YamlTreeError(
            _line(event), f"the anchor &{clipped(str(event.anchor))} is not read", "delete it"
        )
    if event.tag and event.tag != "!":
        raise YamlTreeError(
            _line(event), f"the tag {clipped(str(event.tag))} is not read", "delete it"
        )


def _line(event: Event) -> int:
    return int(event.start_mark.line) + 1


_TAKE: dict[type[Event], Callable[[_Tree, Any], None]] = {
    DocumentStartEvent: _Tree.start_document,
    AliasEvent: _Tree.alias,
    MappingStartEvent: _Tree.start,
    SequenceStartEvent: _Tree.start,
    MappingEndEvent: _Tree.end,
    SequenceEndEvent: _Tree.end,
    ScalarEvent: _Tree.scalar,
}
