"""Published indicators for programs: values as they were published, and what was corrected."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils import timezone

from reports.indicators.selectors import public_editions
from reports.models import PublishedValue
from surveys.models import Consultation

Document = dict[str, Any]


def published_indicators(slug: str) -> Document:
    """The indicators of a consultation that have a published value; 404 for an unknown one."""
    consultation = Consultation.objects.filter(slug=slug).first()
    if consultation is None:
        raise Http404("No such consultation.")
    editions = public_editions(consultation, timezone.now())
    by_code: dict[str, list[PublishedValue]] = {}
    for each in editions:
        by_code.setdefault(each.indicator.code, []).append(each)
    found = [_indicator(code, of) for code, of in by_code.items()]
    return {"consultation": consultation.slug, "indicators": found}


def _indicator(code: str, editions: list[PublishedValue]) -> Document:
    """Under the name it was published with last; editions come by round and number."""
    words = editions[-1].words
    by_round: dict[int, list[PublishedValue]] = {}
    for each in editions:
        by_round.setdefault(each.round_id, []).append(each)
    return {
        "code": code,
        "name": words["name"],
        "description": words["description"],
        "values": [_value(of) for of in by_round.values()],
    }


def _value(editions: list[PublishedValue]) -> Document:
    """The edition in force of one round; those before it are its corrections' past."""
    last = editions[-1]
    return {
        "round": last.round.slug,
        **_edition(last),
        "question": last.words["question"],
        "definition": last.definition,
        "responses": last.figure["responses"],
        "origins": last.figure["origins"],
        "groups": [
            {
                "code": group["code"],
                "shown": group["figure"] is not None,
                "figure": group["figure"] and _figure(group["figure"]),
            }
            for group in last.figure["groups"]
        ],
        "superseded": [_edition(each) for each in editions[:-1]],
    }


def _edition(of: PublishedValue) -> Document:
    return {
        "edition": of.edition,
        "reason": of.reason,
        "published_at": of.published_at.isoformat(),
        **_figure(of.figure),
    }


_SAME = ("statistic", "decimals", "numerator", "base", "base_n", "interval")


def _figure(stored: Document) -> Document:
    """A frozen figure; its exact value stands as a fraction, such as 25/60."""
    return {
        **_plain(stored),
        "weighted": _weighted(stored["weighted"], stored["base_n"])
        if "weighted" in stored
        else None,
    }


def _plain(stored: Document) -> Document:
    return {
        **{name: stored[name] for name in _SAME},
        "exact": stored["value"],
        "published_as": stored["rounded"],
    }


def _weighted(stored: Document, n: int) -> Document:
    effective = stored["effective"]
    return {
        "weights": stored["name"],
        "variance": stored["variance"],
        "weighted_n": stored["weighted_n"],
        "n_effective": effective,
        "design_effect": n / effective if effective else None,
        "se": stored["error"],
        "unweighted": _plain(stored["unweighted"]),
    }
