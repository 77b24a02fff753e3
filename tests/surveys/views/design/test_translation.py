"""The pages for translating: what is shown, saved, refused; which languages are published."""

from __future__ import annotations

import io
import re
from html import unescape
from typing import Any

import openpyxl
import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from surveys.models import (
    AuditEntry,
    Consultation,
    EditKind,
    QuestionnaireDraft,
    QuestionnaireVersion,
)
from surveys.questionnaire.document import from_document
from surveys.questionnaire.editing import PutQuestion
from surveys.questionnaire.model import Questionnaire
from surveys.questionnaire.text import Text
from surveys.questionnaire.translation import units
from surveys.services.drafting import Author, begin_draft, edit_draft
from tests.factories import NOW, make_round, make_staff, page, question, questionnaire

ROOT = "/en/staff/rounds/stage/design/translation/"
HOSTILE = "<script>alert('x')</script>\"><img src=x onerror=alert(1)>{{ 7|add:7 }}&lt;"


@pytest.fixture
def version(db: None) -> QuestionnaireVersion:
    return make_round(slug="stage")


@pytest.fixture
def translator(version: QuestionnaireVersion) -> Client:
    return browser_of("translator")


@pytest.fixture
def designer(version: QuestionnaireVersion) -> Client:
    return browser_of("designer")


def browser_of(role: str) -> Client:
    browser = Client()
    browser.force_login(make_staff(role, Consultation.objects.get()))
    return browser


def now() -> Questionnaire:
    return from_document(QuestionnaireDraft.objects.get().document)


def stored(key: str, language: str = "en") -> str | None:
    return {each.key: each.text for each in units(now())}[key].exactly_in(language)


def form_of(browser: Client, path: str) -> dict[str, Any]:
    """What a browser would send back unchanged."""
    html = browser.get(ROOT + path).content.decode()
    form = html.split('class="units"', 1)[1].split("</form>", 1)[0]
    fields: dict[str, Any] = {"key": []}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form):
        if name == "key":
            fields["key"].append(unescape(value))
        else:
            fields[name] = unescape(value)
    for name, words in re.findall(
        r'<textarea[^>]* name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.S
    ):
        fields[name] = unescape(words)
    return fields


def send(browser: Client, path: str, *, form: Any = None, more: Any = None, **wordings: str) -> Any:
    """Write wordings by key (`_` for `:` and `.`) and save."""
    fields = form or form_of(browser, path)
    for number, key in enumerate(fields["key"]):
        name = re.sub(r"[:.]", "_", key)
        if name in wordings:
            fields[f"wording-{number}"] = wordings[name]
    return browser.post(ROOT + path, {**fields, **(more or {})})


FIRST = "en/?part=page%3Afirst"


def test_a_translator_sees_how_far_each_language_is(translator: Client) -> None:
    html = translator.get(ROOT).content.decode()
    assert "all of 12 texts translated" in html
    assert "100%" in html
    assert 'lang="en"' in html
    for denied in ("Take out", "Hold it back", "Add the language", "design/undo"):
        assert denied not in html


def test_looking_stores_nothing(translator: Client) -> None:
    for path in ("", "en/", FIRST, "en/?part=open", "en/files/", "en/questionnaire.po"):
        assert translator.get(ROOT + path).status_code == 200
    assert QuestionnaireDraft.objects.count() == 0


def test_source_and_translation_stand_side_by_side_each_in_its_language(
    translator: Client,
) -> None:
    """WCAG 3.1.2."""
    html = translator.get(ROOT + FIRST).content.decode()
    assert re.search(r'lang="ro" dir="ltr">size\? \(ro\)</p>', html)
    assert re.search(r'<textarea[^>]* lang="en" dir="ltr"[^>]*>size\?</textarea>', html)
    assert "budget? (ro)" not in html


def test_what_was_written_is_saved_and_nothing_else(translator: Client) -> None:
    before = questionnaire()
    answer = send(translator, FIRST, question_size_text="How big?")
    assert (answer.status_code, answer["Location"]) == (302, ROOT + "en/?part=page:first")
    assert stored("question:size.text") == "How big?"
    assert now().question("needs") == before.question("needs")
    entry = AuditEntry.objects.get(action="draft_translated")
    assert (entry.subject, entry.before, entry.after) == (
        "en", {"question:size.text": "size?"}, {"question:size.text": "How big?"},
    )  # fmt: skip


def test_a_translator_takes_their_latest_save_back_and_nothing_of_others(
    translator: Client, designer: Client
) -> None:
    send(translator, FIRST, question_size_text="How big?")
    send(designer, FIRST, question_needs_text="What for?")
    html = translator.get(ROOT + FIRST).content.decode()
    assert "Take back my latest change" in html
    answer = translator.post(ROOT + "en/take-back/")
    assert (answer.status_code, answer["Location"]) == (302, ROOT + "en/")
    assert stored("question:size.text") == "size?"
    assert stored("question:needs.text") == "What for?"
    assert AuditEntry.objects.get(action="draft_undone").before == {"edit": "worded"}
    answer = translator.post(ROOT + "en/take-back/", follow=True)
    assert "There is nothing of yours to take back." in answer.content.decode()


def test_a_designer_turned_translator_takes_no_design_back(
    translator: Client, version: QuestionnaireVersion
) -> None:
    user = get_user_model().objects.get()
    draft = begin_draft(round_=version.round, empty=questionnaire())
    gone = PutQuestion(code="needs", question=None)
    author = Author(user, NOW)
    edit_draft(draft=draft, edits=lambda _: [gone], kind=EditKind.DELETED, code="", author=author)
    assert "Take back" not in translator.get(ROOT + FIRST).content.decode()
    translator.post(ROOT + "en/take-back/")
    assert now().question("needs") is None


def test_saving_a_page_unchanged_changes_nothing_and_is_not_noted(translator: Client) -> None:
    assert send(translator, FIRST).status_code == 302
    assert now() == questionnaire()
    assert not AuditEntry.objects.filter(action="draft_translated").exists()


def test_a_wording_that_cannot_be_kept_is_refused_with_all_that_was_typed(
    translator: Client,
) -> None:
    answer = send(
        translator, FIRST, question_size_text="a\x01", question_needs_text="x" * 20_001,
        page_first_title="Named ${size}",
    )  # fmt: skip
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "holds a character that cannot be kept" in html
    assert "at most 20,000 characters" in html
    assert "Name the same answers as the source: ${size}." in html
    assert "Named ${size}</textarea>" in html
    assert stored_or_none() is None


def stored_or_none() -> QuestionnaireDraft | None:
    return QuestionnaireDraft.objects.first()


def test_two_translators_of_one_page_merge_and_one_text_is_shown_in_both_wordings(
    translator: Client,
) -> None:
    """trust.md (c) 14."""
    other = browser_of("translator")
    shown = form_of(other, FIRST)
    send(translator, FIRST, question_size_text="Theirs")
    answer = send(
        other, FIRST, form=dict(shown), question_size_text="Mine", question_needs_text="Mine too"
    )
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody else changed this meanwhile" in html
    assert re.search(r"Saved by somebody else:</span> <span[^>]*>Theirs</span>", html)
    assert "Mine</textarea>" in html
    assert "Mine too</textarea>" in html
    assert stored("question:size.text") == "Theirs"
    merged = send(
        other, FIRST, form=shown, question_needs_text="Only mine", question_size_text="size?"
    )
    assert merged.status_code == 302
    assert (stored("question:size.text"), stored("question:needs.text")) == ("Theirs", "Only mine")


def test_a_conflict_saved_again_counts(translator: Client) -> None:
    shown = form_of(translator, FIRST)
    send(translator, FIRST, question_size_text="Theirs")
    conflict = send(translator, FIRST, form=shown, question_size_text="Mine").content.decode()
    number = shown["key"].index("question:size.text")
    again = {
        "key": shown["key"],
        **{
            f"{name}-{number}": re.search(rf'name="{name}-{number}" value="([^"]*)"', conflict)[1]  # type: ignore[index]
            for name in ("seen-wording", "seen-source")
        },
        f"wording-{number}": "Mine",
    }
    again["key"] = shown["key"][: number + 1]
    for place in range(number):
        again |= {
            f"{n}-{place}": shown[f"{n}-{place}"]
            for n in ("wording", "seen-wording", "seen-source")
        }
    assert translator.post(ROOT + FIRST, again).status_code == 302
    assert stored("question:size.text") == "Mine"


def test_a_stale_translation_shows_what_its_source_was(designer: Client) -> None:
    reword_source("Cât de mare este?")
    html = designer.get(ROOT + "en/?part=open").content.decode()
    assert "look through again: the source has changed" in html
    assert re.search(r"The source was</dt><dd[^>]*>.*size", html)
    assert "11 of 12 translated, 1 to look through again" in html
    fields = form_of(designer, "en/?part=open")
    assert fields["key"] == ["question:size.text"]
    assert send(designer, "en/?part=open", more={"right-0": "on"}).status_code == 302
    assert QuestionnaireDraft.objects.get().marks == {}
    assert "Nothing is open" in designer.get(ROOT + "en/?part=open").content.decode()


def reword_source(wording: str) -> None:
    from tests.surveys.views.design.test_editors import send as edit

    assert edit(browser_of("designer"), "questions/size/", text=wording).status_code == 302


def test_a_language_is_added_held_back_offered_and_taken_out(designer: Client) -> None:
    assert designer.post(ROOT + "add-language/", {"language": "HU"}).status_code == 302
    assert now().languages == ("ro", "en", "hu")
    assert "Held back" in designer.get(ROOT).content.decode()
    assert designer.post(ROOT + "hu/offer/").status_code == 302
    assert QuestionnaireDraft.objects.get().held_back == []
    designer.post(ROOT + "hu/hold/")
    assert QuestionnaireDraft.objects.get().held_back == ["hu"]
    designer.post(ROOT + "hu/remove/")
    assert now().languages == ("ro", "en")
    assert designer.post(ROOT + "hu/hold/").status_code == 404
    actions = AuditEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == [
        "language_added", "language_offered", "language_held_back", "language_removed",
    ]  # fmt: skip


@pytest.mark.parametrize("tag", ["", "Română", "ro", "x" * 41, "<b>", "e"])
def test_a_language_that_cannot_be_added_is_refused(designer: Client, tag: str) -> None:
    answer = designer.post(ROOT + "add-language/", {"language": tag})
    assert (answer.status_code, b'class="error"' in answer.content) == (422, True)
    assert stored_or_none() is None


@pytest.mark.parametrize("path", ["add-language/", "en/hold/", "en/offer/", "en/remove/"])
def test_a_translator_decides_nothing_about_languages(translator: Client, path: str) -> None:
    assert translator.post(ROOT + path, {"language": "hu"}).status_code == 404
    assert stored_or_none() is None


def test_the_source_and_unknown_languages_are_not_translated_into(designer: Client) -> None:
    for path in ("ro/", "de/", "ro/files/", "de/questionnaire.po", "en/questionnaire.exe"):
        assert designer.get(ROOT + path).status_code == 404
    assert designer.post(ROOT + "ro/hold/").status_code == 404


def test_more_texts_than_a_page_has_are_refused(translator: Client) -> None:
    """trust.md (a) 22."""
    sent = {"key": ["question:size.text"] * 101}
    assert translator.post(ROOT + FIRST, sent).status_code == 400


@pytest.mark.parametrize(
    "query", ["part=nowhere", "part=page:gone", "from=-1", "from=9e9", "from=9999"]
)
def test_odd_addresses_show_a_part_that_there_is(translator: Client, query: str) -> None:
    assert translator.get(f"{ROOT}en/?{query}").status_code == 200


def test_long_parts_are_shown_piece_by_piece(db: None) -> None:
    make_round(questionnaire(page("p", *(question(f"q{n}") for n in range(150)))), slug="stage")
    browser = browser_of("translator")
    assert len(form_of(browser, "en/?part=page:p")["key"]) == 100
    assert len(form_of(browser, "en/?part=page:p&from=100")["key"]) == 51


def upload(browser: Client, content: bytes, name: str = "x.xlsx") -> Any:
    return browser.post(ROOT + "en/files/", {"file": SimpleUploadedFile(name, content)})


def test_a_workbook_goes_to_the_translator_and_back(translator: Client) -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(translator.get(ROOT + "en/questionnaire.xlsx").content)
    )
    sheet = book.active
    row = next(cells for cells in sheet.iter_rows() if cells[0].value == "question:size.text")
    assert (row[1].value, row[2].value) == (
        "First (ro) › size (One choice) › Question",
        "size? (ro)",
    )
    row[4].value = "How big?"
    stream = io.BytesIO()
    book.save(stream)
    html = upload(translator, stream.getvalue()).content.decode()
    assert "1 translation taken" in html
    assert "11 unchanged" in html
    assert stored("question:size.text") == "How big?"
    entry = AuditEntry.objects.get(action="translations_taken")
    assert entry.after == {"changed": 1, "stale": 0, "confirmed": 0, "refused": 0}


@pytest.mark.parametrize("file_format", ["po", "xlf"])
def test_a_file_of_the_trade_goes_and_comes_back(translator: Client, file_format: str) -> None:
    content = translator.get(f"{ROOT}en/questionnaire.{file_format}").content
    changed = content.replace(b">size?<", b">How big?<").replace(
        b'msgstr "size?"', b'msgstr "How big?"'
    )
    assert upload(translator, changed).status_code == 200
    assert stored("question:size.text") == "How big?"


def test_what_a_file_says_wrong_is_reported_and_escaped(translator: Client) -> None:
    """trust.md (a) 1: import reports quote files."""
    row = f'msgctxt "question:{"gone"}.text"\nmsgid "x"\nmsgstr "{HOSTILE}"\n'.replace(
        '"><', '\\"><'
    )
    html = upload(translator, row.encode()).content.decode()
    assert "1 not taken" in html
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert" in html


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><xliff/>", "declares a document type"),
        (b"PK\x03\x04 garbage", "damaged"),
        ("msgid ăș".encode("utf-16"), "no file of translations"),
        ('msgid "ă"'.encode("latin2"), "character encoding"),
        (b"just words", "no file of translations"),
        (b'msgid "a"\nmsgstr "b"\n"', "No translations were found"),
        (b'msgctxt "cover.title"\nmsgid "a"\nmsgid_plural "b"\nmsgstr[0] "b"', "No translations"),
    ],
)
def test_a_file_that_is_none_is_refused_with_the_reason(
    translator: Client, content: bytes, words: str
) -> None:
    answer = upload(translator, content)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert stored_or_none() is None


def test_an_incomplete_language_is_published_only_by_decision_and_that_is_noted(
    designer: Client,
) -> None:
    reword_source("Cât de mare este?")
    publish = "/en/staff/rounds/stage/design/publish/"
    answer = designer.post(publish)
    html = answer.content.decode()
    assert (answer.status_code, "Decide below about each language" in html) == (422, True)
    assert designer.post(publish, {"decided-en": "12-0-0"}).status_code == 422
    assert 'name="decided-en" value="11-1-0"' in html
    assert designer.post(publish, {"decided-en": "11-1-0"}).status_code == 302
    entry = AuditEntry.objects.get(action="questionnaire_published")
    assert entry.after == {"version": 2, "incomplete": {"en": {"missing": 0, "stale": 1}}}


def test_what_is_held_back_is_nothing_to_publish(designer: Client) -> None:
    designer.post(ROOT + "add-language/", {"language": "hu"})
    html = designer.get("/en/staff/rounds/stage/design/publish/").content.decode()
    assert "There is nothing to publish" in html
    assert "hint" not in html


def test_missing_translations_are_counted_by_language_and_no_hints(designer: Client) -> None:
    designer.post(ROOT + "add-language/", {"language": "hu"})
    designer.post(ROOT + "hu/offer/")
    send(designer, "hu/?part=cover", cover_title="Kérdőív")
    html = designer.get("/en/staff/rounds/stage/design/publish/").content.decode()
    assert "1 of 12 translated, 11 missing" in html
    assert "is missing. Translate it" not in html


@pytest.mark.parametrize("path", ["", "en/", "en/?part=open", "en/files/"])
def test_texts_reach_the_pages_as_text(db: None, path: str) -> None:
    """trust.md (a) 1."""
    text = Text.of(ro=HOSTILE, en=HOSTILE)
    asked = question("a", help=text)
    make_round(questionnaire(page("p", asked), title=text), slug="stage", title=text)
    html = browser_of("designer").get(ROOT + path).content.decode()
    assert "<script>alert" not in html
    assert "14&lt;" not in html


@pytest.mark.parametrize(("path", "queries"), [("", 7), ("en/", 7), ("en/files/", 6)])
def test_a_page_for_translating_costs_the_same_however_many_texts(
    version: QuestionnaireVersion,
    django_assert_num_queries: Any,
    django_capture_on_commit_callbacks: Any,
    path: str,
    queries: int,
) -> None:
    """Session, account, round, role, version, draft; whether there is something to take back."""
    browser = browser_of("translator")
    send(browser, FIRST, question_size_text="How big?")
    with django_capture_on_commit_callbacks(execute=True):  # what was read is kept from then on
        browser.get(ROOT + path)
    with django_assert_num_queries(queries):
        assert browser.get(ROOT + path).status_code == 200
