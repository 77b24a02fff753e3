"""Reads the part of Markdown that texts may have; all other markup stays as it is written.

Paragraphs, line breaks, emphasis, lists and links. No HTML, images, headings, tables, code: their
rules are never switched on, so what is not named here cannot come out. Line breaks count, as
people write them; a star within a word is a star ("Freund*innen").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token

from surveys.questionnaire.rich.blocks import Block, Item, List, Paragraph, Span

_RULES = ("list", "newline", "escape", "emphasis", "link", "autolink")

# Of lists within lists; a text with deeper ones is read as it is written.
MOST_NESTED = 3
# Of the library's own levels (a list and its item are two); what lies deeper it would leave out.
_LEVELS = 20

# Where a link may lead. Nothing in such an address ends an attribute or a line.
_ADDRESS = re.compile(
    r"(?:https?://[^\s<>\"'\\/?#%]|mailto:[^\s<>\"'\\]|tel:[+\d])[^\s<>\"\\\x00-\x20\x7f]*",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"[\\*_\[\]()<]|^[ \t]*(?:[-+]|\d{1,9}[.)])", re.MULTILINE)


class _Markdown(MarkdownIt):
    """Links lead only where they may; any other stays text."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 # the library's name
        return bool(_ADDRESS.fullmatch(url))


def _delimiters(state: StateInline, silent: bool) -> bool:
    """The library's rule for emphasis, but that stars, as its underscores, hold whole words."""
    sign = state.src[state.pos]
    if silent or sign not in "*_":
        return False
    scanned = state.scanDelims(state.pos, False)
    for _ in range(scanned.length):
        state.push("text", "", 0).content = sign
        state.delimiters.append(
            Delimiter(
                marker=ord(sign),
                length=scanned.length,
                token=len(state.tokens) - 1,
                end=-1,
                open=scanned.can_open,
                close=scanned.can_close,
            )
        )
    state.pos += scanned.length
    return True


_PARSER = _Markdown("zero", {"breaks": True, "maxNesting": _LEVELS}).enable(list(_RULES))
_PARSER.inline.ruler.at("emphasis", _delimiters)


def read(source: str) -> tuple[Block, ...]:
    """The blocks of a text. Any text is one; takes time in proportion to its length."""
    tokens = iter(_PARSER.parse(source))
    blocks = tuple(_blocks(tokens))
    return blocks if _is_meant(blocks, MOST_NESTED) else as_written(source)


def as_written(source: str) -> tuple[Block, ...]:
    """The blocks of a text without any markup: paragraphs between empty lines."""
    lines = [line.strip() for line in source.split("\n")]
    parts = re.split(r"\n{2,}", "\n".join(lines).strip("\n"))
    return tuple(Paragraph((Span(part),)) for part in parts if part)


def literal(words: str) -> str:
    """The text that is read as these words, whatever signs they hold, wherever it is put in."""
    return _MARKUP.sub(_escaped, words)


def _escaped(found: re.Match[str]) -> str:
    return f"{found[0][:-1]}\\{found[0][-1]}"


def _is_meant(blocks: tuple[Block, ...], depth: int) -> bool:
    """Whether lists are lists: not deeper than people write them, not a lone sign."""
    lists = [block for block in blocks if isinstance(block, List)]
    if lists and not depth:
        return False
    return all(
        any(item.blocks for item in each.items)
        and all(_is_meant(item.blocks, depth - 1) for item in each.items)
        for each in lists
    )


def _blocks(tokens: Iterator[Token]) -> Iterator[Block]:
    """The blocks of a text, or of one item of a list."""
    for token in tokens:
        if token.type == "inline":
            spans = tuple(_spans(token.children or []))
            if spans:
                yield Paragraph(spans)
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            yield _list(tokens)


def _list(tokens: Iterator[Token]) -> List:
    items, tight = [], True
    for token in tokens:
        if token.type != "list_item_open":
            break  # the list is at its end
        number = int(token.info) if token.info else None
        inside = list(_item(tokens))
        own = [each for each in inside if each.level == token.level + 1]
        tight = tight and all(each.hidden for each in own if each.type == "paragraph_open")
        items.append(Item(number, tuple(_blocks(iter(inside)))))
    return List(tuple(items), tight)


def _item(tokens: Iterator[Token]) -> Iterator[Token]:
    """The tokens of one item, without its end."""
    depth = 0
    for token in tokens:
        if token.type == "list_item_close" and not depth:
            return
        depth += token.nesting if token.type.startswith("list_item") else 0
        yield token


def _spans(tokens: list[Token]) -> Iterator[Span]:
    """The spans of a paragraph; neighbours that look alike are one."""
    strong, emphasis, link, pending = 0, 0, "", Span("")
    for token in tokens:
        if token.type in ("strong_open", "strong_close"):
            strong += token.nesting
        elif token.type in ("em_open", "em_close"):
            emphasis += token.nesting
        elif token.type == "link_open":
            link = str(token.attrs.get("href", ""))
        elif token.type == "link_close":
            link = ""
        else:
            words = "\n" if token.type in ("softbreak", "hardbreak") else token.content
            span = Span(words, bool(strong), bool(emphasis), link)
            if _look(span) == _look(pending):
                pending = Span(pending.words + words, *_look(span))
            else:
                if pending.words:
                    yield pending
                pending = span
    if pending.words:
        yield pending


def _look(span: Span) -> tuple[bool, bool, str]:
    return span.strong, span.emphasis, span.link
