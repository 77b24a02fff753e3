"""The seam between stored responses and statistics: responses -> columnar blocks -> counts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import chain, groupby, islice
from operator import itemgetter

import numpy as np
from django.core.cache import cache

from reports.stats.blocks import Block
from reports.stats.facts import FACTS, SET_ASIDE, VERSION, set_aside_column, version_column
from reports.stats.joining import taken
from reports.stats.tallies import Tally
from reports.stats.together import Part, Row, Together, fields_of, part_of
from reports.stored.blocks import positions, read_blocks
from reports.stored.building import PART
from reports.stored.changes import Changed, submitted_rows
from reports.stored.counts import Counted, begin_counts, total_of
from reports.stored.folding import parts_of, rows_by_version
from reports.stored.state import Now, Versions, now_of, versions_of
from surveys.flag_selectors import set_aside, set_aside_state
from surveys.models import QuestionnaireVersion, Round
from surveys.questionnaire.model import Questionnaire
from surveys.questionnaire.reading import read_together
from surveys.selectors import answered_versions, data_state, latest_version

CACHE_SECONDS = 24 * 3600

# Responses of a round too small for blocks that are decoded at a time.
BATCH = PART


def counted(round_: Round, *, without_set_aside: bool = False) -> Counted:
    """The counts of all the round's submitted responses, in total and by category.

    `without_set_aside` leaves out those that staff set aside as duplicates (one query more).
    Kept in the cache under the state of the responses, so any change to one of them, by the
    product or by hand in the database, is counted at the next call (one query when nothing
    changed). After a change it costs what changed, not the number of responses.
    """
    key = f"counted:{round_.pk}:{data_state(round_)}"
    if without_set_aside:
        key += f":{set_aside_state(round_)[1]}"
    found: Counted | None = cache.get(key)
    if found is None:
        found, is_whole = _count(round_, without_set_aside=without_set_aside)
        if is_whole:
            cache.set(key, found, CACHE_SECONDS)
    return found


def blocks_of(
    round_: Round,
    columns: Collection[str] | None = None,
    *,
    without_set_aside: bool = False,
) -> Iterator[Block]:
    """The submitted responses as blocks that hold these columns only; None gives all.

    Columns go by question code, and by the names of `reports.stats.facts` for what is known of
    a response besides its answers. A block holds responses to one version of the
    questionnaire; a question is left out of it when its answers there do not say what those to
    the latest version say (see `counted_together`). Of stored blocks only these columns are
    read, one block at a time; `reports.spreading.spread` counts them in several places.
    """
    asides = {each.bytes for each in set_aside(round_).values_list("pk", flat=True)}
    of_ids = bool(asides) and (without_set_aside or columns is None or SET_ASIDE in columns)
    for together, number, ids, block in _all_blocks(round_, columns, with_ids=of_ids):
        aside = np.zeros(block.size, dtype=bool)
        if of_ids:
            aside[positions(ids, asides)] = True
        found = {
            **block.columns,
            VERSION: version_column(number, block.size),
            SET_ASIDE: set_aside_column(aside),
        }
        codes = together.codes(number) | set(FACTS)
        wanted = _every(together) if columns is None else columns
        shown = [name for name in wanted if name in found and name in codes]
        whole = Block(block.size, {name: found[name] for name in shown})
        yield taken(whole, ~aside) if without_set_aside and aside.any() else whole


def tally_of(round_: Round) -> Tally:
    """The tally of `counted`."""
    return counted(round_).tally


def _every(together: Together) -> list[str]:
    return [*(question.code for question in together.whole.questions()), *FACTS]


# What is counted together, number of the version, ids, responses.
_Found = tuple[Together, int, bytes, Block]


def _all_blocks(
    round_: Round, columns: Collection[str] | None, *, with_ids: bool
) -> Iterator[_Found]:
    """The stored blocks with the columns asked for, then what is not in them yet."""
    while (now := now_of(round_, blocks=True)) is not None:
        together = now.versions.together
        stored = read_blocks(round_, columns=columns, revision=now.revision, with_ids=with_ids)
        first = list(islice(stored, 1))
        if first or not total_of(now.counts).tally.responses:
            for each in chain(first, stored):
                yield together, each.number, each.ids or b"", each.block
            for part in _changed_parts(now):
                yield together, part.number, part.ids, part.block
            return
    versions, parts = _small(round_)
    for part in parts:
        yield versions.together, part.number, part.ids, part.block


def _count(round_: Round, *, without_set_aside: bool) -> tuple[Counted, bool]:
    """The counts, and whether they hold every change: not those that wait, see `now_of`."""
    now = now_of(round_, set_aside=without_set_aside)
    if now is None:
        aside = set_aside(round_).values_list("pk", flat=True) if without_set_aside else ()
        versions, parts = _small(round_, without={each.bytes for each in aside})
        counts = begin_counts(versions.together)
    else:
        counts, parts = now.counts, _changed_parts(now)
    for part in parts:
        counts[part.number].add(part)
    if now is not None:
        for part in _parts(now.versions, now.snapshot.set_aside):
            counts[part.number].subtract(part)
    return total_of(counts), now is None or not any(e.was_counted for e in now.snapshot.changed)


def _changed_parts(now: Now) -> Iterator[Part]:
    """What is not in the blocks yet; edits that are not are for the next time, see `now_of`."""
    return _parts(now.versions, [each for each in now.snapshot.changed if not each.was_counted])


def _parts(versions: Versions, changed: Sequence[Changed]) -> Iterator[Part]:
    for number, rows in rows_by_version(changed, versions.numbers).items():
        yield from parts_of(versions.together, number, rows)


def _small(round_: Round, *, without: Collection[bytes] = ()) -> tuple[Versions, Iterator[Part]]:
    """All responses of a round that has no blocks, with the versions they answer."""
    rows = [each for each in submitted_rows(round_) if each[1].id not in without]
    versions = versions_of(round_)  # read afterwards: every version that is answered is there
    return versions, _in_batches(versions, rows)


def _in_batches(versions: Versions, rows: list[tuple[int, Row]]) -> Iterator[Part]:
    for start in range(0, len(rows), BATCH):
        batch = sorted(rows[start : start + BATCH], key=itemgetter(0))
        for version_id, grouped in groupby(batch, key=itemgetter(0)):
            same = [row for _version, row in grouped]
            yield part_of(versions.together, versions.numbers[version_id], fields_of(same))


def questionnaire_of(round_: Round) -> Questionnaire | None:
    """What the round's reports are read against, see `reading_of`; None before publication."""
    version: QuestionnaireVersion | None = latest_version(round_)
    return reading_of(version) if version else None


def reading_of(latest: QuestionnaireVersion) -> Questionnaire:
    """The latest version with what submitted answers to earlier versions need to be named.

    One query when there are earlier versions.
    """
    if latest.number == 1:
        return latest.questionnaire
    earlier = answered_versions(latest.round).filter(number__lt=latest.number)
    return read_together([*(each.questionnaire for each in earlier), latest.questionnaire])
