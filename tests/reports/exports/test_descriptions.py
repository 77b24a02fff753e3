"""What describes the data: DDI, CSVW, SPSS syntax, R script; and the package of all."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from pathlib import Path

import pyreadstat
import pytest
from lxml import etree  # type: ignore[import-untyped]

from surveys.models import Round
from surveys.questionnaire.model import Kind
from tests.factories import choices, make_round, page, question, questionnaire
from tests.hostile_world import HOSTILE, hostile_questionnaire
from tests.reports.exports.world import answer_everything, make_everything, saved

SCHEMA = (
    Path(__file__).resolve().parents[4] / "shared/schemas/ddi-codebook-2.5/schemas/codebook.xsd"
)
DDI = {"d": "ddi:codebook:2_5"}


@pytest.fixture
def round_(db: None) -> Round:
    versions = make_everything()
    answer_everything(versions)
    return versions[0].round


@pytest.fixture
def hostile(db: None) -> Round:
    return make_round(hostile_questionnaire(), slug="hostile").round


@pytest.mark.skipif(not SCHEMA.is_file(), reason=f"the schema is not in {SCHEMA.parent}")
@pytest.mark.parametrize("which", ["round_", "hostile"])
def test_ddi_is_valid_against_the_schema(
    which: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """Offline: the schema brings what it imports."""
    schema = etree.XMLSchema(etree.parse(SCHEMA, etree.XMLParser(no_network=True)))
    document = etree.parse(saved(request.getfixturevalue(which), "ddi", tmp_path))
    assert schema.validate(document), schema.error_log


def test_ddi_describes_the_variables_of_the_research_files(round_: Round, tmp_path: Path) -> None:
    document = etree.parse(saved(round_, "ddi", tmp_path))
    frame, meta = pyreadstat.read_sav(saved(round_, "sav", tmp_path), user_missing=True)
    assert document.xpath("//d:var/@name", namespaces=DDI) == list(frame.columns)
    assert document.xpath("string(//d:caseQnty)", namespaces=DDI) == str(len(frame))
    assert document.xpath("string(//d:stdyDscr/d:notes)", namespaces=DDI) == "Made up."
    for variable in document.xpath("//d:var[d:catgry]", namespaces=DDI):
        found = variable.xpath("d:catgry/d:catValu/text()", namespaces=DDI)
        named = meta.variable_value_labels[variable.get("name")]
        assert sorted(map(int, found)) == sorted(named)
    labels = document.xpath("//d:var[@name='size']/d:labl/text()", namespaces=DDI)
    assert labels == ["size?", "size? (ro)"]


def test_ddi_holds_no_answers_and_no_counts_of_them(hostile: Round, tmp_path: Path) -> None:
    document = etree.parse(saved(hostile, "ddi", tmp_path))
    assert document.xpath("//d:catStat | //d:sumStat", namespaces=DDI) == []
    assert HOSTILE in document.xpath("//d:qstnLit/text()", namespaces=DDI)


def test_csvw_describes_each_column_of_the_csv_file(round_: Round, tmp_path: Path) -> None:
    described = json.loads(saved(round_, "csvw", tmp_path).read_text("utf-8"))
    content = saved(round_, "csv", tmp_path).read_text("utf-8-sig")
    columns = described["tableSchema"]["columns"]
    assert [each["titles"] for each in columns] == next(csv.reader(io.StringIO(content)))
    assert described["url"] == "stage.csv"
    assert described["dc:provenance"] == "Made up."
    assert not [each["name"] for each in columns if each["name"].startswith("_")]
    by_title = {each["titles"]: each for each in columns}
    assert by_title["budget"]["datatype"] == "number"
    assert by_title["scale"]["datatype"] == "string"  # "dont_know" is among its values
    assert by_title["needs"]["separator"] == " "


def test_the_syntax_defines_a_set_for_each_question_of_several_answers(
    round_: Round, tmp_path: Path
) -> None:
    frame, _meta = pyreadstat.read_sav(saved(round_, "sav", tmp_path))
    content = saved(round_, "sps", tmp_path).read_text("utf-8-sig")
    assert "GET FILE='stage.sav'." in content
    sets = [line.split() for line in content.splitlines() if "/MDGROUP" in line]
    assert [each[1] for each in sets] == ["NAME=$needs", "NAME=$multiple_choice"]
    listed = [line for line in content.splitlines() if "VARIABLES=" in line]
    for line in listed:
        assert set(line.split("=")[1].split()) <= set(frame.columns)


@pytest.mark.parametrize("key", ["sps", "r"])
def test_a_hostile_text_stays_a_text_in_a_program(hostile: Round, tmp_path: Path, key: str) -> None:
    """trust.md 28: no label ends its quotes or its line."""
    content = saved(hostile, key, tmp_path).read_text("utf-8-sig")
    if key == "r":
        for line in content.splitlines():
            assert line.isascii()
            assert line.count('"') % 2 == 0, line
            assert "\\" not in line.replace("\\U{", "")
    else:
        for line in content.splitlines():
            assert line.count("'") % 2 == 0, line
            assert len(line.encode()) < 1_024


@pytest.mark.django_db
def test_the_package_holds_every_format_with_checksums(round_: Round, tmp_path: Path) -> None:
    file = saved(round_, "package", tmp_path, language="ro")
    with zipfile.ZipFile(file) as package:
        assert package.testzip() is None
        names = set(package.namelist())
        sums = dict(
            reversed(line.split("  ")) for line in package.read("SHA256SUMS").decode().splitlines()
        )
        assert set(sums) == names - {"SHA256SUMS"}
        for name, checksum in sums.items():
            assert hashlib.sha256(package.read(name)).hexdigest() == checksum
        readme = package.read("README.txt").decode()
    assert {Path(name).suffix for name in names} == {
        ".csv", ".json", ".xlsx", ".sav", ".sps", ".dta", ".R", ".parquet", ".jsonl", ".xml",
        ".txt", "",
    }  # fmt: skip
    assert "Made up. (ro)" in readme
    assert [each.name for each in tmp_path.iterdir()] == [file.name]


@pytest.mark.django_db
def test_names_fit_every_program(tmp_path: Path) -> None:
    """Letters, digits and _, each once; words that programs keep for themselves are none."""
    long = "a" * 60
    asked = [
        question(code, Kind.MULTIPLE_CHOICE, choices=choices("b" * 60, "c", "with"))
        for code in (long, f"{long}b", "by")
    ]
    version = make_round(questionnaire(page("only", *asked, question("if"), question("by_c"))))
    for key, longest in {"sav": 64, "dta": 32}.items():
        file = saved(version.round, key, tmp_path)
        _frame, meta = getattr(pyreadstat, f"read_{key}")(file)
        names = meta.column_names
        assert len(set(names)) == len(names) == 9 + 3 * 3 + 2
        assert max(map(len, names)) <= longest
        assert "if" not in names
