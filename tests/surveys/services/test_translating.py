"""Translating a draft: what is stored, what is stale, which languages are published."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from surveys.models import EditKind, QuestionnaireDraft, QuestionnaireVersion, Round
from surveys.questionnaire.document import from_document
from surveys.questionnaire.editing import Edit, PutCover
from surveys.questionnaire.exchange.translations.rows import Row
from surveys.questionnaire.exchange.translations.taking import Reason
from surveys.questionnaire.model import Questionnaire
from surveys.questionnaire.text import Text
from surveys.questionnaire.translation import Progress, units, wording_mark
from surveys.questionnaire.wording import Wanted, edits_between, with_wordings
from surveys.selectors import latest_version
from surveys.services.copying import copy_round
from surveys.services.draft_publishing import IncompleteLanguagesError, discard_draft, publish_draft
from surveys.services.drafting import Author, begin_draft, edit_draft, undo_edit
from surveys.services.translating import (
    TranslatedMeanwhileError,
    add_language,
    hold_back,
    offer,
    remove_language,
    save_translations,
    take_translations,
)
from tests.factories import NOW, make_round, questionnaire, text

KEY = "question:size.text"
ALL = len(units(questionnaire()))


@pytest.fixture
def version(db: None) -> QuestionnaireVersion:
    return make_round(slug="stage")


@pytest.fixture
def draft(version: QuestionnaireVersion) -> QuestionnaireDraft:
    return begin_draft(round_=version.round, empty=questionnaire())


@pytest.fixture
def ana(db: None) -> Author:
    return Author(get_user_model().objects.create_user("ana"), NOW)


def now(draft: QuestionnaireDraft) -> Questionnaire:
    draft.refresh_from_db()
    return from_document(draft.document)


def reword(
    draft: QuestionnaireDraft, author: Author, language: str = "ro", key: str = KEY, to: str = "Nou"
) -> None:
    """Somebody writes another wording in the builder."""

    def edits(before: Questionnaire) -> Any:
        return edits_between(before, with_wordings(before, language, {key: to}))

    edit_draft(draft=draft, edits=edits, kind=EditKind.CHANGED, code="", author=author)
    draft.refresh_from_db()


def wanted(draft: QuestionnaireDraft, wording: str, key: str = KEY, **more: Any) -> Wanted:
    """What somebody who has the draft of now before them wants."""
    of = {each.key: each.text for each in units(now(draft))}[key]
    return Wanted(
        key=key,
        wording=wording,
        seen_wording=wording_mark(of.exactly_in("en") or ""),
        seen_source=wording_mark(of.exactly_in("ro") or ""),
        **more,
    )


def save(draft: QuestionnaireDraft, author: Author, *those: Wanted) -> Any:
    return save_translations(draft=draft, language="en", wanted=those, author=author)


def wording(draft: QuestionnaireDraft, language: str = "en", key: str = KEY) -> str | None:
    return {each.key: each.text for each in units(now(draft))}[key].exactly_in(language)


def take(draft: QuestionnaireDraft, author: Author, *rows: Row, language: str = "en") -> Any:
    draft.refresh_from_db()
    return take_translations(draft=draft, language=language, rows=rows, author=author)


def test_only_what_was_changed_is_stored(draft: QuestionnaireDraft, ana: Author) -> None:
    before = now(draft)
    saved = save(
        draft, ana, wanted(draft, "How big?"), wanted(draft, "needs?", "question:needs.text")
    )
    assert (saved.changed, saved.confirmed) == (1, 0)
    assert now(draft) == with_wordings(before, "en", {KEY: "How big?"})
    assert (draft.edits.get().kind, draft.edits.get().code) == (EditKind.TRANSLATED, "en")


def test_translations_of_two_people_merge_also_within_one_question(
    draft: QuestionnaireDraft, ana: Author
) -> None:
    """trust.md (c) 14."""
    mine = wanted(draft, "Huge", "question:size.choices:large.label")
    save(draft, ana, wanted(draft, "How big?"))
    save(draft, ana, mine)
    assert wording(draft) == "How big?"
    assert wording(draft, key="question:size.choices:large.label") == "Huge"


@pytest.mark.parametrize("language", ["ro", "en"])
def test_a_translation_that_changed_meanwhile_or_whose_source_did_is_not_overwritten(
    draft: QuestionnaireDraft, ana: Author, language: str
) -> None:
    """trust.md (c) 14: nothing of either is lost."""
    mine = [wanted(draft, "Mine"), wanted(draft, "Mine", "cover.title")]
    reword(draft, ana, language, to="Theirs")
    with pytest.raises(TranslatedMeanwhileError) as refused:
        save(draft, ana, *mine)
    assert refused.value.keys == {KEY}
    assert wording(draft, language) == "Theirs"
    assert wording(draft, key="cover.title") == "A questionnaire"


def test_two_people_who_write_the_same_agree(draft: QuestionnaireDraft, ana: Author) -> None:
    mine = wanted(draft, "Same")
    save(draft, ana, mine)
    assert save(draft, ana, mine).changed == 1


def test_a_translation_of_something_deleted_is_given_back(
    draft: QuestionnaireDraft, ana: Author
) -> None:
    gone = replace(wanted(draft, "Mine"), key="question:gone.text")
    with pytest.raises(TranslatedMeanwhileError) as refused:
        save(draft, ana, gone)
    assert refused.value.gone == {"question:gone.text"}


def test_a_source_that_changes_in_the_builder_makes_its_translations_stale(
    draft: QuestionnaireDraft, ana: Author
) -> None:
    reword(draft, ana)
    assert draft.marks == {"en": {KEY: "size? (ro)"}}
    reword(draft, ana, "en", to="New")
    assert draft.marks == {}


def test_a_stale_translation_can_be_said_to_be_still_right(
    draft: QuestionnaireDraft, ana: Author
) -> None:
    reword(draft, ana)
    saved = save(draft, ana, wanted(draft, "size?", is_right=True))
    draft.refresh_from_db()
    assert (saved.changed, saved.confirmed, draft.marks) == (0, 1, {})
    undo_edit(draft=draft, user=ana.user)
    draft.refresh_from_db()
    assert draft.marks == {"en": {KEY: "size? (ro)"}}


def test_taking_a_change_back_takes_its_staleness_back(
    draft: QuestionnaireDraft, ana: Author
) -> None:
    reword(draft, ana)
    reword(draft, ana, "en", to="New")
    undo_edit(draft=draft, user=ana.user)
    draft.refresh_from_db()
    assert draft.marks == {"en": {KEY: "size? (ro)"}}
    undo_edit(draft=draft, user=ana.user)
    draft.refresh_from_db()
    assert draft.marks == {}


def test_a_file_is_taken_in_one_edit(draft: QuestionnaireDraft, ana: Author) -> None:
    rows = [Row(key=KEY, wording="How big?"), Row(key="cover.title", wording="Title")]
    taken = take(draft, ana, *rows)
    assert taken.wordings == {KEY: "How big?", "cover.title": "Title"}
    assert (wording(draft), wording(draft, key="cover.title")) == ("How big?", "Title")
    undo_edit(draft=draft, user=ana.user)
    assert wording(draft) == "size?"


def test_what_a_file_cannot_bring_is_refused_row_by_row(
    draft: QuestionnaireDraft, ana: Author
) -> None:
    reword(draft, ana, key="question:remarks.text", to="Bună, ${size}")
    taken = take(
        draft,
        ana,
        Row(key="question:gone.text", wording="x"),
        Row(key="cover.title", wording="Title"),
        Row(key="cover.title", wording="Again"),
        Row(key=KEY, wording="x" * 20_001),
        Row(key="question:needs.text", wording="a\x00b"),
        Row(key="question:remarks.text", wording="Hello"),
        Row(key="page:first.title", wording="x", has_markup=True),
        Row(key="page:second.title", wording="x", is_doubtful=True),
        Row(key="question:budget.text", wording="x", mark=wording_mark("other")),
        Row(key="question:size.choices:large.label", wording=" "),
        Row(key="question:size.choices:small.label", wording="small"),
    )
    assert [(each.key, each.reason) for each in taken.refused] == [
        ("question:gone.text", Reason.UNKNOWN_KEY),
        ("cover.title", Reason.TWICE),
        (KEY, Reason.TOO_LONG),
        ("question:needs.text", Reason.FORBIDDEN_CHARACTER),
        ("question:remarks.text", Reason.OTHER_ANSWERS),
        ("page:first.title", Reason.MARKUP),
        ("page:second.title", Reason.DOUBTFUL),
        ("question:budget.text", Reason.CHANGED_MEANWHILE),
    ]
    assert (taken.wordings, taken.empty, taken.unchanged) == ({"cover.title": "Title"}, 1, 1)
    assert wording(draft, key="question:size.choices:large.label") == "large"


def test_a_translation_made_from_an_older_source_is_taken_and_stale(
    draft: QuestionnaireDraft, ana: Author
) -> None:
    reword(draft, ana)
    taken = take(draft, ana, Row(key=KEY, wording="How big?", source="size? (ro)"))
    assert (taken.stale, wording(draft)) == (1, "How big?")
    assert draft.marks == {"en": {KEY: "size? (ro)"}}


def test_a_file_that_nobody_touched_does_not_overwrite_what_was_translated_meanwhile(
    draft: QuestionnaireDraft, ana: Author
) -> None:
    """trust.md (c) 14: the file was made before."""
    untouched = Row(key=KEY, wording="size?", mark=wording_mark("size?"))
    save(draft, ana, wanted(draft, "How big?"))
    assert take(draft, ana, untouched).unchanged == 1
    assert wording(draft) == "How big?"


def test_a_file_says_that_a_stale_translation_is_still_right(
    draft: QuestionnaireDraft, ana: Author
) -> None:
    reword(draft, ana)
    old = Row(key=KEY, wording="size?", source="size? (ro)", is_right=True)
    assert take(draft, ana, old).confirmed == 0
    taken = take(draft, ana, replace(old, source="Nou"))
    draft.refresh_from_db()
    assert (taken.confirmed, draft.marks) == (1, {})


def test_a_new_language_is_held_back_until_it_is_offered(
    version: QuestionnaireVersion, draft: QuestionnaireDraft, ana: Author
) -> None:
    add_language(draft=draft, language="hu", author=ana)
    assert now(draft).languages == ("ro", "en", "hu")
    assert publish_draft(draft=draft, author=ana) == version
    take(draft, ana, Row(key=KEY, wording="Mekkora?"), language="hu")
    reword(draft, ana, "en", to="How big?")
    published = publish_draft(draft=draft, author=ana).questionnaire
    assert published.languages == ("ro", "en")
    assert published.question("size").text == Text.of(ro="size? (ro)", en="How big?")  # type: ignore[union-attr]
    assert wording(draft, "hu") == "Mekkora?"


def test_a_language_taken_out_can_be_taken_back(draft: QuestionnaireDraft, ana: Author) -> None:
    before = now(draft)
    remove_language(draft=draft, language="ro", author=ana)
    assert now(draft) == before
    remove_language(draft=draft, language="en", author=ana)
    assert now(draft).languages == ("ro",)
    assert wording(draft) is None
    undo_edit(draft=draft, user=ana.user)
    assert now(draft) == before


def test_an_incomplete_language_is_published_only_when_somebody_decides_so(
    draft: QuestionnaireDraft, ana: Author
) -> None:
    add_language(draft=draft, language="hu", author=ana)
    take(draft, ana, Row(key=KEY, wording="Mekkora?"), language="hu")
    reword(draft, ana)
    offer(draft=draft, language="hu")
    hu = Progress(stale=0, done=1, missing=ALL - 1)
    en = Progress(done=ALL - 1, stale=1)
    draft.refresh_from_db()
    assert draft.marks == {"en": {KEY: "size? (ro)"}, "hu": {KEY: "size? (ro)"}}
    hu = Progress(stale=1, missing=ALL - 1)
    for decided in ({}, {"hu": hu}, {"hu": hu, "en": Progress(done=ALL)}):
        with pytest.raises(IncompleteLanguagesError) as refused:
            publish_draft(draft=draft, author=ana, decided=decided)
    assert refused.value.languages == {"en": en}
    published = publish_draft(draft=draft, author=ana, decided={"hu": hu, "en": en})
    assert published.questionnaire.languages == ("ro", "en", "hu")


def test_the_source_language_is_published_whatever_is_held_back(
    draft: QuestionnaireDraft, ana: Author
) -> None:
    hold_back(draft=draft, language="ro")
    hold_back(draft=draft, language="en")
    assert publish_draft(draft=draft, author=ana).questionnaire.languages == ("ro",)


def test_discarding_keeps_the_languages_held_back(
    version: QuestionnaireVersion, draft: QuestionnaireDraft, ana: Author
) -> None:
    add_language(draft=draft, language="hu", author=ana)
    take(draft, ana, Row(key=KEY, wording="Mekkora?"), language="hu")
    reword(draft, ana)
    save_hu = Row(key="cover.title", wording="Kérdőív")
    take(draft, ana, save_hu, language="hu")
    discard_draft(draft=draft)
    kept = now(QuestionnaireDraft.objects.get())
    assert kept.languages == ("ro", "en", "hu")
    assert kept.title == replace(text("A questionnaire")).with_wording("hu", "Kérdőív")
    assert kept.question("size").text.exactly_in("ro") == "size? (ro)"  # type: ignore[union-attr]
    draft = QuestionnaireDraft.objects.get()
    assert (draft.marks, draft.held_back) == ({}, ["hu"])
    assert publish_draft(draft=draft, author=ana) == version


def test_a_copy_of_a_round_brings_the_languages_held_back_along(
    version: QuestionnaireVersion, draft: QuestionnaireDraft, ana: Author
) -> None:
    add_language(draft=draft, language="hu", author=ana)
    take(draft, ana, Row(key="cover.title", wording="Kérdőív"), language="hu")
    copy = copy_round(round_=version.round, slug="copy", number=901, title=text("Copy"), at=NOW)
    of = QuestionnaireDraft.objects.get(round=Round.objects.get(slug="copy"))
    assert now(of).title.exactly_in("hu") == "Kérdőív"
    assert latest_version(copy).questionnaire.languages == ("ro", "en")  # type: ignore[union-attr]


def test_another_source_language_leaves_nothing_stale(
    draft: QuestionnaireDraft, ana: Author
) -> None:
    reword(draft, ana)

    def turned(before: Questionnaire) -> list[Edit]:
        return [PutCover(cover=replace(before, languages=("en", "ro")))]

    edit_draft(draft=draft, edits=turned, kind=EditKind.CHANGED, code="", author=ana)
    draft.refresh_from_db()
    assert draft.marks == {}
