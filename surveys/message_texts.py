"""Which words a message of a round has: the staff's, or the product's own."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from surveys.messages.defaults import DEFAULTS
from surveys.models import MessageText, Round
from surveys.questionnaire.text import Text
from surveys.selectors import latest_version


@dataclass(frozen=True, slots=True)
class Wording:
    """Subject and body per language; `own` when staff wrote them."""

    subject: Text
    body: Text
    own: bool


def wording_of(round_: Round, kind: str) -> Wording:
    """What a message says now, in the round's languages."""
    stored = MessageText.objects.filter(round=round_, kind=kind).first()
    if stored is not None:
        return Wording(stored.subject, stored.body, own=True)
    default, languages = DEFAULTS[kind], languages_of(round_)
    subject = {each: default.subject.exactly_in(each) or "" for each in languages}
    body = {each: default.body.exactly_in(each) or "" for each in languages}
    return Wording(Text.of(subject), Text.of(body), own=False)


def languages_of(round_: Round) -> list[str]:
    """The languages messages are written in: the questionnaire's, else the site's."""
    version = latest_version(round_)
    if version is not None:
        return list(version.questionnaire.languages)
    return [code for code, _name in settings.LANGUAGES]


def own_kinds(round_: Round) -> set[str]:
    """The kinds of message that staff have written for the round."""
    return set(MessageText.objects.filter(round=round_).values_list("kind", flat=True))
