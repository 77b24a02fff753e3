"""Warns of markup that a rich text shows as it is written: HTML, images, headings, other links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from surveys.questionnaire.model import Page, Question, Questionnaire
from surveys.questionnaire.places import Place
from surveys.questionnaire.problems import Fault, Problem, clipped
from surveys.questionnaire.rich.fields import rich_names
from surveys.questionnaire.rich.plain import to_plain
from surveys.questionnaire.rich.reading import read

_SHOWN = re.compile(
    r"(?<!\\)</?[a-zA-Z][a-zA-Z0-9]{0,15}(?:\s[^<>\n]{0,300})?/?>"  # HTML
    r"|(?<!\\)!\[[^\]\n]{0,300}\]\("  # an image
    r"|^#{1,6} ",  # a heading
    re.MULTILINE,
)
_LINK = re.compile(r"\[[^\[\]\n]{0,300}\]\([^()\n]{1,300}\)")


def check_markup(
    records: Iterable[tuple[Place, Questionnaire | Page | Question]],
) -> Iterator[Problem]:
    """A warning for each wording of these records in which markup will be read as words."""
    for place, record in records:
        for name in rich_names(record):
            for language, wording in getattr(record, name).versions:
                if found := _shown(wording):
                    message = f"“{clipped(found)}” is shown as it is written"
                    mend = "write **bold**, *italic*, a list, or a link to https://…"
                    yield place.at(name).warning(
                        Fault.MARKUP_SHOWN, message, mend, f"{clipped(found)} ({language})"
                    )


def _shown(wording: str) -> str:
    """The first markup that is no markup here; empty when there is none."""
    if found := _SHOWN.search(wording):
        return found[0]
    if "](" in wording and (link := _LINK.search(to_plain(read(wording)))):
        return link[0]  # it leads where no link may
    return ""
