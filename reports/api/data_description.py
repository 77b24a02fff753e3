"""The part of the description that is read with a token."""

from __future__ import annotations

from typing import Any

from reports.api.shapes import (
    ASKED_TEXT,
    COUNT,
    SLUG,
    TEXT,
    Schema,
    answers,
    asked,
    get,
    list_,
    named,
    object_,
    or_null,
    round_shape,
)
from reports.exports.plan import Level, Missing, Storage
from reports.stats.crosstabs import CROSS_BASES

SECURITY: dict[str, Schema] = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "A token that one of the staff made for one consultation, on the page "
        "“Programs” of their account. It opens what its owner may see there at the moment.",
    }
}
USUAL_PAGE, LARGEST_PAGE = 1_000, 5_000  # responses

_REFUSALS = ("401", "404", "429")
_OPEN: dict[str, Any] = {"type": "object"}

# Over all responses of the round, whatever the filter; then the figures, see the documentation.
_WEIGHTED: Schema = {
    "type": "object",
    "description": "With `weights`: what `manage.py tables --weights` prints.",
    "properties": {
        "questions": list_(TEXT),
        "raked": {"type": "boolean"},
        "n": COUNT,
        "sum": {"type": "number"},
        "minimum": {"type": "number"},
        "maximum": {"type": "number"},
        "n_effective": {"type": "number"},
        "design_effect": {"type": "number"},
        "rows": list_(_OPEN),
        "mean": _OPEN,
        "counts": _OPEN,
        "column_percent": _OPEN,
        "rao_scott": or_null(_OPEN),
    },
    "required": ["questions"],
}

DATA_SCHEMAS: dict[str, Schema] = {
    "OwnRound": round_shape(
        version={
            **or_null({"type": "integer", "minimum": 1}),
            "description": "The latest version of its questionnaire; null: none is published.",
        }
    ),
    "Column": object_(
        {
            "name": {**TEXT, "description": "The key in a response."},
            "label": named("Wordings"),
            "wording": {**named("Wordings"), "description": "The question; empty: no answer."},
            "question": {**or_null(TEXT), "description": "Its code in the questionnaire."},
            "part": {**or_null(TEXT), "description": "The choice or row of a column of several."},
            "stored": {"enum": [each.value for each in Storage]},
            "level": {"enum": [each.value for each in Level]},
            "decimals": COUNT,
            "values": list_(
                object_({"code": TEXT, "number": {"type": "integer"}, "label": named("Wordings")})
            ),
            "missing": {
                "type": "object",
                "description": "What stands in research files (SPSS, Stata) for why there is no "
                "value.",
                "propertyNames": {"enum": [each.name.lower() for each in Missing]},
                "additionalProperties": {"type": "integer"},
            },
        }
    ),
    "Table": {
        "type": "object",
        "description": "As `manage.py tables` prints it (docs/tables-command.md), with what the "
        "staff's pages hide left out. Suppressed: too few people for anything to be shown.",
        "properties": {
            "format": {"const": "tables-1"},
            "round": TEXT,
            "filter": or_null(TEXT),
            "without_set_aside": {"type": "boolean"},
            "responses": or_null(COUNT),
            "minimum_group": COUNT,
            "suppressed": {"type": "boolean"},
            "question": _OPEN,
            "by": _OPEN,
            "n": COUNT,
            "rows": list_(_OPEN),
            "columns": list_(_OPEN),
            "weighted": _WEIGHTED,
        },
        "required": [
            "format",
            "round",
            "filter",
            "without_set_aside",
            "responses",
            "minimum_group",
            "suppressed",
            "question",
        ],
    },
    "Responses": object_(
        {
            "round": TEXT,
            "columns": list_(TEXT),
            "rows": list_({"type": "object", "description": "By column; null: no value."}),
            "next": {
                **or_null({"type": "string", "format": "uuid"}),
                "description": "What to send as `after` for the next page; null: this is the last.",
            },
        }
    ),
}

_LANGUAGE = asked("language", "Of labels: one of the round's, else its first.", ASKED_TEXT)


def _own(
    name: str, summary: str, schema: Schema, *parameters: Schema, may_be_wrong: bool = False
) -> dict[str, Any]:
    failures = ("400", *_REFUSALS) if may_be_wrong else _REFUSALS
    path = get(name, summary, answers(schema, *failures), *parameters)
    path["get"]["security"] = [{"token": []}]
    return path


DATA_PATHS: dict[str, Any] = {
    "/data/rounds": _own(
        "own_rounds",
        "The rounds of the token's consultation, published or not.",
        object_({"rounds": list_(named("OwnRound"))}),
    ),
    "/data/rounds/{slug}": _own("own_round", "One of them.", named("OwnRound"), SLUG),
    "/data/rounds/{slug}/questionnaire": _own(
        "own_questionnaire",
        "A version of the questionnaire, the latest one unless set, as the YAML export writes it.",
        object_(
            {"round": TEXT, "version": {"type": "integer", "minimum": 1}, "questionnaire": _OPEN}
        ),
        SLUG,
        asked("version", "Its number.", {"type": "integer", "minimum": 1}),
    ),
    "/data/rounds/{slug}/codebook": _own(
        "codebook",
        "The columns of data files and of responses, planned from all versions.",
        object_({"round": TEXT, "columns": list_(named("Column"))}),
        SLUG,
    ),
    "/data/rounds/{slug}/tables": _own(
        "own_tables",
        "A question's table, or two questions crossed, as the staff's pages show them.",
        named("Table"),
        SLUG,
        asked("question", "Code, or with `by` code.part.", ASKED_TEXT, required=True),
        asked("by", "The question of the columns: code, or code.part.", ASKED_TEXT),
        asked(
            "weights",
            "A set of weights of the round by its name: the same weighted is in `weighted`. For "
            "roles that may export data.",
            ASKED_TEXT,
        ),
        asked(
            "filter",
            "A condition: ${_language} = 'ro'. For roles that may export data.",
            ASKED_TEXT,
        ),
        asked(
            "base",
            "What column percentages of two questions are of.",
            {"enum": [each.value for each in CROSS_BASES], "default": "answered"},
        ),
        asked(
            "flagged",
            "“without” leaves out what staff set aside as duplicates. For roles that may export "
            "data.",
            {"enum": ["with", "without"], "default": "with"},
        ),
        _LANGUAGE,
        may_be_wrong=True,
    ),
    "/data/rounds/{slug}/responses": _own(
        "responses",
        "Submitted responses one by one, for roles that may export data; noted in the audit log.",
        named("Responses"),
        SLUG,
        asked("after", "The `next` of the page before.", {"type": "string", "format": "uuid"}),
        asked(
            "limit",
            "Responses on the page.",
            {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": USUAL_PAGE},
        ),
        asked(
            "cells",
            "What stands for choices.",
            {"enum": ["codes", "labels"], "default": "codes"},
        ),
        _LANGUAGE,
        may_be_wrong=True,
    ),
}
