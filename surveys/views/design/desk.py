"""What every page of the builder shows: the draft, its outline, what is wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone

from surveys.access import round_for_staff
from surveys.draft_selectors import draft_of, edits_to_undo, empty_questionnaire
from surveys.forms_staff.design.words import KIND_WORDS
from surveys.forms_staff.messages import language_name
from surveys.models import EditKind, QuestionnaireDraft, QuestionnaireVersion, Round
from surveys.questionnaire.checks import check
from surveys.questionnaire.document import content_hash
from surveys.questionnaire.editing import EditError, Place
from surveys.questionnaire.model import Kind, Page, Question, Questionnaire
from surveys.questionnaire.problems import Fault, Problem, Severity
from surveys.questionnaire.rich.plain import words_of
from surveys.questionnaire.wording import offered
from surveys.selectors import latest_version
from surveys.services.drafting import Author, Edits, begin_draft, edit_draft


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the outline: a page, or a question on it."""

    code: str
    label: Any
    url: str
    selected: bool
    problems: int
    kind: Any = ""
    lines: tuple[Line, ...] = ()
    open: bool = False  # it, or one of its lines, is selected


@dataclass
class Desk:
    """A round's draft as one person sees it. `language` is the one whose wordings are edited.

    `latest` is the version that respondents get now, None when nothing is published.
    """

    round: Round
    latest: QuestionnaireVersion | None
    draft: QuestionnaireDraft
    questionnaire: Questionnaire
    author: Author
    language: str

    @classmethod
    def of(cls, request: HttpRequest, slug: str) -> Desk:
        """Fetch it; nothing is stored. 404 when the round is not this person's."""
        round_ = round_for_staff(request, slug)
        latest = latest_version(round_)
        draft, questionnaire = draft_of(round_, latest)
        wanted = request.GET.get("in", "")
        known = questionnaire.languages
        language = wanted if wanted in known else known[0]
        author = Author(request.user, timezone.now())
        return cls(round_, latest, draft, questionnaire, author, language)

    def question(self, code: str) -> Question:
        """The question of this code, or 404."""
        found = self.questionnaire.question(code)
        if found is None:
            raise Http404("No such question.")
        return found

    def page(self, code: str) -> Page:
        """The page of this code, or 404."""
        found = self.questionnaire.page(code)
        if found is None:
            raise Http404("No such page.")
        return found

    @cached_property
    def offered(self) -> Questionnaire:
        """What publishing would give to respondents: the draft without languages held back."""
        return offered(self.questionnaire, self.draft.held_back)

    @cached_property
    def problems(self) -> list[Problem]:
        """What the checker finds in what would be published.

        Translations that are missing are not listed one by one: how far each language is stands
        on the pages for translating and publishing.
        """
        return [each for each in check(self.offered) if not _is_untranslated(each)]

    @property
    def has_errors(self) -> bool:
        """Whether anything keeps the draft from being published."""
        return any(each.severity is Severity.ERROR for each in self.problems)

    @property
    def is_published(self) -> bool:
        """Whether the draft says what respondents read, with nothing to publish."""
        return self.latest is not None and (self.latest.content_hash == content_hash(self.offered))

    def begun(self) -> QuestionnaireDraft:
        """The draft as it is stored, begun now if nobody has."""
        return begin_draft(round_=self.round, empty=empty_questionnaire(self.round))

    def edit(
        self, edits: Edits, kind: EditKind, code: str, seen: Mapping[Place, str] | None = None
    ) -> Questionnaire:
        """Carry out edits of this author; the questionnaire afterwards. 404 for what is gone.

        Raises ChangedMeanwhileError, see `edit_draft`.
        """
        try:
            return edit_draft(
                draft=self.begun(), edits=edits, kind=kind, code=code, author=self.author, seen=seen
            )
        except EditError:
            raise Http404("It was deleted meanwhile.") from None

    def url(self, name: str, *codes: str) -> str:
        """The address of a page of the builder, in the language that is edited."""
        address = reverse(f"design:{name}", args=[self.round.slug, *codes])
        first = self.questionnaire.languages[0]
        return address if self.language == first else f"{address}?in={self.language}"

    def context(self, selected: str = "", **more: Any) -> dict[str, Any]:
        """For the template: the outline with what is selected, and what is wrong."""
        errors = [each for each in self.problems if each.severity is Severity.ERROR]
        return {
            "round": self.round,
            "desk": self,
            "selected": selected,
            "cover_url": self.url("cover"),
            "publish_url": self.url("publish"),
            "import_url": self.url("import"),
            **{f"{each}_url": self.url("export", each) for each in ("xlsx", "docx", "yaml")},
            "outline": self.outline(selected),
            "errors": len(errors),
            "warnings": len(self.problems) - len(errors),
            "kinds": [(kind.value, KIND_WORDS[kind]) for kind in Kind],
            "languages_edited": [
                (each, language_name(each), each == self.language)
                for each in self.questionnaire.languages
            ],
            "may_undo": edits_to_undo(self.draft, self.author.user),
            "published": self.is_published,
            **more,
        }

    def outline(self, selected: str) -> list[Line]:
        """The pages and their questions."""
        wrong = Counter(each.question or each.page for each in self.problems)
        return [self._page_line(page, selected, wrong) for page in self.questionnaire.pages]

    def _page_line(self, page: Page, selected: str, wrong: Counter[str]) -> Line:
        lines = tuple(
            Line(
                question.code,
                words_of(question),
                self.url("question", question.code),
                selected == f"question-{question.code}",
                wrong[question.code],
                KIND_WORDS[question.kind],
            )
            for question in page.questions
        )
        own = selected == f"page-{page.code}"
        return Line(
            page.code,
            page.title,
            self.url("page", page.code),
            own,
            wrong[page.code],
            lines=lines,
            open=own or any(line.selected for line in lines),
        )


def _is_untranslated(problem: Problem) -> bool:
    missing = problem.fault is Fault.MISSING_TRANSLATION
    return missing and problem.severity is Severity.WARNING
