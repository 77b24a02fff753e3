"""The WSGI entry point for the web server."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "consultation.settings")

_CHARSET = re.compile(r";\s*charset=[^;]*", re.IGNORECASE)
_django = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer a request; its text is read as UTF-8, whatever encoding it claims.

    The pages are in UTF-8, so every browser answers in it. Others among Python's codecs give
    text that no page can show (utf-7: lone surrogates) or are none for text (hex), and then
    Django fails before any of its middleware runs.
    """
    environ["CONTENT_TYPE"] = _CHARSET.sub("", environ.get("CONTENT_TYPE", ""))
    return _django(environ, start_response)
