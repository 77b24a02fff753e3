"""Which tables a backup holds, in the order they are restored, and what it leaves out and why.

A test compares the plan with the registry of models: a new table or a new field of a person
cannot be forgotten.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Field, ForeignKey, Model, Q, QuerySet
from django.db.models.functions import Collate

from reports.models import (
    Coding,
    PublishedFigure,
    PublishedValue,
    Report,
    Theme,
    TrackedIndicator,
    WeightingScheme,
)
from surveys.models import (
    Attribution,
    BatchState,
    Consultation,
    DeclaredBreak,
    Delivery,
    DeliveryState,
    Equivalence,
    FlagDecision,
    Invitation,
    InvitationUpload,
    KeyedSheet,
    Mailing,
    MailingState,
    MessageKind,
    MessageText,
    Privacy,
    QuestionnaireDraft,
    QuestionnaireVersion,
    Response,
    ResponseBatch,
    ResponseFlag,
    Round,
    SheetState,
    Status,
    UploadState,
)

_KEYED = "found by a hash under this installation's secret and the round's row"
_UNSENT = "answers that were not sent are their owner's alone"

# Tables that no backup holds, by name, with the reason.
LEFT_OUT = {
    "surveys.Attempts": "counters of the last hour, of no consultation",
    "surveys.Visit": _KEYED,
    "surveys.ResponseChange": "written by triggers when responses are restored",
    "surveys.PendingChange": "written by triggers when responses are restored",
    "reports.RoundCount": "counted again from the responses",
    "reports.Block": "built again from the responses",
    "reports.BlockColumn": "built again from the responses",
    "surveys.DraftEdit": "what an account of this installation can still take back",
    "surveys.AccessToken": "opens this installation for programs of its accounts",
    "surveys.Membership": "roles are those of this installation's accounts",
    "reports.PreparedExport": "files of one account of this installation, kept for a day",
    "surveys.AuditEntry": "the log of this installation's staff; it is exported on its own page",
}


# Keys that are words: ordered by their characters, whatever the database's language is.
_WORDS = {
    "first_code",
    "second_code",
    "slug",
    "kind",
    "indicator",
    "question",
    "code",
    "indicator__code",
    "name",
    "theme__question",
    "theme__code",
}


@dataclass(frozen=True, slots=True)
class Table:
    """One table: how its rows are found and told apart without serial keys."""

    model: type[Model]
    path: str  # from a row to its consultation
    key: tuple[str, ...]  # natural key within the consultation; ("pk",) where ids are random
    without: Mapping[str, str] = field(default_factory=dict)  # fields left out, and why
    only: Q = field(default_factory=Q)  # rows that are in
    joins_rounds: bool = False  # a row is about two rounds
    of_rounds: bool = True  # False: rows are the consultation's own
    never: Q | None = None  # rows that are not: what closing or retention deletes
    settled: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # field: was -> stored

    @property
    def name(self) -> str:
        """The table's name in the file."""
        return self.model._meta.label

    @property
    def fields(self) -> list[Field[Any, Any]]:
        """The fields that are in, in a lasting order; serial keys and accounts are not."""
        user = get_user_model()
        return sorted(
            (
                each
                for each in self.model._meta.concrete_fields
                if each.name not in self.without
                and not (each.primary_key and self.key != ("pk",))
                and not (isinstance(each, ForeignKey) and each.related_model is user)
            ),
            key=lambda each: each.name,
        )

    def rows(self, consultation: Consultation) -> QuerySet[Any]:
        """The consultation's rows that are in, ordered by their natural keys."""
        found = self.model._default_manager.filter(self.only, **{self.path: consultation.pk})
        if self.path != "pk" and self.of_rounds:  # what was answered on trial is nobody's to keep
            round_ = self.path.removesuffix("consultation")
            found = found.filter(**{f"{round_}trial_of__isnull": True})
        if self.never is not None:
            found = found.exclude(self.never)
        return found.order_by(
            *(Collate(each, "C") if each in _WORDS else each for each in self.key)
        )


_SENT = Q(response__status=Status.SUBMITTED)

TABLES: tuple[Table, ...] = (
    Table(Consultation, "pk", ("slug",)),
    Table(
        Round,
        "consultation",
        ("number",),
        without={
            "sealed_key": _KEYED,
            "paused_at": "a round that was not closed comes back paused",
            "trial_of": "trials are not in the file",
        },
    ),
    Table(QuestionnaireVersion, "round__consultation", ("round__number", "number")),
    Table(QuestionnaireDraft, "round__consultation", ("round__number",)),
    Table(
        DeclaredBreak,
        "version__round__consultation",
        ("version__round__number", "version__number"),
    ),
    Table(
        Equivalence,
        "first_round__consultation",
        (
            "first_round__number",
            "first_code",
            "second_round__number",
            "second_code",
            "declared_at",
        ),
        joins_rounds=True,
    ),
    Table(
        ResponseBatch,
        "round__consultation",
        ("pk",),
        without={
            **dict.fromkeys(("content", "head"), "the file itself is kept for a day at most"),
            **dict.fromkeys(
                ("attempt", "done", "seen_at", "problem", "report"), "how an import here went"
            ),
        },
        only=Q(state__in=(BatchState.IMPORTED, BatchState.TAKEN_BACK)),
    ),
    Table(
        Response,
        "round__consultation",
        ("pk",),
        without={
            "key_hash": _KEYED,
            "return_hash": _KEYED,
            "revised": _UNSENT,
            "saves": _UNSENT,
            "saved_on": "forgotten at closing",
        },
        only=Q(status=Status.SUBMITTED),
    ),
    Table(
        InvitationUpload,
        "round__consultation",
        ("pk",),
        without={"content": "the list itself is kept for a day at most"},
        settled={"state": {UploadState.IMPORTING: UploadState.FAILED}},
    ),
    Table(Invitation, "round__consultation", ("pk",), without={"token_hash": _KEYED}),
    Table(Attribution, "response__round__consultation", ("response",), only=_SENT),
    Table(MessageText, "round__consultation", ("round__number", "kind")),
    Table(
        Mailing,
        "round__consultation",
        ("pk",),
        settled={"state": {MailingState.RUNNING: MailingState.PAUSED}},
    ),
    Table(
        Delivery,
        "mailing__round__consultation",
        ("pk",),
        # Who was reminded or thanked says who had answered when: see services.closing.
        never=Q(
            mailing__round__privacy=Privacy.ANONYMOUS,
            mailing__kind__in=[MessageKind.REMINDER, MessageKind.THANKS],
        ),
        settled={"state": {DeliveryState.SENDING: DeliveryState.IN_DOUBT}},
    ),
    Table(ResponseFlag, "response__round__consultation", ("pk",), only=_SENT),
    Table(FlagDecision, "round__consultation", ("pk",)),
    Table(KeyedSheet, "round__consultation", ("pk",), only=Q(state=SheetState.STORED)),
    Table(Report, "round__consultation", ("round__number",)),
    Table(PublishedFigure, "round__consultation", ("round__number", "indicator")),
    Table(Theme, "round__consultation", ("round__number", "question", "code")),
    Table(WeightingScheme, "round__consultation", ("round__number", "name")),
    Table(TrackedIndicator, "consultation", ("code",), of_rounds=False),
    Table(
        PublishedValue,
        "round__consultation",
        ("indicator__code", "round__number", "edition"),
        joins_rounds=True,
    ),
    Table(
        Coding,
        "response__round__consultation",
        ("theme__round__number", "theme__question", "theme__code", "response"),
        only=_SENT,
    ),
)
# The tables that rows of others refer to.
REFERENCED = {
    each.related_model for table in TABLES for each in table.fields if isinstance(each, ForeignKey)
}
BY_MODEL: dict[Any, Table] = {table.model: table for table in TABLES}
