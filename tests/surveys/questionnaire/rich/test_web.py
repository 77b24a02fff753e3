"""Rich texts as HTML: a few elements, whatever somebody writes."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from surveys.questionnaire.rich.reading import read
from surveys.questionnaire.rich.web import to_html
from tests.surveys.questionnaire.rich.test_reading import FORBIDDEN, MARKED_UP

ALLOWED = {
    "p": set(), "br": set(), "strong": set(), "em": set(), "ul": set(), "ol": set(),
    "li": {"value"}, "a": {"href", "rel", "target"}, "span": {"class"},
}  # fmt: skip
PARTS = st.sampled_from(
    [*FORBIDDEN, "[x](", ")", "<", ">", "](", "**", "*", "- ", "1. ", "\n", "\n\n", "![", "<a ",
     "<svg/onload=alert(1)>", "\"", "'", "https://x.ro/", "&quot;", "&#34;", " onclick=", "\\"]
)  # fmt: skip


def assert_safe(markup: str) -> None:
    """Only allowed elements and attributes, well nested, and addresses of the four schemes."""
    root = html.fragment_fromstring(markup, create_parent="div")
    for element in root.iterdescendants():
        assert isinstance(element.tag, str)
        assert set(element.attrib) <= ALLOWED[element.tag]
        if element.tag == "a":
            assert re.match(r"(https?://[^/]|mailto:.|tel:.)", element.get("href", ""), re.I)
            assert element.get("rel") == "noopener nofollow"
            assert all(each.tag != "a" for each in element.iterdescendants())
        assert element.get("value", "1").isdigit()
        assert element.get("class", "visually-hidden") == "visually-hidden"


@given(MARKED_UP | st.text(max_size=80) | st.lists(PARTS, max_size=12).map("".join))
def test_only_these_elements_come_out(text: str) -> None:
    """trust.md 1: stored XSS in every text field."""
    assert_safe(to_html(read(text)))
    assert_safe(to_html(read(text), opens='in a "new" <window>'))


def drawn(text: str, **more: str) -> str:
    return to_html(read(text), **more)


def test_a_plain_text_is_drawn_as_before() -> None:
    assert drawn("a & b\nc\n\nd") == "<p>a &amp; b<br>c</p><p>d</p>"
    assert drawn("") == ""


def test_lists_and_emphasis() -> None:
    assert drawn("**a** *b*\n- c\n- d\n  1. e") == (
        "<p><strong>a</strong> <em>b</em></p><ul><li>c</li><li>d<ol><li>e</li></ol></li></ul>"
    )
    assert drawn("3. a\n5. b\n6. c") == (
        '<ol><li value="3">a</li><li value="5">b</li><li>c</li></ol>'
    )
    assert drawn("- a\n\n  b\n- c") == "<ul><li><p>a</p><p>b</p></li><li><p>c</p></li></ul>"


def test_a_link_has_its_words_and_is_not_vouched_for() -> None:
    assert drawn("[a **b**](https://x.ro/?c=1&d=2)") == (
        '<p><a href="https://x.ro/?c=1&amp;d=2" rel="noopener nofollow">'
        "a <strong>b</strong></a></p>"
    )


def test_beside_a_form_pages_open_in_a_new_window_and_say_so() -> None:
    assert drawn("[a](https://x.ro)", opens="new window") == (
        '<p><a href="https://x.ro" rel="noopener nofollow" target="_blank">a'
        '<span class="visually-hidden"> (new window)</span></a></p>'
    )
    assert "_blank" not in drawn("[a](mailto:a@b.ro) [b](tel:112)", opens="new window")
