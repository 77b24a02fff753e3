"""The questionnaire as a Word document."""

from __future__ import annotations

import io
import re

import pytest
from django.utils.translation import override
from docx import Document

from surveys.papers.docx import _OFFERS, BOX, questionnaire_docx
from surveys.questionnaire.model import Choice, Kind, Page, Question, Questionnaire
from surveys.questionnaire.text import Text


def text(words: str) -> Text:
    return Text.of(ro=f"{words} ro", en=f"{words} en")


CHOICES = tuple(Choice(code=code, label=text(code)) for code in ("a", "b"))
ASKED = Question(code="first", kind=Kind.SINGLE_CHOICE, text=text("First?"), choices=CHOICES)
GRID = Question(
    code="grid",
    kind=Kind.MATRIX,
    text=text("<b>Grid</b>"),
    choices=CHOICES,
    rows=(Choice(code="r", label=text("row")),),
    condition="${first} = 'a'",
)
QUESTIONNAIRE = Questionnaire(
    title=text("Title"),
    languages=("ro", "en"),
    pages=(Page(code="p", title=text("Page"), questions=(ASKED, GRID)),),
)


def words_in(language: str) -> list[str]:
    with override(language):
        document = Document(io.BytesIO(questionnaire_docx(QUESTIONNAIRE)))
    return [paragraph.text for paragraph in document.paragraphs]


def test_docx_has_texts_boxes_codes_and_conditions_in_words() -> None:
    found = words_in("en")
    assert "1. First? en (optional) [first]" in found
    assert f"{BOX} a en [a]" in found
    assert "Answer only if the answer to question 1 is “a en”." in found
    assert "2. <b>Grid</b> en (optional) [grid]" in found


@pytest.mark.parametrize("language", ["ro", "en"])
def test_docx_is_in_one_language(language: str) -> None:
    endings = {re.search(r" (ro|en)\b", each) for each in words_in(language)} - {None}
    assert {found[1] for found in endings if found} == {language}


def test_docx_draws_every_kind() -> None:
    assert set(_OFFERS) == set(Kind)
