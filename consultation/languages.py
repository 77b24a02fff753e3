"""Languages that speak on respondents' pages only, and what is shown in them elsewhere.

The catalogue of such a language has the texts of respondents' pages and no others. A page half in
one language and half in another would be read aloud wrongly (WCAG 3.1.1), so that every other
page is shown wholly in the language of the source, at whichever address it was asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

SOURCE = "en"  # the language of the texts in code and templates; needs no catalogue

# What respondents' pages show their texts from: patterns of files, `*` also matches folders.
# tests/consultation/test_languages.py follows the addresses, imports and templates to see that
# nothing is missing.
RESPONDENTS_SOURCES = (
    "templates/base.html",
    "templates/[45]??*.html",
    "templates/components/*",
    "templates/reports/home.html",
    "templates/surveys/*",
    "consultation/settings.py",
    "surveys/forms/*",
    "surveys/messages/*",
    "surveys/papers/*",
    "surveys/protection*.py",
    "surveys/templatetags/*",
    "surveys/views/journey.py",
    "surveys/views/listing.py",
    "surveys/views/ownership.py",
    "surveys/views/pages.py",
    "surveys/views/papers.py",
    "surveys/views/respond.py",
    "surveys/views/returning.py",
    "surveys/views/unsubscribe.py",
)


def is_of_respondents(source: str) -> bool:
    """Whether a file, named from the project's folder, has texts that respondents may read."""
    return any(fnmatchcase(source, pattern) for pattern in RESPONDENTS_SOURCES)


def offers(request: HttpRequest, language: str) -> bool:
    """Whether this page can be read in the language."""
    return language not in settings.RESPONDENT_LANGUAGES or _is_respondents_page(request)


def _is_respondents_page(request: HttpRequest) -> bool:
    """The questionnaire's pages, the start page that leads to them, and errors without a page."""
    match = request.resolver_match
    return match is None or match.namespace == "surveys" or match.view_name == "home"


class WholeLanguage:
    """Show a page that the address's language does not cover in the language of the source."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        """Change the language once it is known whose page this is; links follow it."""
        language = translation.get_language_from_path(request.path)
        if language and not offers(request, language):
            translation.activate(SOURCE)
            request.LANGUAGE_CODE = SOURCE
