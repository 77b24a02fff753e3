"""Weights of a round's responses: schemes by name, the weight of each response, counts by class."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import blake2b

from django.core.cache import cache

from reports.columns import CACHE_SECONDS, blocks_of, questionnaire_of
from reports.models import WeightingScheme
from reports.stats.blocks import Block
from reports.stats.columns import Array
from reports.stats.given_weights import given_weights
from reports.stats.schemes import read_scheme
from reports.stats.tallies import Tally, breakdown_questions
from reports.stats.weight_classes import Class, add_classes, class_sizes, tally_classes
from reports.stats.weighting import Scheme, Weighting, weigh_classes
from surveys.flag_selectors import set_aside_state
from surveys.models import Round
from surveys.questionnaire.model import Kind
from surveys.selectors import data_state


class UnknownWeightsError(LookupError):
    """The round has no scheme of this name, and no question of this code and `kind`."""

    def __init__(self, code: str, kind: Kind) -> None:
        super().__init__(code)
        self.code, self.kind = code, kind


@dataclass(frozen=True, slots=True)
class GivenWeights:
    """Questions whose answers are weights and, of a stratified design, stratum and its people.

    `population` without a `stratum` is not taken.
    """

    weight: str
    stratum: str = ""
    population: str = ""

    @property
    def questions(self) -> tuple[str, ...]:
        """The codes, in the order of the weight classes."""
        return (self.weight, *filter(None, (self.stratum, self.population)))


def scheme_named(round_: Round, name: str) -> Scheme | None:
    """The round's scheme of this name, or None; one query."""
    stored = WeightingScheme.objects.filter(round=round_, name=name).first()
    return read_scheme(stored.definition) if stored else None


def schemes_of(rounds: Iterable[Round]) -> dict[int, dict[str, Scheme]]:
    """The schemes of these rounds, by the round's key and name; one query."""
    found: dict[int, dict[str, Scheme]] = {}
    for each in WeightingScheme.objects.filter(round__in=list(rounds)).order_by("name"):
        found.setdefault(each.round_id, {})[each.name] = read_scheme(each.definition)
    return found


def weigh(
    round_: Round, scheme: Scheme | str, *, without_set_aside: bool = False
) -> Callable[[Block], Array]:
    """A function that gives the weight of each response of one of the round's blocks.

    `scheme` may be its name, or the code of a number question whose answers are the weights.
    The blocks need the columns of the scheme's questions: see `weight_questions`. Raises
    UnknownWeightsError, and WeightingRefusedError when the scheme does not fit the responses.
    """
    return weighting_of(round_, scheme, without_set_aside=without_set_aside).of


def weight_questions(round_: Round, scheme: Scheme | str) -> tuple[str, ...]:
    """The codes of the questions that weights are read from. Raises UnknownWeightsError."""
    return _found(round_, scheme).questions


def weighting_of(
    round_: Round, scheme: Scheme | GivenWeights | str, *, without_set_aside: bool = False
) -> Weighting:
    """The weight of each class of responses, see `weigh`; reads the scheme's questions only."""
    found = _found(round_, scheme)
    blocks = blocks_of(round_, found.questions, without_set_aside=without_set_aside)
    sizes = class_sizes(blocks, found.questions)
    if isinstance(found, Scheme):
        return weigh_classes(found, sizes)
    return given_weights(found.weight, sizes, found.stratum, found.population)


def weighted_tallies(
    round_: Round, scheme: Scheme, *, without_set_aside: bool = False
) -> tuple[Weighting, dict[Class, Tally]]:
    """The weights, and the counts of each class in total and by category.

    Kept in the cache under the state of the responses and the scheme. Raises
    WeightingRefusedError.
    """
    key = _cache_key(round_, scheme, without_set_aside)
    found: dict[Class, Tally] | None = cache.get(key)
    if found is None:
        questionnaire = questionnaire_of(round_)
        blocks = blocks_of(round_, without_set_aside=without_set_aside)
        found = {}
        if questionnaire is not None:
            by = breakdown_questions(questionnaire)
            only = {question.code for question in questionnaire.questions()}
            found = add_classes(
                tally_classes(each, questionnaire, scheme.questions, by=by, only=only)
                for each in blocks
            )
        cache.set(key, found, CACHE_SECONDS)
    sizes = {each: tally.responses for each, tally in found.items()}
    return weigh_classes(scheme, sizes), found


def _found(round_: Round, scheme: Scheme | GivenWeights | str) -> Scheme | GivenWeights:
    """The scheme, or the questions that hold the weights."""
    if isinstance(scheme, str):
        scheme = scheme_named(round_, scheme) or GivenWeights(scheme)
    if isinstance(scheme, GivenWeights):
        kinds = (Kind.NUMBER, Kind.SINGLE_CHOICE, Kind.NUMBER)
        questionnaire = questionnaire_of(round_)
        for code, kind in zip(scheme.questions, kinds, strict=False):
            question = questionnaire.question(code) if questionnaire else None
            if question is None or question.kind is not kind:
                raise UnknownWeightsError(code, kind)
    return scheme


def _cache_key(round_: Round, scheme: Scheme, without_set_aside: bool) -> str:
    # By the questions only: other targets for the same questions need no new counts.
    asked = json.dumps([scheme.questions, without_set_aside and set_aside_state(round_)[1]])
    digest = blake2b(asked.encode(), digest_size=16).hexdigest()
    return f"weighted:{round_.pk}:{data_state(round_)}:{digest}"
