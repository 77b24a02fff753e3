"""What is stored of consultations, rounds, questionnaires, invitations and responses."""

from surveys.models.access_token import AccessToken
from surveys.models.attempt import Attempts
from surveys.models.audit import AuditEntry
from surveys.models.batch import BatchProblem, BatchState, ResponseBatch
from surveys.models.comparing import DeclaredBreak, Equivalence, Equivalent
from surveys.models.consultation import Consultation
from surveys.models.draft import DraftEdit, EditKind, QuestionnaireDraft
from surveys.models.flag import FlagDecision, FlagState, ResponseFlag
from surveys.models.invitation import Invitation, InvitationUpload, UploadState, Visit
from surveys.models.keying import KEYED_MODES, KeyedSheet, SheetState
from surveys.models.mailing import (
    Delivery,
    DeliveryState,
    Mailing,
    MailingState,
    MessageKind,
    MessageText,
)
from surveys.models.membership import Membership
from surveys.models.response import (
    GIVEN,
    Attribution,
    Mode,
    Origin,
    PendingChange,
    Response,
    ResponseChange,
    Status,
)
from surveys.models.round import Access, Privacy, Results, Round
from surveys.models.version import QuestionnaireVersion

__all__ = [
    "GIVEN",
    "KEYED_MODES",
    "Access",
    "AccessToken",
    "Attempts",
    "Attribution",
    "AuditEntry",
    "BatchProblem",
    "BatchState",
    "Consultation",
    "DeclaredBreak",
    "Delivery",
    "DeliveryState",
    "DraftEdit",
    "EditKind",
    "Equivalence",
    "Equivalent",
    "FlagDecision",
    "FlagState",
    "Invitation",
    "InvitationUpload",
    "KeyedSheet",
    "Mailing",
    "MailingState",
    "Membership",
    "MessageKind",
    "MessageText",
    "Mode",
    "Origin",
    "PendingChange",
    "Privacy",
    "QuestionnaireDraft",
    "QuestionnaireVersion",
    "Response",
    "ResponseBatch",
    "ResponseChange",
    "ResponseFlag",
    "Results",
    "Round",
    "SheetState",
    "Status",
    "UploadState",
    "Visit",
]
