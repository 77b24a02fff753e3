"""In which order a backup's rounds are stored: their new serial keys follow it."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import Any

from reports.backup.plan import BY_MODEL
from reports.backup.reading import Backup, BackupRefusedError
from reports.backup.rows import dumps
from surveys.models import Equivalence, Round


def rounds_in_order(backup: Backup) -> list[dict[str, Any]]:
    """The rounds' documents, of each declared equivalence the first round before the second.

    The first is the one with the smaller serial key, which is the one made earlier and not always
    the one with the smaller number. Raises BackupRefusedError when rounds come before each other.
    """
    # Not judged yet, so whatever stands in the file must be able to be a key: as text.
    by_key: dict[bytes, list[dict[str, Any]]] = {}
    for document in backup.documents(BY_MODEL[Round]):
        by_key.setdefault(dumps([document.get("number")]), []).append(document)
    pairs = {
        (dumps(each.get("first_round")), dumps(each.get("second_round")))
        for each in backup.documents(BY_MODEL[Equivalence])
    }
    order: TopologicalSorter[bytes] = TopologicalSorter(dict.fromkeys(by_key, ()))
    for first, second in sorted(pairs):
        order.add(second, first)
    try:
        keys = list(order.static_order())
    except CycleError:
        raise BackupRefusedError("surveys.Equivalence: rounds come before each other.") from None
    return [document for key in keys for document in by_key.get(key, [])]
