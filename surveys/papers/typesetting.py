"""Setting documents with Typst: tagged PDF (PDF/UA-1), no browser, no network.

The data travel beside the template as JSON, never inside its code: nothing that somebody
typed can be taken for markup.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typst

from surveys.papers.prose import Prose

TEMPLATES = Path(__file__).resolve().parent


def typeset(template: str, data: dict[str, Any]) -> bytes:
    """The PDF of a template of this folder, filled with JSON-ready data.

    The fonts are those inside the wheel (Libertinus, with ș and ț), so that every machine sets
    the same pages.
    """
    pdf = typst.compile(
        TEMPLATES / f"{template}.typ",
        root=TEMPLATES,
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["ua-1"],
    )
    if not isinstance(pdf, bytes):
        raise TypeError("Typst gave several documents for one.")
    return pdf


def typeset_prose(prose: Prose) -> bytes:
    """A document of headings, paragraphs and tables as PDF."""
    return typeset("prose", asdict(prose))
