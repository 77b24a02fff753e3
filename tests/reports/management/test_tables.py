"""The command's documents, on reference data loaded as a round and on the smallest rounds."""

from __future__ import annotations

import csv
import json
import math
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from surveys.models import Origin, Response, Status
from surveys.questionnaire.model import Choice, Kind, Question
from surveys.questionnaire.text import Text
from tests.factories import all_kinds_page, make_response, make_round, page, question, questionnaire

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "microdata"
needs_references = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"the reference data are not in {FOLDER}"
)


def tables(slug: str, *options: str) -> dict[str, Any]:
    out = StringIO()
    call_command("tables", slug, *options, "--json", stdout=out)

    def refuse(name: str) -> Any:
        raise AssertionError(f"{name} is no JSON")

    read: dict[str, Any] = json.loads(out.getvalue(), parse_constant=refuse)
    return read


def near(found: Any, expected: float, relative: float = 1e-9) -> bool:
    return math.isclose(found, expected, rel_tol=relative, abs_tol=1e-11)


def labelled(values: list[str]) -> tuple[tuple[Choice, ...], dict[str, str]]:
    """Choices with plain codes, labelled by the values of the reference, in their order."""
    codes = {value: f"c{number}" for number, value in enumerate(values)}
    both = {value: Text.of(en=value, ro=value) for value in values}
    return tuple(Choice(code=code, label=both[value]) for value, code in codes.items()), codes


def load(name: str, singles: list[str], numbers: list[str], several: dict[str, list[str]]) -> Any:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    asked: list[Question] = []
    coded: dict[str, dict[str, str]] = {}
    for code in singles:
        made, coded[code] = labelled(sorted({row[code] for row in rows if row[code]}))
        asked.append(question(code.lower(), Kind.SINGLE_CHOICE, choices=made))
    for code, items in several.items():
        made, coded[code] = labelled(items)
        asked.append(question(code, Kind.MULTIPLE_CHOICE, choices=made))
    asked += [question(code, Kind.NUMBER) for code in numbers]
    version = make_round(questionnaire(page("all", *asked)), slug=name.replace("_", "-"))

    def answers(row: dict[str, str]) -> dict[str, Any]:
        given: dict[str, Any] = {
            code.lower(): coded[code][row[code]] for code in singles if row[code]
        }
        given |= {code: float(row[code]) for code in numbers if row[code]}
        for code, items in several.items():
            given[code] = [coded[code][item] for item in items if row[item] == "1"]
        return {code: value for code, value in given.items() if value != []}

    Response.objects.bulk_create(
        Response(
            round=version.round, version=version, language="ro", answers=answers(row),
            status=Status.SUBMITTED, origin=Origin.COLLECTED,
            started_on=date(2026, 3, 1), submitted_on=date(2026, 3, 1),
        )
        for row in rows
    )  # fmt: skip
    reference = json.loads((FOLDER / f"{name}.ref.json").read_text(encoding="utf-8"))
    return version.round.slug, reference


def by_label(document: dict[str, Any], cells: dict[str, Any]) -> dict[str, dict[str, Any]]:
    rows = {str(each["code"]): each["label"] for each in document["rows"]}
    columns = {str(each["code"]): each["label"] for each in document["columns"]}
    return {
        rows[row]: {columns[column]: value for column, value in each.items()}
        for row, each in cells.items()
    }


@needs_references
@pytest.mark.django_db
def test_tea_loaded_as_a_round() -> None:
    """trust.md (c) 33, by the product's own path."""
    places = ["home", "work", "tearoom", "friends", "resto", "pub"]
    slug, reference = load("tea", ["price", "SPC", "sex"], ["age"], {"place": places})
    crossed = tables(slug, "--question", "price", "--by", "spc")
    expected = reference["crosstab_price_by_SPC"]
    assert crossed["n"] == 300
    for name, wanted in (
        ("counts", "counts"),
        ("row_percent", "row_pct"),
        ("column_percent", "col_pct"),
        ("total_percent", "total_pct"),
        ("adjusted_residuals", "adj_residuals"),
    ):
        for row, cells in by_label(crossed, crossed[name]).items():
            for column, value in cells.items():
                assert near(value, expected[wanted][row][column]), (name, row, column)
    assert near(crossed["chi_square"]["statistic"], expected["chi2"])
    assert near(crossed["chi_square"]["p"], expected["p"], 1e-8)
    assert near(crossed["cramers_v_corrected"], expected["cramers_v_bias_corrected"])
    assert crossed["fisher"]["method"] == "monte_carlo"
    assert len(crossed["column_tests"]) == len(expected["column_z_tests"])

    means = tables(slug, "--question", "age", "--by", "sex")
    assert near(means["anova"]["p"], reference["mean_age_by_sex"]["anova_p"], 1e-8)
    assert near(means["welch"]["p"], reference["mean_age_by_sex"]["welch_p"], 1e-8)
    for each in means["columns"]:
        found = means["means"]["groups"][each["code"]]
        wanted = reference["mean_age_by_sex"]["groups"][each["label"]]
        assert near(found["mean"], wanted["mean"])
        assert near(found["se"], wanted["se"])
        assert near(found["interval"][0], wanted["ci95_t"][0])

    total = tables(slug, "--question", "place")
    expected = reference["multiple_place_by_sex"]["total"]
    assert total["bases"] == {"asked": 300, "answered": 300, "options": 774}
    for row in total["rows"]:
        wanted = expected["items"][row["label"]]
        assert row["count"] == wanted["x"]
        assert near(row["percent"]["options"], wanted["pct_of_responses"])
        assert near(row["interval"][0], wanted["wilson95"][0])
    labels = {row["code"]: row["label"] for row in total["rows"]}
    combined = {
        "+".join(labels[code] for code in each["codes"]): each["count"]
        for each in total["combinations"]
    }
    assert combined == reference["multiple_place_by_sex"]["combination_top10"]

    women = next(each["code"] for each in crossed_codes(slug) if each["label"] == "F")
    filtered = tables(slug, "--question", "place", "--filter", f"${{sex}} = '{women}'")
    expected = reference["multiple_place_by_sex"]["by_group"]["F"]
    assert (filtered["responses"], filtered["bases"]["options"]) == (178, expected["responses"])
    assert [row["count"] for row in filtered["rows"]] == [
        expected["items"][labels[row["code"]]]["x"] for row in filtered["rows"]
    ]


def crossed_codes(slug: str) -> list[dict[str, Any]]:
    return list(tables(slug, "--question", "sex")["rows"])


@needs_references
@pytest.mark.django_db
def test_hobbies_crossed_by_the_base_of_all_respondents() -> None:
    items = ["reading", "cinema", "knitting"]
    slug, reference = load("hobbies", ["sex"], [], {"taken": items})
    crossed = tables(slug, "--question", "taken", "--by", "sex", "--base", "asked")
    tests = {
        (next(r["label"] for r in crossed["rows"] if r["code"] == test["row"])): test
        for test in crossed["column_tests"]
    }
    for expected in reference["multiple_by_sex"]["z_tests"]:
        if expected["item"] in items:
            assert near(tests[expected["item"]]["z"], expected["z"])
            assert near(tests[expected["item"]]["p"], expected["p"], 1e-8)
    assert crossed["chi_square"]["not_computable"] == "rows_overlap"
    assert set(crossed["option_tests"]) == {"c0", "c1", "c2"}


@pytest.fixture
def every_kind(db: None) -> str:
    version = make_round(questionnaire(all_kinds_page()), slug="kinds")
    for number in range(12):
        make_response(
            version,
            {
                "single_choice": "a" if number % 3 else "b",
                "multiple_choice": ["a", "b"] if number % 2 else ["b"],
                "scale": number % 10 + 1,
                "matrix": {"r1": "a", "r2": "b" if number % 2 else "c"},
                "ranking": ["b", "a"] if number % 4 else ["a"],
                "number": number / 2,
                "short_text": "Ana",
                "date": f"2026-03-{number + 1:02}",
                "points_allocation": {"a": 60, "b": 40},
                **({"consent": True} if number % 2 else {}),
            },
        )
    return version.round.slug


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.NOTE])
def test_every_kind_has_a_table_as_json_and_as_text(every_kind: str, kind: Kind) -> None:
    document = tables(every_kind, "--question", kind.value)
    assert document["responses"] == 12
    assert document["n"] == (6 if kind is Kind.CONSENT else 0 if kind is Kind.LONG_TEXT else 12)
    out = StringIO()
    call_command("tables", every_kind, "--question", kind.value, stdout=out)
    assert f"{kind.value}?" in out.getvalue()


@pytest.mark.parametrize(
    "name",
    ["single_choice", "multiple_choice", "scale", "matrix.r2", "ranking.a", "number", "date",
     "points_allocation.a", "consent", "_language", "_mode", "_origin", "_version",
     "_submitted_on", "_set_aside"],
)  # fmt: skip
def test_all_that_has_cells_can_be_crossed(every_kind: str, name: str) -> None:
    for pair in (["--question", name, "--by", "consent"], ["--question", "scale", "--by", name]):
        document = tables(every_kind, *pair)
        assert document["responses"] == 12
        assert document["n"] + document["missing"] == 12
        out = StringIO()
        call_command("tables", every_kind, *pair, stdout=out)
        assert "chi_square" in out.getvalue()


def test_what_each_kind_tells(every_kind: str) -> None:
    scale = tables(every_kind, "--question", "scale")
    assert scale["boxes"]["top_two"]["points"] == [9, 10]
    assert scale["boxes"]["top_two"]["count"] == 2
    assert scale["mean"]["n"] == 12
    ranking = tables(every_kind, "--question", "ranking")["rows"]
    assert [each["first_places"] for each in ranking] == [3, 9, 0]
    assert ranking[2]["mean_rank"]["mean"] is None
    points = tables(every_kind, "--question", "points_allocation")["rows"]
    assert [each["mean_points"]["mean"] for each in points] == [60, 40, 0]
    matrix = tables(every_kind, "--question", "matrix")["rows"]
    assert [cell["count"] for cell in matrix[1]["cells"]] == [0, 6, 6]
    yes = tables(every_kind, "--question", "scale", "--by", "consent")
    assert yes["bases"]["columns"] == {"yes": 6, "no": 6}


def test_few_people_are_hidden_on_request(every_kind: str) -> None:
    crossed = tables(every_kind, "--question", "scale", "--by", "single_choice", "--minimum", "5")
    assert crossed["hidden_columns"] == {"a": "complement", "b": "too_small"}
    assert crossed["columns"] == [{"code": "other", "label": "other"}]


@pytest.mark.django_db
def test_without_responses_nothing_is_computable_and_nothing_fails() -> None:
    """trust.md (c) 35."""
    make_round(questionnaire(all_kinds_page()), slug="empty")
    for name in ("single_choice", "scale", "number", "date"):
        assert tables("empty", "--question", name)["n"] == 0
        crossed = tables("empty", "--question", name, "--by", "single_choice")
        assert crossed["chi_square"]["not_computable"] == "nobody"
        assert crossed["chi_square"]["reason"] == "nobody answered"


def test_no_filter_and_a_filter_that_nothing_matches_are_told_apart(every_kind: str) -> None:
    assert tables(every_kind, "--question", "scale")["filter"] is None
    nothing = tables(every_kind, "--question", "scale", "--filter", "${_language} = 'en'")
    assert (nothing["filter"], nothing["responses"]) == ("${_language} = 'en'", 0)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--question", "nowhere"], "There is no question “nowhere”"),
        (["--question", "scal"], "Did you mean “scale”?"),
        (["--question", "note"], "There is no question “note”"),
        (["--question", "matrix.r1"], "name the whole question"),
        (["--question", "scale", "--by", "matrix"], "matrix.r1, matrix.r2"),
        (["--question", "scale", "--by", "long_text"], "free text"),
        (["--question", "scale", "--by", "scale.x"], "has no parts"),
        (["--question", "scale", "--filter", "${scale} =="], "cannot be read at character"),
        (["--question", "scale", "--filter", "${nowhere} = 1"], "no such question"),
        (["--question", "scale", "--filter", "${single_choice} = 'z'"], "cannot be answered"),
        (["--question", "scale", "--filter", "${short_text} = 'Ana'"], "cannot look into texts"),
        (["--question", "scale", "--filter", "${single_choice.other_text} != ''"], "into texts"),
        (["--question", "scale", "--filter", "x" * 3000], "3000 characters"),
    ],
)
def test_what_is_not_there_is_refused_with_status_2(
    every_kind: str, options: list[str], said: str
) -> None:
    error = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("tables", every_kind, *options, "--json", stderr=error)
    assert stopped.value.code == 2
    assert said in error.getvalue()


@pytest.mark.django_db
def test_an_unknown_round_is_refused_with_status_2() -> None:
    error = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("tables", "nowhere", "--question", "x", stderr=error)
    assert stopped.value.code == 2
    assert "There is no round" in error.getvalue()
