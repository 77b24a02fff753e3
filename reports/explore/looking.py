"""Looking at a round: its responses as blocks under a filter, counted as they are needed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from reports.columns import blocks_of, counted
from reports.explore.facts import fact_questions
from reports.explore.filtering import Filter, read_filter
from reports.explore.variables import Variable
from reports.stats.blocks import Block
from reports.stats.combinations import Combination, combinations
from reports.stats.filters import columns_of, matching
from reports.stats.joint import Joint, joint
from reports.stats.tallies import Tally, add_up, tally
from surveys.models import Round
from surveys.questionnaire.model import Question, Questionnaire


@dataclass
class Look:
    """A round's submitted responses, those for which the filter holds.

    `without_set_aside` leaves out what staff set aside as duplicates. `questions` has the
    questions and facts by code; the columns of the questions asked for are read, no others.
    """

    round: Round
    questionnaire: Questionnaire
    without_set_aside: bool = False
    filter: Filter | None = None
    questions: Mapping[str, Question] = field(init=False)
    _matching: int | None = field(default=None, init=False)  # responses, once counted

    def __post_init__(self) -> None:
        own = {question.code: question for question in self.questionnaire.questions()}
        self.questions = {**own, **fact_questions(self.round, self.questionnaire)}

    def narrow(self, text: str) -> None:
        """Put a filter on; an empty text takes it off. Raises FilterError."""
        self.filter = read_filter(text, self.questions)
        self._matching = None

    @cached_property
    def everybody(self) -> Tally:
        """The counts without the filter, as they are kept (see `reports.columns.counted`)."""
        return counted(self.round, without_set_aside=self.without_set_aside).tally

    @property
    def responses(self) -> int:
        """How many responses are looked at; counted anew only when nothing was counted yet."""
        if self.filter is None:
            return self.everybody.responses
        if self._matching is None:
            self._matching = sum(block.size for block in self.blocks(()))
        return self._matching

    def blocks(self, columns: Collection[str]) -> Iterator[Block]:
        """The blocks with these columns, and those that the filter reads."""
        named = set(columns) | (columns_of(self.filter.expression) if self.filter else set())
        found = blocks_of(self.round, named, without_set_aside=self.without_set_aside)
        return matching(found, self.filter.expression) if self.filter else found

    def tally(self, codes: Collection[str]) -> Tally:
        """The counts of these questions; facts are counted, too."""
        kept = self.filter is None and all(code in self.everybody.questions for code in codes)
        if kept:
            return self.everybody
        blocks = self.blocks(codes)
        found = add_up(tally(block, self.questionnaire, only=codes) for block in blocks)
        self._matching = found.responses
        return found

    def joint(self, rows: Variable, columns: Variable) -> Joint:
        """The joint counts of two variables."""
        codes = {rows.question.code, columns.question.code}
        found = joint(rows.axis, columns.axis, self.blocks(codes))
        self._matching = int(found.responses)
        return found

    def combinations(self, code: str) -> dict[Combination, int]:
        """How many took exactly which options of a multiple choice."""
        return combinations(code, self.blocks({code}))
