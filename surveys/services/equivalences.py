"""Declaring which questions of two rounds may be compared."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from surveys.equivalence_selectors import Pair, in_force
from surveys.models import Equivalence, Equivalent, Round


@transaction.atomic
def declare_equivalence(
    *, pair: Pair, verdict: Equivalent, note: str = "", by: Any, at: datetime
) -> Equivalence:
    """Declare whether two questions may be compared; an earlier declaration is superseded.

    Nothing happens when the declaration in force says the same: it is returned. Raises
    ValueError for two questions of one round.
    """
    if pair.one == pair.other:
        raise ValueError("Equivalence is between two rounds.")
    fields = pair.fields()
    # Both rounds, in one order: two declarations at once must not both find nothing.
    rounds = Round.objects.select_for_update(no_key=True).filter(
        pk__in=[pair.one.pk, pair.other.pk]
    )
    list(rounds.order_by("pk"))
    known = in_force(pair)
    if known is not None and (known.verdict, known.note) == (verdict, note):
        return known
    _supersede(known, by, at)
    return Equivalence.objects.create(
        **fields, verdict=verdict, note=note, declared_by=by.get_username(), declared_at=at
    )


@transaction.atomic
def retract_equivalence(*, pair: Pair, by: Any, at: datetime) -> bool:
    """Take back what is declared of two questions; whether there was anything."""
    known = in_force(pair)
    _supersede(known, by, at)
    return known is not None


def _supersede(known: Equivalence | None, by: Any, at: datetime) -> None:
    if known is not None:
        known.superseded_by, known.superseded_at = by.get_username(), at
        known.save(update_fields=["superseded_by", "superseded_at"])
