"""What every page of the builder shows: the draft, its outline, what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from surveys.access import round_for_staff
from surveys.draft_selectors import DraftReading, draft_of, edits_to_undo, empty_questionnaire
from surveys.forms.preview import preview, preview_head, preview_text
from surveys.forms_staff.design.fault_words import ProblemLine, problem_lines
from surveys.forms_staff.design.words import KIND_WORDS
from surveys.language_names import language_name
from surveys.models import EditKind, QuestionnaireDraft, QuestionnaireVersion, Round
from surveys.questionnaire.editing import EditError, Place, mark
from surveys.questionnaire.model import Kind, Page, Question, Questionnaire
from surveys.questionnaire.problems import Problem, Severity
from surveys.questionnaire.rich.fields import RICH_COVER
from surveys.questionnaire.rich.plain import words_of
from surveys.questionnaire.text import NO_TEXT, Text
from surveys.selectors import latest_version
from surveys.services.bursts import Note
from surveys.services.drafting import Author, Edits, begin_draft, edit_draft
from surveys.views.design.outline import MANY, Addresses, Outline, count_problems

LANGUAGE = "_in"  # the hidden field with the language in which a form's texts are

# What may be selected and has no texts to edit in one language or another.
_WITHOUT_TEXTS = ("publish", "import", "trial")


@dataclass
class Desk:
    """A round's draft as one person sees it. `language` is the one whose wordings are edited.

    `latest` is the version that respondents get now, None when nothing is published.
    """

    round: Round
    latest: QuestionnaireVersion | None
    draft: QuestionnaireDraft
    reading: DraftReading
    author: Author
    language: str

    @classmethod
    def of(cls, request: HttpRequest, slug: str) -> Desk:
        """Fetch it; nothing is stored. 404 when the round is not this person's."""
        round_ = round_for_staff(request, slug)
        latest = latest_version(round_)
        draft, reading = draft_of(round_, latest)
        wanted = request.POST.get(LANGUAGE, request.GET.get("in", ""))
        known = reading.questionnaire.languages
        if LANGUAGE in request.POST and wanted not in known:
            raise Http404("The language was taken away meanwhile.")
        language = wanted if wanted in known else known[0]
        author = Author(request.user, timezone.now())
        return cls(round_, latest, draft, reading, author, language)

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

    @property
    def questionnaire(self) -> Questionnaire:
        """What the draft says."""
        return self.reading.questionnaire

    @property
    def offered(self) -> Questionnaire:
        """What publishing would give to respondents: the draft without languages held back."""
        return self.reading.offered

    @property
    def problems(self) -> list[Problem]:
        """What the checker finds in what would be published."""
        return self.reading.problems

    @property
    def has_errors(self) -> bool:
        """Whether anything keeps the draft from being published."""
        return any(each.severity is Severity.ERROR for each in self.problems)

    @property
    def is_published(self) -> bool:
        """Whether the draft says what respondents read, with nothing to publish."""
        return self.latest is not None and self.latest.questionnaire == self.offered

    def begun(self) -> QuestionnaireDraft:
        """The draft as it is stored, begun now if nobody has."""
        return begin_draft(round_=self.round, empty=empty_questionnaire(self.round))

    def edit(
        self,
        edits: Edits,
        kind: EditKind,
        code: str,
        seen: Mapping[Place, str] | None = None,
        note: Note | None = None,
    ) -> Questionnaire:
        """Carry out edits of this author; the questionnaire afterwards. 404 for what is gone.

        Raises ChangedMeanwhileError, see `edit_draft`.
        """
        try:
            return edit_draft(
                draft=self.begun(),
                edits=edits,
                kind=kind,
                code=code,
                author=self.author,
                seen=seen,
                note=note,
            )
        except EditError:
            raise Http404("It was deleted meanwhile.") from None

    def url(self, name: str, *codes: str) -> str:
        """The address of a page of the builder, in the language that is edited."""
        address = reverse(f"design:{name}", args=[self.round.slug, *codes])
        first = self.questionnaire.languages[0]
        return address if self.language == first else f"{address}?in={self.language}"

    def context(self, request: HttpRequest, selected: str = "", **more: Any) -> dict[str, Any]:
        """For the template: the outline with what is selected, and what is wrong."""
        errors = [each for each in self.problems if each.severity is Severity.ERROR]
        return {
            "round": self.round,
            "desk": self,
            "selected": selected,
            "cover_url": self.url("cover"),
            "publish_url": self.url("publish"),
            "import_url": self.url("import"),
            **{f"{each}_url": self.url("export", each) for each in ("xlsx", "docx", "pdf", "yaml")},
            "outline": self.outline(request, selected),
            "errors": len(errors),
            "warnings": len(self.problems) - len(errors),
            "languages_edited": [
                (each, language_name(each), each == self.language)
                for each in self.questionnaire.languages
                if selected not in _WITHOUT_TEXTS
            ],
            "may_undo": edits_to_undo(self.draft, self.author.user),
            "published": self.is_published,
            **more,
        }

    def address(self, place: Place) -> str:
        """The address of the editor of a place."""
        name, code = place
        return self.url(name, *([code] if code else []))

    def mark(self, place: Place) -> str:
        """What changes when the thing at the place does."""
        return mark(self.questionnaire, place)

    def flaws(self, place: Place) -> list[ProblemLine]:
        """What the checker finds in a question, in a page without its questions, or in the
        questionnaire without its pages."""
        name, code = place
        of = ("", code) if name == "page" else (code, "")
        here = [
            each
            for each in self.problems
            if (each.question, "" if each.question else each.page) == of
        ]
        return problem_lines(here, self.questionnaire, self.url)

    def previews(self, place: Place) -> list[SafeString]:
        """What respondents see of a question, of a page, or of the texts about the whole."""
        name, code = place
        if name == "question":
            return [self._preview(self.question(code))]
        if name == "page":
            page = self.page(code)
            return [preview_head(page, self.language), *map(self._preview, page.questions)]
        texts: list[Text] = [getattr(self.questionnaire, name) for name in RICH_COVER]
        return [preview_text(text, self.language) for text in texts if text]

    def heading(self, place: Place) -> Text:
        """What the thing at the place is called, without markup."""
        name, code = place
        if name == "question":
            return words_of(self.question(code))
        return self.page(code).title if name == "page" else NO_TEXT

    def _preview(self, question: Question) -> SafeString:
        """The question as respondents see it, drawn once as long as it stays as it is."""
        key = question.code, self.language, get_language()
        kept = self.reading.drawn.get(key)
        if kept is None or kept[0] is not question:
            kept = self.reading.drawn[key] = question, preview(question, self.language)
        return SafeString(kept[1])

    def outline(self, request: HttpRequest, selected: str) -> list[SafeString]:
        """The pages with their questions; `selected` is "page-CODE", "question-CODE" or other."""
        questionnaire = self.questionnaire
        outline = Outline(
            addresses=Addresses(
                self.url("page", Addresses.PLACE), self.url("question", Addresses.PLACE)
            ),
            wrong=count_problems(self.problems),
            folded=sum(len(page.questions) for page in questionnaire.pages) > MANY,
            drawn=self.reading.drawn,
        )
        context = {
            "round": self.round,
            "desk": self,
            "kinds": [(kind.value, KIND_WORDS[kind]) for kind in Kind],
            "csrf_token": get_token(request),
        }
        return [outline.draw(page, selected, context) for page in questionnaire.pages]
