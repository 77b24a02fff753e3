"""From a draft to the round's next version, and back from a draft to what is published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.db import transaction

from surveys.draft_selectors import reading_of
from surveys.models import Privacy, QuestionnaireDraft, QuestionnaireVersion
from surveys.questionnaire.document import content_hash, from_document
from surveys.questionnaire.model import Questionnaire
from surveys.questionnaire.staleness import carried
from surveys.questionnaire.translation import Progress, incomplete
from surveys.questionnaire.wording import offered, with_languages_of
from surveys.selectors import latest_version
from surveys.services.bursts import note_bursts
from surveys.services.drafting import Author, locked_draft, store_draft
from surveys.services.versions import publish_version


class IncompleteLanguagesError(Exception):
    """Languages would be published in which something is missing or stale, and nobody decided so.

    `languages` are those, each with how far it is now.
    """

    def __init__(self, languages: dict[str, Progress]) -> None:
        super().__init__(", ".join(languages))
        self.languages = languages


@transaction.atomic
def publish_draft(
    *,
    draft: QuestionnaireDraft,
    author: Author,
    reason: str = "",
    decided: Mapping[str, Progress] | None = None,
) -> QuestionnaireVersion:
    """Publish the draft as the round's next version, without the languages held back.

    Languages in which something is missing or stale are published only when they are in `decided`
    with how far they are now; otherwise IncompleteLanguagesError. Raises what `publish_version`
    raises, too. A `reason` declares the break with answers given before. What respondents read
    of their privacy is the round's.
    """
    locked = QuestionnaireDraft.objects.select_for_update().select_related("round").get(pk=draft.pk)
    note_bursts(draft=locked)
    questionnaire = reading_of(locked).questionnaire
    if (questionnaire.privacy or Privacy.ANONYMOUS) != locked.round.privacy:
        questionnaire = replace(questionnaire, privacy=locked.round.privacy)
        store_draft(locked, questionnaire, locked.marks)
    wanted = offered(questionnaire, locked.held_back)
    latest = latest_version(locked.round)
    if latest is None or latest.content_hash != content_hash(wanted):
        known = decided or {}
        undecided = {
            language: found
            for language, found in incomplete(wanted, locked.marks).items()
            if known.get(language) != found
        }
        if undecided:
            raise IncompleteLanguagesError(undecided)
    return publish_version(
        round_=locked.round,
        questionnaire=wanted,
        at=author.at,
        declared_break=bool(reason.strip()),
        reason=reason,
        by=author.user,
    )


@transaction.atomic
def discard_draft(*, draft: QuestionnaireDraft) -> None:
    """Go back to the latest version. Languages held back are in no version: they stay, as far as
    their texts still stand somewhere."""
    locked = locked_draft(draft)
    note_bursts(draft=locked)
    latest = latest_version(locked.round)
    if latest is None or not locked.held_back:
        locked.delete()
        return
    keep_held_back(locked, of=locked, questionnaire=latest.questionnaire)
    locked.edits.all().delete()


def keep_held_back(
    draft: QuestionnaireDraft, *, of: QuestionnaireDraft, questionnaire: Questionnaire
) -> None:
    """Store a questionnaire as the draft, with the translations that another draft, or this one
    before, holds back."""
    before = from_document(of.document)
    held = [each for each in before.languages[1:] if each in of.held_back]
    after = with_languages_of(questionnaire, before, held)
    marks = carried(of.marks, before, after)
    draft.held_back = held
    store_draft(draft, after, {each: marks[each] for each in held if each in marks})
