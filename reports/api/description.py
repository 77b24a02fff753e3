"""The description of the interface by OpenAPI 3.1; what is answered is tested against it."""

from __future__ import annotations

from typing import Any

from reports.api.indicator_shapes import INDICATOR_PATHS, INDICATOR_SCHEMAS
from reports.definition import Statistic
from reports.stats.shares import Base
from surveys.models import Origin
from surveys.rules import RoundState

Schema = dict[str, Any]

VERSION = "1"


def _object(properties: dict[str, Schema], **more: Any) -> Schema:
    """An object that has all of these properties, and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
        **more,
    }


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _named(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _list(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


_TEXT: Schema = {"type": "string"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_PROPORTION: Schema = {"type": "number", "minimum": 0, "maximum": 1}
_MOMENT: Schema = {"type": "string", "format": "date-time"}

SCHEMAS: dict[str, Schema] = {
    "Wordings": {
        "type": "object",
        "description": "A text by language; the keys are language tags.",
        "additionalProperties": _TEXT,
    },
    "Round": _object(
        {
            "slug": _TEXT,
            "number": _COUNT,
            "title": _named("Wordings"),
            "consultation": _object({"slug": _TEXT, "title": _named("Wordings")}),
            "state": {"enum": [each.value for each in RoundState]},
            "opens_at": _or_null(_MOMENT),
            "closes_at": _or_null(_MOMENT),
            "time_zone": _TEXT,
            "results_public": {"type": "boolean"},
        }
    ),
    "Base": _object(
        {
            "responses": {**_COUNT, "description": "Submitted responses."},
            "origins": {
                "type": "object",
                "description": "Responses by where they come from; only “collected” ones were "
                "given by respondents of this round.",
                "propertyNames": {"enum": [each.value for each in Origin]},
                "additionalProperties": _COUNT,
            },
            "minimum_group": {**_COUNT, "description": "Groups of fewer people are not shown."},
            "too_few": {
                "type": "boolean",
                "description": "Fewer responses than that: nothing is shown but their number.",
            },
        }
    ),
    "Figure": _object(
        {
            "id": _TEXT,
            "statement": _named("Wordings"),
            "statistic": {"enum": [each.value for each in Statistic]},
            "question": _or_null(_TEXT),
            "choices": _list(_TEXT),
            "within": _or_null(_object({"question": _TEXT, "choices": _list(_TEXT)})),
            "value": {
                **_or_null({"type": "number"}),
                "description": "Shares are proportions, 0 to 1. Null: undefined or suppressed.",
            },
            "published_as": {
                **_or_null(_TEXT),
                "description": "The value as published; shares in percent.",
            },
            "decimals": _COUNT,
            "numerator": _or_null({"type": "integer"}),
            "base": {"enum": [each.value for each in Base]},
            "base_n": _or_null(_COUNT),
            "interval": _or_null(
                _object(
                    {
                        "low": {"type": "number"},
                        "high": {"type": "number"},
                        "confidence": _PROPORTION,
                    }
                )
            ),
            "suppressed": {"type": "boolean"},
        }
    ),
    "Row": _object(
        {
            "question": _TEXT,
            "by": {**_or_null(_TEXT), "description": "Broken down by; null for everybody."},
            "group": _or_null(_TEXT),
            "answer": _TEXT,
            "count": _COUNT,
            "asked": _COUNT,
            "answered": _COUNT,
            "options_expressed": _or_null(_COUNT),
            "share_of_asked": _or_null(_PROPORTION),
            "share_of_answered": _or_null(_PROPORTION),
            "share_of_options": _or_null(_PROPORTION),
        }
    ),
    **INDICATOR_SCHEMAS,
    "Error": _object(
        {"error": {"enum": ["not_found", "not_public", "bad_request"]}, "detail": _TEXT}
    ),
}


def _answers(schema: Schema, *failures: str) -> dict[str, Any]:
    words = {
        "400": "A parameter cannot be read.",
        "403": "The results are not public, or not yet.",
        "404": "There is no such round.",
    }
    return {
        "200": {"description": "As asked.", "content": {"application/json": {"schema": schema}}},
        **{
            code: {
                "description": words[code],
                "content": {"application/json": {"schema": _named("Error")}},
            }
            for code in failures
        },
    }


def _get(name: str, summary: str, answers: dict[str, Any], *parameters: Schema) -> dict[str, Any]:
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "parameters": list(parameters),
            "responses": answers,
        }
    }


_SLUG: Schema = {
    "name": "slug",
    "in": "path",
    "required": True,
    "description": "The short name of the round.",
    "schema": {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"},
}
_QUESTION: Schema = {
    "name": "question",
    "in": "query",
    "required": False,
    "description": "Only the rows of this question, by its code.",
    "schema": _TEXT,
}


def description(server: str) -> dict[str, Any]:
    """The document; `server` is the address that the paths stand below."""
    results = _object({"round": _TEXT, "base": _named("Base"), "figures": _list(_named("Figure"))})
    tables = _object({"round": _TEXT, "base": _named("Base"), "rows": _list(_named("Row"))})
    questionnaire = _object(
        {
            "round": _TEXT,
            "version": {"type": "integer", "minimum": 1},
            "questionnaire": {"type": "object"},
        }
    )
    public = ("403", "404")
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Consultation results",
            "version": VERSION,
            "description": "Published results of stakeholder consultations. Every figure is "
            "computed from stored responses and names its base and n.",
        },
        "servers": [{"url": server}],
        "paths": {
            "/rounds": _get(
                "rounds",
                "The rounds with a published questionnaire.",
                _answers(_object({"rounds": _list(_named("Round"))})),
            ),
            "/rounds/{slug}": _get("round", "One round.", _answers(_named("Round"), "404"), _SLUG),
            "/rounds/{slug}/questionnaire": _get(
                "questionnaire",
                "The latest version of the questionnaire, as the YAML export writes it.",
                _answers(questionnaire, *public),
                _SLUG,
            ),
            "/rounds/{slug}/figures": _get(
                "figures", "The indicators of the report.", _answers(results, *public), _SLUG
            ),
            "/rounds/{slug}/tables": _get(
                "tables",
                "Counts, bases and shares of every closed question, in total and by category.",
                _answers(tables, *public, "400"),
                _SLUG,
                _QUESTION,
            ),
            **INDICATOR_PATHS,
        },
        "components": {"schemas": SCHEMAS},
    }
