"""Reads the files of a shipped round: settings in YAML, checked place by place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from surveys.models import Access, Privacy, Results
from surveys.questionnaire.problems import clipped, show_keys
from surveys.questionnaire.text import Text
from surveys.questionnaire.yaml_tree import Lines, YamlTreeError, read_tree


class LoadingError(Exception):
    """A round's folder cannot be loaded; the text names the file, the line and the fix."""


def read_settings(file: Path) -> dict[str, Any]:
    """A YAML file of settings as plain values. Raises LoadingError."""
    return _read(file)[0]


def read_round(file: Path) -> dict[str, dict[str, Any]]:
    """What round.yaml says of the round and of its consultation, ready to be stored.

    Dates are moments in the round's time zone, None when they are not given. Raises
    LoadingError for the first place that is missing or cannot be used.
    """
    document, lines = _read(file)
    found: dict[str, dict[str, Any]] = {"consultation": {}, "round": {}}
    for keys, read in _PLACES.items():
        part, name = keys
        section = document.get(part)
        try:
            found[part][name] = read(section.get(name) if isinstance(section, dict) else None)
        except ValueError as error:
            place = f"{file.name}:{lines.line(keys)}: {show_keys(keys)}"
            raise LoadingError(f"{place}: {error}") from None
    about = found["round"]
    for name in ("opens", "closes"):
        moment = about.pop(name)
        about[f"{name}_at"] = moment and moment.replace(tzinfo=ZoneInfo(about["time_zone"]))
    return found


def _read(file: Path) -> tuple[dict[str, Any], Lines]:
    try:
        document, lines = read_tree(file.read_bytes())
    except FileNotFoundError:
        raise LoadingError(f"{file.name} is missing in {file.parent.name}.") from None
    except YamlTreeError as fault:
        raise LoadingError(f"{file.name}:{fault}") from None
    if not isinstance(document, dict):
        raise LoadingError(f"{file.name}:1: the file is no mapping: write `name: value` lines")
    return document, lines


def _slug(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("missing: write a short name, for example city-strategy")
    return value


def _whole(value: object) -> int:
    if type(value) is not int or value < 1:
        raise ValueError("missing or no number: write the round's number, for example 1")
    return value


def _text(value: object) -> Text:
    if value is None:
        return Text()
    if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
        raise ValueError("is no text: write it by language, {ro: …, en: …}")
    return Text.of(value)


def _moment(value: object) -> datetime | None:
    if value is None:
        return None
    try:
        return datetime.fromisoformat(str(value)).replace(tzinfo=None)
    except ValueError:
        raise ValueError(f"“{clipped(value)}” is no time: write 2026-03-31T20:00") from None


def _zone(value: object) -> str:
    try:
        return ZoneInfo(str(value)).key
    except (OSError, ValueError, KeyError):
        mend = "write one such as Europe/Bucharest"
        raise ValueError(f"“{clipped(value)}” is no time zone: {mend}") from None


def _results(value: object) -> str:
    if value not in Results.values:
        raise ValueError(f"“{clipped(value)}” is unknown: write {', '.join(Results.values)}")
    return str(value)


def _one_of(values: list[str], default: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        if value is None:
            return default
        if value not in values:
            raise ValueError(f"“{clipped(value)}” is unknown: write {', '.join(values)}")
        return str(value)

    return read


def _number(default: int) -> Callable[[object], int]:
    def read(value: object) -> int:
        if value is None:
            return default
        if type(value) is not int or not 0 <= value <= 3650:
            raise ValueError("is no whole number from 0 to 3650")
        return value

    return read


def _yes(value: object) -> bool:
    if value is None:
        return True
    if not isinstance(value, bool):
        raise ValueError("is neither true nor false")
    return value


def _targets(value: object) -> dict[str, int]:
    if value is None:
        return {}
    if not isinstance(value, dict) or not all(
        isinstance(code, str) and type(many) is int and many >= 0 for code, many in value.items()
    ):
        raise ValueError("is no list of targets: write {category_code: 50, …}")
    return value


_PLACES: dict[tuple[str, str], Callable[[object], Any]] = {
    ("consultation", "slug"): _slug,
    ("consultation", "title"): _text,
    ("consultation", "organiser"): _text,
    ("consultation", "description"): _text,
    ("round", "number"): _whole,
    ("round", "title"): _text,
    ("round", "description"): _text,
    ("round", "origin_note"): _text,
    ("round", "time_zone"): _zone,
    ("round", "opens"): _moment,
    ("round", "closes"): _moment,
    ("round", "results"): _results,
    ("round", "privacy"): _one_of(Privacy.values, Privacy.ANONYMOUS),
    ("round", "access"): _one_of(Access.values, Access.OPEN),
    ("round", "editable"): _yes,
    ("round", "grace_minutes"): _number(15),
    ("round", "draft_days"): _number(30),
    ("round", "contact_days"): _number(30),
    ("round", "targets"): _targets,
}
