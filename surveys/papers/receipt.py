"""The respondent's own copy: every question asked, with the answer as a person reads it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from surveys.models import Response, Round, Status
from surveys.papers.rich import as_data
from surveys.papers.trial import trial_words
from surveys.papers.typesetting import typeset
from surveys.questionnaire.model import Page
from surveys.questionnaire.rich.reading import read
from surveys.questionnaire.text import Text
from surveys.templatetags.texts import day, plain


class Entry(Protocol):
    """A question with its answer, a line per part."""

    @property
    def text(self) -> Text:
        """The question's wording, as it was asked."""

    @property
    def lines(self) -> list[str]:
        """The answer; empty when there is none."""


class Part(Protocol):
    """The entries of one page."""

    @property
    def page(self) -> Page:
        """The page they were asked on."""

    @property
    def entries(self) -> list[Any]:
        """An `Entry` for each question asked."""


def receipt_pdf(round_: Round, response: Response, parts: Iterable[Part]) -> bytes:
    """The copy in the active language, as tagged PDF."""
    return typeset("receipt", receipt_data(round_, response, parts), note=missing_signs())


def missing_signs() -> str:
    """What is said to the reader when a sign has no shape in the fonts of papers."""
    return _(
        "Signs that this paper cannot draw, such as emoji, are written by their name in square "
        "brackets. Your answers themselves are stored as you typed them."
    )


def receipt_data(round_: Round, response: Response, parts: Iterable[Part]) -> dict[str, Any]:
    """What the template `receipt` needs."""
    sent = response.status == Status.SUBMITTED
    questionnaire = response.version.questionnaire
    return {
        "title": _("A copy of your answers"),
        "subtitle": f"{plain(round_.consultation.title)} – {plain(round_.title)}",
        "language": get_language() or "en",
        "trial": trial_words(round_),
        "sent": sent,
        "facts": _facts(response) if sent else [_fact(_not_sent(), "")],
        "parts": [_part(part) for part in parts],
        "none": _("No answer"),
        "next": _("What happens next"),
        "closing": as_data(read(plain(questionnaire.closing))) if sent else [],
    }


def _facts(response: Response) -> list[dict[str, str]]:
    facts = [_fact(_("Reference of your answers:"), response.reference or "")]
    if response.submitted_on:
        facts.append(_fact(_("Sent on:"), day(response.submitted_on)))
    if response.revised is not None:
        facts.append(
            _fact(_("You have begun to change your answers; the changes were not sent."), "")
        )
    return facts


def _fact(words: str, strong: str) -> dict[str, str]:
    return {"words": words, "strong": strong}


def _not_sent() -> str:
    return _("NOT SENT. These answers are saved and were not sent: they are not counted.")


def _part(part: Part) -> dict[str, Any]:
    return {"title": plain(part.page.title), "entries": [_entry(each) for each in part.entries]}


def _entry(entry: Entry) -> dict[str, Any]:
    return {"question": plain(entry.text), "lines": entry.lines}
