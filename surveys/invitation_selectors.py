"""Reading invitations and the lists they come from."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from surveys.invitation_lists.judging import Judge, Judged
from surveys.invitation_lists.mapping import ListMapping
from surveys.invitation_lists.table import Table
from surveys.invitation_lists.words import Words, category_words, language_words
from surveys.models import Delivery, Invitation, InvitationUpload, Round, UploadState
from surveys.questionnaire.model import Choice
from surveys.selectors import latest_version


@dataclass(frozen=True, slots=True)
class RoundWords:
    """What a list may say about people of a round: its categories and languages."""

    choices: tuple[Choice, ...]  # of the primary category question
    codes: tuple[str, ...]  # of the questionnaire's languages
    categories: Words
    languages: Words


def words_of(round_: Round) -> RoundWords:
    """The categories and languages of the latest version; none when nothing is published."""
    version = latest_version(round_)
    questions = version.questionnaire.category_questions() if version else ()
    choices = questions[0].choices if questions else ()
    codes = version.questionnaire.languages if version else ()
    return RoundWords(choices, codes, category_words(choices), language_words(codes))


def table_of_upload(upload: InvitationUpload) -> Table:
    """The list as it was read. Raises ValueError when it was deleted after the import."""
    if upload.content is None:
        raise ValueError("The list is not kept any more.")
    return Table.from_document(bytes(upload.content))


def judged_lines(
    upload: InvitationUpload, words: RoundWords, invited: Collection[str] = frozenset()
) -> list[Judged]:
    """Every line of an upload under its mapping; the same each time it is asked."""
    judge = Judge(
        mapping=ListMapping.from_document(upload.mapping),
        categories=words.categories,
        languages=words.languages,
        is_address=_is_address,
        invited=invited,
    )
    return list(judge.lines(table_of_upload(upload)))


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def invited_addresses(round_: Round) -> set[str]:
    """The addresses invited so far, in lower case."""
    lower = Invitation.objects.filter(round=round_).values_list(Lower("email"), flat=True)
    return set(lower.iterator(chunk_size=10_000))


_KEPT = Q(content__isnull=False)


def uploads_of(round_: Round) -> list[InvitationUpload]:
    """The round's lists, the newest first.

    Each has `people`, how many of it are invited, and `kept`, whether its lines are still there.
    """
    uploads = InvitationUpload.objects.filter(round=round_).defer("content", "mapping")
    counted = uploads.annotate(people=Count("invitations"), kept=_KEPT)
    return list(counted.order_by("-added_on", "id"))


def unfinished_uploads(round_: Round) -> list[InvitationUpload]:
    """The lists that wait for a decision or are being imported."""
    waiting = (UploadState.NEW, UploadState.CHECKED, UploadState.IMPORTING)
    uploads = InvitationUpload.objects.filter(_KEPT, round=round_, state__in=waiting)
    return list(uploads.defer("content", "mapping"))


def invitations_of(
    round_: Round,
    *,
    search: str = "",
    category: str | None = None,
    among: Collection[UUID] | None = None,
) -> QuerySet[Invitation]:
    """The invitations of a round by address, each with `contacted`: a message was prepared.

    `search` is looked for in address, name and organisation. `category` None means all,
    "" those without one. `among` None means all.
    """
    letters = Delivery.objects.filter(invitation=OuterRef("pk"))
    found = Invitation.objects.filter(round=round_).annotate(contacted=Exists(letters))
    if search:
        found = found.filter(
            Q(email__icontains=search)
            | Q(name__icontains=search)
            | Q(organisation__icontains=search)
        )
    if category is not None:
        found = found.filter(category=category)
    if among is not None:
        found = found.filter(pk__in=among)
    return found.order_by(Lower("email"))
