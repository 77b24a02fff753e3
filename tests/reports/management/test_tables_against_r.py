"""Weighted tables of an invented file, by the commands, equal to R's.

The expected numbers are those of R 4.2.2 with survey 4.1.1 for the file that `rows` makes:
`svydesign(ids = ~1, weights = ~w)`; for targets `calibrate(calfun = "raking")` of equal weights
(`rake` comes to the same weights; its variance stops after ten sweeps) and `trimWeights`.
"""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from surveys.questionnaire.model import Kind, Question
from surveys.questionnaire.numbers import MAX_DECIMALS
from tests.factories import choices, make_round, page, question, questionnaire

pytestmark = pytest.mark.django_db

SINGLES = {"region": "nsw", "sex": "fm", "work": ("no", "yes"), "vote": ("no", "yes")}
RAKED = {"sex": {"f": "40", "m": "60"}, "work": {"no": "25", "yes": "75"}}


def rows() -> list[dict[str, object]]:
    """Sixty people; sex and work go together, every tenth has no weight."""
    return [
        {
            "w": 0 if i % 10 == 9 else repr(1 / (3 + i * 37 % 11)),  # before what it weighs
            "age": 18 + i * 13 % 47,
            "vote": "yes" if i * i % 11 < 4 else "no",
            "work": "yes" if (i % 7 < 3) == (i % 4 > 0) else "no",
            "sex": "m" if i % 7 < 3 else "f",
            "region": "nsw"[i * 5 // 4 % 3],
            "needs.a": int(i % 5 < 2),
            "needs.b": int(i % 3 == 0),
        }
        for i in range(60)
    ]


@pytest.fixture
def slug(tmp_path: Path) -> str:
    singles: list[Question] = [
        question(code, Kind.SINGLE_CHOICE, choices=choices(*codes))
        for code, codes in SINGLES.items()
    ]
    needs = question("needs", Kind.MULTIPLE_CHOICE, choices=choices("a", "b"))
    numbers = [question("age", Kind.NUMBER), question("w", Kind.NUMBER, decimals=MAX_DECIMALS)]
    version = make_round(questionnaire(page("all", *singles, needs, *numbers)), slug="invented")
    file = tmp_path / "invented.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        written = csv.DictWriter(stream, list(rows()[0]))
        written.writeheader()
        written.writerows(rows())
    call_command("import_responses", "invented", file, json=True, stdout=StringIO())
    return version.round.slug


@pytest.fixture
def targets(tmp_path: Path) -> Any:
    def write(trim: dict[str, Any] | None = None) -> str:
        margins = [{"question": code, "targets": each} for code, each in RAKED.items()]
        file = tmp_path / "targets.json"
        file.write_text(json.dumps({"margins": margins, "trim": trim}))
        return str(file)

    return write


def tables(slug: str, *options: str) -> dict[str, Any]:
    out = StringIO()
    call_command("tables", slug, *options, "--json", stdout=out)
    read: dict[str, Any] = json.loads(out.getvalue())
    return read


def yes(weighted: dict[str, Any]) -> dict[str, Any]:
    (row,) = [each for each in weighted["rows"] if each["code"] == "yes"]
    answered: dict[str, Any] = row["answered"]
    return answered


def near(value: Any, relative: float = 1e-9) -> Any:
    return pytest.approx(value, rel=relative, abs=1e-11)


def test_weights_of_nobody_give_no_degrees_of_freedom(slug: str) -> None:
    """`svyciprop(method = "xlogit")`; every tenth weighs nothing and tells nothing of chance."""
    found = yes(tables(slug, "--question", "vote", "--weights", "w")["weighted"])
    assert (found["n"], found["percent"]) == (60, near(52.33817399806520))
    assert found["se"] == near(7.63023286857845)
    assert found["interval"] == near([0.3728712253198500, 0.6697620915127372])
    south = ("--filter", "${region} = 's'", "--weights", "w")
    found = yes(tables(slug, "--question", "vote", *south)["weighted"])
    assert found["interval"] == near([0.259086466012072, 0.764059054937991])
    age = tables(slug, "--question", "age", *south)["weighted"]["mean"]
    assert (age["mean"], age["se"]) == (near(38.35672795500058), near(4.14976530746362))
    assert age["interval"] == near([29.60148846496158, 47.11196744503958])


def test_rao_and_scott_under_a_filter(slug: str) -> None:
    """`svychisq(~vote + region, subset(design, sex == "f"), statistic = "F")`."""
    women = ("--filter", "${sex} = 'f'", "--weights", "w")
    found = tables(slug, "--question", "vote", "--by", "region", *women)["weighted"]["rao_scott"]
    assert found == {
        "f": near(0.175165612457559),
        "df1": near(1.97851723786911),
        "df2": near(63.3125516118114),
        "p": near(0.83749334486216, 1e-8),
    }


def test_errors_of_related_margins_and_of_trimmed_weights(slug: str, targets: Any) -> None:
    """`svymean` of the calibrated design, and after `trimWeights(lower = 0.7, upper = 1.3)`."""
    by = ("--weights", targets())
    vote = yes(tables(slug, "--question", "vote", *by)["weighted"])
    assert vote["percent"] == near(38.28575368432531, 1e-6)
    assert vote["se_calibrated"] == near(7.01176481557197, 1e-6)
    age = tables(slug, "--question", "age", *by)["weighted"]["mean"]
    assert (age["mean"], age["se_calibrated"]) == (
        near(39.87757270819787, 1e-6), near(2.06710267598026, 1e-6),
    )  # fmt: skip
    work = yes(tables(slug, "--question", "work", *by)["weighted"])
    assert (work["percent"], work["se_calibrated"]) == (near(75.0), near(0.0))

    bounds = {"low": 0.7, "high": 1.3, "repeated": False, "redistributed": True}
    by = ("--weights", targets(bounds))
    vote = yes(tables(slug, "--question", "vote", *by)["weighted"])
    assert vote["percent"] == near(41.3265306122449, 1e-6)
    assert vote["se_calibrated"] == near(6.4421043091120, 1e-6)
    age = tables(slug, "--question", "age", *by)["weighted"]["mean"]
    assert age["se_calibrated"] == near(1.87680474799203, 1e-6)
    # The margins are no longer met, so what they come to is left to chance again.
    sexes = tables(slug, "--question", "sex", *by)["weighted"]["rows"]
    assert [each["answered"]["percent"] for each in sexes] == [
        near(47.44897959183673, 1e-6), near(52.55102040816326, 1e-6),
    ]  # fmt: skip
    assert sexes[0]["answered"]["se_calibrated"] == near(2.17040385056389, 1e-6)


@pytest.mark.parametrize(
    ("base", "percents", "errors", "weighted_n"),
    [
        ("asked", [46.86074247536723, 33.94833486129362], [10.33806074535365, 9.76580453662331],
         4.652367077367077),
        ("answered", [63.8085855328881, 46.2262250717573], [11.8381704576685, 12.3219869696619],
         None),
        ("options", [57.9894536849362, 100 - 57.9894536849362], [None, None], None),
    ],
)  # fmt: skip
def test_several_choices_by_each_base(
    slug: str,
    base: str,
    percents: list[float],
    errors: list[float | None],
    weighted_n: float | None,
) -> None:
    """`svymean(~a + b)` of the women, and of those who took any; `svyratio(~a, ~I(a + b))`."""
    by = ("--by", "sex", "--base", base, "--weights", "w")
    found = tables(slug, "--question", "needs", *by)["weighted"]
    assert [found["column_percent"][code]["f"] for code in "ab"] == [near(p) for p in percents]
    assert [found["column_percent_se"]["f"][code] for code in "ab"] == [
        None if error is None else near(error) for error in errors
    ]
    if weighted_n:
        assert found["bases"]["columns"]["f"] == near(weighted_n)


def test_numbers_have_the_same_bins_weighted_and_unweighted(slug: str) -> None:
    table = tables(slug, "--question", "age", "--by", "sex", "--weights", "w")
    bins = [each["code"] for each in table["rows"]]
    assert bins[0] == "[15, 20)"
    assert list(table["counts"]) == list(table["weighted"]["counts"]) == bins
    young = [each for each in rows() if each["sex"] == "f" and int(str(each["age"])) < 20]
    weight = sum(float(str(each["w"])) for each in young)
    assert table["weighted"]["counts"]["[15, 20)"]["f"] == near(weight)
