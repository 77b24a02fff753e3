"""A rich text without markup: for titles, lists, files, and where nothing can be clicked."""

from __future__ import annotations

from surveys.questionnaire.model import Kind, Question
from surveys.questionnaire.rich.blocks import Block, Item, List, address_unseen, linked
from surveys.questionnaire.rich.reading import read
from surveys.questionnaire.text import Text


def to_plain(blocks: tuple[Block, ...], *, tight: bool = False) -> str:
    """The words; items behind a dash or their number, addresses of links in parentheses."""
    return ("\n" if tight else "\n\n").join(map(_block, blocks))


def in_plain(text: Text) -> Text:
    """The text in every language without its markup."""
    return Text.of({language: to_plain(read(words)) for language, words in text.versions})


def words_of(question: Question) -> Text:
    """The text of a question without markup; only that of a note is rich."""
    return in_plain(question.text) if question.kind is Kind.NOTE else question.text


def called(question: Question) -> Text:
    """What the question is called where there is little room, without markup."""
    return question.label or words_of(question)


def _block(block: Block) -> str:
    if isinstance(block, List):
        return "\n".join(_item(item, tight=block.tight) for item in block.items)
    parts = []
    for link, spans in linked(block.spans):
        address = address_unseen(link, spans)
        words = "".join(span.words for span in spans)
        parts.append(f"{words} ({address})" if address else words)
    return "".join(parts)


def _item(item: Item, *, tight: bool) -> str:
    sign = "–" if item.number is None else f"{item.number}."
    lines = to_plain(item.blocks, tight=tight).split("\n")
    first, *rest = lines
    return "\n".join([f"{sign} {first}".rstrip(), *(f"   {line}".rstrip() for line in rest)])
