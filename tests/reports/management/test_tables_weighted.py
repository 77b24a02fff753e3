"""Weighted tables by the product's own path, from a file to the command (trust.md (c) 33)."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from reports.models import WeightingScheme
from surveys.models import QuestionnaireVersion
from surveys.questionnaire.model import Question
from tests.factories import make_response, make_round
from tests.reports.microdata import FOLDER, code_of, imported, reference

pytestmark = pytest.mark.django_db

needs_references = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"the reference data are not in {FOLDER}"
)


def weighted(version: QuestionnaireVersion, *options: str) -> dict[str, Any]:
    out = StringIO()
    call_command("tables", version.round.slug, *options, "--json", stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())["weighted"]
    return found


def refused(version: QuestionnaireVersion, *options: str) -> str:
    errors = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("tables", version.round.slug, *options, stderr=errors)
    assert stopped.value.code == 2
    return errors.getvalue()


def near(value: float, relative: float = 1e-9) -> Any:
    return pytest.approx(value, rel=relative)


@pytest.fixture
def ces11() -> QuestionnaireVersion:
    return imported("ces11")


def asked(version: QuestionnaireVersion, code: str) -> Question:
    found = version.questionnaire.question(code)
    assert found is not None
    return found


@needs_references
def test_weights_that_came_with_the_data(ces11: QuestionnaireVersion) -> None:
    expected = reference("ces11")
    said = expected["weighted"]
    abortion = weighted(ces11, "--question", "abortion", "--weights", "weight")
    whole = expected["weights"]
    assert (abortion["n_effective"], abortion["design_effect"]) == (
        near(whole["n_eff"]), near(whole["deff"]),
    )  # fmt: skip
    yes = code_of(asked(ces11, "abortion"), "Yes")
    (row,) = [each for each in abortion["rows"] if each["code"] == yes]
    assert row["answered"]["percent"] == near(100 * said["abortion"]["est"]["abortionYes"])
    assert row["answered"]["se"] == near(100 * said["abortion"]["se"]["abortionYes"])
    score = weighted(ces11, "--question", "importance_score", "--weights", "weight")["mean"]
    assert (score["mean"], score["se"]) == (
        near(said["importance_score"]["est"]["importance_score"]),
        near(said["importance_score"]["se"]["importance_score"]),
    )


@needs_references
def test_a_weighted_cross_tab_with_its_test(ces11: QuestionnaireVersion) -> None:
    said = reference("ces11")["weighted"]
    names = ("--question", "abortion", "--by", "gender", "--weights", "weight")
    table = weighted(ces11, *names)
    for label, groups in said["crosstab_abortion_gender"]["weighted_counts"].items():
        row = code_of(asked(ces11, "abortion"), label)
        for group, count in groups.items():
            column = code_of(asked(ces11, "gender"), group)
            percent = said["crosstab_abortion_gender"]["col_pct"][label][group]
            assert table["counts"][row][column] == near(count)
            assert table["column_percent"][row][column] == near(percent)
    test, wanted = table["rao_scott"], said["rao_scott_F_abortion_gender"]
    assert (test["f"], test["p"]) == (near(wanted["F"]), near(wanted["p"], 1e-8))
    names = ("--question", "importance", "--by", "education", "--weights", "weight")
    test, wanted = weighted(ces11, *names)["rao_scott"], said["rao_scott_F_importance_education"]
    assert (test["df1"], test["df2"]) == (near(wanted["ndf"]), near(wanted["ddf"]))
    assert test["p"] == near(wanted["p"], 1e-8)
    names = ("--question", "importance_score", "--by", "education", "--weights", "weight")
    means = weighted(ces11, *names)["means"]
    for label, group in said["importance_score_by_education"].items():
        found = means[code_of(asked(ces11, "education"), label)]
        assert (found["mean"], found["se"]) == (near(group["mean"]), near(group["se"]))


@needs_references
def test_a_stratified_sample_of_finite_populations(ces11: QuestionnaireVersion) -> None:
    expected = reference("ces11")["weighted_stratified_fpc"]
    design = ("--weights", "weight", "--stratum", "province", "--population", "population")
    abortion = weighted(ces11, "--question", "abortion", *design)
    yes = code_of(asked(ces11, "abortion"), "Yes")
    (row,) = [each for each in abortion["rows"] if each["code"] == yes]
    assert row["answered"]["percent"] == near(100 * expected["abortion"]["est"]["abortionYes"])
    assert row["answered"]["se_stratified"] == near(100 * expected["abortion"]["se"]["abortionYes"])
    assert row["answered"]["se_calibrated"] is None
    low, high = expected["importance_score"]["ci95_t_degf"]["importance_score"].values()
    score = weighted(ces11, "--question", "importance_score", *design)["mean"]
    assert score["se_stratified"] == near(expected["importance_score"]["se"]["importance_score"])
    assert score["interval_stratified"] == [near(low), near(high)]


@needs_references
def test_what_is_no_stratified_sample(ces11: QuestionnaireVersion) -> None:
    table = ("--question", "abortion", "--weights", "weight")
    assert "number of people" not in refused(ces11, *table, "--population", "population")
    assert "name the question of the strata" in refused(ces11, *table, "--population", "weight")
    assert "'weight' of kind single choice" in refused(ces11, *table, "--stratum", "weight")
    as_both = ("--question", "abortion", "--weights", "province", "--stratum", "province")
    assert "'province' of kind number" in refused(ces11, *as_both)
    several = refused(ces11, *table, "--stratum", "gender", "--population", "population")
    assert "populations_differ, gender" in several
    alone = refused(ces11, "--question", "abortion", "--stratum", "province")
    assert "name them with --weights" in alone


@needs_references
def test_raking_by_a_scheme_in_a_file(ces11: QuestionnaireVersion, tmp_path: Path) -> None:
    raking = reference("ces11")["raking"]
    margins = [
        {
            "question": code,
            "targets": {
                code_of(asked(ces11, code), label): str(100 * share)
                for label, share in targets.items()
            },
        }
        for code, targets in raking["margins"].items()
    ]
    file = tmp_path / "targets.json"
    file.write_text(json.dumps({"margins": margins}))
    table = weighted(ces11, "--question", "abortion", "--weights", str(file))
    assert table["n_effective"] == near(raking["weights"]["n_eff"], 1e-6)
    assert (table["minimum"], table["maximum"]) == (
        near(raking["weights"]["min"], 1e-6), near(raking["weights"]["max"], 1e-6),
    )  # fmt: skip
    yes = code_of(asked(ces11, "abortion"), "Yes")
    (row,) = [each for each in table["rows"] if each["code"] == yes]
    fixed = raking["abortion_se_if_weights_treated_as_fixed"]["se"]["abortionYes"]
    assert row["answered"]["percent"] == near(100 * raking["abortion"]["est"]["abortionYes"], 1e-6)
    assert row["answered"]["se"] == near(100 * fixed, 1e-6)
    assert row["answered"]["se_calibrated"] == near(
        100 * raking["abortion"]["se"]["abortionYes"], 1e-6
    )


def test_a_scheme_of_the_round_by_its_name_and_what_is_none(tmp_path: Path) -> None:
    version = make_round()
    for size, need in (("large", "x"), ("large", "y"), ("large", "x"), ("small", "x")):
        make_response(version, {"size": size, "needs": [need]})
    halves = {"question": "size", "targets": {"large": "50", "small": "50"}}
    definition = {"unit": "percent", "margins": [halves], "trim": None}
    WeightingScheme.objects.create(round=version.round, name="halves", definition=definition)
    table = weighted(version, "--question", "needs", "--weights", "halves")
    shares = {row["code"]: row["answered"]["percent"] for row in table["rows"]}
    assert shares == {"x": near(100 * (2 * 2 / 3 + 2) / 4), "y": near(100 * (2 / 3) / 4)}
    few = ("--question", "needs", "--filter", "${size} = 'small'", "--weights", "halves")
    assert weighted(version, *few)["rows"][0]["answered"]["weighted_n"] == near(2.0)
    assert "No weights 'thirds'" in refused(version, "--question", "needs", "--weights", "thirds")
    needs = ("--question", "needs", "--weights")
    wrong = tmp_path / "wrong.json"
    wrong.write_text('{"margins": [{"question": "size", "targets": {"large": "100"}}]}')
    said = refused(version, *needs, str(wrong))
    assert "no_target, size, small" in said
    wrong.write_text("[1]")
    assert "describes no weights" in refused(
        version, "--question", "needs", "--weights", str(wrong)
    )
    missing = str(tmp_path / "none.json")
    assert "cannot be read" in refused(version, *needs, missing)
