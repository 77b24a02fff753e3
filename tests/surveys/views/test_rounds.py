from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from surveys.forms_staff.rounds import NamesForm
from surveys.models import Access, Consultation, Privacy, Response, Results, Round
from surveys.selectors import latest_version
from surveys.services.closing import close_round
from surveys.services.pausing import pause_round
from tests.factories import make_invitation, make_response, make_round, make_staff, text

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
ROUND = "/en/staff/rounds/stage/"


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def staff(db: None) -> Client:
    browser = Client()
    browser.force_login(make_staff(name="ana"))
    return browser


@pytest.fixture
def round_(db: None) -> Round:
    consultation = Consultation.objects.create(slug="city", title=text("City"), organiser=text("O"))
    return make_round(
        slug="stage", now=NOW, consultation=consultation, title=text("Stage"),
        opens_at=NOW + DAY, closes_at=NOW + 9 * DAY,
    ).round  # fmt: skip


def words(answer: Any) -> str:
    return " ".join(unescape(answer.content.decode()).split())


def settings_of(round_: Round, **changes: Any) -> dict[str, Any]:
    """What a browser sends of the settings' form when only `changes` were made."""
    local = {"opens_at": round_.opens_at, "closes_at": round_.closes_at}
    sent = {
        name: moment.astimezone(round_.zone).strftime("%Y-%m-%dT%H:%M") if moment else ""
        for name, moment in local.items()
    }
    names = ("number", "time_zone", "grace_minutes", "access", "privacy", "results",
             "draft_days", "contact_days")  # fmt: skip
    sent |= {name: str(getattr(round_, name)) for name in names}
    sent |= {f"title_{tag}": each for tag, each in round_.title.versions}
    sent |= {"editable": "on"} if round_.editable else {}
    return sent | changes


PATHS = [
    ROUND + "settings/", ROUND + "copy/", ROUND + "close/", ROUND + "delete/",
    "/en/staff/consultations/city/", "/en/staff/consultations/new/",
    "/en/staff/consultations/city/settings/", "/en/staff/consultations/city/rounds/new/",
]  # fmt: skip
POSTS = [ROUND + "pause/", ROUND + "resume/"]


@pytest.mark.parametrize("path", PATHS)
def test_pages_are_for_staff(round_: Round, staff: Client, path: str) -> None:
    """trust.md (a) 5."""
    assert Client().get(path).status_code == 302
    other = Client()
    other.force_login(get_user_model().objects.create_user("ion"))
    assert other.get(path).status_code == 404
    assert staff.get(path).status_code == 200
    unknown = path.replace("/stage/", "/none/").replace("/city/", "/none/")
    assert unknown == path or staff.get(unknown).status_code == 404


@pytest.mark.parametrize("path", [*PATHS, *POSTS])
def test_nothing_changes_without_the_token_of_the_form(round_: Round, path: str) -> None:
    """trust.md (a) 11."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(make_staff(name="ana"))
    assert browser.post(path, settings_of(round_, slug="x")).status_code in {403, 405}
    assert (Round.objects.count(), Consultation.objects.count()) == (1, 1)


@pytest.mark.parametrize("path", POSTS)
def test_reading_changes_nothing(staff: Client, round_: Round, path: str) -> None:
    assert staff.get(path).status_code == 405


def test_a_consultation_and_its_first_round_are_made(staff: Client) -> None:
    sent = {"title_ro": " Strategia ", "organiser_ro": "Primăria", "slug": "Strategy"}
    answer = staff.post("/en/staff/consultations/new/", sent)
    assert answer["Location"] == "/en/staff/consultations/strategy/"
    made = Consultation.objects.get()
    assert (made.slug, made.title.as_dict()) == ("strategy", {"ro": "Strategia"})
    page = staff.get("/en/staff/consultations/strategy/rounds/new/")
    assert 'value="strategy-1"' in words(page)
    sent = {"title_ro": "Etapa 1", "number": "1", "slug": "strategy-1"}
    answer = staff.post("/en/staff/consultations/strategy/rounds/new/", sent)
    assert answer["Location"] == "/en/staff/rounds/strategy-1/settings/"
    round_ = Round.objects.get()
    assert (round_.opens_at, round_.access, latest_version(round_)) == (None, Access.OPEN, None)
    assert "No questionnaire is published yet" in words(staff.get(answer["Location"]))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title_ro": ""}, "Write it in at least one language."),
        ({"title_ro": "a\x07"}, "cannot be stored (U+0007)"),
        ({"title_ro": "x" * 301}, "at most 300 characters"),
        ({"slug": "stage"}, "Another round has this short name."),
        ({"slug": "../evil"}, "valid “slug”"),
        ({"number": "0"}, "greater than or equal to 1"),
        ({"number": "taken"}, "Enter a whole number."),
    ],
)
def test_a_round_that_cannot_be_made_is_refused_by_the_form(
    staff: Client, round_: Round, changes: dict[str, str], said: str
) -> None:
    """trust.md (a) 22 and (c) 22."""
    sent = {"title_ro": "Etapa", "number": "5", "slug": "new"} | changes
    answer = staff.post("/en/staff/consultations/city/rounds/new/", sent)
    assert answer.status_code == 422
    assert said in words(answer)
    assert Round.objects.count() == 1


def test_a_number_that_is_taken_is_refused_by_the_form(staff: Client, round_: Round) -> None:
    sent = {"title_ro": "Etapa", "number": str(round_.number), "slug": "new"}
    answer = staff.post("/en/staff/consultations/city/rounds/new/", sent)
    assert "Another round of the consultation has this number." in words(answer)


def test_a_consultation_is_never_called_as_the_page_that_makes_one(staff: Client) -> None:
    sent = {"title_ro": "Strategia", "organiser_ro": "Primăria", "slug": "new"}
    assert staff.post("/en/staff/consultations/new/", sent).status_code == 422


def test_settings_sent_as_they_are_shown_change_nothing(staff: Client, round_: Round) -> None:
    before = Round.objects.values().get()
    assert staff.post(ROUND + "settings/", settings_of(round_)).status_code == 302
    assert Round.objects.values().get() == before


def test_settings_are_changed(staff: Client, round_: Round) -> None:
    sent = settings_of(
        round_, opens_at="2026-03-20T09:00", closes_at="2026-03-31T20:00", access=Access.INVITED,
        results=Results.LIVE, target_large="50", target_small="", title_en="Another",
    )  # fmt: skip
    assert staff.post(ROUND + "settings/", sent).status_code == 302
    now = Round.objects.get()
    # The clock goes on by an hour in between.
    assert now.opens_at == datetime(2026, 3, 20, 7, 0, tzinfo=UTC)
    assert now.closes_at == datetime(2026, 3, 31, 17, 0, tzinfo=UTC)
    assert (now.access, now.results, now.targets) == ("invited", "live", {"large": 50})
    assert now.title.as_dict() == {"en": "Another", "ro": "Stage (ro)"}


FOREIGN = {
    "closed_at": "2026-03-01", "sealed_key": "x", "paused_at": "2026-03-01", "slug": "other",
    "consultation": "1", "origin_note": "x", "funnel": "[]", "id": "999", "sends_thanks": "on",
}  # fmt: skip


def test_fields_that_the_form_does_not_have_are_not_written(staff: Client, round_: Round) -> None:
    """trust.md (a) 7."""
    before = Round.objects.values().get()
    assert staff.post(ROUND + "settings/", settings_of(round_, **FOREIGN)).status_code == 302
    assert Round.objects.values().get() == before


def test_what_is_fixed_is_shown_and_what_is_sent_for_it_ignored(
    staff: Client, open_round: Round
) -> None:
    """trust.md (a) 7."""
    round_ = open_round
    make_invitation(round_)
    page = words(staff.get(ROUND + "settings/"))
    assert "was promised this" in page
    assert "Fixed since the opening" in page
    sent = settings_of(round_, privacy=Privacy.ATTRIBUTED, opens_at="2027-01-01T00:00")
    assert staff.post(ROUND + "settings/", sent).status_code == 302
    now = Round.objects.get()
    assert (now.privacy, now.opens_at) == (Privacy.ANONYMOUS, NOW - DAY)


def test_a_round_is_not_extended_after_its_closing_was_carried_out(
    staff: Client, open_round: Round
) -> None:
    closed = close_round(round_=open_round, at=NOW)
    assert "the key of the personal links destroyed" in words(staff.get(ROUND + "settings/"))
    staff.post(ROUND + "settings/", settings_of(closed, closes_at="2027-01-01T00:00"))
    assert Round.objects.get().closes_at == closed.closes_at


@pytest.mark.parametrize(
    ("field", "wall", "said"),
    [
        ("closes_at", "2026-03-29T03:30", "03:30 does not come on this day"),
        ("closes_at", "2026-03-10T14:00", "The closing comes before the opening."),
        ("closes_at", "soon", "Write day and time"),
        ("closes_at", "0001-01-01T00:00", "Write day and time"),
        ("closes_at", "99999-01-01T00:00", "Write day and time"),
        ("opens_at", "2026-03-29T03:30", "03:30 does not come on this day"),
        ("time_zone", "Europe/Atlantis", "Select a valid choice"),
        ("grace_minutes", "1e9", "Enter a whole number"),
        ("grace_minutes", "99999", "less than or equal to 1440"),
        ("access", "everybody", "Select a valid choice"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused(
    staff: Client, round_: Round, field: str, wall: str, said: str
) -> None:
    """trust.md (c) 12 and (a) 22."""
    before = Round.objects.values().get()
    answer = staff.post(ROUND + "settings/", settings_of(round_, **{field: wall}))
    assert answer.status_code == 422
    assert said in words(answer)
    assert Round.objects.values().get() == before


def test_an_hour_that_comes_twice_is_the_first_and_the_page_says_so(
    staff: Client, round_: Round
) -> None:
    """trust.md (c) 12."""
    sent = settings_of(round_, closes_at="2026-10-25T03:30")
    page = words(staff.post(ROUND + "settings/", sent, follow=True))
    assert "03:30 comes twice on this day: the first is meant" in page
    assert Round.objects.get().closes_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_the_second_of_two_equal_hours_stays_when_the_form_is_sent_as_shown(
    staff: Client, round_: Round
) -> None:
    """trust.md (c) 12."""
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    Round.objects.update(closes_at=second)
    staff.post(ROUND + "settings/", settings_of(Round.objects.get()))
    assert Round.objects.get().closes_at == second


def test_dates_are_shown_in_the_zone_of_the_round(staff: Client, round_: Round) -> None:
    Round.objects.update(time_zone="Europe/London", opens_at=datetime(2026, 7, 1, 8, tzinfo=UTC),
                         closes_at=None)  # fmt: skip
    page = words(staff.get(ROUND + "settings/"))
    assert 'value="2026-07-01T09:00"' in page
    assert "those of Europe/London" in page


def test_a_closing_in_the_past_is_refused(staff: Client, open_round: Round) -> None:
    sent = settings_of(open_round, closes_at="2026-03-10T13:59")
    answer = staff.post(ROUND + "settings/", sent)
    assert answer.status_code == 422
    assert "This time is past." in words(answer)


@pytest.fixture
def open_round(round_: Round) -> Round:
    Round.objects.update(opens_at=NOW - DAY)
    return Round.objects.get()


def test_a_round_is_paused_and_resumed(staff: Client, open_round: Round) -> None:
    answer = staff.post(ROUND + "pause/", follow=True)
    assert "The round is paused: it takes no answers" in words(answer)
    assert Round.objects.get().paused_at == NOW
    assert "Resume" in words(staff.get(ROUND + "settings/"))
    staff.post(ROUND + "resume/")
    assert Round.objects.get().paused_at is None


def test_a_round_that_is_not_open_is_not_paused(staff: Client, round_: Round) -> None:
    assert "Only an open round" in words(staff.post(ROUND + "pause/", follow=True))
    assert Round.objects.get().paused_at is None


def test_a_round_is_closed_early(staff: Client, open_round: Round) -> None:
    assert "for 15 minutes" in words(staff.get(ROUND + "close/"))
    page = words(staff.post(ROUND + "close/", follow=True))
    assert "Those who have begun can send their answers until" in page
    assert Round.objects.get().closes_at == NOW


def test_a_round_is_deleted_by_its_title(staff: Client, open_round: Round) -> None:
    make_response(open_round.versions.get())
    answer = staff.post(ROUND + "delete/", {"title": "stage"})
    assert (answer.status_code, Response.objects.count()) == (422, 1)
    answer = staff.post(ROUND + "delete/", {"title": "Stage"})
    assert answer["Location"] == "/en/staff/consultations/city/"
    assert (Round.objects.count(), Response.objects.count()) == (0, 0)


def test_a_round_with_published_answers_offers_no_deletion(
    staff: Client, open_round: Round
) -> None:
    Round.objects.update(results=Results.LIVE)
    make_response(open_round.versions.get())
    page = words(staff.get(ROUND + "delete/"))
    assert "Answers of this round are published" in page
    assert 'name="title"' not in page
    assert staff.post(ROUND + "delete/", {"title": "Stage"}).status_code == 422
    assert Response.objects.count() == 1


# What a respondent meets.

PUBLIC = "/en/rounds/stage/"


def test_a_paused_round_says_so_kindly_on_every_page(open_round: Round) -> None:
    browser = Client()
    browser.post(PUBLIC + "start/")
    browser.post(PUBLIC + "page/first/", {"size": "large"})
    pause_round(round_=open_round, at=NOW)
    landing = words(browser.get(PUBLIC))
    assert "This round is paused" in landing
    assert "What you have saved is kept" in landing
    assert browser.get(PUBLIC + "page/first/")["Location"] == PUBLIC
    typed = browser.post(PUBLIC + "page/second/", {"remarks": "Typed meanwhile", "budget": "3"})
    assert typed.status_code == 403
    assert "Typed meanwhile" in words(typed)
    assert "The round is paused" in words(typed)
    sent = browser.post(PUBLIC + "review/")
    assert (sent.status_code, Response.objects.get().status) == (403, "draft")


def test_a_stranger_cannot_begin_while_the_round_is_paused(open_round: Round) -> None:
    pause_round(round_=open_round, at=NOW)
    browser = Client()
    browser.post(PUBLIC + "start/")
    assert browser.post(PUBLIC + "page/first/", {"size": "large"}).status_code == 403
    assert Response.objects.count() == 0


def test_sent_answers_are_withdrawn_and_kept_while_the_round_is_paused(open_round: Round) -> None:
    browser = Client()
    browser.post(PUBLIC + "start/")
    browser.post(PUBLIC + "page/first/", {"size": "small"})
    browser.post(PUBLIC + "review/")
    browser.post(PUBLIC + "change/")
    pause_round(round_=open_round, at=NOW)
    assert browser.post(PUBLIC + "keep/").status_code == 302  # a change that cannot be dropped now
    assert browser.post(PUBLIC + "pause/", {"code": "1"}).status_code == 302
    reference = Response.objects.get().reference
    browser.post(PUBLIC + "withdraw/", {"reference": reference, "meant": "on"})
    assert Response.objects.count() == 0


ANYWHERE = [
    "collecting/", "invitations/", "invitations/lists/new/", "messages/", "messages/thanks/",
    "messages/invitation/send/", "letters/", "duplicates/", "sheets/", "settings/", "copy/",
    "close/", "delete/",
]  # fmt: skip


@pytest.mark.parametrize("path", ANYWHERE)
def test_a_round_without_a_questionnaire_has_its_pages(
    staff: Client, round_: Round, path: str
) -> None:
    round_.versions.all().delete()
    assert staff.get(ROUND + path).status_code == 200


def test_a_round_without_a_questionnaire_is_listed(staff: Client, round_: Round) -> None:
    round_.versions.all().delete()
    for page in ("/en/staff/", "/en/staff/consultations/city/"):
        html = words(staff.get(page))
        assert "No questionnaire is published yet" in html
        assert not re.search(r'href="/en/rounds/stage/"', html)


def test_a_name_that_was_taken_in_the_same_moment_is_refused_by_the_form(
    staff: Client, round_: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The constraint has the last word, and it is no server error."""
    monkeypatch.setattr(NamesForm, "clean_slug", lambda form: form.cleaned_data["slug"])
    monkeypatch.setattr(NamesForm, "clean_number", lambda form: form.cleaned_data["number"])
    for path in ("/en/staff/consultations/city/rounds/new/", ROUND + "copy/"):
        answer = staff.post(path, {"title_ro": "Etapa", "number": "5", "slug": "stage"})
        assert answer.status_code == 422
        assert "Somebody else has just taken" in words(answer)
    assert Round.objects.count() == 1
