"""A round's message as one person gets it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.message import Message
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from surveys.message_texts import languages_of
from surveys.messages.envelope import Recipient, compose
from surveys.messages.rendering import PERSONAL, Rendered, render
from surveys.messages.wording import duration, moment
from surveys.models import Invitation, Round
from surveys.questionnaire.text import Text
from surveys.selectors import latest_version
from surveys.services.unsubscribing import unsubscribe_link
from surveys.tokens import personal_link, token_of

# In place of somebody's own link where staff read a message: has its length, opens nothing.
EXAMPLE_TOKEN = "example-example-exampl"  # noqa: S105
EXAMPLE_ID = UUID(int=0)  # belongs to nobody


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is the same in every letter of a mailing."""

    round: Round
    kind: str
    subject: Text
    body: Text
    languages: tuple[str, ...]  # to fall back on, in order
    minutes: int | None  # how long the questionnaire takes

    @classmethod
    def of(cls, round_: Round, kind: str, subject: Text, body: Text) -> Sheet:
        """The sheet for a round; two queries, so make it once per mailing."""
        version = latest_version(round_)
        minutes = version.questionnaire.minutes if version else None
        languages = (*languages_of(round_), *(code for code, _ in settings.LANGUAGES))
        return cls(round_, kind, subject, body, languages, minutes)

    @property
    def is_personal(self) -> bool:
        """Whether {link} is the recipient's own; the round's key is needed for it."""
        return self.kind in PERSONAL

    def language_for(self, wanted: str) -> str:
        """The language the letter is written in for somebody who wants `wanted` ("": any)."""
        return self.body.wording(wanted, self.languages)[1]

    def read(
        self, *, language: str, name: str, organisation: str, link: str, unsubscribe: str
    ) -> Rendered:
        """The letter with these values, in a language that `language_for` gave."""
        round_ = self.round
        closes_at = round_.closes_at.astimezone(round_.zone) if round_.closes_at else None

        def words(text: Text) -> str:
            return text.in_language(language, self.languages)

        values = {
            "name": name,
            "organisation": organisation,
            "consultation": words(round_.consultation.title),
            "round": words(round_.title),
            "organiser": words(round_.consultation.organiser),
            "link": link,
            "closes": moment(closes_at, language),
            "minutes": duration(self.minutes, language),
            "unsubscribe": unsubscribe,
        }
        return render(
            kind=self.kind,
            subject=words(self.subject),
            body=words(self.body),
            language=language,
            values=values,
        )


def letter(*, sheet: Sheet, invitation: Invitation, key: bytes | None, at: datetime) -> Message:
    """The e-mail to an invited person; `key` is the round's, needed for personal links.

    Raises EnvelopeError when the person's address or name cannot stand in a header.
    """
    language = sheet.language_for(invitation.language)
    token = token_of(sheet.round, invitation.pk, key) if key and sheet.is_personal else ""
    unsubscribe = unsubscribe_link(sheet.round, invitation.pk, site_language(language))
    rendered = sheet.read(
        language=language,
        name=invitation.name,
        organisation=invitation.organisation,
        link=link_to(sheet, token, language),
        unsubscribe=unsubscribe,
    )
    return compose(
        rendered=rendered,
        sender=settings.DEFAULT_FROM_EMAIL,
        recipient=Recipient(invitation.email, invitation.name),
        unsubscribe=unsubscribe,
        at=at,
    )


def example(*, sheet: Sheet, language: str, person: Invitation | None) -> Rendered:
    """The letter as staff read it: a recipient's name, but links that open nobody's answers."""
    language = sheet.language_for(language)
    return sheet.read(
        language=language,
        name=person.name if person else "",
        organisation=person.organisation if person else "",
        link=link_to(sheet, EXAMPLE_TOKEN, language),
        unsubscribe=unsubscribe_link(sheet.round, EXAMPLE_ID, site_language(language)),
    )


def link_to(sheet: Sheet, token: str, language: str) -> str:
    """Where {link} leads: the recipient's questionnaire, or the page of the round."""
    if sheet.is_personal:
        return personal_link(sheet.round, token, site_language(language))
    return round_link(sheet.round, site_language(language))


def round_link(round_: Round, language: str) -> str:
    """The absolute address of the round's public page."""
    with override(language):
        return settings.BASE_URL + reverse("surveys:landing", args=[round_.slug])


def site_language(language: str) -> str:
    """A language that pages exist in: this one, or the site's own."""
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
