"""What a PDF says of itself and to who reads it, by a library that is not ours."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader


def words(pdf: bytes) -> str:
    """The text of all pages; breaks that only lines and long words need are taken out."""
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return text.replace("\u200b", "")


def pages(pdf: bytes) -> int:
    """How many pages there are."""
    return len(PdfReader(io.BytesIO(pdf)).pages)


def catalogue(pdf: bytes) -> dict[str, Any]:
    """Whether it is tagged, in which language, with which title shown, after which standard."""
    reader = PdfReader(io.BytesIO(pdf))
    root = reader.trailer["/Root"]
    metadata = reader.xmp_metadata
    assert metadata is not None
    return {
        "marked": bool(root["/MarkInfo"]["/Marked"]),
        "language": str(root["/Lang"]),
        "title": reader.metadata.title if reader.metadata else None,
        "title shown": bool(root["/ViewerPreferences"]["/DisplayDocTitle"]),
        "pdf/ua": b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data(),
    }


def tags(pdf: bytes) -> list[str]:
    """The kinds of the structure elements, in reading order."""
    root = PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"]
    return list(_kinds(root["/K"]))


def _kinds(node: Any) -> Iterator[str]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for each in node:
            yield from _kinds(each)
    elif isinstance(node, dict):
        if "/S" in node:
            yield str(node["/S"]).removeprefix("/")
        if "/K" in node:
            yield from _kinds(node["/K"])
