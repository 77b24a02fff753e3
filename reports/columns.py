"""The seam between stored responses and statistics: responses -> columnar blocks -> counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, islice
from operator import attrgetter

from django.core.cache import cache

from reports.stats.blocks import BLOCK_SIZE, Answers, Block, encode
from reports.stats.facts import facts
from reports.stats.tallies import Tally, tally_all
from surveys.flag_selectors import set_aside, set_aside_state
from surveys.models import Origin, QuestionnaireVersion, Round
from surveys.questionnaire.asked import asked
from surveys.questionnaire.counting import counted_together
from surveys.questionnaire.model import Questionnaire
from surveys.questionnaire.reading import read_together
from surveys.questionnaire.text import Text
from surveys.selectors import (
    Submitted,
    answered_versions,
    data_state,
    latest_version,
    submitted,
)

CACHE_SECONDS = 24 * 3600

# Responses decoded at a time: a whole block of decoded documents would take hundreds of MB,
# and counts of parts of a block add up to the same.
BATCH = min(8_192, BLOCK_SIZE)


@dataclass(frozen=True, slots=True)
class Counted:
    """What a round's submitted responses come to, and where they come from."""

    tally: Tally
    origins: Mapping[Origin, int]


def counted(round_: Round, *, without_set_aside: bool = False) -> Counted:
    """The counts of all the round's submitted responses, in total and by category.

    `without_set_aside` leaves out those that staff set aside as duplicates (one query more).
    Kept in the cache under the state of the responses, so any change to one of them, by the
    product or by hand in the database, is counted at the next call (one query when nothing
    changed).
    """
    key = f"counted:{round_.pk}:{data_state(round_)}"
    if without_set_aside:
        key += f":{set_aside_state(round_)[1]}"
    found: Counted | None = cache.get(key)
    if found is None:
        found = _count(submitted(round_, without_set_aside=without_set_aside), round_)
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
    the latest version say (see `counted_together`).
    """
    versions = {version.pk: version for version in round_.versions.order_by("number")}
    together = read_together([each.questionnaire for each in versions.values()] or [_NOTHING])
    aside = set(set_aside(round_).values_list("pk", flat=True))
    responses = submitted(round_, without_set_aside=without_set_aside)
    for batch in _batches(responses):
        batch.sort(key=attrgetter("version_id"))
        for version_id, grouped in groupby(batch, key=attrgetter("version_id")):
            rows = list(grouped)
            version = versions[version_id]
            block = _encoded(version.questionnaire, [row.answers for row in rows])
            found = {
                **_same(block, version.questionnaire, together).columns,
                **facts(
                    [version.number] * len(rows),
                    [row.language for row in rows],
                    [row.origin for row in rows],
                    [row.mode for row in rows],
                    [row.submitted_on for row in rows],
                    [row.id in aside for row in rows],
                ),
            }
            wanted = found if columns is None else [code for code in columns if code in found]
            yield Block(block.size, {code: found[code] for code in wanted})


def tally_of(round_: Round) -> Tally:
    """The tally of `counted`."""
    return counted(round_).tally


def _count(responses: Iterator[Submitted], round_: Round) -> Counted:
    versions = {version.pk: version for version in round_.versions.order_by("number")}
    together = read_together([each.questionnaire for each in versions.values()] or [_NOTHING])
    total = Tally()
    origins: Counter[Origin] = Counter()
    for batch in _batches(responses):
        origins.update(Origin(row.origin) for row in batch)
        for questionnaire, block in _blocks(batch, versions):
            total = total + _tally(block, questionnaire, together)
    return Counted(total, dict(origins))


_NOTHING = Questionnaire(title=Text(), languages=("en",))


def _tally(block: Block, questionnaire: Questionnaire, together: Questionnaire) -> Tally:
    """The counts of one version's answers, as far as they say what the latest version's say.

    Broken down as the versions together are, so that a question that became a category later
    breaks down earlier answers, too.
    """
    return tally_all(_same(block, questionnaire, together), together)


def _same(block: Block, questionnaire: Questionnaire, together: Questionnaire) -> Block:
    """The columns of one version's answers that say what the latest version's say."""
    own = {question.code: question for question in questionnaire.questions()}
    same = {
        question.code
        for question in together.questions()
        if question.code in own and counted_together(own[question.code], question)
    }
    columns = {code: column for code, column in block.columns.items() if code in same}
    return Block(block.size, columns)


def _encoded(questionnaire: Questionnaire, answer_sets: list[Answers]) -> Block:
    return encode(questionnaire, answer_sets, [asked(questionnaire, each) for each in answer_sets])


def _batches(rows: Iterator[Submitted]) -> Iterator[list[Submitted]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _blocks(
    batch: list[Submitted], versions: Mapping[int, QuestionnaireVersion]
) -> Iterator[tuple[Questionnaire, Block]]:
    """The batch as blocks, each with the one version of the questionnaire that it answers."""
    batch.sort(key=attrgetter("version_id"))
    for version_id, rows in groupby(batch, key=attrgetter("version_id")):
        questionnaire = versions[version_id].questionnaire
        yield questionnaire, _encoded(questionnaire, [row.answers for row in rows])


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
