from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection

from reports import columns
from reports.columns import blocks_of, counted, questionnaire_of, tally_of
from reports.stats.facts import FACTS
from surveys.models import Origin, Response, Status
from surveys.questionnaire.model import Kind
from surveys.services.versions import publish_version
from tests.factories import NOW, choices, make_response, make_round, page, question, questionnaire


@pytest.mark.django_db
def test_counts_are_of_submitted_responses_by_origin() -> None:
    version = make_round()
    make_response(version, {"size": "large"}, origin=Origin.COLLECTED)
    make_response(version, {"size": "small"}, origin=Origin.SIMULATED)
    make_response(version, {"size": "small"}, status=Status.DRAFT)
    found = counted(version.round)
    assert found.tally.responses == 2
    assert dict(found.origins) == {Origin.COLLECTED: 1, Origin.SIMULATED: 1}


@pytest.mark.django_db
def test_a_question_not_asked_counts_in_no_base() -> None:
    version = make_round()
    make_response(version, {"size": "large", "budget": 5})
    make_response(version, {"size": "large"})
    make_response(version, {"size": "small"})
    budget = tally_of(version.round).of("budget")
    assert (budget.asked, budget.answered) == (2, 1)


@pytest.mark.django_db
def test_counts_within_a_group_are_of_that_group() -> None:
    version = make_round()
    for size, needs in (("large", ["x"]), ("large", ["x", "y"]), ("small", ["y"])):
        make_response(version, {"size": size, "needs": needs})
    large = tally_of(version.round).within("size", ["large"])
    assert (large.responses, large.of("needs").answered) == (2, 2)
    assert large.of("needs").count(["x"]) == 2


@pytest.mark.parametrize("batch", [1, 2, 100])
@pytest.mark.django_db
def test_counts_do_not_depend_on_how_many_are_read_at_a_time(
    monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    version = make_round()
    for number in range(7):
        make_response(version, {"size": "large" if number % 2 else "small"})
    monkeypatch.setattr(columns, "BATCH", batch)
    tally = tally_of(version.round)
    assert tally.responses == 7
    assert tally.within("size", ["large"]).responses == 3


@pytest.mark.django_db
def test_versions_of_a_questionnaire_are_counted_together() -> None:
    colour = question("colour", Kind.SINGLE_CHOICE, choices=choices("red", "blue"))
    first = make_round(questionnaire(page("only", colour)))
    second = publish_version(
        round_=first.round, questionnaire=questionnaire(page("only", colour, question("q"))), at=NOW
    )
    make_response(first, {"colour": "red"})
    make_response(second, {"colour": "red", "q": "x"})
    tally = tally_of(first.round)
    assert tally.of("colour").count(["red"]) == 2
    assert tally.of("q").asked == 1
    assert questionnaire_of(first.round) == second.questionnaire


@pytest.mark.django_db
def test_an_unchanged_round_is_counted_once(django_assert_num_queries: Any) -> None:
    version = make_round()
    make_response(version, {"size": "large"})
    tally_of(version.round)
    with django_assert_num_queries(1):
        assert tally_of(version.round).responses == 1


@pytest.mark.django_db
def test_every_kind_of_change_is_counted_at_the_next_call() -> None:
    version = make_round()
    row = make_response(version, {"size": "large"})
    assert tally_of(version.round).within("size", ["large"]).responses == 1
    with connection.cursor() as cursor:
        cursor.execute('UPDATE surveys_response SET answers = \'{"size": "small"}\'')
    assert tally_of(version.round).within("size", ["small"]).responses == 1
    row.delete()
    assert tally_of(version.round).responses == 0


@pytest.mark.django_db(transaction=True)
def test_a_change_by_another_connection_is_counted() -> None:
    version = make_round()
    make_response(version, {"size": "large"})
    assert tally_of(version.round).responses == 1

    def elsewhere() -> None:
        try:
            make_response(version, {"size": "large"})
        finally:
            connection.close()

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join(timeout=60)
    assert Response.objects.count() == 2
    assert tally_of(version.round).responses == 2


@pytest.mark.django_db
def test_a_round_without_responses_counts_none() -> None:
    version = make_round()
    assert tally_of(version.round).responses == 0
    assert counted(version.round).origins == {}


def _two_versions(first: Any, second: Any) -> tuple[Any, Any]:
    before = make_round(questionnaire(page("only", *first)))
    after = publish_version(
        round_=before.round, questionnaire=questionnaire(page("only", *second)), at=NOW
    )
    return before, after


@pytest.mark.django_db
def test_answers_to_what_is_gone_keep_their_name_and_their_count() -> None:
    colour = question("colour", Kind.SINGLE_CHOICE, choices=choices("red", "blue"))
    fewer = question("colour", Kind.SINGLE_CHOICE, choices=choices("blue", "green"))
    gone = question("q", Kind.NUMBER)
    first, second = _two_versions([colour, gone], [fewer])
    assert questionnaire_of(first.round) == second.questionnaire  # nobody answered yet
    make_response(first, {"colour": "red", "q": 5})
    make_response(second, {"colour": "blue"})
    read = questionnaire_of(first.round)
    assert read is not None
    assert [each.code for each in read.questions()] == ["colour", "q"]
    assert [each.code for each in next(read.questions()).choices] == ["red", "blue", "green"]
    tally = tally_of(first.round)
    assert tally.of("colour").cells == {"red": 1, "blue": 1}
    assert (tally.of("q").asked, tally.of("q").cells) == (1, {5: 1})


@pytest.mark.django_db
def test_answers_that_measure_something_else_are_not_mixed() -> None:
    first, second = _two_versions(
        [question("rating", Kind.SCALE, minimum=1, maximum=5)],
        [question("rating", Kind.SCALE, minimum=1, maximum=10)],
    )
    make_response(first, {"rating": 5})
    make_response(second, {"rating": 9})
    rating = tally_of(first.round).of("rating")
    assert (rating.asked, rating.answered, rating.cells) == (1, 1, {9: 1})


@pytest.mark.django_db
def test_a_question_that_becomes_a_category_breaks_down_earlier_answers() -> None:
    size = question("size", Kind.SINGLE_CHOICE, choices=choices("large", "small"))
    by_size = question("size", Kind.SINGLE_CHOICE, choices=size.choices, role="category")
    first, second = _two_versions([size], [by_size])
    make_response(first, {"size": "large"})
    make_response(second, {"size": "large"})
    assert tally_of(first.round).within("size", ["large"]).responses == 2


@pytest.mark.django_db
@pytest.mark.parametrize("before", [[], [question("size", Kind.SHORT_TEXT)]])
def test_a_new_category_has_nobody_in_its_groups_while_nobody_was_asked(before: Any) -> None:
    by_size = question("size", Kind.SINGLE_CHOICE, choices=choices("a", "b"), role="category")
    first, _second = _two_versions([question("q"), *before], [question("q"), by_size])
    make_response(first, {"q": "x"})
    tally = tally_of(first.round)
    assert tally.within("size", ["a", "b"]).responses == 0
    assert tally.within("size", [None]).responses == 1


@pytest.mark.django_db
def test_blocks_hold_the_columns_asked_for_and_what_is_known_of_each_response() -> None:
    version = make_round()
    make_response(version, {"size": "large"}, origin=Origin.COLLECTED)
    make_response(version, {"size": "small"}, origin=Origin.SIMULATED)
    make_response(version, {"size": "small"}, status=Status.DRAFT)
    (block,) = blocks_of(version.round, ["size", "_origin", "_version", "unknown"])
    assert block.size == 2
    assert list(block.columns) == ["size", "_origin", "_version"]
    size, origin = block.columns["size"], block.columns["_origin"]
    assert {
        (size.keys[choice], origin.keys[where])
        for choice, where in zip(size.data, origin.data, strict=True)
    } == {("large", "collected"), ("small", "simulated")}
    assert block.columns["_version"].keys == ("1",)
    (whole,) = blocks_of(version.round)
    assert set(FACTS) < set(whole.columns)
