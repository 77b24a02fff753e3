"""Whether what comes back is only text, by its kind: pages, drawings, tables, files, letters."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from tempfile import NamedTemporaryFile
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pyreadstat
from babel.messages.pofile import read_po
from docx import Document
from lxml import html as lxml_html  # type: ignore[import-untyped]
from openpyxl import load_workbook
from pyarrow import parquet  # type: ignore[import-untyped]
from pypdf import PdfReader

from tests.hostile_world import HOSTILE, MARK, SHORT, TINY

# What follows the mark where a text is shown as it was typed.
_LITERAL = tuple(each.split(MARK, 1)[1][:11] for each in (HOSTILE, SHORT, TINY))
_LEADS = {"href", "src", "action", "formaction", "srcset", "poster", "data"}


def judge_page(content: bytes) -> None:
    """Nothing in it runs or loads; every hostile text reads as it was typed."""
    page = lxml_html.document_fromstring(content.decode())
    assert list(_dangers(page)) == []
    for words in _words(page):
        _read_literally(words)


def _dangers(page: Any) -> Iterator[str]:
    for element in page.iter("*"):
        if element.tag == "script":
            # A JSON block is not run; "</script>" in it would end it, and be seen below.
            if not element.get("src", "").startswith("/static/") and (
                element.get("type") != "application/json"
            ):
                yield "script"
        elif element.tag in {"iframe", "object", "embed", "base", "style", "foreignobject"}:
            yield element.tag
        for name, value in element.attrib.items():
            runs = value.strip().lower().startswith(("javascript:", "vbscript:", "data:text"))
            loads = element.tag == "img" and name == "src" and not value.startswith(("/", "data:"))
            if name.startswith("on") or name == "style" or (name in _LEADS and (runs or loads)):
                yield f"{element.tag} {name}={value[:40]}"


def _words(page: Any) -> Iterator[str]:
    for element in page.iter("*"):
        if element.get("type") == "application/json":
            continue  # scripts read it; its texts stand on the page, too
        yield element.text or ""
        yield element.tail or ""
        yield from element.attrib.values()


def _read_literally(words: str) -> None:
    for after in words.split(MARK)[1:]:
        assert not after or after.startswith(("+", "…", *_LITERAL)), after[:60]
        if after.startswith(_LITERAL[0]):
            whole = "…" not in after[:100]  # shortened in a message
            assert not whole or "{{7*7}}" in after, after[:120]  # worked out, it would be 49


def judge_drawing(content: bytes) -> None:
    """Shapes and words only."""
    for element in ElementTree.fromstring(content).iter():  # noqa: S314 # our own drawing
        tag = str(element.tag).rpartition("}")[2]
        assert tag not in {"script", "foreignObject", "img", "image", "b"}
        assert not [name for name in element.attrib if name.startswith("on")]


def judge_table(content: bytes) -> None:
    """No cell that a spreadsheet would work out."""
    text = content.decode("utf-8-sig")
    for row in csv.reader(io.StringIO(text), delimiter=";" if ";" in text[:60] else ","):
        for cell in row:
            assert not cell.startswith(("=", "+", "@", "\t", "\r")), cell


def judge_workbook(content: bytes) -> None:
    """No formula, and the texts as they were typed."""
    found = 0
    for sheet in load_workbook(io.BytesIO(content)).worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            assert cell.data_type != "f", cell.coordinate
            found += isinstance(cell.value, str) and HOSTILE[1:] in cell.value
    assert found


def judge_pdf(content: bytes) -> None:
    """The texts are set; nothing was read from the machine or worked out."""
    pages = PdfReader(io.BytesIO(content)).pages
    text = "".join("".join(page.extract_text().split()) for page in pages)
    assert "root:" not in text
    if MARK in text:
        assert f"{MARK}<script>alert(1)</script>" in text
        assert "{{7*7}}" in text
    for page in pages:
        for note in page.get("/Annots", ()):
            leads = note.get_object().get("/A", {}).get("/URI", "http")
            assert str(leads).startswith(("http", "mailto:", "tel:")), leads


def judge_word(content: bytes) -> None:
    """The texts as they were typed."""
    document = Document(io.BytesIO(content))
    assert any("<script>alert(1)</script>" in each.text for each in document.paragraphs)


def judge_po(content: bytes) -> None:
    """The texts come back whole."""
    assert any(HOSTILE in each.id for each in read_po(io.BytesIO(content)))


def judge_xliff(content: bytes) -> None:
    """The texts come back whole."""
    words = ElementTree.fromstring(content).itertext()  # noqa: S314 # our own file
    assert any(HOSTILE in each for each in words)


def judge_yaml(content: bytes) -> None:
    """The texts are there; what the file says is checked where it is read again."""
    assert MARK in content.decode()


OFFICE = "application/vnd.openxmlformats-officedocument"
JUDGES: dict[str, Callable[[bytes], None]] = {
    "text/html": judge_page,
    "image/svg+xml": judge_drawing,
    "text/csv": judge_table,
    f"{OFFICE}.spreadsheetml.sheet": judge_workbook,
    f"{OFFICE}.wordprocessingml.document": judge_word,
    "application/pdf": judge_pdf,
    "text/x-gettext-translation": judge_po,
    "application/xliff+xml": judge_xliff,
    "application/yaml": judge_yaml,
}


def judge_lines(content: bytes) -> None:
    """Each line an object with the texts as they were typed."""
    rows = [json.loads(line) for line in content.decode().splitlines()]
    assert any(HOSTILE in row.values() for row in rows)


def judge_json(content: bytes) -> None:
    """One document with the texts as they were typed."""
    json.loads(content)
    assert MARK in content.decode()


def judge_parquet(content: bytes) -> None:
    """The texts as they were typed, in cells and in what describes them."""
    table = parquet.read_table(io.BytesIO(content))
    assert HOSTILE in table["long_text"].to_pylist()
    assert HOSTILE.encode() in table.schema.field("long_text").metadata[b"label"]


def judge_spss(content: bytes) -> None:
    """The texts of answers whole; a label is as much of its text as there is room for."""
    _judge_research(content, pyreadstat.read_sav, 256)


def judge_stata(content: bytes) -> None:
    """As for SPSS."""
    _judge_research(content, pyreadstat.read_dta, 80)


def _judge_research(content: bytes, read: Callable[..., Any], room: int) -> None:
    with NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        frame, meta = read(file.name)
    assert HOSTILE in frame["long_text"].tolist()
    label = meta.column_names_to_labels["long_text"]
    assert HOSTILE.startswith(label)
    assert len(label) > room // 2


def judge_program(content: bytes) -> None:
    """Every quote is closed on its own line, and no label is outside of them."""
    for line in content.decode("utf-8-sig").splitlines():
        if not line.startswith(("#", "*")):
            outside = "".join(re.split(r"'(?:[^']|'')*'|\"[^\"]*\"", line))
            assert not set(outside) & {"'", '"', MARK[0]}, line[:80]


def judge_package(content: bytes) -> None:
    """Each of its files by its own judge."""
    with ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            found = next((each for end, each in ENDS.items() if name.endswith(end)), None)
            if found is not None:
                found(package.read(name))


# Data files by the ends of their names; what is fetched from no address by itself.
ENDS: dict[str, Callable[[bytes], None]] = {
    "-metadata.json": judge_json,
    ".csv": judge_table,
    ".xlsx": judge_workbook,
    ".sav": judge_spss,
    ".sps": judge_program,
    ".dta": judge_stata,
    ".R": judge_program,
    ".parquet": judge_parquet,
    ".jsonl": judge_lines,
    ".xml": judge_xliff,
    ".zip": judge_package,
}


def judge(path: str, answer: Any) -> tuple[str, bool]:
    """Judge an answer with its headers; its kind, and whether the mark stands in its bytes.

    Raises AssertionError that names the address.
    """
    content = b"".join(answer) if answer.streaming else answer.content
    kind = str(answer.headers.get("Content-Type", "")).split(";")[0]
    try:
        assert answer.status_code < 500
        policy = answer["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "script-src 'self'" in policy
        for header in ("Content-Disposition", "Location"):
            assert not set(answer.headers.get(header, "")) & set("<>\r\n")
        if (kind == "text/html" and content) or answer.status_code == 200:
            JUDGES.get(kind, lambda _content: None)(content)
    except AssertionError as error:
        raise AssertionError(f"{path}: {answer.status_code} {kind}: {error}") from error
    return kind, MARK.encode() in content
