"""Pieces of which the description of the interface is made (OpenAPI 3.1, JSON Schema)."""

from __future__ import annotations

from typing import Any

from surveys.rules import RoundState

Schema = dict[str, Any]


def object_(properties: dict[str, Schema], **more: Any) -> Schema:
    """An object that has all of these properties, and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
        **more,
    }


def or_null(schema: Schema) -> Schema:
    """What the schema says, or null."""
    return {"anyOf": [schema, {"type": "null"}]}


def named(name: str) -> Schema:
    """One of the schemas that stand under a name."""
    return {"$ref": f"#/components/schemas/{name}"}


def list_(schema: Schema) -> Schema:
    """Any number of them."""
    return {"type": "array", "items": schema}


TEXT: Schema = {"type": "string"}
ASKED_TEXT: Schema = {"type": "string", "pattern": "^[^\\u0000]*$"}
COUNT: Schema = {"type": "integer", "minimum": 0}
PROPORTION: Schema = {"type": "number", "minimum": 0, "maximum": 1}
MOMENT: Schema = {"type": "string", "format": "date-time"}


def round_shape(**more: Schema) -> Schema:
    """A round, as `reports.api.documents.round_document` writes it, and what stands beside."""
    return object_(
        {
            "slug": TEXT,
            "number": COUNT,
            "title": named("Wordings"),
            "consultation": object_({"slug": TEXT, "title": named("Wordings")}),
            "state": {"enum": [each.value for each in RoundState]},
            "opens_at": or_null(MOMENT),
            "closes_at": or_null(MOMENT),
            "time_zone": TEXT,
            "results_public": {"type": "boolean"},
            **more,
        }
    )


FAILURES = {
    "400": "A parameter cannot be read.",
    "401": "There is no token, or it opens nothing (any more).",
    "403": "The results are not public, or not yet.",
    "404": "There is no such round, or it is not for this token.",
    "429": "Too many requests this hour.",
}


def answers(schema: Schema, *failures: str) -> dict[str, Any]:
    """The answer as asked, and those of these statuses."""
    return {
        "200": {"description": "As asked.", "content": {"application/json": {"schema": schema}}},
        **{
            code: {
                "description": FAILURES[code],
                "content": {"application/json": {"schema": named("Error")}},
            }
            for code in failures
        },
    }


def get(name: str, summary: str, answers: dict[str, Any], *parameters: Schema) -> dict[str, Any]:
    """A path that is read."""
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "parameters": list(parameters),
            "responses": answers,
        }
    }


def asked(name: str, description: str, schema: Schema, *, required: bool = False) -> Schema:
    """A parameter of the query."""
    return {
        "name": name,
        "in": "query",
        "required": required,
        "description": description,
        "schema": schema,
    }


SLUG: Schema = {
    "name": "slug",
    "in": "path",
    "required": True,
    "description": "The short name of the round.",
    "schema": {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"},
}
