"""The reconstructed responses of Stage 1 give every published figure at once.

Each figure is computed here from the answers and from the data file with plain Python, without
the code that computes the figures of the product.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from surveys.questionnaire.yaml_codec import read_yaml
from surveys.reconstruction import read_targets, reconstruct

FOLDER = Path(__file__).parents[2] / "surveys" / "rounds" / "timisoara-2021-1"

Rows = list[dict[str, str]]  # column of a question -> its cell; multiple choice: codes by spaces
NEEDS = (
    "needs_public_services",
    "needs_funding",
    "needs_ecosystem",
    "needs_internationalisation",
    "needs_infrastructure",
    "needs_human_resources",
)
VISION = (
    "vision_city_for_all",
    "vision_quality_time",
    "vision_public_investment",
    "vision_innovation_ecosystem",
    "vision_attractive_city",
    "vision_citizen_voice",
    "vision_fun_city",
)
TYPES = {
    "large": ("large",),
    "sme": ("sme_a", "sme_b"),
    "ngo": ("ngo",),
    "startup": ("startup",),
    "investor": ("investor",),
    "other": ("other",),
}
HIGH = ("4", "5")

QUESTIONNAIRE = read_yaml((FOLDER / "questionnaire.yaml").read_bytes(), "questionnaire.yaml")
ANSWERS = reconstruct(QUESTIONNAIRE, read_targets(FOLDER / "reconstruction.yaml"))


def _cell(value: Any) -> str:
    return " ".join(value) if isinstance(value, list) else str(value)


def rows_of_answers() -> Rows:
    codes = [question.code for question in QUESTIONNAIRE.questions()]
    return [
        {code: _cell(answers[code]) if code in answers else "" for code in codes}
        for answers in ANSWERS
    ]


def read_rows(name: str) -> Rows:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


PUBLISHED = {row["id"]: row for row in read_rows("published.csv")}
SOURCES = {"answers": rows_of_answers(), "file": read_rows("responses.csv")}


@pytest.fixture(params=SOURCES)
def rows(request: pytest.FixtureRequest) -> Rows:
    return SOURCES[request.param]


def of_all(question: str, choice: str) -> Callable[[Rows], Fraction]:
    """Percent of all respondents."""
    return lambda rows: Fraction(100 * sum(row[question] == choice for row in rows), len(rows))


def high_of_all(question: str) -> Callable[[Rows], Fraction]:
    return lambda rows: Fraction(100 * sum(row[question] in HIGH for row in rows), len(rows))


def high_of(rows: Rows, question: str, types: Iterable[str]) -> tuple[int, int]:
    """Answers 4 or 5, and answers, within organisation types."""
    given = [row[question] for row in rows if row["organisation_type"] in types and row[question]]
    return sum(answer in HIGH for answer in given), len(given)


def high_within(question: str, group: str) -> Callable[[Rows], Fraction]:
    def share(rows: Rows) -> Fraction:
        high, answered = high_of(rows, question, TYPES[group])
        return Fraction(100 * high, answered)

    return share


def options(rows: Rows, *questions: str) -> Counter[str]:
    return Counter(code for row in rows for question in questions for code in row[question].split())


def expressed(*questions: str) -> Callable[[Rows], Fraction]:
    return lambda rows: Fraction(options(rows, *questions).total())


def of_options(question: str, choice: str) -> Callable[[Rows], Fraction]:
    def share(rows: Rows) -> Fraction:
        counts = options(rows, question)
        return Fraction(100 * counts[choice], counts.total())

    return share


def mean(question: str) -> Callable[[Rows], Fraction]:
    def value(rows: Rows) -> Fraction:
        given = [int(row[question]) for row in rows if row[question]]
        return Fraction(sum(given), len(given))

    return value


FIGURES: dict[str, Callable[[Rows], Fraction]] = {
    "respondents.total": lambda rows: Fraction(len(rows)),
    "respondents.experience_over_10": of_all("experience", "over_10"),
    "respondents.org.large": of_all("organisation_type", "large"),
    "respondents.org.sme_a": of_all("organisation_type", "sme_a"),
    "respondents.org.ngo": of_all("organisation_type", "ngo"),
    "respondents.org.sme_b": of_all("organisation_type", "sme_b"),
    "strategy.extremely_necessary": of_all("strategy_necessity", "extremely_necessary"),
    "digitalisation.high": high_of_all("digitalisation"),
    "sustainability.high": high_of_all("sustainability"),
    "digitalisation.high.startup": high_within("digitalisation", "startup"),
    "digitalisation.high.large": high_within("digitalisation", "large"),
    "digitalisation.high.sme": high_within("digitalisation", "sme"),
    "sustainability.high.large": high_within("sustainability", "large"),
    "sustainability.high.startup": high_within("sustainability", "startup"),
    "sustainability.high.investor": high_within("sustainability", "investor"),
    "dysfunctions.daily_stress": of_options("dysfunctions", "daily_stress"),
    "needs.total": expressed(*NEEDS),
    **{code.replace("_", ".", 1): expressed(code) for code in NEEDS},
    **{
        f"needs.ecosystem.{choice}": of_options("needs_ecosystem", choice)
        for choice in ("collaboration", "products", "services", "resources")
    },
    "vision.city_for_all.mean": mean("vision_city_for_all"),
    **{
        f"vision.city_for_all.{choice}": of_options("vision_city_for_all_elements", choice)
        for choice in ("zones", "integration", "interaction", "infrastructure")
    },
}


def as_printed(value: Fraction, decimals: int) -> str:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return str(exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def test_figures_are_the_32_published_ones() -> None:
    assert list(FIGURES) == list(PUBLISHED)
    assert len(FIGURES) == 32


@pytest.mark.parametrize("figure", FIGURES)
def test_responses_give_published_figure(figure: str, rows: Rows) -> None:
    published = PUBLISHED[figure]
    computed = FIGURES[figure](rows)
    assert as_printed(computed, int(published["decimals"])) == published["value"]


@pytest.mark.parametrize(
    ("question", "group", "high", "answered"),
    [
        ("digitalisation", "large", 73, 97),
        ("digitalisation", "sme", 76, 106),
        ("digitalisation", "startup", 8, 10),
        ("sustainability", "large", 70, 97),
        ("sustainability", "startup", 7, 10),
        ("sustainability", "investor", 8, 12),
    ],
)
def test_high_level_within_type_counts_those_who_answered(
    question: str, group: str, high: int, answered: int, rows: Rows
) -> None:
    assert high_of(rows, question, TYPES[group]) == (high, answered)


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("digitalisation", ["startup", "large", "sme"]),
        ("sustainability", ["large", "startup", "investor"]),
    ],
)
def test_organisation_types_come_in_published_order(
    question: str, first: list[str], rows: Rows
) -> None:
    shares = {group: high_within(question, group)(rows) for group in TYPES}
    order = sorted(shares, key=lambda group: -shares[group])
    assert order[:3] == first
    assert len({shares[group] for group in order[:4]}) == 4  # no ties
    for single in ("sme_a", "sme_b"):  # also when the two are shown apart
        high, answered = high_of(rows, question, [single])
        assert Fraction(100 * high, answered) < shares[first[1]]


def test_daily_stress_and_parallel_worlds_are_the_most_chosen_dysfunctions(rows: Rows) -> None:
    counts = options(rows, "dysfunctions").most_common()
    assert [code for code, _ in counts[:2]] == ["daily_stress", "parallel_worlds"]
    assert counts[0][1] > counts[1][1] > counts[2][1]


def test_needs_come_in_published_order(rows: Rows) -> None:
    assert [options(rows, need).total() for need in NEEDS] == [812, 524, 509, 478, 456, 417]


def test_ecosystem_options_are_expressed_as_often_as_published(rows: Rows) -> None:
    counts = {"collaboration": 130, "products": 102, "services": 120, "resources": 157}
    assert options(rows, "needs_ecosystem") == counts


def test_city_for_all_has_the_highest_mean_of_the_vision_elements(rows: Rows) -> None:
    ratings = [int(row["vision_city_for_all"]) for row in rows]
    assert (sum(ratings), len(ratings)) == (2785, 305)
    means = [mean(code)(rows) for code in VISION]
    assert sorted(means, reverse=True) == means
    assert means[0] > means[1]


def test_optional_questions_are_not_answered_by_everybody(rows: Rows) -> None:
    for code in ("digitalisation", "sustainability", "dysfunctions", *NEEDS):
        assert 250 < sum(bool(row[code]) for row in rows) < 305
