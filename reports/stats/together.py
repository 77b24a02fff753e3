"""The versions of a round's questionnaire counted as one, wherever the counting is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import orjson

from reports.stats.blocks import Block
from reports.stats.bulk import encode_documents
from reports.stats.facts import facts
from reports.stats.tallies import Tally, breakdown_questions, tally_all
from surveys.questionnaire.counting import counted_together
from surveys.questionnaire.document import from_document, to_document
from surveys.questionnaire.model import Questionnaire
from surveys.questionnaire.reading import read_together
from surveys.questionnaire.text import Text

# Of the blocks that are kept: another number has all of them built anew.
FORMAT = "1"

_NOTHING = Questionnaire(title=Text(), languages=("en",))


class Together:
    """The versions by their numbers, and `whole`, by which their answers are read as one.

    Goes to other processes as its documents; there it is made once.
    """

    def __init__(self, versions: Mapping[int, Questionnaire]) -> None:
        self.versions = dict(sorted(versions.items()))
        self.whole = read_together(list(self.versions.values()) or [_NOTHING])

    def __reduce__(self) -> Any:
        pairs = ((n, orjson.dumps(to_document(each))) for n, each in self.versions.items())
        return _from_documents, (tuple(pairs),)

    def codes(self, number: int) -> frozenset[str]:
        """The questions whose answers to this version say what those to the latest say."""
        own = {question.code: question for question in self.versions[number].questions()}
        return frozenset(
            question.code
            for question in self.whole.questions()
            if question.code in own and counted_together(own[question.code], question)
        )

    def plan(self, number: int) -> dict[str, list[str]]:
        """What decides how a version's answers are counted, to be kept beside the counts."""
        return {
            "codes": sorted(self.codes(number)),
            "by": list(breakdown_questions(self.whole)),
            "format": [FORMAT],
        }

    def same(self, block: Block, number: int) -> Block:
        """The block of one version's answers with the columns of `codes` only."""
        codes = self.codes(number)
        columns = {code: column for code, column in block.columns.items() if code in codes}
        return Block(block.size, columns)

    def tally(self, block: Block, number: int) -> Tally:
        """The counts of one version's answers, as far as they say what the latest's say.

        Broken down as the versions together are, so that a question that became a category
        later breaks down earlier answers, too.
        """
        return tally_all(self.same(block, number), self.whole)


@lru_cache(maxsize=8)
def _from_documents(documents: tuple[tuple[int, bytes], ...]) -> Together:
    return Together({n: from_document(orjson.loads(document)) for n, document in documents})


class Row(NamedTuple):
    """One submitted response as the database gives it; `answers` is JSON."""

    id: bytes
    language: str
    origin: str
    mode: str
    day: Any  # date
    answers: str


class Fields(NamedTuple):
    """The same fields of many responses: quicker to send and to read than a row for each."""

    ids: bytes  # 16 for each
    languages: Sequence[str]
    origins: Sequence[str]
    modes: Sequence[str]
    days: Sequence[Any]
    answers: Sequence[str]


def fields_of(rows: Sequence[Row]) -> Fields:
    """Field by field, in the order of the rows."""
    if not rows:
        return Fields(b"", (), (), (), (), ())
    ids, *others = zip(*rows, strict=True)
    return Fields(b"".join(ids), *others)


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Some responses to one version as columns, and their counts.

    `ids` holds 16 bytes each. The block has the columns of every question and of `KEPT_FACTS`.
    """

    number: int
    ids: bytes
    block: Block
    tally: Tally
    origins: Mapping[str, int]


def part_of_task(task: tuple[Together, int, Fields]) -> Part:
    """`part_of` with its arguments in one."""
    return part_of(*task)


def tally_of_task(task: tuple[Together, int, Block]) -> tuple[int, Tally]:
    """The number of the version, and the tally of the block of answers to it."""
    together, number, block = task
    return number, together.tally(block, number)


# Of the facts: the version is the block's, and what is set aside changes without the response.
KEPT_FACTS = ("_language", "_origin", "_mode", "_submitted_on")


def part_of(together: Together, number: int, fields: Fields) -> Part:
    """Responses to one version as columns and counts, in their order.

    Raises UncountableAnswerError.
    """
    size = len(fields.answers)
    answered = encode_documents(together.versions[number], fields.answers)
    known = facts(
        [number] * size,
        fields.languages,
        fields.origins,
        fields.modes,
        fields.days,
        [False] * size,
    )
    block = Block(size, {**answered.columns, **{name: known[name] for name in KEPT_FACTS}})
    return Part(number, fields.ids, block, together.tally(block, number), Counter(fields.origins))
