"""Saving and submitting answers. One row per respondent, however often a page is sent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, OperationalError, transaction

from surveys.models import (
    Access,
    Attribution,
    Invitation,
    Privacy,
    QuestionnaireVersion,
    Response,
    Round,
    Status,
)
from surveys.questionnaire.answers import AnswerError
from surveys.questionnaire.model import Page, answer_keys
from surveys.questionnaire.validation import validate
from surveys.respondent import is_given, lookup, new_code
from surveys.tokens import invite_hash

# What the database says when answers come to a round that is closed (migration 0004).
_CLOSED = "55000"


class AlreadySubmittedError(Exception):
    """The response is submitted and is not being revised; it does not change."""


class RoundClosedError(Exception):
    """The closing of the round was carried out, or it is paused: it takes no answers."""


class NewerSaveError(Exception):
    """The page was saved elsewhere after this copy of it was shown; `response` has that save."""

    def __init__(self, response: Response) -> None:
        super().__init__("newer save")
        self.response = response


class NotInvitedError(Exception):
    """The key is no personal link where one is needed, nor one that a start gave."""


class IncompleteError(Exception):
    """Answers are missing or wrong; `errors` holds them by question code."""

    def __init__(self, errors: dict[str, AnswerError]) -> None:
        super().__init__(", ".join(sorted(errors)))
        self.errors = errors


@dataclass(frozen=True, slots=True)
class SentPage:
    """What a respondent sent of one page, and how.

    `seen` is how often the page had been saved when it was shown (None: not known). `begun` is
    whether the caller has just seen a response of this respondent (None: look). With `send` the
    response is submitted by the same transaction.
    """

    page: Page
    answers: dict[str, Any]
    language: str
    at: datetime
    seen: int | None = None
    begun: bool | None = None
    send: bool = False

    @property
    def codes(self) -> set[str]:
        """The keys under which answers of this page are stored."""
        return {name for question in self.page.questions for name in answer_keys(question)}


def save_page(*, version: QuestionnaireVersion, key: str, sent: SentPage) -> Response:
    """Store the answers of one page in the respondent's draft, making it on the first page.

    The page's earlier answers are replaced, other pages' stay. Two first pages sent at the
    same moment make one row. When the page was saved with other answers since it was shown,
    nothing is stored and NewerSaveError is raised; so it is with IncompleteError when it is to
    be submitted and answers are missing or wrong. Raises AlreadySubmittedError after submission
    unless the answers are being revised, NotInvitedError without an invitation where one is
    needed, RoundClosedError once the closing was carried out.
    """
    round_ = version.round
    today = sent.at.astimezone(round_.zone).date()
    own = Response.objects.filter(round=round_, **lookup(round_, key))
    if not (own.exists() if sent.begun is None else sent.begun):
        try:
            return _create(version, key, sent, today)
        except IntegrityError:
            pass  # the same respondent's other request was first: its row is judged below
    with writing():
        response = own.select_for_update().get()
        if response.is_settled:
            raise AlreadySubmittedError
        code, codes = sent.page.code, sent.codes
        saved = response.saves.get(code, 0)
        stored = {name: value for name, value in response.current.items() if name in codes}
        if sent.seen is not None and saved > sent.seen and sent.answers != stored:
            raise NewerSaveError(response)
        others = {name: each for name, each in response.current.items() if name not in codes}
        response.current = others | sent.answers
        response.saves = response.saves | {code: saved + 1}
        response.language, response.saved_on = sent.language, today
        if sent.send:
            response.version = version
            _count(response, today)
        response.save(update_fields=[*_SUBMITTING, "language", "saved_on"])
    return response


# What changes of a response by saving a page and by sending.
_SUBMITTING = ["answers", "revised", "saves", "status", "reference", "submitted_on"]


def _create(version: QuestionnaireVersion, key: str, sent: SentPage, today: date) -> Response:
    round_ = version.round
    response = Response(
        round=round_,
        version=version,
        language=sent.language,
        answers=sent.answers,
        saves={sent.page.code: 1},
        started_on=today,
        saved_on=today,
        **lookup(round_, key),
    )
    if sent.send:
        _count(response, today)
    with writing():
        invitation = _invitation(round_, key)
        response.save(force_insert=True)
        if invitation is not None and round_.privacy == Privacy.ATTRIBUTED:
            Attribution.objects.create(response=response, invitation=invitation)
    return response


def _invitation(round_: Round, key: str) -> Invitation | None:
    """Whose personal link this is; asked only where somebody has to know."""
    given = is_given(round_, key) or not settings.START_PROTECTION
    if given and round_.access == Access.OPEN and round_.privacy == Privacy.ANONYMOUS:
        return None
    found = Invitation.objects.filter(round=round_, token_hash=invite_hash(round_, key)).first()
    if found is None and (round_.access == Access.INVITED or not given):
        raise NotInvitedError
    return found


@contextmanager
def writing() -> Iterator[None]:
    """A transaction; raises RoundClosedError when the database refuses late answers."""
    try:
        with transaction.atomic():
            yield
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") == _CLOSED:
            raise RoundClosedError from None
        raise


def submit(*, round_: Round, key: str, at: datetime) -> Response:
    """Turn the respondent's draft, or the revision of sent answers, into the counted response.

    Nothing happens when it is submitted already: the same response is returned, so a double
    click, a reload and a replay all see one receipt. A revision keeps reference and day.
    Answers to questions that were not asked are dropped. Raises Response.DoesNotExist without
    a draft, IncompleteError when an answer is missing or wrong.
    """
    with writing():
        response = (
            Response.objects.select_for_update(of=("self",))
            .select_related("version")
            .defer("version__document")
            .get(round=round_, **lookup(round_, key))
        )
        if response.is_settled:
            return response
        _count(response, at.astimezone(round_.zone).date())
        response.save(update_fields=_SUBMITTING)
    return response


def _count(response: Response, today: date) -> None:
    """Make the current answers the ones that count, or raise IncompleteError; stores nothing."""
    answers, errors = validate(response.version.questionnaire, response.current)
    if errors:
        raise IncompleteError(errors)
    response.answers, response.revised, response.saves = answers, None, {}
    if response.status == Status.DRAFT:
        response.status = Status.SUBMITTED
        response.reference = new_code(10)
        # Never before it was begun, even when the clock was set back over midnight.
        response.submitted_on = max(today, response.started_on)


def revise(*, round_: Round, key: str) -> Response:
    """Open a submitted response for changes; what was sent counts until it is sent again.

    Nothing happens to a draft or when it is open already. Raises AlreadySubmittedError where
    the round lets nobody change answers.
    """
    with writing():
        response = Response.objects.select_for_update().get(round=round_, **lookup(round_, key))
        if response.is_settled:
            if not round_.editable:
                raise AlreadySubmittedError
            response.revised = response.answers
            response.save(update_fields=["revised"])
    return response


def discard_revision(*, round_: Round, key: str) -> None:
    """Drop the changes that were not sent; the answers sent before stay as they are.

    Raises RoundClosedError while nothing is written to the round, paused or closed.
    """
    own = Response.objects.filter(round=round_, **lookup(round_, key))
    with writing():
        own.filter(status=Status.SUBMITTED).update(revised=None, saves={})


def withdraw(*, round_: Round, reference: str) -> bool:
    """Erase the submitted response of a receipt; whether there was one."""
    own = Response.objects.filter(round=round_, status=Status.SUBMITTED, reference=reference)
    erased, _by_model = own.delete()
    return erased > 0


def erase_response_of(*, invitation: Invitation) -> bool:
    """Erase what an invited person of an attributed round answered; whether there was anything.

    The person stays invited and can answer anew while the round is open. In an anonymous round
    nobody's response is known, and nothing happens.
    """
    erased, _by_model = Response.objects.filter(attribution__invitation=invitation).delete()
    return erased > 0
