"""Translating the draft: wordings by hand and from files, and which languages there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from surveys.models import EditKind, QuestionnaireDraft
from surveys.questionnaire.editing import Edit, PutCover
from surveys.questionnaire.exchange.translations.rows import Row
from surveys.questionnaire.exchange.translations.taking import Taken, take
from surveys.questionnaire.model import Questionnaire
from surveys.questionnaire.translation import units, wording_mark
from surveys.questionnaire.wording import Wanted, edits_between, with_wordings, without_languages
from surveys.services.drafting import Author, Edits, Source, edit_draft, locked_draft


class TranslatedMeanwhileError(Exception):
    """Units that somebody else changed since they were shown; nothing was stored.

    `keys` are those, `gone` those that stand nowhere any more, `questionnaire` is as it is now.
    """

    def __init__(
        self, keys: frozenset[str], gone: frozenset[str], questionnaire: Questionnaire
    ) -> None:
        super().__init__(", ".join(sorted(keys | gone)))
        self.keys, self.gone, self.questionnaire = keys, gone, questionnaire


@dataclass(frozen=True, slots=True)
class Saved:
    """How many translations a save changed, and how many were said to be still right."""

    changed: int
    confirmed: int


def save_translations(
    *, draft: QuestionnaireDraft, language: str, wanted: Sequence[Wanted], author: Author
) -> Saved:
    """Store what a translator changed; all else stays, whoever changes it meanwhile.

    Raises TranslatedMeanwhileError when somebody changed the same translation, or its source.
    """
    source = Source(language, {})
    changed: dict[str, str] = {}

    def edits(before: Questionnaire) -> Iterable[Edit]:
        known = {each.key: each.text for each in units(before)}
        asked = [each for each in wanted if each.is_changed or each.is_right]
        gone = frozenset(each.key for each in asked if each.key not in known)
        conflicts = set()
        for each in asked:
            if each.key in gone:
                continue
            words = known[each.key].exactly_in(before.languages[0]) or ""
            now = wording_mark(known[each.key].exactly_in(language) or "")
            source.wordings[each.key] = words
            is_same = now in (each.seen_wording, wording_mark(each.wording))
            if wording_mark(words) != each.seen_source or not is_same:
                conflicts.add(each.key)
            elif each.is_changed:
                changed[each.key] = each.wording
        if conflicts or gone:
            raise TranslatedMeanwhileError(frozenset(conflicts), gone, before)
        return edits_between(before, with_wordings(before, language, changed))

    _edit(draft, edits, author, source)
    return Saved(len(changed), len(source.wordings) - len(changed))


@transaction.atomic
def take_translations(
    *, draft: QuestionnaireDraft, language: str, rows: Sequence[Row], author: Author
) -> Taken:
    """Take over the translations of a file, in one transaction; what became of each row."""
    draft = locked_draft(draft)  # its marks are those that the rows are judged by
    source = Source(language, {})
    found = Taken()

    def edits(before: Questionnaire) -> Iterable[Edit]:
        nonlocal found
        found = take(before, language, draft.marks, rows)
        source.wordings.update(found.made_from)
        return edits_between(before, with_wordings(before, language, found.wordings))

    _edit(draft, edits, author, source)
    return found


@transaction.atomic
def add_language(*, draft: QuestionnaireDraft, language: str, author: Author) -> None:
    """Add a language to the draft, held back until somebody offers it. Nothing happens when it is
    there."""

    def edits(before: Questionnaire) -> Iterable[Edit]:
        if language not in before.languages:
            yield PutCover(cover=replace(before, languages=(*before.languages, language)))

    _edit(draft, edits, author)
    hold_back(draft=draft, language=language)


def remove_language(*, draft: QuestionnaireDraft, language: str, author: Author) -> None:
    """Take a language with all its translations out of the draft; can be taken back.

    Nothing happens to the source language.
    """

    def edits(before: Questionnaire) -> Iterable[Edit]:
        if language in before.languages[1:]:
            yield from edits_between(before, without_languages(before, [language]))

    _edit(draft, edits, author)


def _edit(
    draft: QuestionnaireDraft, edits: Edits, author: Author, source: Source | None = None
) -> None:
    """With `source` they are translations, otherwise changes of which languages there are."""
    kind = EditKind.TRANSLATED if source else EditKind.CHANGED
    code = source.language if source else ""
    edit_draft(draft=draft, edits=edits, kind=kind, code=code, author=author, made_from=source)


@transaction.atomic
def hold_back(*, draft: QuestionnaireDraft, language: str) -> None:
    """Leave a language in the draft when it is published."""
    locked = locked_draft(draft)
    locked.held_back = sorted({*locked.held_back, language})
    locked.save(update_fields=["held_back"])


@transaction.atomic
def offer(*, draft: QuestionnaireDraft, language: str) -> None:
    """Publish a language with the next version."""
    locked = locked_draft(draft)
    locked.held_back = [each for each in locked.held_back if each != language]
    locked.save(update_fields=["held_back"])
