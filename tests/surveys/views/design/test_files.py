"""Questionnaires from files and as files, on screen."""

from __future__ import annotations

import io
from html import unescape
from typing import Any

import docx
import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from surveys.models import QuestionnaireDraft, QuestionnaireVersion
from surveys.questionnaire.exchange.reading import read_file
from surveys.questionnaire.yaml_codec import read_yaml
from tests.surveys.questionnaire.exchange.files import xlsform
from tests.surveys.views.design.test_editors import ROOT, now, send, staff, version

__all__ = ["staff", "version"]

FORM = xlsform([("text", "a", "<script>alert(1)</script>"), ("start", "s", "")])


def upload(browser: Client, content: bytes, name: str = "form.xlsx") -> Any:
    return browser.post(ROOT + "files/", {"file": SimpleUploadedFile(name, content)})


def words(answer: Any) -> str:
    return " ".join(unescape(answer.content.decode()).split())


def test_a_file_takes_the_place_of_the_draft_and_its_report_says_what_became_of_it(
    staff: Client, version: QuestionnaireVersion
) -> None:
    answer = upload(staff, FORM)
    assert answer.status_code == 200
    assert "1 question, 1 page" in words(answer)
    assert "could not be kept" in words(answer)
    assert "<script>alert" not in answer.content.decode()  # trust.md (a) 2
    assert [each.code for each in now().questions()] == ["a"]
    assert version.round.versions.count() == 1
    staff.post(ROOT + "undo/")
    assert now() == version.questionnaire


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"PK\x03\x04", "form.xlsx"),
        (b"", "empty.lss"),
        (b"<a>", "<img src=x onerror=alert(1)>.lss"),
    ],
)
def test_a_file_that_is_none_is_refused_and_nothing_stored(
    staff: Client, content: bytes, name: str
) -> None:
    """trust.md (a) 2, 13."""
    answer = upload(staff, content, name)
    assert answer.status_code == 422
    assert "nothing was stored" in words(answer)
    assert "<img src=x" not in answer.content.decode()
    assert QuestionnaireDraft.objects.count() == 0


def test_no_file_is_said(staff: Client) -> None:
    answer = staff.post(ROOT + "files/", {})
    assert answer.status_code == 422
    assert "Choose a file." in words(answer)


def test_the_draft_is_written_as_yaml_xlsform_and_word(staff: Client) -> None:
    send(staff, "questions/needs/", text="Ce vă trebuie?")
    yaml = staff.get(ROOT + "questionnaire.yaml")
    assert read_yaml(yaml.content, "x") == now()
    xlsx = staff.get(ROOT + "questionnaire.xlsx")
    assert xlsx["Content-Disposition"] == 'attachment; filename="stage.xlsx"'
    read, _report = read_file(xlsx.content, "x")
    assert read is not None
    assert [each.code for each in read.questions()] == [each.code for each in now().questions()]
    word = docx.Document(io.BytesIO(staff.get(ROOT + "questionnaire.docx").content))
    assert any("Ce vă trebuie?" in paragraph.text for paragraph in word.paragraphs)
    english = docx.Document(io.BytesIO(staff.get(ROOT + "questionnaire.docx?in=en").content))
    assert any("needs?" in paragraph.text for paragraph in english.paragraphs)


def test_the_draft_is_written_as_a_paper_that_says_so(staff: Client) -> None:
    send(staff, "questions/needs/", text="Ce vă trebuie?")
    answer = staff.get(ROOT + "questionnaire.pdf")
    assert answer["Content-Type"] == "application/pdf"
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages]
    assert "Ce vă trebuie?" in pages[0]
    assert all("Ciornă, nepublicată" in page for page in pages)


def test_a_draft_with_errors_is_only_written_as_yaml(staff: Client) -> None:
    staff.post(ROOT + "add-question/", {"page": "first", "kind": "single_choice"})
    assert staff.get(ROOT + "questionnaire.yaml").status_code == 200
    for name in ("xlsx", "docx", "pdf"):
        answer = staff.get(f"{ROOT}questionnaire.{name}")
        assert answer.status_code == 409
        assert "once the errors are mended" in words(answer)


def test_another_format_is_not_found(staff: Client) -> None:
    assert staff.get(ROOT + "questionnaire.exe").status_code == 404
