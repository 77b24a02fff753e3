from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils.translation import override
from pypdf import PdfReader

from surveys.papers.prose import to_markdown
from surveys.privacy.examination import examine
from surveys.privacy.report import privacy_report
from tests.factories import NOW, make_invitation, make_response, make_round


@pytest.mark.django_db
def test_the_report_says_what_was_promised_found_and_stored() -> None:
    version = make_round(now=NOW, draft_days=11, contact_days=22)
    make_invitation(version.round)
    make_response(version)
    with override("en"):
        text = to_markdown(privacy_report(version.round, examine(version.round), at=NOW))
    for said in (
        "# Privacy report: Round",
        "The round is anonymous",
        "deleted 11 days after they were last saved",
        "invitations 22 days after closing",
        "Nothing was found that leads from a person to answers.",
        "Now: 1 sent answers, 0 drafts, 1 invitations.",
        "key\\_hash",
        "Backups made before the closing",
    ):
        assert said in text


@pytest.mark.django_db
def test_the_command_writes_markdown_and_a_tagged_pdf(tmp_path: Path) -> None:
    make_round(slug="stage", now=NOW)
    out, pdf = io.StringIO(), tmp_path / "report.pdf"
    call_command("privacy_report", "stage", "--language", "ro", "--pdf", pdf, stdout=out)
    assert out.getvalue().startswith("# Raport de confidențialitate: Round (ro)")
    reader = PdfReader(pdf)
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "ro"
    assert "Raport de confidențialitate" in reader.pages[0].extract_text()


@pytest.mark.django_db
def test_the_command_fails_when_something_was_found() -> None:
    version = make_round(slug="stage", now=NOW)
    invitation, _token = make_invitation(version.round)
    make_response(version, key_hash=invitation.token_hash)
    with pytest.raises(CommandError, match="found"):
        call_command("privacy_report", "stage", stdout=io.StringIO())


@pytest.mark.django_db
def test_the_command_says_which_rounds_there_are() -> None:
    make_round(slug="stage", now=NOW)
    with pytest.raises(CommandError, match="Known: stage"):
        call_command("privacy_report", "stages")
