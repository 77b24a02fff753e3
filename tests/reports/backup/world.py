"""A consultation with a row in every table that a backup holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from reports.backup.plan import TABLES
from reports.backup.writing import backup_pieces
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
    Delivery,
    Equivalence,
    FlagDecision,
    InvitationUpload,
    KeyedSheet,
    Mailing,
    MessageText,
    Origin,
    Privacy,
    QuestionnaireVersion,
    ResponseBatch,
    ResponseFlag,
    Status,
)
from surveys.services.closing import close_round
from surveys.services.drafting import begin_draft
from surveys.services.versions import publish_version
from tests.factories import (
    NOW,
    make_invitation,
    make_response,
    make_round,
    questionnaire,
    small_pages,
    text,
)

DAY = timedelta(days=1)


def full_consultation() -> Consultation:
    """A closed anonymous round with everything, and an attributed one that is open."""
    closed = make_round(slug="first", now=NOW - 9 * DAY, targets={"large": 3})
    fill(closed)
    city = closed.round.consultation
    attributed = make_round(
        slug="second", now=NOW, consultation=city, privacy=Privacy.ATTRIBUTED, editable=False
    )
    fill(attributed)
    declare(closed, attributed)
    follow(closed, attributed)
    close_round(round_=closed.round, at=NOW)
    return city


def declare(one: QuestionnaireVersion, other: QuestionnaireVersion) -> None:
    """A draft, a version that breaks with the one before, two questions that are the same."""
    begin_draft(round_=one.round, empty=one.questionnaire)
    of = questionnaire(small_pages()[0])
    publish_version(round_=one.round, questionnaire=of, at=NOW, declared_break=True, reason="Short")
    Equivalence.objects.create(
        first_round=one.round, first_code="size", second_round=other.round, second_code="size",
        verdict="same", declared_by="ana", declared_at=NOW,
    )  # fmt: skip


def follow(anchor: QuestionnaireVersion, other: QuestionnaireVersion) -> None:
    """An indicator by the codes of one round, published for another and corrected."""
    definition = {"statistic": "share", "question": "size", "choices": ["large"], "by": "size",
                  "target": {"value": "9.5", "side": "at_most"}}  # fmt: skip
    indicator = TrackedIndicator.objects.create(
        consultation=anchor.round.consultation, code="large-ones", name=text("Large"),
        definition=definition, anchor=anchor.round, changed_at=NOW,
    )  # fmt: skip
    figure = {
        "statistic": "share", "value": "1/2", "rounded": "50", "decimals": 0, "numerator": 1,
        "base": "answered", "base_n": 2, "people": 2, "interval": {"low": 0.1, "high": 0.9,
        "confidence": 0.95}, "sd": None,
    }  # fmt: skip
    labels = [{"code": "large", "label": {"en": "Large"}}]
    words = {
        "name": {"en": "Large"}, "description": {}, "question": {"en": "Size?"},
        "choices": labels, "within_question": {}, "within": [], "by": {"en": "Size"},
        "groups": labels,
    }  # fmt: skip
    groups = [{"code": "large", "disclosure": "shown", "figure": figure}]
    frozen = {**figure, "groups": groups, "responses": 2, "origins": {"collected": 2}}
    scheme = {"unit": "percent", "trim": None,
              "margins": [{"question": "size", "targets": {"large": "100"}}]}  # fmt: skip
    weights = {"name": "ponderi", "variance": "calibrated", "scheme": scheme}
    weighted = {
        **frozen, "numerator": None,
        "weighted": {"name": "ponderi", "variance": "calibrated", "weighted_n": 2.0,
                     "effective": 1.8, "error": 0.25, "unweighted": figure},
    }  # fmt: skip
    targets = [{"code": "large", "label": {"en": "Large"}, "percent": "100.0"}]
    said = {**words, "weights": [{"question": {"en": "Size"}, "targets": targets}]}
    for edition, reason, as_defined, value, told in (
        (1, "", definition, frozen, words),
        (2, "Weighted", {**definition, "weights": weights}, weighted, said),
    ):
        PublishedValue.objects.create(
            indicator=indicator, round=other.round, edition=edition, definition=as_defined,
            figure=value, words=told, reason=reason, published_by="ana", published_at=NOW,
        )  # fmt: skip


def fill(version: QuestionnaireVersion) -> None:
    round_ = version.round
    upload = InvitationUpload.objects.create(
        round=round_, file_name="list.csv", content=b"secret", state="done", added_on=NOW.date()
    )
    person, _token = make_invitation(round_, category="large", upload=upload)
    answers = {"size": "large", "remarks": "Mai multe biciclete, ș ț \u2028 “x”"}
    response = make_response(version, answers, key_hash="a" * 64, return_hash="b" * 64)
    make_response(version, {}, reference="ABCD-EFGH-JK")
    batch = ResponseBatch.objects.create(
        round=version.round, state=BatchState.IMPORTED, file_hash="d" * 64, given_on=NOW.date()
    )
    make_response(version, {}, origin=Origin.IMPORTED, batch=batch)
    ResponseBatch.objects.create(round=version.round, file_hash="e" * 64, given_on=NOW.date())
    make_response(version, {"size": "small"}, status=Status.DRAFT, key_hash="c" * 64)
    if round_.privacy == Privacy.ATTRIBUTED:
        Attribution.objects.create(response=response, invitation=person)
    MessageText.objects.create(round=round_, kind="thanks", subject=text("Hi"), body=text("Ta"))
    for kind in ("invitation", "reminder"):
        mailing = Mailing.objects.create(
            round=round_, kind=kind, subject=text("Hi"), body=text("{link}"), state="running",
            per_minute=60, created_on=NOW.date(),
        )  # fmt: skip
        Delivery.objects.create(mailing=mailing, invitation=person, state="sending", attempts=1)
    flag = ResponseFlag.objects.create(
        response=response, group=person.pk, kind="same_text", detail={"many": 2}, state="kept",
        decided_on=NOW.date(), note="Two people",
    )  # fmt: skip
    FlagDecision.objects.create(
        round=round_, flag=flag.pk, group=flag.group, kind="same_text", before="open",
        after="kept", reason="Two people", decided_by="ana", decided_on=date(2026, 3, 10),
    )  # fmt: skip
    KeyedSheet.objects.create(
        round=round_, version=version, mode="paper", number="7", language="ro", state="stored"
    )
    Report.objects.create(round=round_, definition={"title": {"en": "Report"}})
    PublishedFigure.objects.create(
        round=round_, indicator="n", position=1, value=Decimal("2.5000"), decimals=1, unit="%",
        base="all",
    )  # fmt: skip
    WeightingScheme.objects.create(
        round=round_, name="ponderi", definition={"unit": "percent", "margins": [], "trim": None}
    )
    theme = Theme.objects.create(
        round=round_, question="remarks", code="bikes", label=text("Bikes"), position=1
    )
    Coding.objects.create(theme=theme, response=response)


def backup_file(consultation: Consultation, folder: Path) -> Path:
    """The consultation's backup, written."""
    file = folder / "backup.zip"
    file.write_bytes(b"".join(backup_pieces(consultation, at=NOW)))
    return file


def counts(consultation: Consultation) -> dict[str, int]:
    """How many rows of each table a backup holds."""
    return {table.name: table.rows(consultation).count() for table in TABLES}


def empty(consultation: Consultation, delete: Callable[..., None]) -> None:
    """Delete the consultation with all its rounds."""
    consultation.rounds.update(results="never")  # published answers are not deleted
    for round_ in consultation.rounds.all():
        title = round_.title.as_dict()["en"]
        delete(round_=round_, title_typed=title, at=NOW)
    consultation.delete()
