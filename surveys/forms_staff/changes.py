"""Changes of a questionnaire as a page shows them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from surveys.forms_staff.change_words import CHANGES, EFFECTS, KINDS, NAMES, REASONS
from surveys.questionnaire.differences import Difference, Level, What
from surveys.questionnaire.live_changes import LiveChange
from surveys.questionnaire.model import Kind, Questionnaire
from surveys.questionnaire.rich.plain import called
from surveys.questionnaire.text import Text
from surveys.templatetags.texts import plain

MOST_WORDS = 1_500  # of a text whose changed words are marked; of a longer one all are


# Each word with the space before it: words that follow each other are marked as one.
_WORDS = re.compile(r"\s*\S+|\s+$")

# Of these differences the values before and after are shown.
_VALUED = frozenset({What.SETTING, What.CONDITION, What.KIND, What.REORDERED})


@dataclass(frozen=True, slots=True)
class Wording:
    """A text in one language before and after, with the changed words marked."""

    language: str
    before: SafeString
    after: SafeString


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One change in words. `before` and `after` are of a setting, empty when there is none."""

    title: str
    is_break: bool
    reason: str  # why it is a break; empty when it is safe
    effect: str
    wordings: tuple[Wording, ...] = ()
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class ChangedThing:
    """The changes of one question; of the questionnaire and its pages when `code` is empty."""

    code: str
    title: str
    changes: tuple[ShownChange, ...]


def shown_changes(changes: Iterable[LiveChange], labels: dict[str, str]) -> list[ChangedThing]:
    """The changes by question, those outside of questions first. `labels` names questions."""
    things: dict[str, list[ShownChange]] = {}
    for each in changes:
        things.setdefault(each.difference.question, []).append(shown_change(each))
    names = {"": _("Whole questionnaire"), **labels}
    return [
        ChangedThing(code, names.get(code, code), tuple(found)) for code, found in things.items()
    ]


def question_labels(*questionnaires: Questionnaire) -> dict[str, str]:
    """What questions are called on the staff's pages, by code; the last one that has it says."""
    return {
        question.code: plain(called(question))
        for questionnaire in questionnaires
        for question in questionnaire.questions()
    }


def shown_change(change: LiveChange) -> ShownChange:
    """One change in the page's language."""
    found = change.difference
    title = str(CHANGES[found.level, found.what]) % {"what": _what(found), "name": _name(found)}
    reworded = found.what is What.REWORDED
    valued = found.what in _VALUED or (found.what is What.MOVED and found.after)
    before, after = (_value(found.before), _value(found.after)) if valued else ("", "")
    return ShownChange(
        title=title,
        is_break=change.is_break,
        reason=str(REASONS.get(change.reason, "")),
        effect=str(EFFECTS[change.effect]),
        wordings=wordings(found.before, found.after) if reworded else (),
        before=before,
        after=after,
    )


def _what(found: Difference) -> str:
    """The page, choice, row or group by its label where it is at hand, and by its code."""
    code = found.page if found.level is Level.PAGE else found.option
    thing = found.after or found.before
    label = getattr(thing, "label", None) or getattr(thing, "title", None)
    return f"“{plain(label)}” ({code})" if isinstance(label, Text) and label else code


def _name(found: Difference) -> str:
    return str(NAMES.get(found.name, found.name))


def _value(value: Any) -> str:
    """A setting in words; nothing for what is shown by its title alone."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Kind):
        return str(KINDS[value])
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return str(value) if isinstance(value, str | int | float) else ""


def wordings(before: Text, after: Text) -> tuple[Wording, ...]:
    """Every language in which a text differs."""
    tags = sorted(before.languages | after.languages)
    pairs = ((tag, before.exactly_in(tag) or "", after.exactly_in(tag) or "") for tag in tags)
    return tuple(Wording(tag, *marked(old, new)) for tag, old, new in pairs if old != new)


def marked(before: str, after: str) -> tuple[SafeString, SafeString]:
    """Both wordings, escaped, with the words that are gone and those that are new marked."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if max(len(old), len(new)) > MOST_WORDS:
        return _mark("del", _("gone"), old), _mark("ins", _("new"), new)
    left, right = [], []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        same = tag == "equal"
        left.append(_plain(old[i:j]) if same else _mark("del", _("gone"), old[i:j]))
        right.append(_plain(new[k:m]) if same else _mark("ins", _("new"), new[k:m]))
    return _join(left), _join(right)


def _join(parts: Sequence[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _plain(words: list[str]) -> SafeString:
    return format_html("{}", "".join(words))


def _mark(tag: str, said: str, words: list[str]) -> SafeString:
    """Marked for the eye by the element, for a screen reader by a word before."""
    if not "".join(words):
        return SafeString("")
    hidden = SafeString('<span class="visually-hidden">')
    frame = "<{0}>{1}[{2}: </span>{3}{1}] </span></{0}>"
    return format_html(frame, SafeString(tag), hidden, said, "".join(words))
