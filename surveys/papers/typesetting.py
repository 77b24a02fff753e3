"""Setting documents with Typst: tagged PDF (PDF/UA-1), no browser, no network.

The data travel beside the template as JSON, never inside its code: nothing that somebody
typed can be taken for markup.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import asdict
from pathlib import Path
from typing import Any

import font_source_sans_pro
import typst

from surveys.papers.prose import Prose

TEMPLATES = Path(__file__).resolve().parent
FONTS = Path(font_source_sans_pro.__file__).resolve().parent / "files"

# How often signs without a glyph are looked for: one round finds them all, a second one what
# the words put in their place might lack.
_ROUNDS = 3
# Typst writes the sign as Rust does: as it is, or `\u{200d}`.
_MISSING = re.compile(r"the text `\"(.+?)\"` could not be displayed")
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")


def typeset(template: str, data: dict[str, Any], *, note: str = "") -> bytes:
    """The PDF of a template of this folder, filled with JSON-ready data.

    The fonts are those inside two wheels (Libertinus, Source Sans, both with ș and ț), so that
    every machine sets the same pages. Signs they lack, such as emoji, are written by their
    Unicode name in brackets, since PDF/UA allows no sign without a shape; `note` then says so
    to the reader, in the template's `data.note`. Raises TypstError when the template is wrong.
    """
    data = {"note": "", "trial": "", **data}
    for _ in range(_ROUNDS):
        try:
            return _compiled(template, data)
        except typst.TypstError as error:
            missing = _missing_signs(error)
            if not missing:
                raise
            data = {**_written_out(data, missing), "note": note}
    return _compiled(template, data)


def typeset_prose(prose: Prose) -> bytes:
    """A document of headings, paragraphs and tables as PDF."""
    return typeset("prose", asdict(prose))


def _compiled(template: str, data: dict[str, Any]) -> bytes:
    pdf = typst.compile(
        TEMPLATES / f"{template}.typ",
        root=TEMPLATES,
        font_paths=[FONTS],
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["ua-1"],
    )
    if not isinstance(pdf, bytes):
        raise TypeError("Typst gave several documents for one.")
    return pdf


def _missing_signs(error: typst.TypstError) -> dict[int, str]:
    """The signs that no font has, and what to write for each; for `str.translate`."""
    found = _MISSING.findall(error.diagnostic)
    signs = {sign for text in found for sign in _ESCAPE.sub(_unescaped, text)}
    return {ord(sign): _name(sign) for sign in signs if not sign.isascii()}


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))


def _name(sign: str) -> str:
    # Joiners and variation selectors say how the signs beside them look: nothing is left of them.
    if unicodedata.category(sign) in {"Cf", "Mn"}:
        return ""
    name = unicodedata.name(sign, "").lower()
    return f"[{name}]" if name else f"[U+{ord(sign):04X}]"


def _written_out(value: Any, signs: dict[int, str]) -> Any:
    if isinstance(value, str):
        return value.translate(signs)
    if isinstance(value, dict):
        return {key: _written_out(each, signs) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_written_out(each, signs) for each in value]
    return value
