"""Files of answers that staff gave to a round."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, QuerySet

from surveys.models import ResponseBatch, Round


def batches_of(round_: Round) -> QuerySet[ResponseBatch]:
    """The round's files, the newest first, each with how many of its responses are still there."""
    return (
        ResponseBatch.objects.filter(round=round_)
        .select_related("given_by")
        .defer("content", "head", "mapping")
        .annotate(kept=Count("responses"))
        .order_by("-given_on", "id")
    )


def batch_of(round_: Round, batch_id: UUID) -> ResponseBatch | None:
    """One of the round's files; its content and head are read when they are asked for."""
    found = ResponseBatch.objects.filter(round=round_, pk=batch_id)
    return found.defer("content", "head").first()
