"""Reading mailings: how far each has come and what went wrong, in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count
from django.http import Http404

from surveys.models import Delivery, DeliveryState, Mailing, Round


@dataclass(frozen=True, slots=True)
class Progress:
    """Numbers of letters of one mailing by what became of them."""

    queued: int  # the one being sent included
    sent: int
    failed: int
    unsubscribed: int
    in_doubt: int

    @property
    def total(self) -> int:
        """All letters."""
        return self.queued + self.sent + self.failed + self.unsubscribed + self.in_doubt

    @property
    def handled(self) -> int:
        """Letters that nothing more happens to by itself."""
        return self.total - self.queued


def progress_of(mailings: list[Mailing]) -> dict[Mailing, Progress]:
    """How far each mailing has come; one query for all."""
    counted = (
        Delivery.objects.filter(mailing__in=mailings)
        .values_list("mailing_id", "state")
        .annotate(many=Count("id"))
        .order_by()
    )
    counts = {(mailing, state): many for mailing, state, many in counted}

    def many(mailing: Mailing, *states: str) -> int:
        return sum(counts.get((mailing.pk, state), 0) for state in states)

    return {
        mailing: Progress(
            queued=many(mailing, DeliveryState.QUEUED, DeliveryState.SENDING),
            sent=many(mailing, DeliveryState.SENT),
            failed=many(mailing, DeliveryState.FAILED),
            unsubscribed=many(mailing, DeliveryState.UNSUBSCRIBED),
            in_doubt=many(mailing, DeliveryState.IN_DOUBT),
        )
        for mailing in mailings
    }


def mailings_of(round_: Round) -> list[Mailing]:
    """The round's mailings, the newest first."""
    return list(round_.mailings.select_related("created_by").order_by("-created_on", "kind", "pk"))


def mailing_of(round_: Round, mailing_id: UUID) -> Mailing:
    """A mailing of this round; 404 for any other."""
    mailing = round_.mailings.filter(pk=mailing_id).first()
    if mailing is None:
        raise Http404("No such mailing.")
    return mailing


def reasons_of(mailing: Mailing) -> list[tuple[str, str, int]]:
    """Why letters failed or wait for another attempt: (state, reason, how many), most first."""
    states = (DeliveryState.FAILED, DeliveryState.QUEUED)
    found = (
        mailing.deliveries.filter(state__in=states)
        .exclude(reason="")
        .values_list("state", "reason")
        .annotate(many=Count("id"))
        .order_by("state", "-many", "reason")
    )
    return list(found)


def troubled(mailing: Mailing, state: str, most: int) -> list[Delivery]:
    """The first letters in a state, with whom they are for, by address."""
    letters = mailing.deliveries.filter(state=state).select_related("invitation")
    return list(letters.order_by("invitation__email")[:most])
