"""The hidden part of the form that begins a questionnaire."""

from __future__ import annotations

from typing import Any

import orjson
from django import template
from django.utils import timezone

from surveys import protection
from surveys.forms.protection import StartForm
from surveys.proof import new_challenge
from surveys.respondent import is_code, key_from

register = template.Library()


@register.inclusion_tag("surveys/_start_guard.html", takes_context=True)
def start_guard(context: dict[str, Any]) -> dict[str, Any]:
    """Fields for whoever begins without a key; nothing for everybody else. No query."""
    key = key_from(context["request"], context["round"])
    begun = context.get("response") is not None or (key is not None and not is_code(key))
    if begun or not protection.is_on():
        return {"wanted": False}
    at = timezone.now()
    refusal = context.get("refusal")
    return {
        "wanted": True,
        "trap": StartForm()["website"],
        "stamp": refusal.stamp if refusal else protection.stamp(at),
        "challenge": orjson.dumps(new_challenge(at)).decode(),
        # As text: numbers in templates get the language's thousands separator.
        "quickest": str(int(protection.QUICKEST.total_seconds() * 1000)),
    }
