"""Draws one random valid answer: a sampler per kind of question, built once and used often.

How popular an option is follows from the code of its question and does not change with the
seed: two simulations are two samples of one invented population.
"""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import Any

from surveys.questionnaire.cleaning import MAX_LENGTH, MAX_OTHER_TEXT
from surveys.questionnaire.model import DONT_KNOW, Kind, Number, Question
from surveys.questionnaire.numbers import step_decimals

Sampler = Callable[[Random], Any]

SKIPPED = 0.05  # share of people who leave out an optional question, or a matrix row
EXCLUSIVE = 0.06  # share who take an option that excludes the others
DOES_NOT_KNOW = 0.04

SENTENCES: dict[str, tuple[str, ...]] = {
    "ro": (
        "Răspuns simulat: servicii publice mai simple.",
        "Răspuns simulat: date deschise, actualizate.",
        "Răspuns simulat: mai multă colaborare între organizații.",
        "Răspuns simulat: sprijin pentru proiecte noi.",
        "Răspuns simulat: formare pentru angajați.",
    ),
    "en": (
        "Simulated answer: simpler public services.",
        "Simulated answer: open data, kept up to date.",
        "Simulated answer: more cooperation between organisations.",
        "Simulated answer: support for new projects.",
        "Simulated answer: training for staff.",
    ),
}

_FIRST_DAY = date(2020, 1, 1)  # of a date without limits
_DAYS = 730


def build_sampler(question: Question, category: str, language: str) -> Sampler:
    """The sampler of a question for people of one stakeholder category ("" = unknown).

    It gives None when no valid answer can be made, for instance without any choice.
    """
    tastes = Random(f"{question.code} {category}")  # noqa: S311 # repeatable, not secret
    return SAMPLERS[question.kind](question, tastes, language)


def other_text_sampler(language: str) -> Sampler:
    """Draws the text of an "other" choice."""
    return _sentence(language, MAX_OTHER_TEXT)


def _single_choice(question: Question, tastes: Random, language: str) -> Sampler:
    codes = [choice.code for choice in question.choices]
    rare = {choice.code for choice in question.choices if choice.other or choice.exclusive}
    weights = [0.15 if code in rare else 1.0 for code in codes]
    return _one_of(codes, _uneven(question, weights, tastes))


def _multiple_choice(question: Question, tastes: Random, language: str) -> Sampler:
    alone = [choice.code for choice in question.choices if choice.exclusive]
    options = [choice for choice in question.choices if not choice.exclusive]
    popular = _uneven(question, [0.2 if option.other else 1.0 for option in options], tastes)
    fewest = max(int(question.minimum or 1), 1)
    most = min(int(question.maximum or len(options)), len(options))
    # The best liked option is taken by 62 %, and few take more options than allowed.
    top = max(max(popular, default=1.0) / 0.62, sum(popular) / max(0.75 * most, 1))
    taken = [(option.code, liked / top) for option, liked in zip(options, popular, strict=True)]
    if most < fewest:
        return _one_of(alone, [1.0] * len(alone))

    def draw(rng: Random) -> list[str]:
        random = rng.random
        if alone and random() < EXCLUSIVE:
            return [alone[int(random() * len(alone))]]
        picked = [code for code, share in taken if random() < share]
        while len(picked) > most:
            del picked[int(random() * len(picked))]
        return picked if len(picked) >= fewest else _filled(picked, taken, fewest, rng)

    return draw


def _filled(
    picked: list[str], taken: Sequence[tuple[str, float]], fewest: int, rng: Random
) -> list[str]:
    """Add options by chance, popular ones rather, until there are enough; keeps the order."""
    kept = set(picked)
    rest = [(rng.random() ** (1 / share), code) for code, share in taken if code not in kept]
    rest.sort(reverse=True)
    kept.update(code for _, code in rest[: fewest - len(kept)])
    return [code for code, _ in taken if code in kept]


def _scale(question: Question, tastes: Random, language: str) -> Sampler:
    points = list(question.scale_points)
    centre = Random(question.code).uniform(0.45, 0.8) + tastes.uniform(-0.12, 0.12)  # noqa: S311
    last = max(len(points) - 1, 1)
    weights = [
        math.exp(-(((place / last - centre) / 0.28) ** 2) / 2) for place in range(len(points))
    ]
    draw = _one_of(points, weights)
    if not question.dont_know:
        return draw
    return lambda rng: DONT_KNOW if rng.random() < DOES_NOT_KNOW else draw(rng)


def _matrix(question: Question, tastes: Random, language: str) -> Sampler:
    codes = [choice.code for choice in question.choices]
    rows = [
        (row.code, _one_of(codes, [tastes.uniform(0.2, 1.0) for _ in codes]))
        for row in question.rows
    ]
    skipped = 0.0 if question.required else SKIPPED

    def draw(rng: Random) -> dict[str, str] | None:
        random = rng.random
        answer = {row: pick(rng) for row, pick in rows if random() >= skipped}
        return answer or None

    return draw if codes else _no_answer


def _ranking(question: Question, tastes: Random, language: str) -> Sampler:
    codes = [choice.code for choice in question.choices]
    weights = _uneven(question, [1.0] * len(codes), tastes)
    pulls = [(code, 1 / weight) for code, weight in zip(codes, weights, strict=True)]
    ranked = min(int(question.maximum or len(codes)), len(codes))

    def draw(rng: Random) -> list[str] | None:
        # Efraimidis and Spirakis (2006): the largest u^(1/w) come first with the chances
        # of drawing one by one without putting back.
        random = rng.random
        keys = [(random() ** pull, code) for code, pull in pulls]
        keys.sort(reverse=True)
        return [code for _, code in keys[:ranked]] or None

    return draw


def _number(question: Question, tastes: Random, language: str) -> Sampler:
    unit = 10 ** step_decimals(question.decimals)
    low, high = _range_of(question.minimum, question.maximum)
    first, last = math.ceil(low * unit), math.floor(high * unit)
    if last < first:
        return _no_answer
    mode = first + (last - first) * tastes.uniform(0.15, 0.6)

    def draw(rng: Random) -> Number:
        steps = min(max(round(rng.triangular(first, last, mode)), first), last)
        return steps if unit == 1 else steps // unit if steps % unit == 0 else steps / unit

    return draw


def _range_of(minimum: Number | None, maximum: Number | None) -> tuple[Number, Number]:
    low = minimum if minimum is not None else min(0, maximum - 100 if maximum is not None else 0)
    return low, maximum if maximum is not None else low + 100


def _text(question: Question, tastes: Random, language: str) -> Sampler:
    return _sentence(language, question.max_length or MAX_LENGTH[question.kind])


def _sentence(language: str, longest: int) -> Sampler:
    sentences = SENTENCES.get(language.partition("-")[0], SENTENCES["en"])
    texts = [sentence[:longest].strip() for sentence in sentences]
    return lambda rng: texts[int(rng.random() * len(texts))]


def _date(question: Question, tastes: Random, language: str) -> Sampler:
    latest = date.fromisoformat(question.latest) if question.latest else None
    start = date.fromisoformat(question.earliest) if question.earliest else _FIRST_DAY
    if latest and latest < start and not question.earliest:
        start = latest - timedelta(
            days=min(_DAYS, latest.toordinal() - date(1000, 1, 1).toordinal())
        )
    room = date.max.toordinal() - start.toordinal()
    span = (latest - start).days if latest else min(_DAYS, room)
    if span < 0:
        return _no_answer
    return lambda rng: (start + timedelta(days=int(rng.random() * (span + 1)))).isoformat()


def _allocation(question: Question, tastes: Random, language: str) -> Sampler:
    codes = [choice.code for choice in question.choices]
    total = question.total or 0
    step = next((step for step in (10, 5) if total % step == 0 and total >= 10 * step), 1)
    weights = _uneven(question, [1.0] * len(codes), tastes)
    if not codes or total < 1:
        return _no_answer

    def draw(rng: Random) -> dict[str, int]:
        random = rng.random
        pulls = [weight * random() for weight in weights]
        scale = total / step / sum(pulls)
        points = [int(pull * scale) * step for pull in pulls]
        points[pulls.index(max(pulls))] += total - sum(points)
        return {code: share for code, share in zip(codes, points, strict=True) if share}

    return draw


def _consent(question: Question, tastes: Random, language: str) -> Sampler:
    return lambda rng: True


def _no_answer(rng: Random) -> None:
    return None


def _note(question: Question, tastes: Random, language: str) -> Sampler:
    return _no_answer


def _one_of(values: Sequence[Any], weights: Sequence[float]) -> Sampler:
    """Draws one of the values with the given weights."""
    if not values:
        return _no_answer
    total = sum(weights)
    bounds = [bound / total for bound in accumulate(weights)][:-1]
    return lambda rng: values[bisect(bounds, rng.random())]


def _uneven(question: Question, weights: Sequence[float], tastes: Random) -> list[float]:
    """Weights that differ between options, and a little more between categories."""
    common = Random(question.code)  # noqa: S311 # the same for all categories
    return [weight * common.uniform(0.25, 1.0) * tastes.uniform(0.6, 1.4) for weight in weights]


SAMPLERS: dict[Kind, Callable[[Question, Random, str], Sampler]] = {
    Kind.SINGLE_CHOICE: _single_choice,
    Kind.MULTIPLE_CHOICE: _multiple_choice,
    Kind.SCALE: _scale,
    Kind.MATRIX: _matrix,
    Kind.RANKING: _ranking,
    Kind.NUMBER: _number,
    Kind.SHORT_TEXT: _text,
    Kind.LONG_TEXT: _text,
    Kind.DATE: _date,
    Kind.ALLOCATION: _allocation,
    Kind.CONSENT: _consent,
    Kind.NOTE: _note,
}
