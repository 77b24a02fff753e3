"""Counts and blocks follow every change, and are always those of a full recount."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.columns import blocks_of, counted, tally_of
from reports.models import Block, BlockColumn, RoundCount
from reports.stored import state
from reports.stored.state import keep_up, refresh, versions_of
from surveys.models import (
    FlagState,
    Origin,
    PendingChange,
    Privacy,
    QuestionnaireVersion,
    Response,
    ResponseChange,
    ResponseFlag,
    Round,
    Status,
)
from surveys.questionnaire.model import Kind
from surveys.services.closing import close_round
from surveys.services.deleting import delete_round
from surveys.services.versions import publish_version
from tests.factories import (
    NOW,
    choices,
    make_response,
    make_round,
    page,
    question,
    questionnaire,
    text,
)
from tests.reports.stored.recounting import lines, recounted

pytestmark = pytest.mark.usefixtures("small_blocks")

SIZES = ["large", "small", None]
NEEDS = [["x"], ["y"], ["x", "y"], None]


def some(size: str | None = "large", needs: list[str] | None = None) -> dict[str, Any]:
    given_ = {"size": size, "needs": needs, "budget": 5 if size == "large" else None}
    return {code: value for code, value in given_.items() if value is not None}


def check(round_: Round) -> None:
    """Counts and blocks are those of the documents."""
    aside = ResponseFlag.objects.filter(state=FlagState.SET_ASIDE).values("response")
    for without in (False, True):
        found = counted(round_, without_set_aside=without)
        expected = recounted(round_, without=aside if without else ())
        assert (found.tally, dict(found.origins)) == expected
        blocks = list(blocks_of(round_, without_set_aside=without))
        assert sum(block.size for block in blocks) == found.tally.responses
    part = ["size", "_origin", "_set_aside", "_version"]
    kept = [(name, each) for block in blocks_of(round_) for name, each in block.columns.items()]
    assert {name for name, _ in kept if name in part} == (set(part) if kept else set())
    assert lines(blocks_of(round_, part)) == _of_documents(round_)


def _of_documents(round_: Round) -> Counter[Any]:
    found: Counter[Any] = Counter()
    rows = Response.objects.filter(round=round_, status=Status.SUBMITTED).select_related("version")
    aside = set(ResponseFlag.objects.filter(state="set_aside").values_list("response", flat=True))
    for each in rows:
        size = each.answers.get("size")
        found[
            (
                ("_origin", (2, each.origin)),
                ("_set_aside", (2 if each.pk in aside else 1, str(each.pk in aside))),
                ("_version", (2, str(each.version.number))),
                ("size", (2 if size else 1, size)),
            )
        ] += 1
    return found


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["new", "new", "new", "many", "edit", "erase", "unsend", "aside", "keep", "version"]
        ),
        st.integers(0, 50),
        st.sampled_from(SIZES),
        st.sampled_from(NEEDS),
        st.booleans(),  # whether it is counted after this step
    ),
    max_size=14,
)


def take_step(round_: Round, what: str, which: int, answers: dict[str, Any]) -> None:
    sent = list(round_.responses.filter(status=Status.SUBMITTED).order_by("id"))
    latest = round_.versions.order_by("-number")[0]
    one = sent[which % len(sent)] if sent else None
    match what:
        case "new" | "many":
            for _ in range(1 if what == "new" else 6):
                make_response(latest, answers, origin=list(Origin)[which % 3])
        case "version":
            rating = question("rating", Kind.SCALE, minimum=1, maximum=2 + which % 3)
            old = latest.questionnaire.pages
            first = old[0] if which % 2 else page("first", *old[0].questions[:2], rating)
            publish_version(
                round_=round_,
                questionnaire=questionnaire(first, *old[1:]),
                at=NOW,
                declared_break=True,
                reason="A test",
            )
        case _ if one is None:
            pass
        case "edit":
            Response.objects.filter(pk=one.pk).update(answers=answers, language="en")
        case "erase":
            one.delete()
        case "unsend":
            Response.objects.filter(pk=one.pk).update(status=Status.DRAFT, submitted_on=None)
        case "aside":
            ResponseFlag.objects.create(
                response=one,
                group=uuid4(),
                kind="same",
                state=FlagState.SET_ASIDE,
                decided_on=date(2026, 3, 10),
                note="twice",
            )
        case "keep":
            ResponseFlag.objects.filter(response=one).update(state=FlagState.KEPT)


@contextmanager
def taken_back() -> Iterator[None]:
    """What is written within is not there afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.django_db
@given(steps=STEPS)
@settings(
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_after_any_changes_all_is_as_a_full_recount_finds_it(steps: list[Any]) -> None:
    with taken_back():
        round_ = make_round().round
        for what, which, size, needs, look in steps:
            take_step(round_, what, which, some(size, needs))
            if look:
                check(round_)
        check(round_)
        refresh(round_, wait=True, blocks=True)
        check(round_)


@pytest.fixture
def version(db: None) -> QuestionnaireVersion:
    """A round of which ten responses are in blocks."""
    version = make_round()
    for number in range(10):
        make_response(version, some(["large", "small"][number % 2]))
    assert tally_of(version.round).responses == 10
    return version


def stored(round_: Round) -> dict[Any, int]:
    return dict(Block.objects.filter(round=round_).values_list("pk", "size"))


def test_a_small_round_has_no_blocks_and_a_larger_one_has(db: None) -> None:
    version = make_round()
    make_response(version)
    assert sum(block.size for block in blocks_of(version.round)) == 1
    assert not Block.objects.exists()
    make_response(version)
    make_response(version)
    assert tally_of(version.round).responses == 3
    assert list(stored(version.round).values()) == [3]


def test_new_responses_wait_until_they_are_worth_a_block(version: QuestionnaireVersion) -> None:
    before, revision = stored(version.round), RoundCount.objects.get().revision
    make_response(version)
    assert tally_of(version.round).responses == 11
    assert (stored(version.round), RoundCount.objects.get().revision) == (before, revision)
    for _ in range(2):
        make_response(version)
    assert tally_of(version.round).responses == 13
    assert sorted(stored(version.round).values()) == [1, 4, 4, 4]
    assert len(before.keys() & stored(version.round).keys()) == 2
    assert not PendingChange.objects.exists()


def test_an_edited_response_has_only_its_block_written_anew(version: QuestionnaireVersion) -> None:
    before = stored(version.round)
    row = version.round.responses.first()
    assert row is not None
    with connection.cursor() as cursor:
        cursor.execute("UPDATE surveys_response SET language = 'en' WHERE id = %s", [row.id])
    check(version.round)
    after = stored(version.round)
    assert len(before.keys() & after.keys()) == len(before) - 1
    assert sorted(before.values()) == sorted(after.values())


def test_an_erased_response_is_in_no_block_from_the_next_count_on(
    version: QuestionnaireVersion,
) -> None:
    """GDPR, article 17: nothing of it stays, its id least of all."""
    row = version.round.responses.first()
    assert row is not None
    own = row.id.bytes
    assert any(own in bytes(each.ids) for each in Block.objects.all())
    row.delete()
    assert tally_of(version.round).responses == 9
    assert not any(own in bytes(each.ids) for each in Block.objects.all())
    assert sum(stored(version.round).values()) == 9


def test_without_anybody_looking_the_worker_erases_too(version: QuestionnaireVersion) -> None:
    for row in version.round.responses.all()[:3]:
        row.delete()
    assert keep_up() == 1
    assert sum(stored(version.round).values()) == 7
    assert keep_up() == 0


def test_within_a_block_responses_stand_in_the_order_of_their_random_ids(
    version: QuestionnaireVersion,
) -> None:
    for each in Block.objects.all():
        ids = bytes(each.ids)
        parts = [ids[at : at + 16] for at in range(0, len(ids), 16)]
        assert parts == sorted(parts)
        assert len(parts) == each.size


def test_only_the_columns_asked_for_are_read(
    version: QuestionnaireVersion, django_assert_num_queries: Any
) -> None:
    """Versions, what is set aside, how things stand, what changed, blocks; counts are known."""
    BlockColumn.objects.filter(name="needs").update(data=b"not to be read")
    with django_assert_num_queries(5):
        assert sum(block.size for block in blocks_of(version.round, ["size"])) == 10
    with pytest.raises(ValueError, match="magic"):
        list(blocks_of(version.round, ["needs"]))


def test_a_version_that_changes_no_meaning_reads_no_block(version: QuestionnaireVersion) -> None:
    BlockColumn.objects.update(data=b"not to be read")
    old = version.questionnaire.pages
    wording = questionnaire(*old, introduction=text("Other words"))
    publish_version(round_=version.round, questionnaire=wording, at=NOW)
    assert tally_of(version.round).responses == 10
    by_needs = questionnaire(
        page(
            "first",
            *old[0].questions[:1],
            replace(old[0].questions[1], kind=Kind.LONG_TEXT, choices=()),
        ),
        old[1],
    )
    publish_version(
        round_=version.round, questionnaire=by_needs, at=NOW, declared_break=True, reason="Test"
    )
    with pytest.raises(ValueError, match="magic"):
        tally_of(version.round)


def test_marks_do_not_become_many(version: QuestionnaireVersion) -> None:
    for _ in range(30):
        make_response(version)
        tally_of(version.round)
    assert ResponseChange.objects.filter(round=version.round).count() <= 3


def test_what_is_stored_can_be_lost(version: QuestionnaireVersion) -> None:
    """Derived tables are in no backup of a consultation: all is built from the responses."""
    BlockColumn.objects.all().delete()
    Block.objects.all().delete()
    RoundCount.objects.all().delete()
    make_response(version)
    check(version.round)


def test_closing_drops_blocks_and_order_and_keeps_what_they_come_to(
    version: QuestionnaireVersion,
) -> None:
    """trust.md (a) 24: neither blocks nor what waits for them say who came before whom."""
    new = {make_response(version).id for _ in range(2)}
    assert version.round.privacy == Privacy.ANONYMOUS
    close_round(round_=version.round, at=datetime.now(UTC))
    assert not Block.objects.exists()
    assert not BlockColumn.objects.exists()
    (waiting,) = PendingChange.objects.all()
    assert waiting.responses == sorted(new)
    assert tally_of(version.round).responses == 12
    assert not Block.objects.exists()
    assert keep_up() == 1
    assert sum(stored(version.round).values()) == 12
    check(version.round)


def test_an_attributed_round_keeps_its_blocks_when_it_closes(db: None) -> None:
    version = make_round(privacy=Privacy.ATTRIBUTED)
    for _ in range(5):
        make_response(version)
    tally_of(version.round)
    before = stored(version.round)
    close_round(round_=version.round, at=datetime.now(UTC))
    assert stored(version.round) == before


def test_a_deleted_round_leaves_nothing(version: QuestionnaireVersion) -> None:
    make_response(version)
    delete_round(round_=version.round, title_typed="Round", at=datetime.now(UTC))
    for model in (PendingChange, RoundCount, Block, BlockColumn):
        assert not model._default_manager.exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_count_at_once_corrupt_nothing_while_answers_come() -> None:
    version = make_round()
    for _ in range(8):
        make_response(version, some())
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for turn in range(6):
                if number < 2:
                    make_response(version, some("small"))
                    if turn % 2:
                        first = version.round.responses.order_by("id")[number]
                        Response.objects.filter(pk=first.pk).update(answers=some(SIZES[turn % 3]))
                assert counted(version.round).tally.responses >= 8
                assert sum(block.size for block in blocks_of(version.round, ["size"])) >= 8
        except BaseException as error:
            failures.append(error)
            raise
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert failures == []
    assert tally_of(version.round).responses == 20
    check(version.round)


@pytest.mark.django_db(transaction=True)
def test_a_reader_does_not_wait_long_for_somebody_who_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Meanwhile it shows new responses, and edited ones as they were."""
    monkeypatch.setattr(state, "WAIT", 0.1)
    version = make_round()
    rows = [make_response(version, some()) for _ in range(4)]
    tally_of(version.round)
    make_response(version, some())
    Response.objects.filter(pk=rows[0].pk).update(answers=some("small"))
    begun, done = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                state.wait_for_counting(version.round)
                begun.set()
                assert done.wait(timeout=60)
        finally:
            connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert begun.wait(timeout=30)
    shown = tally_of(version.round)
    done.set()
    thread.join(timeout=30)
    assert shown.of("size").cells == {"large": 5}
    assert tally_of(version.round).of("size").cells == {"large": 4, "small": 1}


def test_questions_named_like_facts_or_choices_do_not_mix(db: None) -> None:
    one = question("language", Kind.SINGLE_CHOICE, choices=choices("ro", "en"), role="category")
    version = make_round(questionnaire(page("only", one)))
    for _ in range(4):
        make_response(version, {"language": "en"})
    (block,) = blocks_of(version.round, ["language", "_language"])
    assert block.columns["language"].keys == ("ro", "en")
    assert block.columns["_language"].keys == ("ro",)


def test_a_version_published_while_somebody_counts_is_read(
    version: QuestionnaireVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever meets a response to a version it does not know reads the versions again."""
    stale = state.versions_of(version.round)
    more = page("more", question("more"))
    second = publish_version(
        round_=version.round,
        questionnaire=questionnaire(*version.questionnaire.pages, more),
        at=NOW,
    )
    once = iter([stale, stale])
    monkeypatch.setattr(
        state, "versions_of", lambda round_: next(once, None) or versions_of(round_)
    )
    for _ in range(3):
        make_response(second, {"size": "large", "more": "x"})
    assert tally_of(version.round).of("more").answered == 3
    assert next(once, None) is None
    check(version.round)
    RoundCount.objects.all().delete()
    once = iter([stale, stale])
    make_response(second, {"size": "large"})
    assert tally_of(version.round).responses == 14
    check(version.round)
