"""Files of answers that staff gave to a round."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, QuerySet

from surveys.models import BatchState, ResponseBatch, Round


def batches_of(round_: Round) -> QuerySet[ResponseBatch]:
    """The round's files, the newest first, each with how many of its responses are still there."""
    return (
        ResponseBatch.objects.filter(round=round_)
        .select_related("given_by")
        .defer("content", "mapping")
        .annotate(kept=Count("responses"))
        .order_by("-given_on", "id")
    )


def batch_of(round_: Round, batch_id: UUID) -> ResponseBatch | None:
    """One of the round's files; its content is read when it is asked for."""
    return ResponseBatch.objects.filter(round=round_, pk=batch_id).defer("content").first()


def waits(batch: ResponseBatch) -> bool:
    """Whether the file can still be imported."""
    return batch.state == BatchState.GIVEN and batch.content is not None
