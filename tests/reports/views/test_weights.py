"""Making, trying, changing and removing weights; trust.md row 34."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.test import Client

from reports.models import WeightingScheme
from surveys.models import AuditEntry, QuestionnaireVersion
from tests.factories import make_response, make_round, make_staff

NEW = "/en/staff/rounds/stage/weights/new/?question=size"
LIST = "/en/staff/rounds/stage/weights/"


@pytest.fixture
def version(db: None) -> QuestionnaireVersion:
    made = make_round(slug="stage")
    for _ in range(30):
        make_response(made, {"size": "large", "needs": ["x"]})
    for _ in range(10):
        make_response(made, {"size": "small", "needs": ["y"]})
    make_response(made, {})
    return made


@pytest.fixture
def analyst(version: QuestionnaireVersion) -> Client:
    browser = Client()
    browser.force_login(make_staff("analyst", version.round.consultation, name="ana"))
    return browser


def form(button: str = "save", **targets: str) -> dict[str, str]:
    named = {f"target:size:{choice}": target for choice, target in targets.items()}
    return {"name": "Halves", "unit": "percent", button: "1", **named}


def words(answer: Any) -> str:
    return unescape(answer.content.decode())


def test_a_preset_gives_each_category_one_voice(analyst: Client) -> None:
    html = words(analyst.get(f"{NEW}&preset=voices"))
    assert 'name="target:size:large" value="1"' in html
    assert 'value="One voice each"' in html
    assert 'value="people" id="id_unit_1" class="" checked' in html or "checked" in html


def test_trying_shows_what_weights_do_and_saves_nothing(analyst: Client) -> None:
    html = words(analyst.post(NEW, form("try", large="50", small="50")))
    # 30 at 2/3, 10 at 2 and 1 at 1: (41²)/(40/3 + 40 + 1) = 30.9.
    for part in ("75.0%", "25.0%", "50.0%", "0.67", "2.00", "<strong>31</strong>", "1.33"):
        assert part in html
    assert "1 response leaves one of these questions without an answer" in html
    assert not WeightingScheme.objects.exists()


def test_a_register_with_fewer_people_than_responses_is_refused_at_its_field(
    analyst: Client,
) -> None:
    typed = {**form(large="29", small="50"), "unit": "population"}
    html = words(analyst.post(NEW, typed))
    assert "there are more responses than people" in html
    assert not WeightingScheme.objects.exists()
    analyst.post(NEW, {**typed, "target:size:large": "30"})
    assert WeightingScheme.objects.get().definition["unit"] == "population"


def test_saved_weights_are_listed_and_noted(analyst: Client) -> None:
    answer = analyst.post(NEW, form(large="50", small="50"), follow=True)
    assert "Halves" in words(answer)
    stored = WeightingScheme.objects.get()
    assert stored.definition["margins"] == [
        {"question": "size", "targets": {"large": "50", "small": "50"}}
    ]
    entry = AuditEntry.objects.get(action="weights_saved")
    assert (entry.actor_name, entry.subject, entry.before) == ("ana", "Halves", {})
    assert entry.after == {"name": "Halves", **stored.definition}


def test_weights_are_changed_and_removed(analyst: Client) -> None:
    analyst.post(NEW, form(large="50", small="50"))
    own = f"{LIST}{WeightingScheme.objects.get().pk}/"
    html = words(analyst.get(own))
    assert 'name="target:size:large" value="50"' in html
    assert "effective sample size" in html
    analyst.post(own, {**form(large="60,5", small="39,5"), "low": "0.5", "redistributed": "on"})
    stored = WeightingScheme.objects.get()
    assert stored.definition["margins"][0]["targets"] == {"large": "60.5", "small": "39.5"}
    assert stored.definition["trim"]["low"] == 0.5
    entry = AuditEntry.objects.filter(action="weights_saved").latest("pk")
    assert entry.before["margins"][0]["targets"] == {"large": "50", "small": "50"}
    analyst.post(f"{own}remove/")
    assert not WeightingScheme.objects.exists()
    assert AuditEntry.objects.filter(action="weights_removed", subject="Halves").exists()


@pytest.mark.parametrize(
    ("targets", "said"),
    [
        ({"large": "100"}, "small: there are responses, but no target."),
        ({"large": "0", "small": "100"}, "large: a target is above 0."),
        ({"large": "-20", "small": "120"}, "large: a target is above 0."),
        ({"large": "50", "small": "49"}, "the targets add up to 99%, not to 100%."),
        ({"large": "many", "small": "50"}, "Enter a number."),
        ({"large": "NaN", "small": "50"}, "Enter a number."),
        ({"large": "9" * 40, "small": "50"}, "no more than 14 digits"),
        ({"large": "50", "small": "50", "low": "1.5"}, "The lowest weight is above 0"),
        ({"large": "50", "small": "50", "unit": "cubits"}, "cubits is not one of"),
        ({"large": "50", "small": "50", "name": ""}, "This field is required"),
        ({"large": "50", "small": "50", "name": "a\x07b"}, "cannot be stored"),
    ],
)
def test_trust_34_what_does_not_fit_is_refused_at_the_field(
    analyst: Client, targets: dict[str, str], said: str
) -> None:
    data = form(**{key: value for key, value in targets.items() if key in ("large", "small")})
    rest = {key: value for key, value in targets.items() if key not in ("large", "small")}
    answer = analyst.post(NEW, {**data, **rest})
    assert answer.status_code == 422
    assert said in words(answer)
    assert not WeightingScheme.objects.exists()


def test_trust_34_a_target_for_nobody_is_refused(
    analyst: Client, version: QuestionnaireVersion
) -> None:
    version.round.responses.filter(answers__size="small").delete()
    answer = analyst.post(NEW, form(large="50", small="50"))
    assert answer.status_code == 422
    assert "small: nobody answered so." in words(answer)


def test_two_weights_have_two_names(analyst: Client) -> None:
    analyst.post(NEW, form(large="50", small="50"))
    answer = analyst.post(NEW, form(large="40", small="60"))
    assert answer.status_code == 422
    assert "Other weights of this round have this name." in words(answer)
    assert WeightingScheme.objects.count() == 1
    assert AuditEntry.objects.filter(action="weights_saved").count() == 1


@pytest.mark.parametrize("query", ["", "?question=needs", "?question=nothing"])
def test_targets_need_a_question_with_one_choice(analyst: Client, query: str) -> None:
    answer = analyst.get(f"{LIST}new/{query}", follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    assert "Choose one to 6 questions" in words(answer)


def test_stored_weights_that_fit_no_more_say_why(
    analyst: Client, version: QuestionnaireVersion
) -> None:
    analyst.post(NEW, form(large="50", small="50"))
    version.round.responses.filter(answers__size="small").delete()
    html = words(analyst.get(f"{LIST}{WeightingScheme.objects.get().pk}/"))
    assert "These weights do not fit the responses as they are now" in html
    assert "small: nobody answered so." in html


def test_weights_of_another_round_are_not_found(
    analyst: Client, version: QuestionnaireVersion
) -> None:
    other = make_round(slug="other", consultation=version.round.consultation).round
    stored = WeightingScheme.objects.create(round=other, name="n", definition={})
    assert analyst.get(f"{LIST}{stored.pk}/").status_code == 404
