"""Checks texts: that they are there, and in which languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from surveys.questionnaire.places import PlacedText
from surveys.questionnaire.problems import Fault, Problem


def check_texts(
    texts: Iterable[PlacedText], languages: tuple[str, ...], used: frozenset[str]
) -> Iterator[Problem]:
    """Check texts of a questionnaire in `languages`.

    `used` are the languages that some text of the questionnaire has a wording in.
    """
    listed = frozenset(languages)
    in_order = sorted(listed)  # as a text has its wordings
    wanted = [tag for tag in languages if tag in used]
    for place, name, text, needed in texts:
        if [tag for tag, _ in text.versions] == in_order:
            continue
        at, there = place.at(name), text.languages
        if needed and not text:
            yield at.error(Fault.MISSING_TEXT, "the text is empty", "write it")
        for tag in wanted:
            if text and tag not in there:
                source = tag == languages[0]
                note = at.error if source else at.warning
                message = f"the wording in {tag} is missing"
                yield note(Fault.MISSING_TRANSLATION, message, f"add “{tag}: …”", tag)
        for tag in sorted(there - listed):
            message = f"there is a wording in {tag}, which the questionnaire is not offered in"
            mend = f"add {tag} to the languages or delete the wording"
            yield at.warning(Fault.UNLISTED_LANGUAGE, message, mend, tag)
