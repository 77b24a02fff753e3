"""The seam between stored responses and statistics: responses -> columnar blocks -> tally."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

from django.core.cache import cache

from reports.stats.blocks import BLOCK_SIZE, Block, encode
from reports.stats.tallies import Tally, tally_all
from surveys.models import QuestionnaireVersion, Round
from surveys.questionnaire.asked import asked
from surveys.questionnaire.model import Questionnaire
from surveys.selectors import Submitted, data_state, latest_version, submitted

CACHE_SECONDS = 24 * 3600

# Responses decoded at a time: a whole block of decoded documents would take hundreds of MB,
# and counts of parts of a block add up to the same.
BATCH = min(8_192, BLOCK_SIZE)


def blocks(round_: Round) -> Iterator[tuple[Questionnaire, Block]]:
    """The round's submitted responses as blocks, each with the questionnaire it answers.

    A block holds responses to one version. At most BATCH decoded responses are in memory.
    """
    versions = {version.pk: version for version in round_.versions.all()}
    for batch in _batches(submitted(round_)):
        batch.sort(key=attrgetter("version_id"))
        for version_id, rows in groupby(batch, key=attrgetter("version_id")):
            questionnaire = versions[version_id].questionnaire
            answer_sets = [row.answers for row in rows]
            paths = [asked(questionnaire, answers) for answers in answer_sets]
            yield questionnaire, encode(questionnaire, answer_sets, paths)


def _batches(rows: Iterator[Submitted]) -> Iterator[list[Submitted]]:
    batch: list[Submitted] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def tally_of(round_: Round) -> Tally:
    """The counts of all the round's submitted responses, in total and by category.

    Kept in the cache under the state of the responses, so any change to one of them, by the
    product or by hand in the database, is counted at the next call (one query when nothing
    changed).
    """
    key = f"tally:{round_.pk}:{data_state(round_)}"
    found: Tally | None = cache.get(key)
    if found is not None:
        return found
    total = Tally()
    for questionnaire, block in blocks(round_):
        total = total + tally_all(block, questionnaire)
    cache.set(key, total, CACHE_SECONDS)
    return total


def questionnaire_of(round_: Round) -> Questionnaire | None:
    """The round's latest published questionnaire: what reports are read against."""
    version: QuestionnaireVersion | None = latest_version(round_)
    return version.questionnaire if version else None
