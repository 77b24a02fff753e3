"""The respondent's way, as a browser without JavaScript goes it."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from surveys.models import QuestionnaireVersion, Response, Results
from surveys.questionnaire.model import Kind
from tests.factories import choices, make_round, page, question, questionnaire, small_pages

LANGUAGES = ["ro", "en"]


class Way:
    """A browser in one round."""

    def __init__(self, version: QuestionnaireVersion, language: str = "en") -> None:
        self.browser = Client()
        self.root = f"/{language}/rounds/{version.round.slug}/"

    def get(self, path: str = "") -> Any:
        return self.browser.get(self.root + path)

    def post(self, path: str, **fields: Any) -> Any:
        sent = {name.replace("__", "."): value for name, value in fields.items()}
        return self.browser.post(self.root + path, sent)

    def start(self) -> Way:
        self.post("start/")
        return self

    def to(self, response: Any) -> str:
        """Where a redirect leads, within the round."""
        assert response.status_code == 302
        return str(response["Location"]).removeprefix(self.root)


def shown(response: Any) -> str:
    return unescape(response.content.decode())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.django_db
def test_the_whole_way_from_landing_to_receipt(language: str) -> None:
    way = Way(make_round(), language)
    landing = way.get()
    assert landing.status_code == 200
    assert f'<html lang="{language}">' in shown(landing)
    assert way.to(way.post("start/")) == "page/first/"
    assert way.get("page/first/").status_code == 200
    sent = way.post("page/first/", size="large", needs=["x", "other"], needs__other_text="Parcuri")
    assert way.to(sent) == "page/second/"
    assert way.to(way.post("page/second/", budget="12", remarks="Da\r\nNu")) == "review/"
    review = shown(way.get("review/"))
    for part in ("Parcuri", "12", "Da<br>Nu", "large" + (" (ro)" if language == "ro" else "")):
        assert part in review
    assert way.to(way.post("review/")) == "receipt/"
    row = Response.objects.get()
    assert row.answers == {
        "size": "large",
        "needs": ["x", "other"],
        "needs.other_text": "Parcuri",
        "budget": 12,
        "remarks": "Da\nNu",
    }
    assert (row.status, row.language) == ("submitted", language)
    assert str(row.reference) in shown(way.get("receipt/"))


@pytest.mark.django_db
def test_nothing_is_stored_before_the_first_page_is_sent() -> None:
    way = Way(make_round()).start()
    for path in ("", "page/first/", "page/second/", "review/", "receipt/"):
        way.get(path)
    assert Response.objects.count() == 0


@pytest.mark.django_db
def test_the_key_of_the_browser_is_not_in_the_database() -> None:
    version = make_round()
    way = Way(version).start()
    way.post("page/first/", size="large")
    key = way.browser.cookies[f"respondent-{version.round_id}"].value
    row = Response.objects.get()
    assert key not in str(vars(row))
    assert row.key_hash not in (None, key)


@pytest.mark.django_db
def test_starting_again_keeps_the_key() -> None:
    version = make_round()
    way = Way(version).start()
    key = way.browser.cookies[f"respondent-{version.round_id}"].value
    way.start()
    assert way.browser.cookies[f"respondent-{version.round_id}"].value == key


@pytest.mark.parametrize("button", [{"forward": "1"}, {"back": "1"}])
@pytest.mark.django_db
def test_both_buttons_save_the_page(button: dict[str, str]) -> None:
    way = Way(make_round()).start()
    way.post("page/first/", size="large")
    sent = way.post("page/second/", budget="7", **button)
    assert way.to(sent) == ("page/first/" if "back" in button else "review/")
    assert Response.objects.get().answers == {"size": "large", "budget": 7}


@pytest.mark.django_db
def test_saved_answers_are_filled_in_on_return() -> None:
    way = Way(make_round()).start()
    way.post("page/first/", size="small", needs=["other"], needs__other_text="Parcuri & flori")
    html = way.get("page/first/").content.decode()
    assert re.search(r'value="small" checked', html)
    assert re.search(r'value="other" checked', html)
    assert 'value="Parcuri &amp; flori"' in html
    assert not re.search(r'value="large" checked', html)


@pytest.mark.django_db
def test_going_back_needs_no_required_answers() -> None:
    way = Way(make_round()).start()
    assert way.to(way.post("page/first/", needs=["x"], back="1")) == ""
    assert Response.objects.get().answers == {"needs": ["x"]}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.django_db
def test_a_missing_required_answer_is_said_at_the_top_and_beside_the_field(language: str) -> None:
    way = Way(make_round(), language).start()
    sent = way.post("page/first/", needs=["x", "other"], needs__other_text="Parcuri")
    assert sent.status_code == 422
    html = sent.content.decode()
    assert '<a href="#id_size.large">' in html
    assert 'id="id_size.large"' in html  # where the link leads
    assert 'id="id_size-error"' in html
    assert 'aria-describedby="id_size-error"' in html
    assert 'value="x" checked' in html  # what was typed stays
    assert 'value="Parcuri"' in html
    assert Response.objects.count() == 0


@pytest.mark.django_db
def test_a_page_with_an_error_says_so_in_its_title() -> None:
    way = Way(make_round()).start()
    assert "<title>Error: First" in shown(way.post("page/first/"))
    assert "<title>First" in shown(way.get("page/first/"))


@pytest.mark.django_db
def test_a_question_opened_on_the_same_page_is_shown_and_then_demanded() -> None:
    size = question("size", Kind.SINGLE_CHOICE, choices=choices("large", "small"), required=True)
    budget = question("budget", Kind.NUMBER, condition="${size} = 'large'", required=True)
    way = Way(make_round(questionnaire(page("only", size, budget)))).start()
    # Not shown: a template that only a script takes out.
    assert '<template data-asked-if="budget">' in shown(way.get("page/only/"))
    assert way.to(way.post("page/only/", size="large", _shown="size")) == "page/only/"
    again = way.get("page/only/")
    assert 'name="budget"' in shown(again)
    assert 'value="large" checked' in shown(again)
    assert way.post("page/only/", size="large", _shown="size budget").status_code == 422
    sent = way.post("page/only/", size="large", budget="3", _shown="size budget")
    assert way.to(sent) == "review/"
    assert Response.objects.get().answers == {"size": "large", "budget": 3}


@pytest.mark.django_db
def test_a_page_whose_condition_fails_is_stepped_over_and_cannot_be_opened() -> None:
    size = question("size", Kind.SINGLE_CHOICE, choices=choices("large", "small"))
    way = Way(
        make_round(
            questionnaire(
                page("first", size),
                page("large", question("staff", required=True), condition="${size} = 'large'"),
                page("last", question("remarks")),
            )
        )
    ).start()
    assert way.to(way.post("page/first/", size="small")) == "page/last/"
    assert way.to(way.get("page/large/")) == "page/first/"
    assert way.to(way.post("page/large/", staff="12")) == "page/first/"
    assert way.to(way.post("page/last/", remarks="No", back="1")) == "page/first/"
    assert way.to(way.post("page/first/", size="large")) == "page/large/"
    assert Response.objects.get().answers == {"size": "large", "remarks": "No"}


@pytest.mark.django_db
def test_review_names_what_is_missing_with_a_link_to_it() -> None:
    way = Way(make_round()).start()
    way.post("page/first/", needs=["x"], back="1")
    sent = way.post("review/")
    assert sent.status_code == 422
    assert f'href="{way.root}page/first/#id_size.large"' in shown(sent)
    assert Response.objects.get().status == "draft"


@pytest.mark.django_db
def test_a_forged_list_of_shown_questions_does_not_get_past_the_review() -> None:
    way = Way(make_round()).start()
    way.post("page/first/", needs=["x"], _shown="needs")
    assert way.post("review/").status_code == 422
    assert Response.objects.get().status == "draft"


@pytest.mark.django_db
def test_an_error_in_a_stored_draft_is_never_a_page_without_an_explanation() -> None:
    way = Way(make_round()).start()
    way.post("page/first/", size="large", needs=["other"], needs__other_text="Parcuri")
    for wrong in ({"needs": ["other"], "needs.other_text": 5}, {"needs": ["gone"]}):
        Response.objects.update(answers={"size": "large"} | wrong)
        sent = way.post("review/")
        assert sent.status_code == 422
        assert 'id="error-summary"' in shown(sent)


@pytest.mark.django_db
def test_whoever_has_submitted_sees_the_receipt_on_every_page() -> None:
    way = Way(make_round()).start()
    way.post("page/first/", size="large")
    way.post("review/")
    for path in ("page/first/", "page/second/", "review/"):
        assert way.to(way.get(path)) == "receipt/"
        assert way.to(way.post(path, size="small")) == "receipt/"
    assert way.to(way.post("start/")).startswith("page/")
    assert 'href="' + way.root + 'receipt/"' in shown(way.get())
    assert Response.objects.get().answers == {"size": "large"}


@pytest.mark.django_db
def test_submitting_twice_shows_one_reference() -> None:
    way = Way(make_round()).start()
    way.post("page/first/", size="large")
    way.post("review/")
    first = Response.objects.get().reference
    way.post("review/")
    assert Response.objects.get().reference == first


@pytest.mark.django_db
def test_leaving_lets_another_person_answer_from_the_same_device() -> None:
    way = Way(make_round()).start()
    way.post("page/first/", size="large")
    way.post("review/")
    assert way.to(way.post("leave/")) == ""
    way.start()
    way.post("page/first/", size="small")
    assert sorted(row.answers["size"] for row in Response.objects.all()) == ["large", "small"]


@pytest.mark.django_db
def test_one_respondent_never_sees_another_ones_answers() -> None:
    version = make_round()
    one, two = Way(version).start(), Way(version).start()
    one.post("page/second/", remarks="My own words")
    assert "My own words" not in shown(two.get("page/second/"))
    assert two.to(two.get("review/")) == ""


@pytest.mark.parametrize("path", ["page/first/", "review/", "receipt/"])
@pytest.mark.django_db
def test_a_stranger_is_sent_to_the_landing_page(path: str) -> None:
    way = Way(make_round())
    assert way.to(way.get(path)) == ""
    assert Response.objects.count() == 0


@pytest.mark.django_db
def test_a_stranger_who_sends_a_page_stores_nothing() -> None:
    way = Way(make_round())
    assert way.to(way.post("page/first/", size="large")) == ""
    assert Response.objects.count() == 0


@pytest.mark.parametrize("results", Results)
@pytest.mark.django_db
def test_the_receipt_offers_results_only_while_they_are_public(results: Results) -> None:
    way = Way(make_round(questionnaire(*small_pages()), results=results)).start()
    way.post("page/first/", size="large")
    way.post("review/")
    offered = f'href="{way.root}results/"' in shown(way.get("receipt/"))
    assert offered is (results == Results.LIVE)


@pytest.mark.parametrize("path", ["start/", "leave/"])
@pytest.mark.django_db
def test_what_changes_something_is_not_a_link(path: str) -> None:
    assert Way(make_round()).get(path).status_code == 405


@pytest.mark.parametrize("path", ["", "page/first/", "review/", "receipt/"])
@pytest.mark.django_db
def test_personal_pages_are_kept_by_no_cache(path: str) -> None:
    way = Way(make_round()).start()
    way.post("page/first/", size="large")
    assert "no-store" in way.get(path)["Cache-Control"]


@pytest.mark.django_db
def test_a_form_without_the_sites_token_is_refused_with_an_explanation() -> None:
    version = make_round()
    browser = Client(enforce_csrf_checks=True)
    refused = browser.post(f"/en/rounds/{version.round.slug}/start/")
    assert refused.status_code == 403
    assert "expired" in shown(refused)


def one_page(**settings: Any) -> Way:
    """A questionnaire of a single page, begun."""
    of = questionnaire(page("only", question("a", required=True), question("b")))
    return Way(make_round(of, **settings)).start()


@pytest.mark.django_db
def test_a_single_page_is_sent_without_a_review_and_can_still_be_changed() -> None:
    way = one_page()
    assert 'name="send"' in shown(way.get("page/only/"))
    assert way.to(way.post("page/only/", a="yes", send="1")) == "receipt/"
    row = Response.objects.get()
    assert (row.status, row.answers, row.saves) == ("submitted", {"a": "yes"}, {})
    assert str(row.reference) in shown(way.get("receipt/"))
    # A second click and a reload find the same receipt.
    assert way.to(way.post("page/only/", a="no", send="1")) == "receipt/"
    assert Response.objects.get().answers == {"a": "yes"}


@pytest.mark.django_db
def test_a_single_page_can_be_checked_first() -> None:
    way = one_page()
    assert way.to(way.post("page/only/", a="yes", forward="1")) == "review/"
    assert Response.objects.get().status == "draft"
    assert way.to(way.post("page/only/", a="more", send="1")) == "receipt/"
    assert Response.objects.get().answers == {"a": "more"}


@pytest.mark.django_db
def test_a_single_page_with_errors_is_not_sent() -> None:
    way = one_page()
    assert way.post("page/only/", b="x", send="1").status_code == 422
    assert Response.objects.count() == 0


@pytest.mark.django_db
def test_what_cannot_be_changed_afterwards_is_reviewed_first() -> None:
    """WCAG 3.3.4. Also when the button is forged."""
    way = one_page(editable=False)
    assert 'name="send"' not in shown(way.get("page/only/"))
    assert way.to(way.post("page/only/", a="yes", send="1")) == "review/"
    assert Response.objects.get().status == "draft"


@pytest.mark.django_db
def test_a_script_asks_what_an_answer_opens_and_nothing_is_stored() -> None:
    size = question("size", Kind.SINGLE_CHOICE, choices=choices("large", "small"))
    budget = question("budget", Kind.NUMBER, condition="${size} = 'large'")
    way = Way(make_round(questionnaire(page("only", size, budget)))).start()
    path = f"{way.root}page/only/"
    asked = [
        way.browser.post(path, {"size": size}, headers={"x-asked": "1"}).json()["asked"]
        for size in ("large", "small")
    ]
    assert asked == [["size", "budget"], ["size"]]
    assert Response.objects.count() == 0
