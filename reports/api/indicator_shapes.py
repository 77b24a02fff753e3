"""The description of published indicators by OpenAPI 3.1; a part of `reports.api.description`."""

from __future__ import annotations

from typing import Any

from reports.definition import Statistic
from reports.stats.shares import Base

Shape = dict[str, Any]

_TEXT: Shape = {"type": "string"}
_WORDINGS: Shape = {"$ref": "#/components/schemas/Wordings"}
_COUNT: Shape = {"type": "integer", "minimum": 0}
_NONE: Shape = {"type": "null"}


def _whole(properties: dict[str, Shape]) -> Shape:
    """An object that has all of these properties, and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


_FIGURE: dict[str, Shape] = {
    "statistic": {"enum": [each.value for each in Statistic]},
    "published_as": {
        "anyOf": [_TEXT, _NONE],
        "description": "The value as published; shares in percent. Null: undefined.",
    },
    "exact": {
        "anyOf": [_TEXT, _NONE],
        "description": "The same before rounding, as a fraction; shares are proportions.",
    },
    "decimals": _COUNT,
    "numerator": {"anyOf": [{"type": "integer"}, _NONE]},
    "base": {"enum": [each.value for each in Base]},
    "base_n": _COUNT,
    "interval": {
        "anyOf": [
            _whole({name: {"type": "number"} for name in ("low", "high", "confidence")}),
            _NONE,
        ]
    },
}
_EDITION: dict[str, Shape] = {
    "edition": {"type": "integer", "minimum": 1},
    "reason": {**_TEXT, "description": "Why it corrects the edition before; empty for the first."},
    "published_at": {"type": "string", "format": "date-time"},
    **_FIGURE,
}
INDICATOR_SCHEMAS: dict[str, Shape] = {
    "IndicatorEdition": _whole(_EDITION),
    "IndicatorValue": _whole(
        {
            "round": _TEXT,
            **_EDITION,
            "question": _WORDINGS,
            "definition": {"type": "object", "description": "What was computed, by codes."},
            "responses": _COUNT,
            "origins": {
                "type": "object",
                "description": "The round's responses by where they came from, at publication.",
                "additionalProperties": _COUNT,
            },
            "groups": {
                "type": "array",
                "items": _whole(
                    {
                        "code": _TEXT,
                        "shown": {"type": "boolean"},
                        "figure": {"anyOf": [_whole(_FIGURE), _NONE]},
                    }
                ),
            },
            "superseded": {
                "type": "array",
                "description": "The editions before this one, the first one first.",
                "items": {"$ref": "#/components/schemas/IndicatorEdition"},
            },
        }
    ),
    "Indicator": _whole(
        {
            "code": _TEXT,
            "name": _WORDINGS,
            "description": _WORDINGS,
            "values": {
                "type": "array",
                "items": {"$ref": "#/components/schemas/IndicatorValue"},
            },
        }
    ),
}


def _answer(words: str, shape: Shape) -> Shape:
    return {"description": words, "content": {"application/json": {"schema": shape}}}


INDICATOR_PATHS: dict[str, Shape] = {
    "/consultations/{slug}/indicators": {
        "get": {
            "operationId": "indicators",
            "summary": "The published indicators of a consultation, with their corrections.",
            "parameters": [
                {
                    "name": "slug",
                    "in": "path",
                    "required": True,
                    "description": "The short name of the consultation.",
                    "schema": {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"},
                }
            ],
            "responses": {
                "200": _answer(
                    "As asked; values of rounds whose results are public.",
                    _whole(
                        {
                            "consultation": _TEXT,
                            "indicators": {
                                "type": "array",
                                "items": {"$ref": "#/components/schemas/Indicator"},
                            },
                        }
                    ),
                ),
                "404": _answer(
                    "There is no such consultation.", {"$ref": "#/components/schemas/Error"}
                ),
            },
        }
    }
}
