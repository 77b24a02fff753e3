"""Asking the interface for programs; what it answers is what its description says."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
from django.test import Client

ROOT = "/api/v1"


def is_own(path: str) -> bool:
    """Whether the path is read with a token."""
    return path.startswith("/data/")


def as_described(answer: Any, path: str, status: int) -> Any:
    """The answer's document, which is as described for the path and status."""
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/json")
    body = json.loads(answer.content)
    said = json.loads(Client().get(f"{ROOT}/openapi.json").content)
    responses = said["paths"][_template(path)]["get"]["responses"]
    schema = responses[str(status)]["content"]["application/json"]["schema"]
    jsonschema.validate(body, schema | {"components": said["components"]})
    return body


def _template(path: str) -> str:
    parts = path.split("/")
    place = parts.index("rounds") + 1
    return "/".join([*parts[:place], "{slug}", *parts[place + 1 :]]) if parts[place:] else path
