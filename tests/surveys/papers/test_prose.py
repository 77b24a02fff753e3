from __future__ import annotations

from surveys.papers.prose import Prose, Section, Table, to_markdown


def test_to_markdown_writes_headings_paragraphs_and_tables() -> None:
    table = Table(("A", "B"), (("1", "2"),))
    prose = Prose("Title", "Sub", "en", (Section("One", ("First.", "Second."), (table,)),))
    assert to_markdown(prose) == (
        "# Title\n\nSub\n\n## One\n\nFirst.\n\nSecond.\n\n| A | B |\n| --- | --- |\n| 1 | 2 |\n"
    )


def test_to_markdown_escapes_what_would_be_markup() -> None:
    table = Table(("a|b",), (("<script>\n# x",),))
    prose = Prose("*T*", "[l](javascript:x)", "en", (Section("_s_", ("`c`",), (table,)),))
    assert to_markdown(prose) == (
        "# \\*T\\*\n\n\\[l\\](javascript:x)\n\n## \\_s\\_\n\n\\`c\\`\n\n"
        "| a\\|b |\n| --- |\n| \\<script\\> \\# x |\n"
    )
