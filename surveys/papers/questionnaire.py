"""The questionnaire on paper, from the same definition as on the web, to be filled in by pen."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from surveys.models import Privacy, Round
from surveys.papers.condition_words import (
    Numbering,
    condition_words,
    page_condition_words,
    with_option_words,
)
from surveys.papers.pen import drawn
from surveys.papers.rich import as_data
from surveys.papers.trial import trial_words
from surveys.papers.typesetting import typeset
from surveys.questionnaire.model import Kind, Page, Question, Questionnaire
from surveys.questionnaire.piping import filled
from surveys.questionnaire.rich.reading import as_written, read
from surveys.questionnaire.text import Text
from surveys.templatetags.texts import plain

# Points of the running text. Large print is 18 points, in a sans serif (RNIB, W3C).
SIZES: dict[str, dict[str, Any]] = {
    "normal": {"size": 11, "font": "Libertinus Serif", "columns": 6},
    "large": {"size": 18, "font": "Source Sans Pro", "columns": 3},
}
SHORT = 600  # characters of an introduction that stays with the first question
BLANK = "________"  # where the screen shows an earlier answer


def questionnaire_pdf(
    round_: Round, questionnaire: Questionnaire, *, number: int | None, size: str
) -> bytes:
    """The paper in the active language; `size` is a key of SIZES.

    `number` is that of the version; None for a draft, which says so on every page.
    """
    data = questionnaire_data(round_, questionnaire, number=number, size=size)
    return typeset("questionnaire", data)


def questionnaire_data(
    round_: Round, questionnaire: Questionnaire, *, number: int | None, size: str
) -> dict[str, Any]:
    """What the template `questionnaire` needs."""
    numbering = Numbering(questionnaire, numbers_of(questionnaire))
    return {
        "title": plain(questionnaire.title),
        "subtitle": f"{plain(round_.consultation.organiser)} – {plain(round_.title)}",
        "language": get_language() or "en",
        "print": SIZES[size],
        "sheet": _("Number of the sheet (staff write it here)"),
        "trial": trial_words(round_),
        "version": _("Draft, not published")
        if number is None
        else _("Version %(number)s of the questionnaire") % {"number": number},
        "introduction": rich(questionnaire.introduction),
        "notice_title": _("Your data"),
        "notice": _notice(round_, questionnaire),
        "how_title": _("How to fill in these pages"),
        "how": _how(questionnaire),
        "pages": [_page(numbering, page) for page in questionnaire.pages],
        "thanks": _("Thank you. Please give these pages back where you got them."),
    }


def numbers_of(questionnaire: Questionnaire) -> dict[str, int]:
    """The number of each question on paper, by code; notes have none."""
    asked = [each.code for each in questionnaire.questions() if each.kind is not Kind.NOTE]
    return {code: number for number, code in enumerate(asked, start=1)}


def _notice(round_: Round, questionnaire: Questionnaire) -> list[dict[str, Any]]:
    promise = _(
        "Do not write your name or address on these pages. Staff key your answers in; the number "
        "of the sheet only serves to key each sheet once."
    )
    title = _("Your answers are anonymous.") if round_.privacy == Privacy.ANONYMOUS else ""
    paragraphs = [
        (title, as_data(as_written(promise))),
        ("", rich(questionnaire.notice)),
        (_("Who is responsible"), rich(questionnaire.controller)),
        (_("How long it is kept"), rich(questionnaire.retention)),
        (_("Your rights"), rich(questionnaire.rights)),
    ]
    return [{"title": title, "words": words} for title, words in paragraphs if words]


def _how(questionnaire: Questionnaire) -> list[str]:
    lines = [
        _("Tick boxes with a cross. If you ticked the wrong one, fill it in completely and tick "
          "another one."),
        _("Please answer the questions that are not marked “optional”; what you cannot answer may "
          "stay empty."),
    ]  # fmt: skip
    if minutes := questionnaire.minutes:
        lines.insert(
            0,
            ngettext(
                "It takes about %(minutes)s minute.", "It takes about %(minutes)s minutes.", minutes
            )
            % {"minutes": minutes},
        )
    conditions = [each.condition for each in questionnaire.questions()]
    if any([*conditions, *(page.condition for page in questionnaire.pages)]):
        lines.append(_("Where it says “Answer only if”, go on with the next one if it does not "
                       "apply to you."))  # fmt: skip
    return lines


def _page(numbering: Numbering, page: Page) -> dict[str, Any]:
    return {
        "title": _words(page.title),
        "condition": page_condition_words(numbering, page.condition),
        "text": rich(page.text),
        "short": len(_words(page.text)) < SHORT,
        "questions": [_question(numbering, question) for question in page.questions],
    }


def _question(numbering: Numbering, question: Question) -> dict[str, Any]:
    optional = not question.required and question.kind is not Kind.NOTE
    return {
        "kind": question.kind.value,
        "number": numbering.numbers.get(question.code, 0),
        "text": rich(question.text) if question.kind is Kind.NOTE else _words(question.text),
        "optional": _("optional") if optional else "",
        "help": rich(question.help),
        "condition": condition_words(numbering, question.condition),
        **drawn(with_option_words(numbering, question)),
    }


def _words(text: Text) -> str:
    """The wording with room to write where the screen shows an earlier answer."""
    return plain(filled(text, lambda _code: BLANK))


def rich(text: Text) -> list[dict[str, Any]]:
    """A rich text as data, with such room."""
    return as_data(read(plain(filled(text, lambda _code: BLANK, rich=True))))
