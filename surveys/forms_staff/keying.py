"""Keying in a sheet: all questions on one long page, read and judged like the respondent's."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from surveys.forms.dependencies import dependencies
from surveys.forms.inputs import Data
from surveys.forms.page import PageForm
from surveys.language_names import language_name
from surveys.models import Mode
from surveys.papers.questionnaire import numbers_of
from surveys.questionnaire.condition_parser import MAX_LENGTH
from surveys.questionnaire.model import Page, Question, Questionnaire
from surveys.questionnaire.plans import Plans
from surveys.questionnaire.text import Text

WHOLE = "sheet"  # the code of the one page
PREFIX = "_sheet"  # no code of a question begins with _

MODES = {
    Mode.PAPER: gettext_lazy("Paper"),
    Mode.TELEPHONE: gettext_lazy("Telephone"),
}


def _on_one_page(questionnaire: Questionnaire) -> Questionnaire:
    numbers = numbers_of(questionnaire)
    questions = tuple(
        replace(
            question,
            condition=_both(page.condition, question.condition),
            text=_numbered(question.text, numbers.get(question.code)),
        )
        for page in questionnaire.pages
        for question in page.questions
    )
    page = Page(code=WHOLE, title=questionnaire.title, questions=questions)
    return replace(questionnaire, pages=(page,))


def _numbered(text: Text, number: int | None) -> Text:
    if number is None:
        return text
    return Text.of({tag: f"{number}. {wording}" for tag, wording in text.versions})


def _both(page: str, question: str) -> str:
    if not page or not question:
        return page or question
    joined = f"({page}) and ({question})"
    # Longer than a condition may be: show the question rather more often than too seldom.
    return joined if len(joined) <= MAX_LENGTH else question


# All questions on one page, numbered as on paper.
on_one_page = Plans(_on_one_page)


class KeyingForm(PageForm):
    """All answers of a sheet. Any may be missing: the paper decides; wrong ones are errors."""

    def __init__(
        self, questionnaire: Questionnaire, data: Data | None = None, *, content_hash: str = ""
    ) -> None:
        whole = on_one_page(questionnaire)
        super().__init__(
            whole,
            whole.pages[0],
            {},
            data,
            going_back=True,
            # Drawn with their numbers, these are not the respondents' questions.
            content_hash=content_hash and f"{content_hash} numbered",
        )
        self.original = questionnaire

    def parts(self) -> Iterator[tuple[Page, list[SafeString]]]:
        """The questions as HTML, under the pages of the questionnaire they come from."""
        depending = dependencies(self.questionnaire)[WHOLE].depending
        for page in self.original.pages:
            drawn = [
                SafeString(self._block(each, depends=each.code in depending).render(self, None))
                for each in self._of(page)
                if each.code in self._seen or each.code in depending
            ]
            if drawn:
                yield page, drawn

    def _of(self, page: Page) -> Iterator[Question]:
        codes = {question.code for question in page.questions}
        return (question for question in self.page.questions if question.code in codes)


class SheetForm(forms.Form):
    """What is known of a sheet besides its answers."""

    number = forms.RegexField(
        r"^[\w./ -]+$",
        label=gettext_lazy("Number of the sheet"),
        max_length=20,
        error_messages={
            "required": gettext_lazy("Type the number that is written on the sheet."),
            "invalid": gettext_lazy("A number has letters, digits, full stops, / and - only."),
        },
        widget=forms.TextInput(
            attrs={"class": "form-control short", "autocomplete": "off", "autofocus": True}
        ),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the answers"),
        widget=forms.Select(attrs={"class": "form-select short"}),
    )
    twice = forms.BooleanField(
        label=gettext_lazy("A second person keys this call too, from the recording or notes"),
        required=False,
    )

    def __init__(
        self, data: Any = None, *, mode: str, languages: tuple[str, ...], **more: Any
    ) -> None:
        super().__init__(data, prefix=PREFIX, **more)
        language = cast("forms.ChoiceField", self.fields["language"])
        language.choices = [(each, language_name(each)) for each in languages]
        if mode == Mode.TELEPHONE:
            self.fields["number"].label = gettext_lazy("Number of the call")
        else:
            del self.fields["twice"]

    def clean_number(self) -> str:
        """The number as it is stored: a12 and A12 are the same sheet."""
        return unicodedata.normalize("NFC", self.cleaned_data["number"]).upper()
