"""The free texts that were written as the answer to one question: found by words, page by page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.db.models.fields.json import KeyTextTransform

from reports.explore.looking import Look
from reports.stats.facts import LANGUAGE, MODE, ORIGIN, SET_ASIDE, SUBMITTED_ON, VERSION
from surveys.flag_selectors import set_aside
from surveys.models import Response, Status
from surveys.questionnaire.asked import asked
from surveys.questionnaire.characters import without_accents, without_forbidden
from surveys.questionnaire.conditions import compiled
from surveys.selectors import submitted

PAGE = 25
MOST_PAGES = 400  # further on nobody reads; a search or a filter leads there
LONGEST_SEARCH = 100  # characters


@dataclass(frozen=True, slots=True)
class TextPage:
    """One page of texts. `more`: there is another page."""

    texts: list[str]
    number: int
    more: bool
    words: str  # searched for

    @property
    def first(self) -> int:
        """The place of the first text shown."""
        return (self.number - 1) * PAGE + 1

    @property
    def previous(self) -> int:
        """The number of the page before."""
        return self.number - 1

    @property
    def next(self) -> int:
        """The number of the page after."""
        return self.number + 1


def texts_of(look: Look, code: str, words: str, number: str) -> TextPage:
    """A page of texts in the order of the responses' random ids; an odd number is the first page.

    Without a filter the database finds them. With one, responses are read until the page is full.
    """
    page = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 1
    page = min(max(page, 1), MOST_PAGES)
    words = without_forbidden(words).strip()[:LONGEST_SEARCH]
    found = _unfiltered(look, code) if look.filter is None else _filtered(look, code)
    wanted = without_accents(words).casefold()
    matching = (text for text in found if wanted in without_accents(text).casefold())
    start = (page - 1) * PAGE
    texts = list(islice(matching, start, start + PAGE + 1))
    more = len(texts) > PAGE and page < MOST_PAGES
    return TextPage(texts[:PAGE], page, more, words)


def _unfiltered(look: Look, code: str) -> Iterator[str]:
    rows = Response.objects.filter(round=look.round, status=Status.SUBMITTED, answers__has_key=code)
    if look.without_set_aside:
        rows = rows.exclude(pk__in=set_aside(look.round))
    texts = rows.order_by("id").values_list(KeyTextTransform(code, "answers"), flat=True)
    return (str(text) for text in texts.iterator(chunk_size=1_000) if text)


def _filtered(look: Look, code: str) -> Iterator[str]:
    if look.filter is None:
        return
    holds = compiled(look.filter.expression)
    versions = {version.pk: version for version in look.round.versions.all()}
    aside = set(set_aside(look.round).values_list("pk", flat=True))
    rows = submitted(look.round, by_id=True, without_set_aside=look.without_set_aside)
    for row in rows:
        if not row.answers.get(code):
            continue
        version = versions[row.version_id]
        was_asked = asked(version.questionnaire, row.answers)
        said = {key: value for key, value in row.answers.items() if key in was_asked}
        said |= {
            VERSION: str(version.number),
            LANGUAGE: row.language,
            MODE: row.mode,
            ORIGIN: row.origin,
            SUBMITTED_ON: row.submitted_on.isoformat(),
        }
        if row.id in aside:
            said[SET_ASIDE] = True
        if code in said and holds(said):
            yield str(said[code])
