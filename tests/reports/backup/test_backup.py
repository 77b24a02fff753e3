"""A consultation is written, deleted and restored: trust.md (c) 36."""

from __future__ import annotations

import io
import json
import tracemalloc
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from reports.backup import rows as rows_of_tables
from reports.backup.reading import open_backup
from reports.backup.restoring import restore
from reports.backup.rows import checksum_of
from reports.backup.writing import OpenRoundError, backup_pieces, refuse_open
from reports.columns import tally_of
from reports.models import Coding
from surveys.models import (
    Consultation,
    Delivery,
    Equivalence,
    Invitation,
    InvitationUpload,
    Mailing,
    Response,
    Round,
    Status,
    Visit,
)
from surveys.rules import RoundState, round_state
from surveys.selectors import response_of
from surveys.services.closing import close_round
from surveys.services.deleting import delete_round
from surveys.services.loading import SHIPPED, load_round
from surveys.services.pausing import resume_round
from surveys.tokens import invite_hash, open_key, token_of
from tests.factories import NOW, make_invitation, make_response, make_round
from tests.reports.backup.world import backup_file, counts, empty, full_consultation

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> Consultation:
    return full_consultation()


def moved(city: Consultation, tmp_path: Path, settings: Any) -> Consultation:
    """The consultation as another installation restores it: other secret, other serial keys."""
    file = backup_file(city, tmp_path)
    empty(city, delete_round)
    settings.SECRET_KEY = "another installation's secret of some length"
    other = make_round(slug="other")
    make_response(other, {"size": "small"})
    return restore(open_backup(file), at=NOW).consultation


def test_a_restored_consultation_has_the_same_checksum_and_counts(
    city: Consultation, tmp_path: Path, settings: Any
) -> None:
    before, rows = checksum_of(city), counts(city)
    assert all(rows.values()), "every table is tried"
    assert open_backup(backup_file(city, tmp_path)).checksum == before
    restored = moved(city, tmp_path, settings)
    assert restored.pk != city.pk
    assert checksum_of(restored) == before
    assert counts(restored) == rows


def test_rounds_numbered_in_another_order_than_they_were_made_come_back(
    tmp_path: Path, settings: Any
) -> None:
    """Of an equivalence the round made earlier is the first, whatever the rounds' numbers."""
    made_first = make_round(slug="made-first", number=9)
    city = made_first.round.consultation
    others = [make_round(slug=f"n-{n}", number=n, consultation=city) for n in (4, 1)]
    for one, other in ((made_first, others[0]), (others[0], others[1]), (made_first, others[1])):
        Equivalence.objects.create(
            first_round=one.round, first_code="size", second_round=other.round,
            second_code="size", verdict="same", declared_by="ana", declared_at=NOW,
        )  # fmt: skip
    before = checksum_of(city)
    restored = moved(city, tmp_path, settings)
    assert checksum_of(restored) == before
    order = restored.rounds.order_by("pk").values_list("slug", flat=True)
    assert list(order) == ["made-first", "n-4", "n-1"]


def test_restored_responses_count_the_same(
    city: Consultation, tmp_path: Path, settings: Any
) -> None:
    before = [tally_of(each).responses for each in city.rounds.all()]
    restored = moved(city, tmp_path, settings)
    assert [tally_of(each).responses for each in restored.rounds.all()] == before == [3, 3]
    assert Coding.objects.filter(response__round__slug="first").get().theme.code == "bikes"


@pytest.mark.parametrize("change", [
    lambda: Response.objects.filter(status=Status.SUBMITTED).update(language="en"),
    lambda: Round.objects.filter(slug="first").update(grace_minutes=1),
    lambda: Coding.objects.all().delete(),
])  # fmt: skip
def test_the_checksum_tells_any_change(city: Consultation, change: Any) -> None:
    before = checksum_of(city)
    change()
    assert checksum_of(city) != before


def test_nothing_that_joins_people_to_answers_is_in_the_file(
    city: Consultation, tmp_path: Path
) -> None:
    """docs/decisions/0013: the file of an anonymous round holds what its closing leaves."""
    with zipfile.ZipFile(backup_file(city, tmp_path)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist()).decode()
    for secret in ("a" * 64, "b" * 64, "c" * 64, "token_hash", "sealed_key"):
        assert secret not in everything
    reminders = Delivery.objects.filter(mailing__kind="reminder", mailing__round__slug="first")
    assert not any(str(each.pk) in everything for each in reminders)


def test_rows_stand_in_the_order_of_their_random_ids(city: Consultation, tmp_path: Path) -> None:
    with zipfile.ZipFile(backup_file(city, tmp_path)) as archive:
        found = [json.loads(line)["id"] for line in archive.open("surveys.Response.jsonl")]
    assert found == sorted(found)


def test_what_only_its_installation_can_use_does_not_come_back(
    city: Consultation, tmp_path: Path, settings: Any
) -> None:
    moved(city, tmp_path, settings)
    anonymous = Round.objects.get(slug="first")
    assert (anonymous.closed_at, anonymous.sealed_key, anonymous.paused_at) == (NOW, None, None)
    assert not Invitation.objects.filter(round=anonymous, token_hash__isnull=False).exists()
    assert Response.objects.filter(status=Status.DRAFT).count() == 0
    assert (Visit.objects.count(), InvitationUpload.objects.filter(content=b"secret").count()) == (
        0,
        0,
    )
    assert set(Mailing.objects.values_list("state", flat=True)) == {"paused"}
    assert set(Delivery.objects.values_list("state", flat=True)) == {"in_doubt"}


def test_a_round_that_was_open_comes_back_paused_with_new_personal_links(
    city: Consultation, tmp_path: Path, settings: Any
) -> None:
    moved(city, tmp_path, settings)
    round_ = Round.objects.get(slug="second")
    assert round_state(round_, NOW) is RoundState.PAUSED
    person = Invitation.objects.get(round=round_)
    token = token_of(round_, person.pk, open_key(round_))
    assert person.token_hash == invite_hash(round_, token)
    own = response_of(round_, token)
    assert own is not None, "attributed: the new link leads to the answers given before"
    assert own.attribution.invitation == person
    assert round_state(resume_round(round_=round_), NOW) is RoundState.OPEN


def test_a_copy_stands_beside_the_original(city: Consultation, tmp_path: Path) -> None:
    rows = counts(city)
    file = backup_file(city, tmp_path)
    restored = restore(open_backup(file), at=NOW, as_slug="drill").consultation
    assert counts(restored) == rows == counts(city)
    slugs = [f"drill-{each.number}" for each in city.rounds.order_by("number")]
    assert list(restored.rounds.values_list("slug", flat=True)) == slugs
    own = set(Response.objects.filter(round__consultation=city).values_list("pk", flat=True))
    new = set(Response.objects.filter(round__consultation=restored).values_list("pk", flat=True))
    assert not own & new


def test_stage_1_is_restored_figure_by_figure(tmp_path: Path) -> None:
    call_command("load_rounds", verbosity=0)
    call_command("load_reports", verbosity=0)
    city = Consultation.objects.get()
    before, file = checksum_of(city), backup_file(city, tmp_path)
    for round_ in city.rounds.all():
        Round.objects.filter(pk=round_.pk).update(results="never")
        title = round_.title.as_dict()["en"]
        delete_round(round_=round_, title_typed=title, at=NOW)
    city.delete()
    restored = restore(open_backup(file), at=NOW).consultation
    assert checksum_of(restored) == before
    call_command("verify", "timisoara-2021-1", stdout=io.StringIO())


def test_a_round_that_collects_is_written_only_when_that_is_said(tmp_path: Path) -> None:
    version = make_round(slug="open", now=NOW)
    city = version.round.consultation
    refuse_open(city)
    make_response(version)
    with pytest.raises(OpenRoundError):
        refuse_open(city)
    file = tmp_path / "b.zip"
    with pytest.raises(CommandError, match="open"):
        call_command("backup_consultation", city.slug, file)
    assert not file.exists()
    call_command("backup_consultation", city.slug, file, "--open", stdout=io.StringIO())
    assert file.stat().st_mode & 0o077 == 0
    close_round(round_=version.round, at=NOW)
    refuse_open(city)


def test_the_commands_print_one_checksum_on_both_sides(city: Consultation, tmp_path: Path) -> None:
    file, said = tmp_path / "b.zip", [io.StringIO() for _ in range(3)]
    call_command("backup_consultation", city.slug, file, "--open", stdout=said[0])
    call_command("restore_consultation", file, "--check", stdout=said[1])
    empty(city, delete_round)
    call_command("restore_consultation", file, stdout=said[2])
    checksum = open_backup(file).checksum
    assert [text.getvalue().count(checksum) for text in said] == [1, 1, 2]
    assert "Paused until you resume them: second" in said[2].getvalue()


def test_what_is_here_already_is_refused(city: Consultation, tmp_path: Path) -> None:
    file = backup_file(city, tmp_path)
    before = counts(city)
    with pytest.raises(CommandError, match="is here already"):
        call_command("restore_consultation", file, stdout=io.StringIO())
    assert counts(Consultation.objects.get()) == before


@pytest.mark.parametrize("name", ["../x", "a b", "new", "x" * 71, ""])
def test_a_name_that_cannot_be_an_address_is_refused(
    city: Consultation, tmp_path: Path, name: str
) -> None:
    file = backup_file(city, tmp_path)
    with pytest.raises(CommandError):
        call_command("restore_consultation", file, "--as-slug", name, stdout=io.StringIO())
    assert Consultation.objects.count() == 1


def test_an_unknown_consultation_is_refused_with_the_known_ones(city: Consultation) -> None:
    with pytest.raises(CommandError, match=city.slug):
        call_command("backup_consultation", "nothing", "x.zip")


def test_memory_does_not_grow_with_the_responses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two batches of rows at a time, however many there are."""
    monkeypatch.setattr(rows_of_tables, "BATCH", 200)
    version = make_round(now=NOW)
    answers = {"size": "large", "remarks": "x" * 500}
    rows = [
        Response(round=version.round, version=version, language="ro", answers=answers,
                 status=Status.SUBMITTED, started_on=NOW.date(), submitted_on=NOW.date())
        for _ in range(4000)
    ]  # fmt: skip
    peaks = []
    for many in (1000, 4000):
        Response.objects.filter(round=version.round).delete()
        Response.objects.bulk_create(rows[:many], batch_size=1000)
        tracemalloc.start()
        for _piece in backup_pieces(version.round.consultation, at=NOW + timedelta(days=1)):
            pass
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.3 * peaks[0]


def test_a_shipped_round_without_responses_needs_no_word(tmp_path: Path) -> None:
    load_round(folder=SHIPPED / "timisoara-2-demo", at=NOW)
    city = Consultation.objects.get()
    make_invitation(city.rounds.get())
    call_command("backup_consultation", city.slug, tmp_path / "b.zip", stdout=io.StringIO())
