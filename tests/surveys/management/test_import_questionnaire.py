"""`manage.py import_questionnaire`: trust row (c) 26, an import is whole or leaves nothing."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django.utils.translation import override

from surveys.forms_staff.import_words import WORDS, finding_words
from surveys.models import Consultation, QuestionnaireDraft, Round
from surveys.questionnaire.document import from_document
from surveys.questionnaire.exchange.report import Change, Finding, Loss, Refusal
from surveys.services.drafting import Author, undo_edit
from surveys.services.importing import import_questionnaire
from tests.factories import make_round
from tests.surveys.questionnaire.exchange.files import xlsform

FORM = xlsform([("text", "a", "A"), ("start", "s", "")], settings=[("form_title",), ("My form",)])
CIRCLE = xlsform([("text", "a", "A", "${b} = 'x'"), ("text", "b", "B", "${a} = 'x'")])


def run(file: Path, content: bytes, *options: str) -> tuple[int, dict[str, Any]]:
    file.write_bytes(content)
    out = StringIO()
    try:
        call_command("import_questionnaire", str(file), "--json", *options, stdout=out)
    except CommandError as error:
        return error.returncode, json.loads(out.getvalue())
    return 0, json.loads(out.getvalue())


def stored() -> list[int]:
    return [model.objects.count() for model in (Consultation, Round, QuestionnaireDraft)]


@pytest.mark.django_db
def test_import_makes_a_round_that_does_not_open(tmp_path: Path) -> None:
    status, report = run(tmp_path / "form.lss", FORM)
    assert (status, report["format"], report["round"]) == (0, "xlsform", "my-form")
    assert [each["code"] for each in report["lost"]] == ["metadata"]
    assert stored() == [1, 1, 1]
    assert Round.objects.get().opens_at is None
    assert run(tmp_path / "form.xlsx", FORM)[1]["round"] == "my-form-2"
    assert stored() == [1, 2, 2]


@pytest.mark.django_db
def test_dry_run_stores_nothing(tmp_path: Path) -> None:
    assert run(tmp_path / "x", FORM, "--dry-run")[0] == 0
    assert stored() == [0, 0, 0]


@pytest.mark.django_db
def test_refused_file_has_status_2_and_leaves_nothing(tmp_path: Path) -> None:
    status, report = run(tmp_path / "x", b"PK\x03\x04")
    assert (status, [each["code"] for each in report["refused-because"]]) == (2, ["damaged"])
    status, report = run(tmp_path / "x", CIRCLE)
    assert (status, len(report["to_mend"])) == (2, 1)
    assert "a → b → a" in report["to_mend"][0]["message"]
    assert stored() == [0, 0, 0]


@pytest.mark.django_db
def test_a_round_with_a_version_gets_a_draft_that_can_be_taken_back(tmp_path: Path) -> None:
    version = make_round(slug="stage")
    assert run(tmp_path / "x", FORM, "--round", "stage")[0] == 0
    draft = QuestionnaireDraft.objects.get(round__slug="stage")
    assert [each.code for each in from_document(draft.document).questions()] == ["a"]
    assert version.round.versions.count() == 1
    undo_edit(draft=draft, user=None)
    draft.refresh_from_db()
    assert from_document(draft.document) == version.questionnaire


@pytest.mark.django_db
def test_a_failure_while_storing_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_ignored: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("surveys.services.importing.replace_draft", broken)
    with pytest.raises(RuntimeError):
        import_questionnaire(data=FORM, name="x", round_=None, author=Author(None, timezone.now()))
    assert stored() == [0, 0, 0]


@pytest.mark.django_db
def test_report_for_people_is_worded(tmp_path: Path) -> None:
    file = tmp_path / "form.xlsx"
    file.write_bytes(FORM)
    out = StringIO()
    call_command("import_questionnaire", str(file), stdout=out)
    assert "- s was left out: start records something about the device" in out.getvalue()


@pytest.mark.parametrize("code", [*Change, *Loss, *Refusal])
def test_finding_is_worded_in_romanian_and_english(code: Any) -> None:
    finding = Finding(code, "ITEM", "WAS", "BECAME")
    worded = set()
    for language in ("en", "ro"):
        with override(language):
            worded.add(finding_words(finding))
    assert len(worded) == 2
    assert code in WORDS
