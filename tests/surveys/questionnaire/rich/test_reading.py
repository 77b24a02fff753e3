"""The part of Markdown that texts have, what stays as it is written, and in how much time."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.questionnaire.document_reader import MAX_TEXT
from surveys.questionnaire.rich.blocks import Item, List, Paragraph, Span
from surveys.questionnaire.rich.plain import to_plain
from surveys.questionnaire.rich.reading import as_written, literal, read

SIGNS = "ab1 \n*_[]()<>\\-+.:/!#`~|&;@\"'"
MARKED_UP = st.text(st.sampled_from(SIGNS), max_size=60)


def one(*spans: Span) -> tuple[Paragraph]:
    return (Paragraph(spans),)


def test_emphasis_and_links_within_each_other() -> None:
    assert read("a **b *c*** [d *e*](https://x.ro/?a=1&b=2)") == one(
        Span("a "),
        Span("b ", strong=True),
        Span("c", strong=True, emphasis=True),
        Span(" "),
        Span("d ", link="https://x.ro/?a=1&b=2"),
        Span("e", emphasis=True, link="https://x.ro/?a=1&b=2"),
    )


def test_line_breaks_count_and_empty_lines_begin_a_paragraph() -> None:
    assert read("a\n b  \nc\n\n\nd") == (Paragraph((Span("a\nb\nc"),)), Paragraph((Span("d"),)))


def test_lists_keep_the_numbers_that_were_written() -> None:
    points = List((Item(None, one(Span("x"))), Item(None, one(Span("y")))), tight=True)
    assert read("Text:\n- x\n- y") == (*one(Span("Text:")), points)
    assert read("2021. a\n\n2024. b") == (
        List((Item(2021, one(Span("a"))), Item(2024, one(Span("b")))), tight=False),
    )


def test_lists_stand_in_lists() -> None:
    inner = List((Item(1, one(Span("b"))),), tight=True)
    assert read("- a\n  1. b\n- c") == (
        List((Item(None, (*one(Span("a")), inner)), Item(None, one(Span("c")))), tight=True),
    )


@pytest.mark.parametrize(
    "text",
    [
        "# no heading",
        "no heading\n---",
        "> no quote",
        "| no | table |\n|---|---|",
        "`no code`",
        "```\nno code\n```",
        "<b>no HTML</b> <script>alert(1)</script> <!-- x -->",
        "no &amp; entity &#106;",
        "[no reference]\n\n[no reference]: https://x.ro",
        "bare https://x.ro is no link",
        "2 * 3 * 4, snake_case_name, Freund*innen und Sportler*innen, __init__py",
        "-",
        "1.",
        "- - - - too deep to be meant",
    ],
)
def test_what_is_not_ours_stays_as_it_is_written(text: str) -> None:
    assert read(text) == as_written(text)


@pytest.mark.parametrize(
    "address",
    ["https://x.ro", "HTTP://x.ro/a#b", "mailto:a@b.ro", "tel:+40256123456", "tel:112"],
)
def test_links_lead_to_pages_addresses_and_numbers(address: str) -> None:
    assert read(f"[w]({address})") == one(Span("w", link=address))
    assert read(f"<{address}>")[0].spans[0].link == address  # type: ignore[union-attr]


FORBIDDEN = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java&#115;cript:alert(1)",
    "java\tscript:alert(1)",
    "&#x6A;avascript:alert(1)",
    "javascript&colon;alert(1)",
    "java\\script:alert(1)",
    "<javascript:alert(1)>",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD4=",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "ftp://x.ro",
    "//x.ro",
    "/staff/",
    "x.ro",
    "#id",
    "",
    "https:",
    "https://",
    "http:javascript",
    "https://\"onmouseover=alert(1)",
    "\x01javascript:alert(1)",
]  # fmt: skip


@pytest.mark.parametrize("address", FORBIDDEN)
def test_no_link_leads_anywhere_else(address: str) -> None:
    """trust.md 1: markup in texts. Whatever the spelling, only four schemes are links."""
    for text in (f"[w]({address})", f"<{address}>", f"[[w]({address})]({address})",
                 f"**[w]({address} 't')**", f"![w]({address})"):  # fmt: skip
        links = {span.link for block in read(text) for span in block.spans}  # type: ignore[union-attr]
        assert links == {""}, text


@given(MARKED_UP)
def test_no_word_is_lost(text: str) -> None:
    words = "".join(filter(str.isalnum, text))
    shown = to_plain(read(text))
    # An address that a link leads to may be written behind it; escapes and titles of links go.
    if "](" not in text:
        assert "".join(filter(str.isalnum, shown)) == words


@given(MARKED_UP | st.text(max_size=40), st.sampled_from(["", "\n", "a", "**", "[x](", "- ", "!"]))
def test_literal_words_are_never_markup(words: str, before: str) -> None:
    """Also behind what an author wrote: piped answers and texts of other programs are words."""
    plain = " ".join(words.replace("\0", "\ufffd").split())
    spans = [
        span
        for block in read(f"{before} x {literal(plain)} y")
        for item in (block.items if isinstance(block, List) else [block])
        for each in (item.blocks if isinstance(item, Item) else [item])
        for span in each.spans
    ]
    shown = " ".join("".join(span.words for span in spans).split())
    assert shown.endswith(f"x {' '.join(f'{plain} y'.split())}")
    assert {(span.strong, span.emphasis, span.link) for span in spans} == {(False, False, "")}


@given(st.text(max_size=60) | MARKED_UP)
def test_literal_texts_are_read_as_they_are_written(words: str) -> None:
    lines = "\n".join(" ".join(line.replace("\0", "").split()) for line in words.split("\n"))
    assert read(literal(lines)) == as_written(lines)


NESTED = [
    "[", "[]", "[a](", "[a](b ", "[[a](b)", "![", "*a ", "**a*", "*", "* ", "a*", "_a_ ", "*_",
    "a**b c* ", "- ", "- a\n", "- \n", "1. a\n", "- a\n\n  b\n", "<", "<http:", "<a@", "\\", "a\n",
    "\n", " ", "\t- ", "]", "[a](<b", "[a](b '", "(", "![a](", "*[a](https://b.ro)",
]  # fmt: skip


@pytest.mark.parametrize("part", NESTED)
def test_the_longest_text_of_any_nesting_is_read_in_seconds(part: str) -> None:
    """trust.md 15: the time grows with the length; twenty thousand signs take about one."""
    text = (part * MAX_TEXT)[:MAX_TEXT]
    began = process_time()
    to_plain(read(text))
    assert process_time() - began < 4


@settings(max_examples=30)
@given(st.lists(st.sampled_from(NESTED), min_size=1, max_size=6))
def test_mixtures_of_nestings_are_read_in_seconds(parts: list[str]) -> None:
    text = ("".join(parts) * MAX_TEXT)[: MAX_TEXT // 2]
    began = process_time()
    read(text)
    assert process_time() - began < 4
