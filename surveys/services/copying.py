"""Copying a round: everything but who was invited and what was answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from surveys.models import MessageText, QuestionnaireDraft, Round
from surveys.questionnaire.text import Text
from surveys.round_settings import MAY_CHANGE
from surveys.selectors import latest_version
from surveys.services.draft_publishing import keep_held_back
from surveys.services.versions import publish_version

# A copy is announced anew: it gets its own name and, later, its own dates.
_OWN = {"number", "title", "opens_at", "closes_at"}
_COPIED = [*(name for name in MAY_CHANGE if name not in _OWN), "sends_thanks", "sends_closing"]


@transaction.atomic
def copy_round(*, round_: Round, slug: str, number: int, title: Text, at: datetime) -> Round:
    """A new round of the same consultation with the settings, messages and questionnaire.

    The questionnaire is the latest version, published as the copy's first; where it had the
    round's title, it gets the copy's. Translations that the round's draft holds back come along
    in a draft. The copy has no dates, so it is not open. The report is
    `reports.services`' to copy. Raises IntegrityError when slug or number is taken,
    QuestionnaireRefusedError when the questionnaire would not be published today.
    """
    copy = Round.objects.create(
        consultation_id=round_.consultation_id,
        slug=slug,
        number=number,
        title=title,
        **{name: getattr(round_, name) for name in _COPIED},
    )
    MessageText.objects.bulk_create(
        MessageText(round=copy, kind=each.kind, subject=each.subject, body=each.body)
        for each in MessageText.objects.filter(round=round_)
    )
    if version := latest_version(round_):
        of = version.questionnaire
        if of.title == round_.title:
            of = replace(of, title=title)
        publish_version(round_=copy, questionnaire=of, at=at)
        draft = QuestionnaireDraft.objects.filter(round=round_).exclude(held_back=[]).first()
        if draft is not None:
            keep_held_back(QuestionnaireDraft(round=copy), of=draft, questionnaire=of)
    return copy
