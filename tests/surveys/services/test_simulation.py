from __future__ import annotations

import json

import pytest

from surveys.models import Origin, QuestionnaireVersion, Response, ResponseChange
from surveys.questionnaire.validation import validate
from surveys.services import simulated_rows
from surveys.services.simulated_rows import Part, make_rows
from surveys.services.simulation import simulate_responses
from tests.factories import all_kinds_page, make_response, make_round, questionnaire


def answers_of(version: QuestionnaireVersion) -> list[str]:
    rows = Response.objects.filter(version=version).values_list("answers", flat=True)
    return sorted(json.dumps(row, sort_keys=True) for row in rows)


@pytest.mark.django_db
def test_simulated_responses_are_as_many_as_asked_for_valid_and_marked() -> None:
    version = make_round(questionnaire(all_kinds_page()))
    assert simulate_responses(version=version, count=200, seed=1) == 200
    rows = Response.objects.all()
    assert len(rows) == 200
    assert {row.origin for row in rows} == {Origin.SIMULATED}
    assert {row.status for row in rows} == {"submitted"}
    assert {row.language for row in rows} == {"ro", "en"}
    assert {(row.key_hash, row.reference) for row in rows} == {(None, None)}
    for row in rows:
        assert validate(version.questionnaire, row.answers) == (row.answers, {})


@pytest.mark.django_db
def test_the_same_seed_gives_the_same_answers_and_another_seed_others() -> None:
    one, two, three = make_round(), make_round(), make_round()
    for version, seed in ((one, 5), (two, 5), (three, 6)):
        simulate_responses(version=version, count=50, seed=seed)
    assert answers_of(one) == answers_of(two) != answers_of(three)


@pytest.mark.django_db
def test_answers_do_not_depend_on_the_number_of_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("surveys.services.simulation.PART", 20)
    one, two = make_round(), make_round()
    simulate_responses(version=one, count=50, seed=5, workers=1)
    simulate_responses(version=two, count=50, seed=5, workers=2)
    assert len(answers_of(one)) == 50
    assert answers_of(one) == answers_of(two)


@pytest.mark.django_db
def test_replace_removes_simulated_responses_and_no_others() -> None:
    version, other = make_round(), make_round()
    kept = make_response(version)
    simulate_responses(version=version, count=5, seed=1)
    simulate_responses(version=other, count=5, seed=1)
    simulate_responses(version=version, count=3, seed=2, replace=True)
    assert Response.objects.filter(round=version.round, origin=Origin.SIMULATED).count() == 3
    assert Response.objects.filter(pk=kept.pk).exists()
    assert Response.objects.filter(round=other.round).count() == 5


@pytest.mark.django_db
def test_simulating_none_adds_none() -> None:
    version = make_round()
    assert simulate_responses(version=version, count=0, seed=1) == 0
    assert Response.objects.count() == 0


@pytest.mark.django_db
def test_simulated_responses_leave_one_mark() -> None:
    simulate_responses(version=make_round(), count=50, seed=1)
    assert ResponseChange.objects.count() == 1


def test_rows_are_copied_with_every_sign_intact(monkeypatch: pytest.MonkeyPatch) -> None:
    hostile = 'back\\slash\ttab\nline "quote" \u2028 ț'
    monkeypatch.setattr(simulated_rows, "simulate", lambda *_: iter([{"q": hostile}]))
    document = b'{"title":{"ro":"T"},"languages":["ro"],"pages":[]}'
    (line,) = (
        make_rows(Part(document, 1, 1, "2026-03-10", 1, 0, 1))
        .decode()
        .removesuffix("\n")
        .split("\n")
    )
    fields = line.split("\t")
    assert len(fields) == 9
    assert json.loads(fields[6].replace("\\\\", "\\")) == {"q": hostile}
