"""Every type of XLSForm, and what becomes of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Sort(StrEnum):
    """What becomes of a line of the survey sheet."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    RANGE = "range"
    NOTE = "note"
    ONE = "one"
    SEVERAL = "several"
    RANK = "rank"
    FROM_FILE = "from_file"  # its choices are in another file, which is not here
    DATE = "date"
    AS_TEXT = "as_text"  # times and codes: the nearest kind is a text
    AGREE = "agree"
    UNSUPPORTED = "unsupported"  # places, media, files
    CALCULATION = "calculation"
    METADATA = "metadata"
    BEGIN = "begin"
    END = "end"
    UNKNOWN = "unknown"


_BY_SORT: dict[Sort, tuple[str, ...]] = {
    Sort.TEXT: ("text", "string", "q string", "add text prompt"),
    Sort.INTEGER: (
        "integer", "int", "q int", "add integer prompt", "number of days in last month",
        "number of days in last six months", "number of days in last year", "percentage",
    ),
    Sort.DECIMAL: ("decimal", "q decimal", "add decimal prompt"),
    Sort.RANGE: ("range",),
    Sort.NOTE: ("note", "q note", "add note prompt"),
    Sort.ONE: ("select_one",),
    Sort.SEVERAL: ("select_multiple",),
    Sort.RANK: ("rank",),
    Sort.FROM_FILE: (
        "select_one_from_file", "select_multiple_from_file", "select_one_external",
        "cascading_select", "rank_from_file",
    ),
    Sort.DATE: ("date", "q date", "add date prompt"),
    Sort.AS_TEXT: (
        "time", "datetime", "date time", "q date time", "q datetime", "add date time prompt",
        "add datetime prompt", "barcode", "q barcode", "add barcode prompt",
    ),
    Sort.AGREE: ("acknowledge", "trigger", "q acknowledge", "add acknowledge prompt"),
    Sort.UNSUPPORTED: (
        "geopoint", "geotrace", "geoshape", "gps", "location", "q geopoint", "q geotrace",
        "q geoshape", "q location", "add location prompt", "image", "photo", "q picture", "q image",
        "add image prompt", "audio", "q audio", "add audio prompt", "video", "q video",
        "add video prompt", "file", "add file prompt", "osm", "xml-external", "csv-external",
    ),
    Sort.CALCULATION: ("calculate", "calculation", "q calculate", "add calculate prompt", "hidden"),
    Sort.METADATA: (
        "start", "end", "today", "deviceid", "subscriberid", "simserial", "phonenumber", "imei",
        "username", "email", "audit", "start-geopoint", "background-geopoint", "background-audio",
        "start time", "end time", "device id", "sim id", "subscriber id", "phone number",
        "get start time", "get end time", "get today", "get device id",
    ),
}  # fmt: skip

TYPES: dict[str, Sort] = {name: sort for sort, names in _BY_SORT.items() for name in names}


_CONTROL = re.compile(r"(begin|end)[\s_]+(group|repeat|lgroup|loop|looped group)\b.*")
_SELECTS: tuple[tuple[str, str], ...] = (
    (r"select[_ ]one[_ ]from[_ ]file", "select_one_from_file"),
    (r"select[_ ]multiple[_ ]from[_ ]file", "select_multiple_from_file"),
    (r"select[_ ]one[_ ]external", "select_one_external"),
    (r"cascading[_ ]select", "cascading_select"),
    (
        r"add select one prompt using|select one (?:from|using)|select_one|select one|select1"
        r"|q select1",
        "select_one",
    ),
    (
        r"add select multiple prompt using|select all that apply from|select all that apply"
        r"|select multiple (?:from|using)|select_multiple|select multiple|q select",
        "select_multiple",
    ),
    (r"rank", "rank"),
)
_SELECT = [
    (re.compile(rf"(?:{words})(?:\s+(?P<list>\S.*))?", re.IGNORECASE), name)
    for words, name in _SELECTS
]
_OR_OTHER = re.compile(r"[\s_]+(or[\s_]+other|or[\s_]+specify[\s_]+other)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Type:
    """A cell of the column `type`, taken apart."""

    name: str  # the type as it is counted
    sort: Sort
    list_name: str = ""
    or_other: bool = False
    repeat: bool = False  # of BEGIN and END


def type_of(cell: str) -> Type:
    """Read the type of a line; an unknown one is called by its first word."""
    words = " ".join(cell.split())
    control = _CONTROL.fullmatch(words.lower())
    if control:
        repeat = control[2] != "group"
        sort = Sort.BEGIN if control[1] == "begin" else Sort.END
        return Type(f"{control[1]} {'repeat' if repeat else 'group'}", sort, repeat=repeat)
    for pattern, name in _SELECT:
        found = pattern.fullmatch(words)
        if found:
            named = found["list"] or ""
            other = _OR_OTHER.search(named)
            list_name = named[: other.start()] if other else named
            return Type(name, TYPES[name], list_name, or_other=bool(other))
    lower = words.lower()
    sort = TYPES.get(lower, Sort.UNKNOWN)
    return Type(lower.split(" ")[0] if sort is Sort.UNKNOWN else lower, sort)
