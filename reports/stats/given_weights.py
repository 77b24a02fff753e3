"""Weights that somebody else made and that came with the data, with strata or without."""

from __future__ import annotations

from collections.abc import Mapping

from reports.stats.strata import Strata, Stratum
from reports.stats.weight_classes import Class
from reports.stats.weighting import Problem, Refusal, Weighting, WeightingRefusedError


def given_weights(
    question: str, sizes: Mapping[Class, int], stratum: str = "", population: str = ""
) -> Weighting:
    """The weights are the answers to a number question.

    `stratum` is a single-choice question, `population` a number question that says how many
    people the response's stratum has: classes are of the answers to those that are named, in this
    order. Who lacks an answer to one of them does not count (weight 0). Raises
    WeightingRefusedError for a negative weight, when nobody has a weight above 0, and for a
    stratum with several populations or with more responses than people.
    """
    weights = {each: float(each[0]) if each else 0.0 for each in {**sizes, None: 0}}
    if any(weight < 0 for weight in weights.values()) or not any(weights.values()):
        raise WeightingRefusedError((Refusal(Problem.NOT_POSITIVE, question),))
    questions = tuple(filter(None, (question, stratum, population)))
    strata = None
    if stratum:
        people = _populations(stratum, sizes) if population else {}
        strata = Strata.by_answer(sizes, 1, people)
        if overfull := strata.overfull(sizes):
            raise WeightingRefusedError(
                tuple(Refusal(Problem.TOO_MANY_RESPONSES, stratum, str(each)) for each in overfull)
            )
    return Weighting(questions, weights, dict(sizes), raked=False, strata=strata)


def _populations(stratum: str, sizes: Mapping[Class, int]) -> dict[Stratum, float]:
    said: dict[Stratum, set[float]] = {}
    for _weight, answer, people in filter(None, sizes):
        said.setdefault(str(answer), set()).add(float(people))
    if differing := [each for each, people in said.items() if len(people) > 1]:
        raise WeightingRefusedError(
            tuple(Refusal(Problem.POPULATIONS_DIFFER, stratum, str(each)) for each in differing)
        )
    return {each: people for each, (people,) in said.items()}
