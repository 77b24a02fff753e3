"""A rich text as HTML: these few elements, and words that are escaped."""

from __future__ import annotations

from html import escape

from surveys.questionnaire.rich.blocks import Block, Item, List, Span, linked

# Links are written by staff, yet nothing is vouched for where they lead.
_LINK = '<a href="{}" rel="noopener nofollow">{}</a>'
_LINK_BESIDE = (
    '<a href="{}" rel="noopener nofollow" target="_blank">{}'
    '<span class="visually-hidden"> ({})</span></a>'
)


def to_html(blocks: tuple[Block, ...], *, opens: str = "") -> str:
    """The blocks as HTML, to be put on a page as it is.

    With `opens`, the words that say so, web pages open in a new window: beside a form, what was
    typed would be lost otherwise.
    """
    return "".join(_block(block, opens, tight=False) for block in blocks)


def _block(block: Block, opens: str, *, tight: bool) -> str:
    if isinstance(block, List):
        return _list(block, opens)
    words = "".join(_linked(link, spans, opens) for link, spans in linked(block.spans))
    return words if tight else f"<p>{words}</p>"


def _list(block: List, opens: str) -> str:
    tag, parts, following = "ol" if block.ordered else "ul", [], 1
    for item in block.items:
        # The number that was written stays, also where one is left out.
        own = item.number is not None and item.number != following
        opening = f'<li value="{item.number}">' if own else "<li>"
        parts.append(f"{opening}{_item(item, opens, tight=block.tight)}</li>")
        following = (item.number or 0) + 1
    return f"<{tag}>{''.join(parts)}</{tag}>"


def _item(item: Item, opens: str, *, tight: bool) -> str:
    return "".join(_block(block, opens, tight=tight) for block in item.blocks)


def _linked(link: str, spans: tuple[Span, ...], opens: str) -> str:
    words = "".join(map(_span, spans))
    if not link:
        return words
    if opens and link.lower().startswith("http"):
        return _LINK_BESIDE.format(escape(link), words, escape(opens))
    return _LINK.format(escape(link), words)


def _span(span: Span) -> str:
    words = escape(span.words).replace("\n", "<br>")
    if span.emphasis:
        words = f"<em>{words}</em>"
    return f"<strong>{words}</strong>" if span.strong else words
