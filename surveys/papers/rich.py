"""Rich texts on paper: as data for Typst, as paragraphs of a Word document."""

from __future__ import annotations

from typing import Any

from docx.shared import Cm

from surveys.questionnaire.rich.blocks import (
    Block,
    List,
    Paragraph,
    address_unseen,
    linked,
)
from surveys.questionnaire.rich.reading import MOST_NESTED


def as_data(blocks: tuple[Block, ...]) -> list[dict[str, Any]]:
    """The blocks as page.typ draws them, JSON-ready; never part of its code."""
    return [_block(block) for block in blocks]


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        return {"links": _links(block)}
    items = [{"number": item.number, "blocks": as_data(item.blocks)} for item in block.items]
    return {"items": items, "ordered": block.ordered, "tight": block.tight}


def _links(paragraph: Paragraph) -> list[dict[str, Any]]:
    return [
        {
            "to": link,
            "address": address_unseen(link, spans),
            "spans": [
                {"words": span.words, "strong": span.strong, "emphasis": span.emphasis}
                for span in spans
            ],
        }
        for link, spans in linked(paragraph.spans)
    ]


def add_rich(document: Any, blocks: tuple[Block, ...], depth: int = 0) -> None:
    """Add the blocks to a Word document, below what it has."""
    for block in blocks:
        if isinstance(block, List):
            _add_list(document, block, depth + 1)
        else:
            _add_words(document.add_paragraph(), block)


def _add_list(document: Any, block: List, depth: int) -> None:
    bullet = "List Bullet" if depth == 1 else f"List Bullet {min(depth, MOST_NESTED)}"
    for item in block.items:
        first = item.blocks[0] if item.blocks else None
        if item.number is None:
            paragraph = document.add_paragraph(style=bullet)
        else:
            # Word would number all lists of a document in one row: the number is written.
            paragraph = document.add_paragraph(f"{item.number}. ")
            paragraph.paragraph_format.left_indent = Cm(0.6 * depth)
        if isinstance(first, Paragraph):
            _add_words(paragraph, first)
        add_rich(document, item.blocks[isinstance(first, Paragraph) :], depth)


def _add_words(paragraph: Any, block: Paragraph) -> None:
    for link, spans in linked(block.spans):
        for span in spans:
            run = paragraph.add_run(span.words)
            run.bold, run.italic = span.strong or None, span.emphasis or None
        if address := address_unseen(link, spans):
            paragraph.add_run(f" ({address})")
