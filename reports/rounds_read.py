"""Rounds read to be compared: what they ask that is equivalent, their counts, their weights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from reports.columns import counted
from reports.stats.tallies import Tally
from reports.stats.weight_classes import Class
from reports.stats.weighted import Weighed
from reports.stats.weighting import Weighting, WeightingRefusedError
from reports.stored.counts import Counted
from reports.weighting import schemes_of, weighted_tallies
from surveys.equivalence_selectors import EquivalentQuestions, equivalent_questions
from surveys.models import Round
from surveys.questionnaire.model import Question, Questionnaire
from surveys.selectors import latest_version


class RoundWeightsError(Exception):
    """A round cannot be weighted: it has no weights of the name, or they are `refused`."""

    def __init__(self, round_: Round, refused: WeightingRefusedError | None = None) -> None:
        self.round, self.refused = round_, refused
        super().__init__(f"{round_.slug}: {refused or 'no weights of this name'}")


@dataclass(frozen=True, slots=True)
class RoundsRead:
    """What is known of the rounds before anything is computed."""

    questionnaires: tuple[Questionnaire, ...]
    pairs: tuple[Mapping[str, EquivalentQuestions], ...]  # by the last round's code; none of it
    counted: tuple[Counted, ...] = field(default=())
    weighed: tuple[tuple[Weighting, Mapping[Class, Tally]], ...] = ()

    def questions(self, code: str) -> tuple[Question, ...]:
        """The question with this code of the last round, in every round; empty when it is not
        comparable in all."""
        own = self.questionnaires[-1].question(code)
        found = [] if own is None else [own]
        for questionnaire, pairs in zip(self.questionnaires[-2::-1], self.pairs[::-1], strict=True):
            pair = pairs.get(code)
            question = questionnaire.question(pair.code) if pair and pair.comparable else None
            if question is None:
                return ()
            found.append(question)
        return tuple(reversed(found))

    def weighed_question(self, questions: tuple[Question, ...]) -> tuple[Weighed, ...]:
        """The counts of a question by weight class in each round; empty without weights."""
        if not self.weighed:
            return ()
        return tuple(
            Weighed(weighting, {each: tally.of(question.code) for each, tally in tallies.items()})
            for question, (weighting, tallies) in zip(questions, self.weighed, strict=True)
        )


def names_of_weights(rounds: Sequence[Round]) -> tuple[str, ...]:
    """The names of weights that each of the rounds has; one query."""
    schemes = schemes_of(rounds)
    by_round = [schemes.get(each.pk, {}) for each in rounds]
    return tuple(name for name in by_round[0] if all(name in each for each in by_round))


def _weighed(
    rounds: Sequence[Round], name: str
) -> Iterator[tuple[Weighting, Mapping[Class, Tally]]]:
    schemes = schemes_of(rounds)
    for round_ in rounds:
        scheme = schemes.get(round_.pk, {}).get(name)
        if scheme is None:
            raise RoundWeightsError(round_)
        try:
            yield weighted_tallies(round_, scheme)
        except WeightingRefusedError as refused:
            raise RoundWeightsError(round_, refused) from None


def read_rounds(rounds: Sequence[Round], weights: str = "") -> RoundsRead:
    """Read the rounds, with the weights of this name when one is given.

    Raises ValueError for a round without a questionnaire, RoundWeightsError for one that cannot
    be weighted.
    """
    versions = [latest_version(each) for each in rounds]
    if any(version is None for version in versions):
        raise ValueError("Every round needs a questionnaire.")
    *earlier, last = rounds
    return RoundsRead(
        tuple(version.questionnaire for version in versions if version is not None),
        tuple(
            {pair.other_code: pair for pair in equivalent_questions(each, last)} for each in earlier
        ),
        tuple(counted(each) for each in rounds),
        tuple(_weighed(rounds, weights)) if weights else (),
    )
