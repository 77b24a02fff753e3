"""Hypothesis strategies for questionnaires, for every property test."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from surveys.questionnaire.model import (
    Choice,
    Group,
    Kind,
    Page,
    Question,
    Questionnaire,
)
from surveys.questionnaire.text import Text

# Questionnaires are large: generating one takes longer than Hypothesis finds normal.
large = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))

Draw = Callable[[st.SearchStrategy[Any]], Any]

LANGUAGES = ("ro", "en", "hu", "sr-latn")

# What YAML, JSON, CSV and spreadsheets get wrong when they get anything wrong.
ODD_WORDINGS = (
    "no", "Yes", "on", "null", "~", "true", "12", "1e3", "0x1F", "1_000", "12:30:45",
    "2021-08-31", "<script>", "${a} = 'x'", ".inf", ".NaN", "- a", "? a", "a: b", "a #b",
    "#", "&a", "*a", "!a", "%a", "@a", "`a", "|", ">", "'", "\"", "''", "\"a\"", "\\",
    "\\n", "{a}", "[a]", "a, b", "=1+1", "---", "...", " a ", "\ta", "a\n", "\n", "a\nb",
    " a\nb", "a\n\nb\n\n", "a \nb", "a\n  b\nc", "👩\u200d👩\u200d👧", "é", "é", "\u202eabc",
    "\u200b", "\u2028", "\u2029", "\ufeffa", "\u00a0", "ș ț ă â î", "𝔘", "a" * 500,
    "\u00ad",
)  # fmt: skip


def characters() -> st.SearchStrategy[str]:
    """Every character that a text may hold."""
    allowed = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
    return allowed | st.sampled_from("\n\t")


def wordings() -> st.SearchStrategy[str]:
    """Texts that are not empty, odd ones often."""
    return st.sampled_from(ODD_WORDINGS) | st.text(characters(), min_size=1, max_size=30)


# Codes that YAML 1.1 or a spreadsheet reads as something else, the longest and the shortest.
CODES = ("a", "b", "no", "y", "on", "null", "true", "nan", "e1", "inf", "x_1", "z" * 64)


POOL = (
    *(Text.of({"ro": wording, "en": wording * 2}) for wording in ODD_WORDINGS),
    *(Text.of(ro=wording) for wording in ("Da", "Poate, uneori", "Nu: niciodată #1")),
)


def texts() -> st.SearchStrategy[Text]:
    """Texts with a wording in the source language and maybe in another, quick to draw."""
    return st.sampled_from(POOL)


def free_texts() -> st.SearchStrategy[Text]:
    """Texts with any wordings."""
    more = st.dictionaries(st.sampled_from(LANGUAGES[1:]), wordings(), max_size=2)
    return st.builds(lambda source, others: Text.of({"ro": source, **others}), wordings(), more)


def maybe(strategy: st.SearchStrategy[Any], otherwise: Any) -> st.SearchStrategy[Any]:
    """The strategy's values, or the one that means "not set"."""
    return st.just(otherwise) | strategy


@st.composite
def option_lists(draw: Draw, *, exclusive: bool = False, other: bool = False) -> tuple[Choice, ...]:
    """Two to five choices; when allowed, one that excludes and one that asks for a text."""
    drawn = draw(st.lists(st.sampled_from(CODES), min_size=2, max_size=5, unique=True))
    alone = draw(maybe(st.sampled_from(drawn[1:]), None)) if exclusive else None
    free = draw(maybe(st.sampled_from(drawn), None)) if other else None
    return tuple(
        Choice(
            code=code,
            label=draw(texts()),
            exclusive=code == alone,
            other=code == free and code != alone,
            source=draw(st.sampled_from(["", "reconstructed"])),
        )
        for code in drawn
    )


def _single(draw: Draw) -> dict[str, Any]:
    return {"choices": draw(option_lists(other=True))}


def _several(draw: Draw, *, marked: bool) -> dict[str, Any]:
    offered = draw(option_lists(exclusive=marked, other=marked))
    many = sum(not choice.exclusive for choice in offered)
    fewest = draw(st.integers(1, many))
    most = draw(st.integers(fewest, many))
    limits = draw(st.sampled_from([(None, None), (fewest, None), (None, most), (fewest, most)]))
    return {"choices": offered, "minimum": limits[0], "maximum": limits[1]}


def _multiple(draw: Draw) -> dict[str, Any]:
    return _several(draw, marked=True)


def _ranking(draw: Draw) -> dict[str, Any]:
    return _several(draw, marked=False)


def _scale(draw: Draw) -> dict[str, Any]:
    low = draw(st.integers(-5, 5))
    labels = maybe(texts(), Text())
    return {
        "minimum": low,
        "maximum": low + draw(st.integers(1, 10)),
        "minimum_label": draw(labels),
        "maximum_label": draw(labels),
        "dont_know": draw(labels),
    }


def _matrix(draw: Draw) -> dict[str, Any]:
    return {"choices": draw(option_lists()), "rows": draw(option_lists())}


def _number(draw: Draw) -> dict[str, Any]:
    ends = st.integers(-1000, 1000) | st.floats(-1e6, 1e6)
    low = draw(maybe(ends, None))
    return {
        "minimum": low,
        "maximum": None if low is None else low + draw(st.integers(1, 1000)),
        "decimals": draw(st.integers(0, 6)),
        "unit": draw(maybe(texts(), Text())),
    }


def _text(draw: Draw) -> dict[str, Any]:
    return {"max_length": draw(maybe(st.integers(1, 100), None))}


def _date(draw: Draw) -> dict[str, Any]:
    days = sorted(draw(st.lists(st.dates(date(1000, 1, 1)), min_size=2, max_size=2)))
    earliest, latest = (draw(st.sampled_from(["", day.isoformat()])) for day in days)
    return {"earliest": earliest, "latest": latest}


def _allocation(draw: Draw) -> dict[str, Any]:
    return {"choices": draw(option_lists()), "total": draw(st.integers(1, 1000))}


def _nothing(draw: Draw) -> dict[str, Any]:
    return {}


SETTINGS: dict[Kind, Callable[[Draw], dict[str, Any]]] = {
    Kind.SINGLE_CHOICE: _single,
    Kind.MULTIPLE_CHOICE: _multiple,
    Kind.SCALE: _scale,
    Kind.MATRIX: _matrix,
    Kind.RANKING: _ranking,
    Kind.NUMBER: _number,
    Kind.SHORT_TEXT: _text,
    Kind.LONG_TEXT: _text,
    Kind.DATE: _date,
    Kind.ALLOCATION: _allocation,
    Kind.CONSENT: _nothing,
    Kind.NOTE: _nothing,
}


@st.composite
def questions(draw: Draw, code: str, earlier: tuple[Question, ...] = ()) -> Question:
    """A question without errors; its condition, if any, names one of the `earlier` ones."""
    kind = draw(st.sampled_from(Kind))
    made = Question(
        code=code,
        kind=kind,
        text=draw(texts()),
        help=draw(maybe(texts(), Text())),
        required=draw(st.booleans()) and kind is not Kind.NOTE,
        condition=draw(conditions_on(earlier)),
        role="category" if kind is Kind.SINGLE_CHOICE and draw(st.booleans()) else "",
        group=draw(st.sampled_from(["", "g"])),
        **SETTINGS[kind](draw),
    )
    return dataclasses.replace(
        made,
        choices=draw(conditional(made.choices, earlier)),
        rows=draw(conditional(made.rows, earlier)),
    )


@st.composite
def conditional(
    draw: Draw, options: tuple[Choice, ...], earlier: tuple[Question, ...]
) -> tuple[Choice, ...]:
    """The options, the first one always offered, the others perhaps on a condition."""
    if draw(st.booleans()):
        return options
    others = (
        dataclasses.replace(each, condition=draw(conditions_on(earlier))) for each in options[1:]
    )
    return (*options[:1], *others)


@st.composite
def conditions_on(draw: Draw, earlier: tuple[Question, ...]) -> str:
    """A condition that some answers meet, or none."""
    named = [item for item in earlier if item.kind in CONDITIONS]
    if not named or draw(st.booleans()):
        return ""
    parts = [
        CONDITIONS[item.kind](draw, item)
        for item in draw(st.lists(st.sampled_from(named), min_size=1, max_size=2))
    ]
    return draw(st.sampled_from([" or ", " and "])).join(parts) if len(parts) > 1 else parts[0]


CONDITIONS: dict[Kind, Callable[[Draw, Question], str]] = {
    Kind.SINGLE_CHOICE: lambda draw, item: (
        f"${{{item.code}}} {draw(st.sampled_from(['=', '!=']))} '{item.choices[0].code}'"
    ),
    Kind.MULTIPLE_CHOICE: lambda draw, item: (
        f"selected(${{{item.code}}}, '{item.choices[0].code}')"
    ),
    Kind.SCALE: lambda draw, item: f"${{{item.code}}} >= {item.maximum}",
    Kind.SHORT_TEXT: lambda draw, item: f"${{{item.code}}} != ''",
}


@st.composite
def questionnaires(draw: Draw, max_pages: int = 3) -> Questionnaire:
    """Questionnaires that can be answered; conditions name questions of earlier pages."""
    names = iter(draw(st.permutations(CODES)))
    made: list[Page] = []
    for number in range(draw(st.integers(1, max_pages))):
        earlier = tuple(question for page in made for question in page.questions)
        many = draw(st.integers(1, 3))
        made.append(
            Page(
                code=f"p{number}",
                title=draw(texts()),
                text=draw(maybe(texts(), Text())),
                questions=tuple(draw(questions(next(names), earlier)) for _ in range(many)),
            )
        )
    return Questionnaire(
        title=draw(free_texts()),
        languages=LANGUAGES,
        introduction=draw(maybe(free_texts(), Text())),
        minutes=draw(maybe(st.integers(1, 90), None)),
        groups=(Group(code="g", title=draw(texts())),),
        pages=tuple(made),
    )


# Anything that JSON can carry, for what is sent by no form of ours.
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
