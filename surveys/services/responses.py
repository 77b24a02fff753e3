"""Saving and submitting answers. One row per respondent, however often a page is sent."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from surveys.models import QuestionnaireVersion, Response, Round, Status
from surveys.questionnaire.answers import AnswerError
from surveys.questionnaire.model import Page, answer_keys
from surveys.questionnaire.validation import validate
from surveys.respondent import key_hash

# Letters and digits that are not taken for one another when read aloud or copied by hand.
REFERENCE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


class AlreadySubmittedError(Exception):
    """The response is submitted; it does not change any more."""


class IncompleteError(Exception):
    """Answers are missing or wrong; `errors` holds them by question code."""

    def __init__(self, errors: dict[str, AnswerError]) -> None:
        super().__init__(", ".join(sorted(errors)))
        self.errors = errors


def save_page(
    *,
    round_: Round,
    version: QuestionnaireVersion,
    key: str,
    language: str,
    page: Page,
    answers: dict[str, Any],
    at: datetime,
) -> Response:
    """Store the answers of one page in the respondent's draft, making it on the first page.

    The page's earlier answers are replaced, other pages' stay. Two first pages sent at the
    same moment make one row. Raises AlreadySubmittedError after submission.
    """
    hashed = key_hash(round_, key)
    draft = {
        "version": version,
        "language": language,
        "answers": answers,
        "started_on": at.astimezone(round_.zone).date(),
    }
    if not Response.objects.filter(round=round_, key_hash=hashed).exists():
        try:
            with transaction.atomic():
                return Response.objects.create(round=round_, key_hash=hashed, **draft)
        except IntegrityError:
            pass  # the same respondent's other request was first: its row is updated below
    with transaction.atomic():
        response = Response.objects.select_for_update().get(round=round_, key_hash=hashed)
        if response.status == Status.SUBMITTED:
            raise AlreadySubmittedError
        on_page = {name for question in page.questions for name in answer_keys(question)}
        kept = {name: value for name, value in response.answers.items() if name not in on_page}
        response.answers = kept | answers
        response.language = language
        response.save(update_fields=["answers", "language"])
    return response


def submit(*, round_: Round, key: str, at: datetime) -> Response:
    """Turn the respondent's draft into a submitted response with a receipt reference.

    Nothing happens when it is submitted already: the same response is returned, so a double
    click, a reload and a replay all see one receipt. Answers to questions that were not
    asked are dropped. Raises Response.DoesNotExist without a draft, IncompleteError when an
    answer is missing or wrong.
    """
    with transaction.atomic():
        response = (
            Response.objects.select_for_update(of=("self",))
            .select_related("version")
            .get(round=round_, key_hash=key_hash(round_, key))
        )
        if response.status == Status.SUBMITTED:
            return response
        answers, errors = validate(response.version.questionnaire, response.answers)
        if errors:
            raise IncompleteError(errors)
        response.answers = answers
        response.status = Status.SUBMITTED
        response.reference = new_reference()
        response.submitted_on = at.astimezone(round_.zone).date()
        response.save(update_fields=["answers", "status", "reference", "submitted_on"])
    return response


def new_reference() -> str:
    """A receipt reference such as 7KQ4-M2XD-9C: ten letters, 49 bits, unguessable."""
    letters = "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(10))
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"
