"""A row of the review: what is the same for everybody is kept, the answer never is."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from surveys.forms.rows import answer_row
from tests.factories import question

Q = question("q")


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        ([], '<span class="soft">No answer</span>'),
        (["one\ntwo"], "one<br>two"),
        (["a", "b"], "<ul><li>a</li><li>b</li></ul>"),
        (["<b>&"], "&lt;b&gt;&amp;"),
        (["<b>", "&"], "<ul><li>&lt;b&gt;</li><li>&amp;</li></ul>"),
    ],
)
@pytest.mark.parametrize("version", ["", "v"])
def test_an_answer_stands_in_its_row_as_text(lines: list[str], shown: str, version: str) -> None:
    with override("en"):
        html = answer_row(Q, lines, version=version)
    assert html == f"<div><dt>q?</dt><dd>{shown}</dd></div>"


def test_a_row_can_be_changed_and_says_what_is_wrong() -> None:
    with override("en"):
        html = answer_row(Q, ["x"], error="Too <long>", change="/page/#id_q", version="v")
    assert html == (
        '<div><dt>q?</dt><dd>x<p class="error">Too &lt;long&gt;</p></dd>'
        '<dd><a href="/page/#id_q">Change<span class="visually-hidden">: q?</span></a></dd></div>'
    )


def test_languages_are_kept_apart() -> None:
    with override("en"):
        assert "<dt>q?</dt>" in answer_row(Q, ["x"], version="languages")
    with override("ro"):
        assert "<dt>q? (ro)</dt>" in answer_row(Q, ["x"], version="languages")
