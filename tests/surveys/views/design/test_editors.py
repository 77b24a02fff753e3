"""The editors: what is saved, what is refused, two authors at once."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from surveys.models import Consultation, QuestionnaireDraft, QuestionnaireVersion
from surveys.questionnaire.document import from_document
from surveys.questionnaire.model import Kind, Question, Questionnaire
from surveys.questionnaire.text import Text
from tests.editor_form import filled
from tests.factories import all_kinds_page, make_round, make_staff, questionnaire

ROOT = "/en/staff/rounds/stage/design/"


@pytest.fixture
def version(db: None) -> QuestionnaireVersion:
    return make_round(slug="stage")


@pytest.fixture
def staff(version: QuestionnaireVersion) -> Client:
    return browser_of("ana")


def browser_of(name: str) -> Client:
    browser = Client()
    browser.force_login(make_staff("designer", Consultation.objects.get(), name))
    return browser


def now() -> Questionnaire:
    return from_document(QuestionnaireDraft.objects.get().document)


def asked(code: str) -> Question:
    found = now().question(code)
    assert found is not None
    return found


def form_of(browser: Client, path: str) -> dict[str, str]:
    return filled(browser.get(ROOT + path).content.decode())


def send(browser: Client, path: str, **changes: str) -> Any:
    return browser.post(ROOT + path, {**form_of(browser, path), **changes})


def test_a_page_is_previewed_as_it_will_be_read_from_its_title_on(staff: Client) -> None:
    send(staff, "pages/first/", title="Prima <pagină>", text="Un rând.\n\nAltul.")
    html = staff.get(ROOT + "pages/first/").content.decode()
    preview = html.split('class="preview"', 1)[1]
    head = "<h3>Prima &lt;pagină&gt;</h3><p>Un rând.</p><p>Altul.</p>"
    assert head in preview
    assert preview.index(head) < preview.index("size? (ro)")


def test_looking_stores_nothing(staff: Client) -> None:
    for path in ("", "pages/first/", "questions/size/", "publish/"):
        assert staff.get(ROOT + path).status_code == 200
    assert QuestionnaireDraft.objects.count() == 0


def test_a_wording_is_saved_in_the_language_that_is_edited(staff: Client) -> None:
    answer = send(staff, "questions/size/", text="Cât de mare?")
    assert (answer.status_code, answer["Location"]) == (302, ROOT + "questions/size/")
    assert asked("size").text == Text.of(ro="Cât de mare?", en="size?")
    assert send(staff, "questions/size/?in=en", text="How large?")["Location"].endswith("?in=en")
    assert asked("size").text == Text.of(ro="Cât de mare?", en="How large?")


@pytest.mark.parametrize("kind", list(Kind))
def test_saving_an_editor_unchanged_changes_nothing(kind: Kind, db: None) -> None:
    """Every kind with every setting comes back as it was."""
    of = questionnaire(all_kinds_page())
    make_round(of, slug="stage")
    browser = browser_of("ana")
    assert send(browser, f"questions/{kind.value}/").status_code == 302
    assert now() == of


def test_a_page_and_the_whole_are_saved(staff: Client) -> None:
    send(staff, "pages/second/", title="Buget", text="Despre bani")
    send(staff, "", minutes="7", closing="Mulțumim", languages="ro, en, hu")
    after = now()
    assert after.pages[1].title.exactly_in("ro") == "Buget"
    assert after.pages[1].questions == questionnaire().pages[1].questions
    assert (after.minutes, after.languages) == (7, ("ro", "en", "hu"))


def test_choices_are_reworded_added_moved_and_removed(staff: Client) -> None:
    fields = form_of(staff, "questions/needs/")
    fields |= {
        "choices-0-label": "Prima",
        "choices-more": "Apă\nAer\n",
        "choices-1-exclusive": "on",
    }
    staff.post(ROOT + "questions/needs/", fields)
    assert [(each.code, each.label.exactly_in("ro")) for each in asked("needs").choices] == [
        ("x", "Prima"), ("y", "y (ro)"), ("other", "other (ro)"), ("c1", "Apă"), ("c2", "Aer"),
    ]  # fmt: skip
    assert [each.exclusive for each in asked("needs").choices] == [False, True, False, False, False]
    assert asked("needs").choices[0].label.exactly_in("en") == "x"
    for button in ("up-choices-1", "remove-choices-2", "add-choices"):
        shown = staff.post(
            ROOT + "questions/needs/", {**form_of(staff, "questions/needs/"), "do": button}
        )
        assert shown.status_code == 200
        staff.post(ROOT + "questions/needs/", filled(shown.content.decode()))
    assert [each.code for each in asked("needs").choices] == ["y", "x", "c1", "c2", "c3"]


def test_buttons_beside_save_store_nothing(staff: Client) -> None:
    fields = form_of(staff, "questions/needs/")
    staff.post(ROOT + "questions/needs/", {**fields, "do": "add-choices"})
    assert QuestionnaireDraft.objects.count() == 0
    assert staff.post(ROOT + "questions/needs/", {**fields, "do": "rm -rf"}).status_code == 404


def test_a_condition_is_made_from_lists(staff: Client) -> None:
    path = "questions/remarks/"
    shown = staff.post(ROOT + path, {**form_of(staff, path), "do": "add-condition"})
    fields = filled(shown.content.decode())
    assert fields["condition-0-of"] == "size"
    fields |= {
        "condition-0-of": "needs",
        "condition-0-operator": "includes",
        "condition-0-value": "y",
    }
    staff.post(ROOT + path, fields)
    assert asked("remarks").condition == "selected(${needs}, 'y')"
    shown = staff.post(ROOT + path, {**form_of(staff, path), "do": "add-condition"})
    fields = filled(shown.content.decode()) | {"condition-every": "any"}
    staff.post(ROOT + path, fields)
    assert asked("remarks").condition == "selected(${needs}, 'y') or ${size} = 'large'"
    shown = staff.post(ROOT + path, {**form_of(staff, path), "do": "remove-condition-0"})
    staff.post(ROOT + path, filled(shown.content.decode()))
    assert asked("remarks").condition == "${size} = 'large'"


def test_a_choice_is_offered_on_a_condition(staff: Client) -> None:
    path = "questions/needs/"
    shown = staff.post(ROOT + path, {**form_of(staff, path), "do": "condition-choices-1"})
    fields = filled(shown.content.decode())
    assert fields["choices-1-if-0-of"] == "size"
    fields |= {"choices-1-if-0-operator": "is", "choices-1-if-0-value": "large"}
    staff.post(ROOT + path, fields)
    assert [each.condition for each in asked("needs").choices] == ["", "${size} = 'large'", ""]
    # It goes along with its choice, is written as text, and is taken off again.
    moved = staff.post(ROOT + path, {**form_of(staff, path), "do": "up-choices-1"})
    staff.post(ROOT + path, filled(moved.content.decode()))
    assert [each.condition for each in asked("needs").choices] == ["${size} = 'large'", "", ""]
    text = staff.post(ROOT + path, {**form_of(staff, path), "do": "choices-0-if-as-text"})
    fields = filled(text.content.decode())
    assert fields["choices-0-if-text"] == "${size} = 'large'"
    wrong = staff.post(ROOT + path, fields | {"choices-0-if-text": "${size} ="})
    assert (wrong.status_code, "cannot be read" in wrong.content.decode()) == (422, True)
    staff.post(ROOT + path, fields | {"choices-0-if-text": ""})
    assert [each.condition for each in asked("needs").choices] == ["", "", ""]


def test_choices_are_offered_as_chosen_in_an_earlier_question(staff: Client) -> None:
    path = "questions/needs/"
    fields = form_of(staff, path) | {"choices-0-code": "large"}
    fields |= {"do": "as-choices", "choices-as": "size"}
    page = staff.post(ROOT + path, fields)
    staff.post(ROOT + path, filled(page.content.decode()))
    assert [each.condition for each in asked("needs").choices] == ["${size} = 'large'", "", ""]
    nothing = staff.post(ROOT + path, {**fields, "choices-as": "forged"})
    assert nothing.status_code == 200


def test_a_condition_can_be_written_and_is_checked(staff: Client) -> None:
    fields = form_of(staff, "questions/remarks/")
    fields |= {"condition-mode": "text", "condition-text": "${size} = 'large' and ("}
    answer = staff.post(ROOT + "questions/remarks/", fields)
    assert answer.status_code == 422
    assert "cannot be read at character" in answer.content.decode()
    fields["condition-text"] = "count-selected(${needs}) > 1"
    assert staff.post(ROOT + "questions/remarks/", fields).status_code == 302
    assert asked("remarks").condition == "count-selected(${needs}) > 1"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"text": "a\x00b"}, "cannot be kept"),
        ({"choices-0-code": "1 a"}, "cannot be a code"),
        ({"choices-0-label": "x" * 1001}, "more than 1000 characters"),
        ({"text": "x" * 10_001}, "at most 10000 characters"),
    ],
)
def test_what_cannot_be_kept_is_said_and_stays_in_the_form(
    staff: Client, changes: dict[str, str], words: str
) -> None:
    answer = send(staff, "questions/size/", help="kept all the same", **changes)
    assert answer.status_code == 422
    assert words in unescape(answer.content.decode())
    assert "kept all the same" in answer.content.decode()
    assert QuestionnaireDraft.objects.count() == 0


@pytest.mark.parametrize("path", ["", "pages/first/", "questions/size/"])
def test_a_field_names_its_hint_its_original_and_its_error(staff: Client, path: str) -> None:
    address = f"{ROOT}{path}?in=en"
    page = staff.get(address).content.decode()
    assert described(page)
    field = "text" if "questions" in path else "title"
    refused = staff.post(address, filled(page) | {field: "a\x0bb", "help": "c\x0bd"})
    assert refused.status_code == 422
    html = refused.content.decode()
    errors = re.findall(r'id="(\w+)_error"[^>]*><p class="error">', html)
    named = {field: about.split() for field, about in described(html).items()}
    assert errors
    assert all(f"{each}_error" in named.get(each, ()) for each in errors if each != "form")
    there = set(re.findall(r' id="([^"]+)"', html))
    assert {each for about in named.values() for each in about} <= there


def described(html: str) -> dict[str, str]:
    """What each field says it is described by."""
    tags = re.findall(r"<(?:input|textarea|select) [^>]*>", html)
    found = {}
    for tag in tags:
        of = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        if "aria-describedby" in of:
            found[of["id"]] = of["aria-describedby"]
    return found


def test_texts_are_kept_composed_whatever_the_keyboard_sends(staff: Client) -> None:
    more = {"choices-0-label": "T\u0326i", "choices-more": "S\u0326i"}
    send(staff, "questions/size/", text="Cum e s\u0326i ce?", **more)
    question = asked("size")
    labels = [choice.label.exactly_in("ro") for choice in question.choices]
    assert question.text.exactly_in("ro") == "Cum e și ce?"
    assert (labels[0], labels[-1]) == ("Ți", "Și")


def test_code_and_kind_of_a_published_question_stay(staff: Client) -> None:
    """trust.md (a) 7: whatever is sent."""
    send(staff, "questions/size/", code="hacked", kind="number", text="x")
    assert asked("size").kind is Kind.SINGLE_CHOICE


def test_a_new_question_gets_another_code_and_another_kind(staff: Client) -> None:
    answer = staff.post(ROOT + "add-question/", {"page": "second", "kind": "single_choice"})
    assert answer["Location"] == ROOT + "questions/q1/"
    answer = send(staff, "questions/q1/", code="mode", kind="multiple_choice", text="Cum?")
    assert answer["Location"] == ROOT + "questions/mode/"
    assert (asked("mode").kind, asked("mode").text) == (Kind.MULTIPLE_CHOICE, Text.of(ro="Cum?"))
    assert [each.code for each in asked("mode").choices] == ["c1", "c2"]
    answer = send(staff, "questions/mode/", code="size")
    assert answer.status_code == 422
    assert "Another question has this code" in answer.content.decode()


def test_two_authors_of_one_question_see_both_versions(staff: Client) -> None:
    """trust.md (c) 14."""
    ion = browser_of("ion")
    theirs, mine = form_of(ion, "questions/size/"), form_of(staff, "questions/size/")
    ion.post(ROOT + "questions/size/", {**theirs, "text": "Varianta lui Ion"})
    refused = staff.post(ROOT + "questions/size/", {**mine, "text": "Varianta Anei"})
    assert refused.status_code == 409
    html = refused.content.decode()
    assert "Somebody else changed this meanwhile" in html
    assert "Varianta lui Ion" in html.split('class="design-form"')[0]
    assert filled(html)["text"] == "Varianta Anei"
    assert asked("size").text.exactly_in("ro") == "Varianta lui Ion"
    staff.post(ROOT + "questions/size/", filled(html))
    assert asked("size").text.exactly_in("ro") == "Varianta Anei"


def test_authors_of_different_questions_do_not_meet(staff: Client) -> None:
    ion = browser_of("ion")
    theirs, mine = form_of(ion, "questions/size/"), form_of(staff, "questions/needs/")
    assert ion.post(ROOT + "questions/size/", {**theirs, "text": "A"}).status_code == 302
    assert staff.post(ROOT + "questions/needs/", {**mine, "text": "B"}).status_code == 302
    assert asked("size").text.exactly_in("ro") == "A"
    assert asked("needs").text.exactly_in("ro") == "B"


def test_what_is_typed_is_shown_as_text(staff: Client) -> None:
    """trust.md (a) 1: in outline, editor, preview and problems."""
    attack = '<script>alert(1)</script><img src=x onerror="alert(1)">'
    send(staff, "questions/needs/", text=attack, help=attack, **{"choices-0-label": attack})
    send(staff, "pages/second/", title=attack, text=attack)
    send(staff, "", title=attack, introduction=attack)
    for path in ("", "questions/needs/", "questions/size/", "pages/second/", "publish/"):
        html = staff.get(ROOT + path).content.decode()
        assert "<script>alert" not in html
        assert "<img src=x" not in html


@pytest.mark.parametrize("path", ["questions/none/", "pages/none/"])
def test_what_is_not_there_is_not_found(staff: Client, path: str) -> None:
    assert staff.get(ROOT + path).status_code == 404
    assert staff.post(ROOT + path, {"text": "x"}).status_code == 404


def test_an_unknown_language_is_the_first_one(staff: Client) -> None:
    assert 'lang="ro"' in staff.get(ROOT + "questions/size/?in=<x>").content.decode()


def test_groups_are_made_renamed_and_deleted_with_what_is_in_them(staff: Client) -> None:
    """Deleting takes a group off its questions; undo brings both back at once."""
    send(staff, "", **{"groups-more": "Nevoi\nMijloace"})
    assert [(each.code, each.title.exactly_in("ro")) for each in now().groups] == [
        ("g1", "Nevoi"), ("g2", "Mijloace"),
    ]  # fmt: skip
    send(staff, "questions/needs/", group="g1")
    send(staff, "questions/budget/", group="g2")
    assert "Questions in it: needs" in staff.get(ROOT).content.decode()
    send(staff, "?in=en", **{"groups-0-code": "wants", "groups-0-label": "Wants"})
    assert now().groups[0].title == Text.of(ro="Nevoi", en="Wants")
    assert (asked("needs").group, asked("budget").group) == ("wants", "g2")
    fields = form_of(staff, "")
    page = staff.post(ROOT, {**fields, "do": "remove-groups-0"})
    staff.post(ROOT, filled(page.content.decode()))
    assert [each.code for each in now().groups] == ["g2"]
    assert (asked("needs").group, asked("budget").group) == ("", "g2")
    staff.post(ROOT + "undo/")
    assert [each.code for each in now().groups] == ["wants", "g2"]
    assert asked("needs").group == "wants"
