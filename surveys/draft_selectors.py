"""Reading drafts of questionnaires."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from surveys.models import QuestionnaireDraft, QuestionnaireVersion, Round
from surveys.questionnaire.document import from_document, to_document
from surveys.questionnaire.model import Page, Questionnaire
from surveys.questionnaire.text import NO_TEXT

# Questionnaires of drafts by draft and revision, which are always the same document.
_PARSED: dict[tuple[int, int], Questionnaire] = {}
MOST_PARSED = 16


def draft_of(
    round_: Round, latest: QuestionnaireVersion | None
) -> tuple[QuestionnaireDraft, Questionnaire]:
    """The round's draft and what it says; when nobody began it, one that is not stored yet.

    `latest` is the round's latest version, from which it then begins.
    """
    draft = QuestionnaireDraft.objects.filter(round=round_).first()
    if draft is None:
        questionnaire = latest.questionnaire if latest else empty_questionnaire(round_)
        document = to_document(questionnaire)
        return QuestionnaireDraft(round=round_, document=document), questionnaire
    key = (draft.pk, draft.revision)
    if key not in _PARSED:
        while len(_PARSED) >= MOST_PARSED:
            _PARSED.pop(next(iter(_PARSED)), None)
        _PARSED[key] = from_document(draft.document)
    return draft, _PARSED[key]


def questionnaire_of(draft: QuestionnaireDraft) -> Questionnaire:
    """What a stored draft says; read anew unless a page has shown this very revision.

    Nothing is kept: inside a transaction a revision may yet be undone.
    """
    return _PARSED.get((draft.pk, draft.revision)) or from_document(draft.document)


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
