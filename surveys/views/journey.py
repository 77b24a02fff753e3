"""Where a respondent stands: which response, which page, what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from surveys.access import round_to_answer
from surveys.forms.page import PageForm
from surveys.models import QuestionnaireVersion, Response, Round
from surveys.questionnaire.asked import asked_pages
from surveys.questionnaire.model import Page, Questionnaire
from surveys.respondent import key_from
from surveys.rules import may_answer
from surveys.selectors import numbered_version, response_of

# Hidden fields of a page: how often it had been saved when it was shown, and the version it
# was shown from, for those who have saved nothing yet.
SAVES, VERSION = "_saves", "_version"


@dataclass(slots=True)
class Journey:
    """One request of a respondent. `elsewhere` is where to send who cannot be on this page.

    `late` says that answers are not taken any more, or not yet.
    """

    round: Round
    version: QuestionnaireVersion
    key: str
    response: Response | None
    at: datetime
    page: Page
    late: bool = False
    elsewhere: HttpResponse | None = None

    @classmethod
    def of(cls, request: HttpRequest, slug: str, code: str | None = None) -> Journey:
        """Fetch all of it; without `code` the respondent is past the last page (review)."""
        round_, version = round_to_answer(slug)
        at = timezone.now()
        key = key_from(request, round_)
        response = response_of(round_, key, version)
        if response is not None:
            version = response.version
        elif (sent := request.POST.get(VERSION)) and sent != str(version.number):
            version = numbered_version(round_, sent) or version
        page = _page(version.questionnaire, code)
        journey = cls(round_, version, key or "", response, at, page)
        journey.late = not may_answer(round_, at, begun=response is not None)
        journey.elsewhere = journey._elsewhere(code)
        return journey

    def _elsewhere(self, code: str | None) -> HttpResponse | None:
        slug, response = self.round.slug, self.response
        if not self.key:
            return redirect("surveys:landing", slug)
        if response and response.is_settled:
            return redirect("surveys:receipt", slug)
        if not self.late and code is not None and self.page not in self.pages:
            return redirect("surveys:page", slug, self.pages[0].code)
        return None

    @property
    def questionnaire(self) -> Questionnaire:
        """The questionnaire of the respondent's version."""
        return self.version.questionnaire

    @property
    def answers(self) -> dict[str, Any]:
        """All answers saved so far."""
        return self.response.current if self.response else {}

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages to go through, by the answers saved so far."""
        return asked_pages(self.questionnaire, self.answers)

    @property
    def revising(self) -> bool:
        """Whether answers that were sent are being changed."""
        return self.response is not None and self.response.revised is not None

    @property
    def direct(self) -> bool:
        """Whether the answers are sent from this page, without a review in between.

        So it is with a single page whose answers can still be changed afterwards: all there is
        to review is in sight, and nothing is final (WCAG 3.3.4).
        """
        return len(self.questionnaire.pages) == 1 and self.round.editable and not self.revising

    def form(self, data: Any = None, *, going_back: bool = False) -> PageForm:
        """The form of this page."""
        saves = self.response.saves.get(self.page.code, 0) if self.response else 0
        return PageForm(
            self.questionnaire,
            self.page,
            self.answers,
            data,
            going_back=going_back,
            content_hash=self.version.content_hash,
            direct=self.direct,
            hidden={SAVES: str(saves), VERSION: str(self.version.number)},
        )

    def step(self, answers: dict[str, Any], *, back: bool) -> str:
        """The address after this page is saved: the page before or after, landing or review."""
        pages = asked_pages(self.questionnaire, answers)
        order = list(self.questionnaire.pages)
        here = order.index(self.page)
        before = [page for page in pages if order.index(page) < here]
        after = [page for page in pages if order.index(page) > here]
        if back:
            return self.url(before[-1]) if before else self._at("landing")
        return self.url(after[0]) if after else self._at("review")

    def url(self, page: Page) -> str:
        """The address of a page of the questionnaire."""
        return reverse("surveys:page", args=[self.round.slug, page.code])

    def _at(self, name: str) -> str:
        return reverse(f"surveys:{name}", args=[self.round.slug])

    def context(self, form: PageForm) -> dict[str, Any]:
        """What the page's template needs."""
        return {
            "round": self.round,
            "questionnaire": self.questionnaire,
            "page": self.page,
            "form": form,
            "number": self.pages.index(self.page) + 1 if self.page in self.pages else 1,
            "total": len(self.pages) + (not self.direct),  # the review is the last step
        }


def seen_saves(request: HttpRequest) -> int | None:
    """How often the page had been saved when the sender was shown it; None: not said."""
    sent = request.POST.get(SAVES, "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 9 else None


def _page(questionnaire: Questionnaire, code: str | None) -> Page:
    if code is None:
        return questionnaire.pages[-1]
    found = questionnaire.page(code)
    if found is None:
        raise Http404("No such page.")
    return found
