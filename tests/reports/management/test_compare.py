"""`manage.py compare`: the reference's rounds, imported as rounds, and what cannot be compared."""

from __future__ import annotations

import json
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from reports.services import save_weighting
from reports.stats.weighting import Margin, Scheme
from surveys.models import Round
from tests.factories import make_response, make_round
from tests.reports.microdata import FOLDER, asked_in, code_of, frame, reference

pytestmark = pytest.mark.django_db

needs_references = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"the reference data are not in {FOLDER}"
)


def printed(*options: str) -> str:
    out = StringIO()
    call_command("compare", *options, stdout=out)
    return out.getvalue()


def compared(*options: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(printed(*options, "--json"))
    return found


def refused(*options: str) -> str:
    errors = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("compare", *options, stderr=errors)
    assert stopped.value.code == 2
    return errors.getvalue()


def near(value: float, relative: float = 1e-9) -> Any:
    return pytest.approx(value, rel=relative, abs=1e-11)


@pytest.fixture
def years(tmp_path: Path) -> dict[str, str]:
    """A round for each year of the data, by the years: the file cut by year, and imported."""
    asked, data = asked_in("gss_rounds"), frame("gss_rounds")
    found: dict[str, str] = {}
    consultation: dict[str, Any] = {}
    for number, year in enumerate(("2012", "2014", "2016"), 1):
        version = make_round(asked, slug=f"gss-{year}", number=number, **consultation)
        consultation = {"consultation": version.round.consultation}
        file = tmp_path / f"{year}.csv"
        data[data["year"] == year].to_csv(file, index=False)
        call_command("import_responses", version.round.slug, file, json=True, stdout=StringIO())
        found[year] = version.round.slug
    return found


@needs_references
def test_differences_of_means_by_welch_and_as_in_older_reports(years: dict[str, str]) -> None:
    said = reference("gss_rounds")
    for later, earlier in (("2014", "2012"), ("2016", "2014"), ("2016", "2012")):
        expected = said[f"diff_{later}_{earlier}"]
        found = compared(years[later], years[earlier], "--question", "vocab")
        assert [each["slug"] for each in found["rounds"]] == [years[earlier], years[later]]
        (question,) = found["questions"]
        (row,) = question["rows"]
        means = said["mean_vocab_by_year"]["groups"]
        for value, year in zip(row["values"], (earlier, later), strict=True):
            assert (value["n"], value["value"]) == (means[year]["n"], near(means[year]["mean"]))
            assert value["interval"] == [near(end) for end in means[year]["ci95_t"]]
        welch = row["difference"]
        pooled = welch["classical"]
        assert welch["value"] == near(expected["mean_diff"])
        assert (welch["statistic"], welch["df"]) == (
            near(expected["welch_t"]), near(expected["welch_df"]),
        )  # fmt: skip
        assert welch["interval"] == [near(end) for end in expected["welch_ci95"]]
        assert welch["p"] == near(expected["welch_p"], 1e-8)
        assert pooled["statistic"] == near(expected["pooled_t"])
        assert pooled["interval"] == [near(end) for end in expected["pooled_ci95"]]
        assert pooled["p"] == near(expected["pooled_p"], 1e-8)


@needs_references
def test_differences_of_shares(years: dict[str, str]) -> None:
    said = reference("gss_rounds")["crosstab_gender_by_year"]
    codes = {
        label: code_of(
            next(q for q in asked_in("gss_rounds").questions() if q.code == "gender"), label
        )
        for label in said["counts"]
    }
    tests = {(each["row"], each["a"], each["b"]): each for each in said["column_z_tests"]}
    found = compared(*years.values(), "--question", "gender")
    (question,) = found["questions"]
    assert question["codes"] == ["gender"] * 3
    assert len(question["rows"]) == len(codes)
    for label, code in codes.items():
        (row,) = [each for each in question["rows"] if each["code"] == code]
        for value, year in zip(row["values"], years, strict=True):
            assert value["value"] == near(said["col_pct"][label][year] / 100)
        expected = tests[label, "2012", "2016"]
        assert -row["difference"]["statistic"] == near(expected["z"])
        assert row["difference"]["p"] == near(expected["p"], 1e-8)
        assert row["verdict"] == "unclear"


def test_text_small_rounds_and_what_is_hidden() -> None:
    first = make_round(slug="one", number=1)
    second = make_round(slug="two", number=2, consultation=first.round.consultation)
    make_response(first, {"size": "large"})
    for size in ("large", "small", "small"):
        make_response(second, {"size": size})
    text = printed("one", "two")
    assert "one (1), two (3)" in text
    assert "too_few" in text
    assert "large: 1 (n 1)  0.3333 (n 3)  -0.6667" in text
    hidden = compared("one", "two", "--minimum", "3")["questions"][0]["rows"][0]
    assert (hidden["values"][0], hidden["difference"]) == (None, None)
    assert hidden["verdict"] == "suppressed"


def test_weights_of_a_name_in_each_round() -> None:
    first = make_round(slug="one", number=1)
    second = make_round(slug="two", number=2, consultation=first.round.consultation)
    for version, large, small in ((first, 30, 10), (second, 10, 30)):
        for size, many in (("large", large), ("small", small)):
            for number in range(many):
                make_response(version, {"size": size, "needs": ["x"] if number % 2 else ["y"]})
    assert "one: no weights of this name" in refused("one", "two", "--weights", "Halves")
    halves = Scheme((Margin("size", {"large": Decimal(50), "small": Decimal(50)}),))
    for version in (first, second):
        save_weighting(round_=version.round, name="Halves", scheme=halves)
    found = compared("one", "two", "--weights", "Halves", "--question", "size")
    (large, _small) = found["questions"][0]["rows"]
    for value, unweighted in zip(large["values"], (0.75, 0.25), strict=True):
        assert (value["value"], value["unweighted"]) == (near(0.5), unweighted)
        assert (value["n"], value["n_effective"]) == (40, near(30.0))
    assert large["difference"]["value"] == near(0.0)
    assert "classical" not in large["difference"]
    assert large["standardised"] is None


def test_what_cannot_be_compared_is_said() -> None:
    first = make_round(slug="one", number=1)
    make_round(slug="two", number=2, consultation=first.round.consultation)
    make_round(slug="other")
    assert Round.objects.count() == 3
    assert "Name two rounds" in refused("one", "one")
    assert "no round 'three'" in refused("one", "three")
    assert "of several" in refused("one", "other")
    assert "two has no question 'nothing'" in refused("one", "two", "--question", "nothing")
    assert "no category question that all rounds ask alike" in refused("one", "two", "--by", "x")
