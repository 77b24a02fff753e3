"""Template filters for texts in several languages. Built in: no load needed."""

from __future__ import annotations

from datetime import date, datetime

from babel.dates import format_date
from babel.numbers import format_percent
from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from surveys.language_names import language_name
from surveys.questionnaire.rich.reading import read
from surveys.questionnaire.rich.web import to_html
from surveys.questionnaire.text import Text

register = template.Library()
register.filter("language", language_name)


def localised(text: Text) -> tuple[str, str]:
    """The wording for the page's language and the language it is in."""
    language = get_language() or settings.LANGUAGE_CODE
    return text.wording(language, [code for code, _name in settings.LANGUAGES])


# Where a language's own form of dates is not the one of the region meant.
REGION = {"en": "en_GB"}


@register.filter
def day(moment: date) -> str:
    """A day as the page's language writes it: 31 august 2021. A moment is in the zone in force.

    Babel's and not Django's, which writes Romanian months with a capital letter.
    """
    local = timezone.localtime(moment) if isinstance(moment, datetime) else moment
    language = get_language() or settings.LANGUAGE_CODE
    return format_date(local, "long", locale=REGION.get(language, language))


@register.filter
def rate(share: float | None) -> str:
    """A rate from 0 to 1 in percent as the page's language writes it, – when there is none."""
    if share is None:
        return "–"
    return format_percent(share, "#,##0.0%", locale=get_language() or settings.LANGUAGE_CODE)


@register.filter
def wording(text: Text) -> str | SafeString:
    """The text in the page's language; marked with `lang` when only another one exists."""
    words, language = localised(text)
    if not words or language == get_language():
        return words
    return format_html('<span lang="{}">{}</span>', language, words)


@register.filter
def plain(text: Text) -> str:
    """The text without markup, for titles and attributes."""
    return localised(text)[0]


@register.filter
def paragraphs(text: Text) -> SafeString:
    """The text as paragraphs, escaped; marked with `lang` when in another language."""
    words, language = localised(text)
    body = linebreaks(words, autoescape=True)
    if not words or language == get_language():
        return SafeString(body)
    return format_html('<div lang="{}">{}</div>', language, SafeString(body))


@register.filter
def rich(text: Text) -> SafeString:
    """A rich text as paragraphs and lists; marked with `lang` when in another language."""
    return _rich(text, opens="")


@register.filter
def rich_beside_form(text: Text) -> SafeString:
    """As `rich`; links to web pages open in a new window, so that nothing typed is lost."""
    return _rich(text, opens=_("opens in a new window"))


def _rich(text: Text, *, opens: str) -> SafeString:
    words, language = localised(text)
    body = SafeString(to_html(read(words), opens=opens))  # its words are escaped
    if not words or language == get_language():
        return body
    return format_html('<div lang="{}">{}</div>', language, body)
