"""Reading the questionnaires of a consultation's other rounds."""

from __future__ import annotations

from django.db.models import QuerySet

from surveys.draft_selectors import reading_of
from surveys.models import QuestionnaireDraft, QuestionnaireVersion, Round
from surveys.models.version import fetch_documents
from surveys.questionnaire.bank import Source

MOST_ROUNDS = 40  # the latest; questionnaires of more would not stay in memory


def bank_of(round_: Round) -> tuple[list[Round], list[Source]]:
    """The consultation's other rounds, the latest first, and what each asks, in that order.

    A round asks what it published last, or its draft when nothing is published; one without
    either is left out. Four queries, however many rounds.
    """
    rounds = list(_others(round_))
    latest = (
        QuestionnaireVersion.objects.filter(round__in=rounds)
        .order_by("round_id", "-number")
        .distinct("round_id")
        .defer("document")
    )
    versions = {version.round_id: version for version in latest}
    fetch_documents(versions.values())
    unpublished = [each.pk for each in rounds if each.pk not in versions]
    drafts = QuestionnaireDraft.objects.filter(round__in=unpublished)
    asked = {draft.round_id: reading_of(draft).questionnaire for draft in drafts}
    asked |= {pk: version.questionnaire for pk, version in versions.items()}
    known = [each for each in rounds if each.pk in asked]
    return known, [Source(each.slug, asked[each.pk]) for each in known]


def _others(round_: Round) -> QuerySet[Round]:
    others = Round.objects.filter(consultation=round_.consultation_id).exclude(pk=round_.pk)
    return others.order_by("-number")[:MOST_ROUNDS]
