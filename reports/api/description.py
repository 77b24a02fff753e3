"""The description of the interface by OpenAPI 3.1; what is answered is tested against it."""

from __future__ import annotations

from typing import Any

from reports.api.data_description import DATA_PATHS, DATA_SCHEMAS, SECURITY
from reports.api.indicator_shapes import INDICATOR_PATHS, INDICATOR_SCHEMAS
from reports.api.shapes import (
    ASKED_TEXT,
    COUNT,
    PROPORTION,
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
from reports.definition import Statistic
from reports.stats.shares import Base
from surveys.models import Origin

VERSION = "1"


SCHEMAS: dict[str, Schema] = {
    "Wordings": {
        "type": "object",
        "description": "A text by language; the keys are language tags.",
        "additionalProperties": TEXT,
    },
    "Round": round_shape(),
    "Base": object_(
        {
            "responses": {**COUNT, "description": "Submitted responses."},
            "origins": {
                "type": "object",
                "description": "Responses by where they come from; only “collected” ones were "
                "given by respondents of this round.",
                "propertyNames": {"enum": [each.value for each in Origin]},
                "additionalProperties": COUNT,
            },
            "minimum_group": {**COUNT, "description": "Groups of fewer people are not shown."},
            "too_few": {
                "type": "boolean",
                "description": "Fewer responses than that: nothing is shown but their number.",
            },
        }
    ),
    "Figure": object_(
        {
            "id": TEXT,
            "statement": named("Wordings"),
            "statistic": {"enum": [each.value for each in Statistic]},
            "question": or_null(TEXT),
            "choices": list_(TEXT),
            "within": or_null(object_({"question": TEXT, "choices": list_(TEXT)})),
            "value": {
                **or_null({"type": "number"}),
                "description": "Shares are proportions, 0 to 1. Null: undefined or suppressed.",
            },
            "published_as": {
                **or_null(TEXT),
                "description": "The value as published; shares in percent.",
            },
            "decimals": COUNT,
            "numerator": or_null({"type": "integer"}),
            "base": {"enum": [each.value for each in Base]},
            "base_n": or_null(COUNT),
            "interval": or_null(
                object_(
                    {
                        "low": {"type": "number"},
                        "high": {"type": "number"},
                        "confidence": PROPORTION,
                    }
                )
            ),
            "suppressed": {"type": "boolean"},
        }
    ),
    "Row": object_(
        {
            "question": TEXT,
            "by": {**or_null(TEXT), "description": "Broken down by; null for everybody."},
            "group": or_null(TEXT),
            "answer": TEXT,
            "count": COUNT,
            "asked": COUNT,
            "answered": COUNT,
            "options_expressed": or_null(COUNT),
            "share_of_asked": or_null(PROPORTION),
            "share_of_answered": or_null(PROPORTION),
            "share_of_options": or_null(PROPORTION),
        }
    ),
    **INDICATOR_SCHEMAS,
    "Error": object_(
        {
            "error": {
                "enum": [
                    "not_found",
                    "not_public",
                    "bad_request",
                    "invalid_token",
                    "too_many_requests",
                ]
            },
            "detail": TEXT,
        }
    ),
    **DATA_SCHEMAS,
}

_QUESTION = asked("question", "Only the rows of this question, by its code.", ASKED_TEXT)


def description(server: str) -> dict[str, Any]:
    """The document; `server` is the address that the paths stand below."""
    results = object_({"round": TEXT, "base": named("Base"), "figures": list_(named("Figure"))})
    tables = object_({"round": TEXT, "base": named("Base"), "rows": list_(named("Row"))})
    questionnaire = object_(
        {
            "round": TEXT,
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
            "description": "Published results of stakeholder consultations; below /data, what "
            "the owner of a token may see. Every figure is computed from stored responses and "
            "names its base and n.",
        },
        "servers": [{"url": server}],
        "paths": {
            "/rounds": get(
                "rounds",
                "The rounds with a published questionnaire.",
                answers(object_({"rounds": list_(named("Round"))})),
            ),
            "/rounds/{slug}": get("round", "One round.", answers(named("Round"), "404"), SLUG),
            "/rounds/{slug}/questionnaire": get(
                "questionnaire",
                "The latest version of the questionnaire, as the YAML export writes it.",
                answers(questionnaire, *public),
                SLUG,
            ),
            "/rounds/{slug}/figures": get(
                "figures", "The indicators of the report.", answers(results, *public), SLUG
            ),
            "/rounds/{slug}/tables": get(
                "tables",
                "Counts, bases and shares of every closed question, in total and by category.",
                answers(tables, *public, "400"),
                SLUG,
                _QUESTION,
            ),
            **DATA_PATHS,
            **INDICATOR_PATHS,
        },
        "components": {"schemas": SCHEMAS, "securitySchemes": SECURITY},
    }
