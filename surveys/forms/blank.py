"""The page that a first visitor sees, drawn once for everybody.

Nothing on it is personal but the form's token and places that are named. A visitor with a
session (staff signed in) or a message waiting gets a page drawn for them.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import get_language

from surveys.questionnaire.kept import Kept

ROOM = 64_000_000  # bytes
_MESSAGES = "messages"  # the cookie of django.contrib.messages

# Stand for the token and other places while a page is drawn; nothing else on a page is like it.
_MARK = secrets.token_hex(16)
_PLACES = re.compile(rf"{_MARK}-([a-z_]+)-")
_TOKEN = "csrf_token"  # noqa: S105 # the name of the template's variable


# Pages cut at their places: text, name of a place, text, name, ..., text.
_PAGES: Kept[list[str]] = Kept(ROOM, lambda pieces: sum(map(len, pieces)))


def blank_page(
    request: HttpRequest,
    template: str,
    version: str,
    context: Callable[[], dict[str, Any]],
    places: Mapping[str, str] | None = None,
) -> bytes:
    """The page in UTF-8, with this visitor's token and what belongs into its `places`.

    `version` stands for all that `context()` is made of (the questionnaire's content hash, and
    whatever else the template shows): the same version at the same address must give the same
    page. Kept per version, address and language. `places` are variables of the template that
    stand in its text as they are, by name; they are escaped here.
    """
    personal = places or {}
    if _is_known(request):
        return render_to_string(template, {**context(), **personal}, request).encode()

    def draw() -> list[str]:
        marks = {name: f"{_MARK}-{name}-" for name in (_TOKEN, *personal)}
        return _PLACES.split(render_to_string(template, {**context(), **marks}, request))

    pieces = _PAGES((template, version, request.get_full_path(), get_language()), draw)
    values: dict[str, str] = {name: escape(value) for name, value in personal.items()}
    values[_TOKEN] = get_token(request)
    return "".join(
        values[piece] if index % 2 else piece for index, piece in enumerate(pieces)
    ).encode()


def _is_known(request: HttpRequest) -> bool:
    # An address with a query is anybody's invention: it would fill the memory.
    cookies = request.COOKIES
    return bool(settings.SESSION_COOKIE_NAME in cookies or _MESSAGES in cookies or request.GET)
