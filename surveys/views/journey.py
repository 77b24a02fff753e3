"""Where a respondent stands: which response, which page, what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from surveys.access import published_round
from surveys.forms.layout import first_control
from surveys.forms.page import PageForm, SummaryLine, errors_by_question
from surveys.forms.presentation import answer_lines
from surveys.models import QuestionnaireVersion, Response, Round, Status
from surveys.questionnaire.answers import AnswerError
from surveys.questionnaire.asked import asked, asked_pages
from surveys.questionnaire.model import Kind, Page, Question, Questionnaire
from surveys.respondent import key_from
from surveys.rules import RoundState, round_state
from surveys.selectors import response_of
from surveys.templatetags.texts import localised


@dataclass(slots=True)
class Journey:
    """One request of a respondent. `elsewhere` is where to send who cannot be on this page."""

    round: Round
    version: QuestionnaireVersion
    key: str
    response: Response | None
    at: datetime
    page: Page
    elsewhere: HttpResponse | None = None

    @classmethod
    def of(cls, request: HttpRequest, slug: str, code: str | None = None) -> Journey:
        """Fetch all of it; without `code` the respondent is past the last page (review)."""
        round_, version = published_round(slug)
        at = timezone.now()
        key = key_from(request, round_)
        response = response_of(round_, key)
        if response is not None:
            version = response.version
        page = _page(version.questionnaire, code)
        journey = cls(round_, version, key or "", response, at, page)
        if round_state(round_, at) is not RoundState.OPEN or not key:
            journey.elsewhere = redirect("surveys:landing", slug)
        elif response is not None and response.status == Status.SUBMITTED:
            journey.elsewhere = redirect("surveys:receipt", slug)
        elif code is not None and page not in journey.pages:
            journey.elsewhere = redirect("surveys:page", slug, journey.pages[0].code)
        return journey

    @property
    def questionnaire(self) -> Questionnaire:
        """The questionnaire of the respondent's version."""
        return self.version.questionnaire

    @property
    def answers(self) -> dict[str, Any]:
        """All answers saved so far."""
        return self.response.answers if self.response else {}

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages to go through, by the answers saved so far."""
        return asked_pages(self.questionnaire, self.answers)

    def form(self, data: Any = None, *, going_back: bool = False) -> PageForm:
        """The form of this page."""
        return PageForm(
            self.questionnaire,
            self.page,
            self.answers,
            data,
            going_back=going_back,
            content_hash=self.version.content_hash,
        )

    def step(self, answers: dict[str, Any], *, back: bool) -> str:
        """The address after this page is saved: the page before or after, landing or review."""
        pages = asked_pages(self.questionnaire, answers)
        order = list(self.questionnaire.pages)
        here = order.index(self.page)
        before = [page for page in pages if order.index(page) < here]
        after = [page for page in pages if order.index(page) > here]
        if back:
            return (
                self._url(before[-1])
                if before
                else reverse("surveys:landing", args=[self.round.slug])
            )
        return self._url(after[0]) if after else reverse("surveys:review", args=[self.round.slug])

    def _url(self, page: Page) -> str:
        return reverse("surveys:page", args=[self.round.slug, page.code])

    def context(self, form: PageForm) -> dict[str, Any]:
        """What the page's template needs."""
        return {
            "round": self.round,
            "questionnaire": self.questionnaire,
            "page": self.page,
            "form": form,
            "number": self.pages.index(self.page) + 1,
            "total": len(self.pages) + 1,  # the review is the last step
        }


def _page(questionnaire: Questionnaire, code: str | None) -> Page:
    if code is None:
        return questionnaire.pages[-1]
    found = [page for page in questionnaire.pages if page.code == code]
    if not found:
        raise Http404("No such page.")
    return found[0]


def review_pages(journey: Journey, errors: dict[str, AnswerError]) -> dict[str, Any]:
    """What the review's template needs: every asked question with its answer, page by page."""
    now_asked = asked(journey.questionnaire, journey.answers)
    # An error in the text beside "other" is shown with its question.
    messages = errors_by_question({key.partition(".")[0]: error for key, error in errors.items()})

    def entry(page: Page, question: Question) -> dict[str, Any]:
        return {
            "text": question.text,
            "lines": answer_lines(question, journey.answers),
            "link": f"{journey._url(page)}#{first_control(question)}",
            "error": messages.get(question.code, ""),
        }

    pages = [
        (page, [q for q in page.questions if q.code in now_asked and q.kind is not Kind.NOTE])
        for page in journey.pages
    ]
    parts = [
        {"code": page.code, "title": page.title, "entries": [entry(page, q) for q in questions]}
        for page, questions in pages
        if questions
    ]
    return {
        "round": journey.round,
        "questionnaire": journey.questionnaire,
        "parts": parts,
        "errors": [
            SummaryLine(
                localised(question.text)[0],
                messages[question.code],
                f"{journey._url(page)}#{first_control(question)}",
            )
            for page, questions in pages
            for question in questions
            if question.code in messages
        ],
        "back_link": journey._url(journey.pages[-1]),
        "number": len(journey.pages) + 1,
        "total": len(journey.pages) + 1,
    }
