from __future__ import annotations

import json
import re
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from surveys.forms_staff.response_import_words import (
    FATES,
    FORMATS,
    HOWS,
    REASONS,
    WORDS,
    finding_words,
    shape_words,
)
from surveys.models import AuditEntry, QuestionnaireVersion, Response, ResponseBatch
from surveys.questionnaire.answer_errors import ProblemCode
from surveys.response_files.report import (
    Change,
    Fate,
    Finding,
    How,
    Loss,
    Refusal,
    RowFault,
    RowProblem,
    Shape,
)
from surveys.response_files.table import Format, Unreadable
from surveys.services.audit import Action
from tests.factories import make_round

SECRET = "Marcela-Ionescu-7"


@pytest.fixture
def version(db: None) -> QuestionnaireVersion:
    return make_round(slug="stage")


def report(file: Path, *more: str, content: str | None = None, **options: Any) -> dict[str, Any]:
    """The JSON report; of a refused file too."""
    if content is not None:
        file.write_text(content, encoding="utf-8")
    out = StringIO()
    with suppress(CommandError):
        call_command(
            "import_responses", "stage", str(file), *more, json=True, stdout=out, **options
        )
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def test_the_report_says_what_became_of_every_column(
    version: QuestionnaireVersion, tmp_path: Path
) -> None:
    found = report(tmp_path / "a.csv", content="id,Size,needs.x,weight\n1,LARGE,1,2\n2,NA,0,1\n")
    assert (found["format"], found["rows"], found["imported"], found["refused"]) == ("csv", 2, 2, 0)
    assert [(each["column"], each["variable"], each["fate"]) for each in found["columns"]] == [
        ("id", None, "administrative"), ("Size", "size", "mapped"),
        ("needs.x", "needs.x", "mapped"), ("weight", None, "unknown"),
    ]  # fmt: skip
    changed = {each["code"]: each for each in found["changed"]}
    assert (changed["value_loose"]["was"], changed["value_loose"]["became"]) == ("LARGE", "large")
    assert changed["missing_word"]["count"] == 1
    assert found["lost"] == found["refused-because"] == found["problems"] == []
    assert Response.objects.filter(batch=found["batch"]).count() == 2


def test_a_refused_file_stores_nothing_and_no_answer_is_told_or_logged(
    version: QuestionnaireVersion, tmp_path: Path
) -> None:
    found = report(tmp_path / "a.csv", content=f"size,remarks\nlarge,{SECRET}\n{SECRET},x\n")
    assert (found["imported"], found["refused"]) == (0, 1)
    with pytest.raises(CommandError) as caught:
        call_command("import_responses", "stage", str(tmp_path / "a.csv"), stdout=StringIO())
    assert caught.value.returncode == 2
    assert [each["code"] for each in found["refused-because"]] == ["rows"]
    [problem] = found["problems"]
    assert (problem["row"], problem["column"], problem["code"]) == (3, "size", "unknown_choice")
    assert problem["shape"] == f"a text of {len(SECRET)} characters"
    assert SECRET not in json.dumps(found)
    assert not Response.objects.exists()
    assert not AuditEntry.objects.exists()
    skipped = report(tmp_path / "a.csv", skip_bad_rows=True)
    assert (skipped["imported"], skipped["refused"], skipped["refused-because"]) == (1, 1, [])
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.after) == (Action.RESPONSES_IMPORTED, {"rows": 1, "left_out": 1})


def test_the_mapping_found_is_written_edited_and_used(
    version: QuestionnaireVersion, tmp_path: Path
) -> None:
    file, plan = tmp_path / "a.csv", tmp_path / "plan.yaml"
    content = "Q1,needs.x,-\n1,1,-99\n2,-99,a\n"
    found = report(file, content=content, write_map=plan, dry_run=True)
    assert found["columns"][0]["fate"] == "unknown"
    text = plan.read_text(encoding="utf-8")
    assert "needs.x: needs.x" in text
    edited = re.sub("Q1:.*", "Q1: {variable: size, values: {1: large, 2: small}}", text)
    plan.write_text(edited, encoding="utf-8")
    found = report(
        file, map=plan, missing="-99,-98", mode="paper", language="en", date="2026-03-01"
    )
    assert (found["imported"], found["columns"][0]["how"]) == (2, "mapping")
    stored = Response.objects.get(answers__size="large")
    assert (stored.answers["needs"], stored.mode, stored.language) == (["x"], "paper", "en")
    assert stored.submitted_on.isoformat() == "2026-03-01"
    as_json = tmp_path / "plan.json"
    report(file, map=plan, write_map=as_json, dry_run=True)
    assert json.loads(as_json.read_text())["columns"]["Q1"]["values"] == {
        "1": "large",
        "2": "small",
    }


def test_an_import_is_taken_back_by_a_command(
    version: QuestionnaireVersion, tmp_path: Path
) -> None:
    batch = report(tmp_path / "a.csv", content="size\nlarge\n")["batch"]
    assert report(tmp_path / "a.csv")["refused-because"][0]["code"] == "imported_before"
    out = StringIO()
    call_command("take_back_responses", batch, stdout=out)
    assert out.getvalue() == "1 responses deleted from stage\n"
    assert not Response.objects.exists()
    assert AuditEntry.objects.filter(action=Action.RESPONSES_TAKEN_BACK).count() == 1
    with pytest.raises(CommandError, match="taken back before"):
        call_command("take_back_responses", batch)
    assert ResponseBatch.objects.count() == 1


def test_what_is_said_in_words_is_complete_and_plain(
    version: QuestionnaireVersion, tmp_path: Path
) -> None:
    file = tmp_path / "a.csv"
    file.write_text("size\nlarge\n")
    out = StringIO()
    call_command("import_responses", "stage", str(file), stdout=out)
    assert "Rows: 1, imported: 1, refused: 0" in out.getvalue()
    assert "- size → size (by its name)" in out.getvalue()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nowhere", "x.csv"], "Known: stage"),
        (["stage", "missing.csv"], "cannot be read"),
        (["stage", "a.csv", "--map", "bad.yaml"], "no variable “nothing”"),
        (["stage", "a.csv", "--date", "1.2.2026"], "2026-03-31"),
        (["stage", "a.csv", "--language", "xx"], "ro, en"),
    ],
)
def test_what_cannot_be_used_is_said_clearly(
    version: QuestionnaireVersion, tmp_path: Path, arguments: list[str], says: str
) -> None:
    (tmp_path / "a.csv").write_text("size\nlarge\n")
    (tmp_path / "bad.yaml").write_text("columns: {size: nothing}\n")
    paths = [
        str(tmp_path / each) if "." in each and each[-1] in "vl" else each for each in arguments
    ]
    with pytest.raises(CommandError, match=says):
        call_command("import_responses", *paths)


def test_every_code_has_words() -> None:
    for code in (*Change, *Loss, *Refusal, *Unreadable):
        assert "%" not in finding_words(Finding(code, "c", "w", "b", 3))
    assert {*Change, *Loss, *Refusal, *Unreadable} == set(WORDS)
    assert set(REASONS) == {*ProblemCode, *RowFault}
    assert (set(HOWS), set(FATES), set(FORMATS)) == (set(How), set(Fate), set(Format))
    for shape in Shape:
        assert "%" not in shape_words(RowProblem(1, "c", RowFault.BEYOND, {}, shape, 2))
