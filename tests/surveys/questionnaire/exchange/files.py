"""Small files of other programs, made by code, and where the shared ones are."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import pytest

CASES = Path(__file__).resolve().parents[5] / "shared" / "cases"
HAS_CASES = (CASES / "expected.json").exists()
needs_cases = pytest.mark.skipif(not HAS_CASES, reason="the shared files are not on this machine")


def expected() -> dict[str, dict[str, Any]]:
    """What the shared files hold, by file; empty without them."""
    file = CASES / "expected.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def hostile() -> list[Path]:
    """The shared hostile files."""
    return sorted(CASES.glob("hostile/*.[lx]*s*"))


Rows = Sequence[Sequence[str]]


def xlsform(survey: Rows, choices: Rows = (), settings: Rows = ()) -> bytes:
    """A workbook; headings are type, name, label, relevant, constraint, appearance."""
    headings = ("type", "name", "label", "relevant", "constraint", "appearance")
    return workbook([headings, *survey], [("list_name", "name", "label"), *choices], settings)


def workbook(survey: Rows, choices: Rows, settings: Rows = ()) -> bytes:
    """A workbook with headings of its own."""
    book = openpyxl.Workbook()
    sheets = {"survey": survey, "choices": choices, "settings": settings}
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def table(name: str, rows: Sequence[dict[str, str]]) -> str:
    """A table of a LimeSurvey file."""
    cells = (
        "".join(f"<{key}>{escape(value)}</{key}>" for key, value in row.items()) for row in rows
    )
    return f"<{name}><rows>{''.join(f'<row>{each}</row>' for each in cells)}</rows></{name}>"


def question(number: int, type_: str, title: str = "", **more: str) -> dict[str, str]:
    """A row of the table `questions`; `parent` makes it a subquestion."""
    title = title or f"Q{number}"
    row = {"qid": str(number), "gid": "1", "type": type_, "title": title, "question": f"{title}?"}
    order = {"question_order": str(number), "language": "en"}
    return {**row, **order, "parent_qid": more.pop("parent", "0"), **more}


def answer(number: int, code: str, scale: str = "0") -> dict[str, str]:
    """A row of the table `answers`."""
    row = {"qid": str(number), "code": code, "answer": f"Answer {code}", "scale_id": scale}
    return {**row, "sortorder": code[-1:], "language": "en"}


def limesurvey(**tables: Sequence[dict[str, str]]) -> bytes:
    """A survey in English with one group."""
    group = {"gid": "1", "group_name": "Group", "group_order": "1", "language": "en"}
    tables.setdefault("groups", [group])
    body = "".join(table(name, rows) for name, rows in tables.items())
    head = "<LimeSurveyDocType>Survey</LimeSurveyDocType><DBVersion>177</DBVersion>"
    languages = "<languages><language>en</language></languages>"
    return f'<?xml version="1.0"?><document>{head}{languages}{body}</document>'.encode()
