"""Tallies as JSON documents, so that the counts of a block can be kept."""

from __future__ import annotations

from typing import Any

from reports.stats.tallies import Counts, Group, Tally

# JSON has no tuples and only text as the name of a member: cells and groups are pairs.
Document = dict[str, Any]


def write_tally(tally: Tally) -> Document:
    """The tally as a document that `json` can write; `read_tally` gives the same tally."""
    return {
        "responses": tally.responses,
        "questions": {
            code: [counts.asked, counts.answered, [[key, n] for key, n in counts.cells.items()]]
            for code, counts in tally.questions.items()
        },
        "breakdowns": {
            by: [[group, write_tally(part)] for group, part in groups.items()]
            for by, groups in tally.breakdowns.items()
        },
    }


def read_tally(document: Document) -> Tally:
    """The tally that `write_tally` wrote."""
    breakdowns: dict[str, dict[Group, Tally]] = {
        by: {group: read_tally(part) for group, part in groups}
        for by, groups in document["breakdowns"].items()
    }
    return Tally(
        document["responses"],
        {code: _read_counts(*parts) for code, parts in document["questions"].items()},
        breakdowns,
    )


def _read_counts(asked: int, answered: int, cells: list[tuple[Any, int]]) -> Counts:
    keys = ((tuple(key) if isinstance(key, list) else key, count) for key, count in cells)
    return Counts(asked, answered, dict(keys))
