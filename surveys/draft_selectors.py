"""Reading drafts of questionnaires."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from surveys.models import EditKind, QuestionnaireDraft, QuestionnaireVersion, Round
from surveys.questionnaire.checks import check
from surveys.questionnaire.document import from_document, from_document_like
from surveys.questionnaire.model import Page, Questionnaire
from surveys.questionnaire.problems import Fault, Problem, Severity
from surveys.questionnaire.text import NO_TEXT
from surveys.questionnaire.wording import offered


class DraftReading:
    """What a draft says, and what the checker says of it: worked out once."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        held_back: Sequence[str] = (),
        drawn: dict[Any, Any] | None = None,
    ) -> None:
        self.questionnaire, self._held_back = questionnaire, held_back
        # What was drawn of its parts, with the part: also of the revision before, see `Outline`.
        self.drawn: dict[Any, Any] = {} if drawn is None else drawn

    @cached_property
    def offered(self) -> Questionnaire:
        """What publishing would give to respondents: the draft without languages held back."""
        return offered(self.questionnaire, self._held_back)

    @cached_property
    def problems(self) -> list[Problem]:
        """What the checker finds in what would be published.

        Translations that are missing are not listed one by one: how far each language is stands
        on the pages for translating and publishing.
        """
        return [each for each in check(self.offered) if not _is_untranslated(each)]


def _is_untranslated(problem: Problem) -> bool:
    missing = problem.fault is Fault.MISSING_TRANSLATION
    return missing and problem.severity is Severity.WARNING


# What identifies a reading for good: drafts by database, draft, revision and the languages held
# back; published versions that no draft has begun from by database and version. Of stored revisions
# only: one that is rolled back is followed by another of the same number.
_Key = tuple[str | int | tuple[str, ...], ...]
_READ: dict[_Key, DraftReading] = {}
MOST_READ = 16


def draft_of(
    round_: Round, latest: QuestionnaireVersion | None
) -> tuple[QuestionnaireDraft, DraftReading]:
    """The round's draft and what it says; when nobody began it, one that is not stored yet.

    `latest` is the round's latest version, from which it then begins.
    """
    # The document is fetched by who reads it: mostly it has been read before.
    draft = QuestionnaireDraft.objects.defer("document").filter(round=round_).first()
    if draft is None:
        return QuestionnaireDraft(round=round_), _not_begun(round_, latest)
    return draft, reading_of(draft)


def _not_begun(round_: Round, latest: QuestionnaireVersion | None) -> DraftReading:
    if latest is None:
        return DraftReading(empty_questionnaire(round_))
    key = _database(), latest.pk
    found = _READ.get(key)
    if found is None:
        found = DraftReading(latest.questionnaire)
        _keep(key, found)
    return found


def reading_of(draft: QuestionnaireDraft) -> DraftReading:
    """What a stored draft says, read once per revision and process."""
    found = _READ.get(_key(draft))
    if found is None:
        # Another process stored it, mostly as an edit of one page: the others were read here.
        before = _latest_read(draft)
        if before is None:
            found = DraftReading(from_document(draft.document), draft.held_back)
        else:
            questionnaire = from_document_like(draft.document, before.questionnaire)
            found = DraftReading(questionnaire, draft.held_back, before.drawn)
        remember(draft, found)
    return found


def _latest_read(draft: QuestionnaireDraft) -> DraftReading | None:
    """The reading of another revision of the draft, the one read last."""
    of = _key(draft)[:2]
    return next((_READ[key] for key in reversed(list(_READ)) if key[:2] == of), None)


def remember(draft: QuestionnaireDraft, reading: DraftReading) -> None:
    """Keep what this revision of the draft says, once the revision is stored for good."""
    _keep(_key(draft), reading)


def _keep(key: _Key, reading: DraftReading) -> None:
    def keep() -> None:
        while len(_READ) >= MOST_READ:
            _READ.pop(next(iter(_READ)), None)
        _READ[key] = reading

    transaction.on_commit(keep)


def _key(draft: QuestionnaireDraft) -> _Key:
    return _database(), draft.pk, draft.revision, tuple(draft.held_back)


def _database() -> str:
    return str(connection.settings_dict["NAME"])


def empty_questionnaire(round_: Round) -> Questionnaire:
    """What the design of a round without a questionnaire begins with: a page without questions."""
    return Questionnaire(
        title=round_.title,
        languages=tuple(
            code for code, _name in settings.LANGUAGES if code not in settings.RESPONDENT_LANGUAGES
        ),
        privacy=round_.privacy,
        pages=(Page(code="p1", title=NO_TEXT),),
    )


def edits_to_undo(draft: QuestionnaireDraft, user: Any) -> bool:
    """Whether this person has an edit to take back."""
    return draft.pk is not None and draft.edits.filter(by=user).exists()


def translated_last(draft: QuestionnaireDraft, user: Any) -> str:
    """The language into which this person's latest edit translated; empty when it did not."""
    edit = draft.edits.filter(by=user).first() if draft.pk is not None else None
    return edit.code if edit and edit.kind == EditKind.TRANSLATED else ""
