"""What is said of questions that were taken over from another round, or could not be."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy

from surveys.questionnaire.reuse import Fact, Finding

MOST_NAMED = 12  # codes in one sentence

FACT_WORDS: dict[Fact, Any] = {
    Fact.GONE: gettext_lazy("The other round does not have it any more: %(codes)s."),
    Fact.CODE_TAKEN: gettext_lazy(
        "The questionnaire already has these codes: %(codes)s. Untick them, or take them as copies."
    ),
    Fact.NO_LANGUAGE: gettext_lazy(
        "There is no wording in a language of this questionnaire: %(codes)s."
    ),
    Fact.FULL: gettext_lazy("There is no room for so many: choose fewer, or another page."),
    Fact.COPIED: gettext_lazy("%(codes)s is now %(about)s, a copy of its own."),
    Fact.CONDITION_LEFT: gettext_lazy(
        "The condition names %(about)s, which is not here, and did not come along: %(codes)s."
    ),
    Fact.OPTION_CONDITION_LEFT: gettext_lazy(
        "Some choices depend on %(about)s, which is not here. They are offered to all: %(codes)s."
    ),
    Fact.PAGE_CONDITION_LEFT: gettext_lazy(
        "The condition of the page it stood on did not come along: %(codes)s."
    ),
    Fact.LANGUAGES_LEFT: gettext_lazy(
        "The questionnaire is not offered in %(about)s, so these wordings did not come along: "
        "%(codes)s."
    ),
    Fact.ANSWER_LACKING: gettext_lazy(
        "The text shows the answer to %(about)s, which is not here. Change the text: %(codes)s."
    ),
    Fact.GROUP_LEFT: gettext_lazy("There is no room for the group %(about)s: %(codes)s."),
}


def sentences(findings: Iterable[Finding]) -> list[str]:
    """The findings, a sentence for all that have the same to say."""
    codes: dict[tuple[Fact, str], list[str]] = {}
    for finding in findings:
        codes.setdefault((finding.fact, finding.about), []).append(finding.code)
    return [
        str(FACT_WORDS[fact]) % {"codes": _named(named), "about": about}
        for (fact, about), named in codes.items()
    ]


def _named(codes: list[str]) -> str:
    more = ", …" if len(codes) > MOST_NAMED else ""
    return ", ".join(codes[:MOST_NAMED]) + more
