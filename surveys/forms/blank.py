"""The page that a first visitor sees, drawn once for everybody.

Nothing on it is personal but the form's token. A visitor with a session (staff signed in) or a
message waiting gets a page drawn for them.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.translation import get_language

from surveys.forms.kept import Kept

ROOM = 64_000_000  # bytes
_MESSAGES = "messages"  # the cookie of django.contrib.messages

# Stands for the token while a page is drawn; nothing else on a page is like it.
_PLACE = secrets.token_hex(32)


# Pages cut at the places of their token.
_PAGES: Kept[list[bytes]] = Kept(ROOM, lambda pieces: sum(map(len, pieces)))


def blank_page(
    request: HttpRequest, template: str, version: str, context: Callable[[], dict[str, Any]]
) -> bytes:
    """The page in UTF-8, with this visitor's token in it.

    `version` stands for all that `context()` is made of (the questionnaire's content hash, and
    whatever else the template shows): the same version at the same address must give the same
    page. Kept per version, address and language.
    """
    if _is_known(request):
        return render_to_string(template, context(), request).encode()

    def draw() -> list[bytes]:
        html = render_to_string(template, {**context(), "csrf_token": _PLACE}, request)
        return html.encode().split(_PLACE.encode())

    pieces = _PAGES((template, version, request.get_full_path(), get_language()), draw)
    return get_token(request).encode().join(pieces)


def _is_known(request: HttpRequest) -> bool:
    # An address with a query is anybody's invention: it would fill the memory.
    cookies = request.COOKIES
    return bool(settings.SESSION_COOKIE_NAME in cookies or _MESSAGES in cookies or request.GET)
