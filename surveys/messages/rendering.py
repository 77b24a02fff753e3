"""A message as text and as HTML, both from the one text that staff write."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

from surveys.messages.placeholders import Line, Paragraph, Piece, Role, fill, fill_line

# What the button says. Languages without an entry show the address alone.
BUTTONS = {
    "questionnaire": {
        "ro": "Deschideți chestionarul",
        "en": "Open the questionnaire",
        "hu": "A kérdőív megnyitása",
    },
    "round": {
        "ro": "Deschideți pagina consultării",
        "en": "Open the page of the consultation",
        "hu": "A konzultáció oldala",
    },
}

# Kinds whose {link} is the recipient's own; the others lead to the round's public page.
PERSONAL = ("invitation", "reminder")

_ADDRESS = re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?()\[\]{}„”»]")

# Rules for classes, not for elements: mail programs that drop the sheet still show a plain letter.
_STYLE = (
    "body{margin:0;padding:24px 16px;font:16px/1.5 system-ui,'Segoe UI',Roboto,Arial,sans-serif;"
    "color:#1c2430;background:#fff}"
    ".letter{max-width:36em;margin:0 auto}"
    ".letter p{margin:0 0 1em}"
    ".button{display:inline-block;padding:12px 22px;border-radius:6px;background:#17407a;"
    "color:#fff;font-weight:600;text-decoration:none}"
    ".address{font-size:14px;color:#556070;overflow-wrap:anywhere}"
)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message as one person gets it."""

    language: str
    subject: str
    text: str
    fragment: str  # HTML of the letter alone, for a preview within a page
    html: str  # the whole document


def render(
    *, kind: str, subject: str, body: str, language: str, values: dict[str, str]
) -> Rendered:
    """Put the values in and make both forms. Nothing is loaded from anywhere when it is read."""
    paragraphs = fill(body, values)
    filled = fill_line(subject, values)
    fragment = as_html(paragraphs, _button(kind, language))
    document = _document(filled, fragment, language)
    return Rendered(language, filled, as_text(paragraphs), fragment, document)


def as_text(paragraphs: list[Paragraph]) -> str:
    """Plain text: paragraphs separated by empty lines."""
    return "\n\n".join(
        "\n".join("".join(piece.text for piece in line) for line in paragraph)
        for paragraph in paragraphs
    )


def as_html(paragraphs: list[Paragraph], button: str) -> str:
    """The letter as HTML without style, script or picture; everything escaped."""
    inner = "\n".join(_paragraph(paragraph, button) for paragraph in paragraphs)
    return f'<div class="letter">\n{inner}\n</div>'


def _button(kind: str, language: str) -> str:
    return BUTTONS["questionnaire" if kind in PERSONAL else "round"].get(language, "")


def _paragraph(paragraph: Paragraph, button: str) -> str:
    return "<p>" + "<br>\n".join(_line(line, button) for line in paragraph) + "</p>"


def _line(line: Line, button: str) -> str:
    """A line; the address of the questionnaire on a line of its own becomes a button."""
    if button and len(line) == 1 and line[0].role is Role.LINK:
        address = escape(line[0].text)
        return (
            f'<a class="button" href="{address}">{escape(button)}</a><br>\n'
            f'<span class="address">{address}</span>'
        )
    return "".join(map(_piece, line))


def _piece(piece: Piece) -> str:
    if piece.role in (Role.LINK, Role.UNSUBSCRIBE):
        return _link(piece.text)
    if piece.role is Role.WORDS:
        return _with_links(piece.text)
    # A value is never a link: an address given as somebody's name stays text.
    return escape(piece.text)


def _with_links(words: str) -> str:
    parts, end = [], 0
    for found in _ADDRESS.finditer(words):
        parts += [escape(words[end : found.start()]), _link(found.group())]
        end = found.end()
    return "".join([*parts, escape(words[end:])])


def _link(address: str) -> str:
    return f'<a href="{escape(address)}">{escape(address)}</a>'


def _document(subject: str, fragment: str, language: str) -> str:
    return (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(subject)}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n{fragment}\n</body>\n</html>\n"
    )
