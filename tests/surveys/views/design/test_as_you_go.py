"""What the server answers to the script that saves while somebody types."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from surveys.models import QuestionnaireDraft, QuestionnaireVersion
from surveys.questionnaire.text import Text
from tests.factories import make_round
from tests.surveys.views.design.test_editors import ROOT, asked, browser_of, form_of, now

NEEDS = "questions/needs/"
SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def version(db: None) -> QuestionnaireVersion:
    return make_round(slug="stage")


@pytest.fixture
def ana(version: QuestionnaireVersion) -> Client:
    return browser_of("ana")


def typed(browser: Client, path: str, fields: dict[str, str], **changes: str) -> Any:
    return browser.post(ROOT + path, {**fields, **changes}, headers=SCRIPT)


def test_a_save_renews_what_the_form_has_seen(ana: Client) -> None:
    """So that one's own next save is no conflict."""
    fields = form_of(ana, NEEDS)
    answer = typed(ana, NEEDS, fields, **{"text": "Ce vă trebuie?", "choices-more": "Apă"})
    assert (answer.status_code, answer["X-Draft"]) == (200, "saved")
    told = json.loads(answer["HX-Trigger"])["draft"]
    assert told["codes"] == {"choices": ["x", "y", "other", "c1"]}
    again = typed(ana, NEEDS, fields, _seen=told["seen"], text="Ce vă mai trebuie?")
    assert again["X-Draft"] == "saved"
    assert asked("needs").text == Text.of(ro="Ce vă mai trebuie?", en="needs?")
    assert QuestionnaireDraft.objects.get().edits.count() == 1


def test_the_answer_has_the_parts_that_changed_and_not_the_form(ana: Client) -> None:
    answer = typed(ana, NEEDS, form_of(ana, NEEDS), text="<b>Ce vă trebuie?").content.decode()
    assert answer.strip().startswith("Saved.")
    assert 'id="outline-first"' in answer
    assert 'id="outline-second"' not in answer
    for part in ("design-bar", "preview-body", "flaws", "editor-title", "conflict-place"):
        assert f'id="{part}"' in answer
    assert "<b>Ce" not in answer
    assert 'name="text"' not in answer


def test_errors_stand_at_their_fields_and_nothing_is_stored(ana: Client) -> None:
    before = form_of(ana, NEEDS)
    wrong = {"choices-0-code": "a b", "text": "\x01", "condition-mode": "text"}
    answer = typed(ana, NEEDS, before, **wrong, **{"condition-text": "${size} = = 1"})
    assert (answer.status_code, answer["X-Draft"]) == (422, "refused")
    html = answer.content.decode()
    for place in ("id_text_error", "form_error", "condition_error"):
        assert 'class="error"' in html.split(f'id="{place}"', 1)[1].split("</div>", 1)[0]
    assert "at character 11" in html
    assert QuestionnaireDraft.objects.count() == 0


def test_a_condition_on_what_is_not_there_is_said_where_it_is_typed(ana: Client) -> None:
    condition = {"condition-mode": "text", "condition-text": "${sise} = 'large'"}
    answer = typed(ana, NEEDS, form_of(ana, NEEDS), **condition)
    flaws = answer.content.decode().split('id="flaws"', 1)[1].split("</div>", 1)[0]
    assert "sise" in flaws


def test_somebody_elses_change_is_shown_and_nothing_is_stored(ana: Client) -> None:
    """trust.md (c) 14."""
    fields = form_of(ana, NEEDS)
    ion = browser_of("ion")
    typed(ion, NEEDS, form_of(ion, NEEDS), text="De la Ion")
    answer = typed(ana, NEEDS, fields, text="De la Ana")
    assert (answer.status_code, answer["X-Draft"]) == (409, "conflict")
    html = answer.content.decode()
    assert "De la Ion" in html
    assert "De la Ana" in html
    assert asked("needs").text.exactly_in("ro") == "De la Ion"
    seen = json.loads(answer["HX-Trigger"])["draft"]["seen"]
    assert ana.post(ROOT + NEEDS, {**fields, "text": "De la Ana", "_seen": seen}).status_code == 302
    assert asked("needs").text.exactly_in("ro") == "De la Ana"


def test_a_button_of_the_form_keeps_what_its_author_began_from(ana: Client) -> None:
    """trust.md (c) 14: adding a choice is no way around a conflict."""
    fields = form_of(ana, NEEDS)
    ion = browser_of("ion")
    typed(ion, NEEDS, form_of(ion, NEEDS), text="De la Ion")
    page = ana.post(ROOT + NEEDS, {**fields, "do": "add-choices"}).content.decode()
    assert fields["_seen"] in page


def test_texts_are_saved_in_the_language_that_they_were_shown_in(ana: Client) -> None:
    fields = form_of(ana, NEEDS)
    cover = form_of(ana, "")
    ana.post(ROOT, {**cover, "languages": "en, ro"})
    typed(ana, NEEDS, fields, text="Ce vă trebuie?")
    assert asked("needs").text == Text.of(ro="Ce vă trebuie?", en="needs?")
    ana.post(ROOT, {**form_of(ana, ""), "languages": "en"})
    assert typed(ana, NEEDS, fields, text="Ce?").status_code == 404


def test_a_code_is_not_changed_while_it_is_typed(ana: Client) -> None:
    ana.post("/en/staff/rounds/stage/design/add-question/", {"page": "first", "kind": "note"})
    answer = typed(ana, "questions/q1/", form_of(ana, "questions/q1/"), code="q12")
    assert answer.status_code == 404
    assert now().question("q1") is not None
