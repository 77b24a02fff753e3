"""Reading which questions of two rounds are equivalent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from surveys.models import Equivalence, Equivalent, Round
from surveys.questionnaire.diff import diff
from surveys.questionnaire.differences import Diff
from surveys.questionnaire.equivalence import automatic_pairs
from surveys.questionnaire.model import Questionnaire
from surveys.selectors import latest_version


@dataclass(frozen=True, slots=True)
class Pair:
    """A question of one round and a question of another one."""

    one: Round
    code: str
    other: Round
    other_code: str

    def fields(self) -> dict[str, Any]:
        """How the pair is stored: the round with the smaller key first."""
        sides = sorted([(self.one, self.code), (self.other, self.other_code)], key=_key)
        (first, first_code), (second, second_code) = sides
        return {
            "first_round": first,
            "first_code": first_code,
            "second_round": second,
            "second_code": second_code,
        }


def _key(side: tuple[Round, str]) -> int:
    return side[0].pk


@dataclass(frozen=True, slots=True)
class EquivalentQuestions:
    """Two questions that may be compared, or that were declared not to be.

    `declared` is None when nobody said so: code and content are the same.
    """

    code: str
    other_code: str
    verdict: Equivalent
    declared: Equivalence | None = None

    @property
    def comparable(self) -> bool:
        """Whether answers may be set side by side at all."""
        return self.verdict != Equivalent.DIFFERENT


def equivalent_questions(one: Round, other: Round) -> tuple[EquivalentQuestions, ...]:
    """The pairs of the two rounds' latest questionnaires: asked alike, or as declared.

    A declaration outweighs what the comparison finds; those that say "not comparable" are
    among the pairs, for who asks why. Empty when one of the rounds has nothing published.
    """
    questionnaires = [_latest(one), _latest(other)]
    if questionnaires[0] is None or questionnaires[1] is None:
        return ()
    return pairs_of(diff(questionnaires[0], questionnaires[1]), declared_between(one, other))


def pairs_of(
    found: Diff, declared: dict[tuple[str, str], Equivalence]
) -> tuple[EquivalentQuestions, ...]:
    """The pairs of a comparison, given the declarations in force."""
    return tuple(_pairs(found, declared))


def _pairs(
    found: Diff, declared: dict[tuple[str, str], Equivalence]
) -> Iterator[EquivalentQuestions]:
    for code in automatic_pairs(found):
        if (code, code) not in declared:
            yield EquivalentQuestions(code, code, Equivalent.SAME)
    known = {each.code: each for each in found.questions}
    for (code, other_code), each in declared.items():
        before, after = known.get(code), known.get(other_code)
        if before and after and before.before and after.after:  # both are still asked
            yield EquivalentQuestions(code, other_code, Equivalent(each.verdict), each)


def declared_between(one: Round, other: Round) -> dict[tuple[str, str], Equivalence]:
    """The declarations in force, by the code in `one` and the code in `other`."""
    first, second = sorted([one, other], key=lambda each: each.pk)
    rows = Equivalence.objects.filter(
        first_round=first, second_round=second, superseded_at__isnull=True
    ).order_by("first_code", "second_code")
    if first == one:
        return {(each.first_code, each.second_code): each for each in rows}
    return {(each.second_code, each.first_code): each for each in rows}


def in_force(pair: Pair) -> Equivalence | None:
    """What is declared of two questions, or None."""
    return history_of(pair).filter(superseded_at__isnull=True).first()


def history_of(pair: Pair) -> QuerySet[Equivalence]:
    """Everything that was ever declared of two questions, the latest first."""
    return Equivalence.objects.filter(**pair.fields()).order_by("-declared_at", "-pk")


def _latest(round_: Round) -> Questionnaire | None:
    version = latest_version(round_)
    return version.questionnaire if version else None
