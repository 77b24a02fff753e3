"""How many of what an XLSForm holds, before anything is translated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from surveys.questionnaire.exchange.report import Count
from surveys.questionnaire.exchange.xlsform.columns import Row, Sheet
from surveys.questionnaire.exchange.xlsform.types import Sort, Type, type_of

_UNNAMED = ("(single, unnamed)",)
_COLUMNS = ("relevant", "constraint", "required", "calculation", "choice_filter", "appearance",
            "default")  # fmt: skip
_NO_QUESTIONS = frozenset({Sort.NOTE, Sort.CALCULATION, Sort.METADATA, Sort.BEGIN, Sort.END})
_NOT_REQUIRED = frozenset({"", "no", "false", "false()"})


def counts_of(survey: Sheet, choices: Sheet) -> dict[str, Count]:
    """The counts by name, for the report."""
    typed = [(row, type_of(row["type"])) for row in survey.rows if row["type"]]
    sorts = Counter(type_.sort for _row, type_ in typed)
    begun = [type_ for _row, type_ in typed if type_.sort is Sort.BEGIN]
    listed = [row for row in choices.rows if row["list_name"] and row["name"]]
    return {
        "questions": sum(number for sort, number in sorts.items() if sort not in _NO_QUESTIONS),
        "notes": sorts[Sort.NOTE],
        "calculate_hidden": sorts[Sort.CALCULATION],
        "meta": sorts[Sort.METADATA],
        "groups": sum(not type_.repeat for type_ in begun),
        "repeats": sum(type_.repeat for type_ in begun),
        "types": _types(typed),
        "languages": survey.languages or _UNNAMED,
        **{column: _filled(typed, column) for column in _COLUMNS},
        "or_other": sum(type_.or_other for _row, type_ in typed),
        "choice_lists": len({row["list_name"] for row in listed}),
        "choices": len(listed),
        "choices_per_list": dict(Counter(row["list_name"] for row in listed)),
    }


def _types(typed: Sequence[tuple[Row, Type]]) -> Mapping[str, int]:
    names = Counter(type_.name for _row, type_ in typed if type_.sort is not Sort.END)
    return dict(sorted(names.items()))


def _filled(typed: Sequence[tuple[Row, Type]], column: str) -> int:
    empty = _NOT_REQUIRED if column == "required" else {""}
    return sum(row[column].lower() not in empty for row, _type in typed)
