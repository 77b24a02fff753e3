"""One answer in a list of answers: the review, the copy to keep.

The question's wording and the link to change its answer are the same for everybody and are
drawn once; the answer between them is drawn each time.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.template.defaultfilters import linebreaksbr
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from surveys.questionnaire.kept import Kept
from surveys.questionnaire.model import Question
from surveys.templatetags.texts import plain, wording

ROOM = 8_000_000  # characters
_FRAMES: Kept[tuple[SafeString, SafeString]] = Kept(ROOM, lambda frame: len(frame[0] + frame[1]))


def answer_row(
    question: Question,
    lines: Sequence[str],
    *,
    error: str = "",
    change: str = "",
    version: str = "",
) -> SafeString:
    """The question, its answer as lines, what is wrong with it, and the link to change it.

    `change` is the address of the control, empty where nothing can be changed. `version` is the
    questionnaire's content hash; empty for a question whose texts show earlier answers.
    """
    if version:
        key = (version, question.code, change, get_language())
        before, after = _FRAMES(key, lambda: _frame(question, change))
    else:
        before, after = _frame(question, change)
    wrong = format_html('<p class="error">{}</p>', error) if error else ""
    return SafeString(f"{before}{_answer(lines)}{wrong}{after}")


def _frame(question: Question, change: str) -> tuple[SafeString, SafeString]:
    before = format_html("<div><dt>{}</dt><dd>", wording(question.text))
    if not change:
        return before, SafeString("</dd></div>")
    link = '</dd><dd><a href="{}">{}<span class="visually-hidden">: {}</span></a></dd></div>'
    return before, format_html(link, change, _("Change"), plain(question.text))


def _answer(lines: Sequence[str]) -> SafeString:
    if len(lines) > 1:
        return format_html(
            "<ul>{}</ul>", format_html_join("", "<li>{}</li>", zip(lines, strict=True))
        )
    if lines:
        return linebreaksbr(conditional_escape(lines[0]))
    return format_html('<span class="soft">{}</span>', _("No answer"))
