"""Somebody with the data file and nothing else computes every published figure of Stage 1."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from io import StringIO
from pathlib import Path

from reports.exports import csv_lines
from surveys.models import Round

PUBLISHED = Path(__file__).parents[3] / "surveys/rounds/timisoara-2021-1/published.csv"
Rows = list[dict[str, str]]


def exported(round_: Round) -> Rows:
    file = StringIO("".join(csv_lines(round_)).removeprefix("\ufeff"), newline="")
    return list(csv.DictReader(file))


def published() -> Rows:
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


HIGH = {"4", "5"}
TYPES = {"large": {"large"}, "sme": {"sme_a", "sme_b"}}
NEEDS = (
    "public_services", "funding", "ecosystem", "internationalisation", "infrastructure",
    "human_resources",
)  # fmt: skip


def options(rows: Rows, question: str) -> Counter[str]:
    """How often each choice was taken, from its column of 0 and 1."""
    found: Counter[str] = Counter()
    for column in rows[0]:
        base, _, choice = column.partition(".")
        if base == question and choice and choice != "other_text":
            found[choice] = sum(row[column] == "1" for row in rows)
    return found


def share(part: int, whole: int) -> Fraction:
    return Fraction(100 * part, whole)


def of_all(question: str, *answers: str) -> Callable[[Rows], Fraction]:
    return lambda rows: share(sum(row[question] in answers for row in rows), len(rows))


def high(question: str, group: str) -> Callable[[Rows], Fraction]:
    def compute(rows: Rows) -> Fraction:
        types = TYPES.get(group, {group})
        given = [row[question] for row in rows if row["organisation_type"] in types]
        answered = [answer for answer in given if answer]
        return share(sum(answer in HIGH for answer in answered), len(answered))

    return compute


def of_options(question: str, choice: str) -> Callable[[Rows], Fraction]:
    return lambda rows: share(options(rows, question)[choice], options(rows, question).total())


def expressed(*questions: str) -> Callable[[Rows], Fraction]:
    return lambda rows: Fraction(sum(options(rows, each).total() for each in questions))


def mean_rating(question: str) -> Callable[[Rows], Fraction]:
    def compute(rows: Rows) -> Fraction:
        given = [int(row[question]) for row in rows if row[question]]
        return Fraction(sum(given), len(given))

    return compute


FIGURES: dict[str, Callable[[Rows], Fraction]] = {
    "respondents.total": lambda rows: Fraction(len(rows)),
    "respondents.experience_over_10": of_all("experience", "over_10"),
    **{
        f"respondents.org.{each}": of_all("organisation_type", each)
        for each in ("large", "sme_a", "ngo", "sme_b")
    },
    "strategy.extremely_necessary": of_all("strategy_necessity", "extremely_necessary"),
    "digitalisation.high": of_all("digitalisation", *HIGH),
    "sustainability.high": of_all("sustainability", *HIGH),
    **{
        f"digitalisation.high.{each}": high("digitalisation", each)
        for each in ("startup", "large", "sme")
    },
    **{
        f"sustainability.high.{each}": high("sustainability", each)
        for each in ("large", "startup", "investor")
    },
    "dysfunctions.daily_stress": of_options("dysfunctions", "daily_stress"),
    "needs.total": expressed(*(f"needs_{each}" for each in NEEDS)),
    **{f"needs.{each}": expressed(f"needs_{each}") for each in NEEDS},
    **{
        f"needs.ecosystem.{each}": of_options("needs_ecosystem", each)
        for each in ("collaboration", "products", "services", "resources")
    },
    "vision.city_for_all.mean": mean_rating("vision_city_for_all"),
    **{
        f"vision.city_for_all.{each}": of_options("vision_city_for_all_elements", each)
        for each in ("zones", "integration", "interaction", "infrastructure")
    },
}


def test_the_data_file_alone_gives_every_published_figure(stage_1: Round) -> None:
    rows = exported(stage_1)
    computed = {}
    for row in published():
        exact = FIGURES[row["id"]](rows)
        unit = Decimal(1).scaleb(-int(row["decimals"]))
        value = (Decimal(exact.numerator) / exact.denominator).quantize(unit, ROUND_HALF_UP)
        computed[row["id"]] = value
    assert computed == {row["id"]: Decimal(row["value"]) for row in published()}
    assert len(computed) == 32


def test_the_data_file_says_that_the_responses_are_reconstructed(stage_1: Round) -> None:
    assert {row["_origin"] for row in exported(stage_1)} == {"reconstructed"}
