"""The description of published indicators by OpenAPI 3.1; a part of `reports.api.description`."""

from __future__ import annotations

from reports.api.shapes import (
    COUNT,
    MOMENT,
    SLUG,
    TEXT,
    Schema,
    answers,
    get,
    list_,
    named,
    object_,
    or_null,
)
from reports.definition import Statistic
from reports.stats.linearised import Variance
from reports.stats.shares import Base

NUMBER: Schema = {"type": "number"}
_PLAIN: dict[str, Schema] = {
    "statistic": {"enum": [each.value for each in Statistic]},
    "published_as": {
        **or_null(TEXT),
        "description": "The value as published; shares in percent. Null: undefined.",
    },
    "exact": {
        **or_null(TEXT),
        "description": "The same before rounding, as a fraction; shares are proportions.",
    },
    "decimals": COUNT,
    "numerator": or_null({"type": "integer"}),
    "base": {"enum": [each.value for each in Base]},
    "base_n": COUNT,
    "interval": or_null(
        object_({name: {"type": "number"} for name in ("low", "high", "confidence")})
    ),
}
_FIGURE: dict[str, Schema] = {
    **_PLAIN,
    "weighted": {
        **or_null(
            object_(
                {
                    "weights": {**TEXT, "description": "The name of the weights."},
                    "variance": {"enum": [each.value for each in Variance]},
                    "weighted_n": NUMBER,
                    "n_effective": or_null(NUMBER),
                    "design_effect": or_null(NUMBER),
                    "se": {
                        **or_null(NUMBER),
                        "description": "Linearised, in the unit of `exact`.",
                    },
                    "unweighted": object_(_PLAIN),
                }
            )
        ),
        "description": "How the value was weighted, and the same unweighted; null: it is not. The "
        "targets of the weights are in `definition`.",
    },
}
_EDITION: dict[str, Schema] = {
    "edition": {"type": "integer", "minimum": 1},
    "reason": {**TEXT, "description": "Why it corrects the edition before; empty for the first."},
    "published_at": MOMENT,
    **_FIGURE,
}
INDICATOR_SCHEMAS: dict[str, Schema] = {
    "IndicatorEdition": object_(_EDITION),
    "IndicatorValue": object_(
        {
            "round": TEXT,
            **_EDITION,
            "question": named("Wordings"),
            "definition": {"type": "object", "description": "What was computed, by codes."},
            "responses": COUNT,
            "origins": {
                "type": "object",
                "description": "The round's responses by where they came from, at publication.",
                "additionalProperties": COUNT,
            },
            "groups": {
                "type": "array",
                "items": object_(
                    {
                        "code": TEXT,
                        "shown": {"type": "boolean"},
                        "figure": or_null(object_(_FIGURE)),
                    }
                ),
            },
            "superseded": {
                "type": "array",
                "description": "The editions before this one, the first one first.",
                "items": named("IndicatorEdition"),
            },
        }
    ),
    "Indicator": object_(
        {
            "code": TEXT,
            "name": named("Wordings"),
            "description": named("Wordings"),
            "values": list_(named("IndicatorValue")),
        }
    ),
}


INDICATOR_PATHS: dict[str, Schema] = {
    "/consultations/{slug}/indicators": get(
        "indicators",
        "The published indicators of a consultation, with their corrections. Values of rounds "
        "whose results are public.",
        answers(object_({"consultation": TEXT, "indicators": list_(named("Indicator"))}), "404"),
        {**SLUG, "description": "The short name of the consultation."},
    )
}
