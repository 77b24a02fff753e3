from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from surveys.models import Invitation, Mailing, MessageText, Round
from surveys.services.closing import close_round
from surveys.services.mailings import start_mailing
from surveys.tokens import ensure_key, personal_link, token_of
from tests.factories import make_round, make_staff
from tests.surveys.mail import MailBox, invite, mail_server

ROOT = "/en/staff/rounds/stage/"
GOOD = {
    "subject_ro": "Subiect",
    "body_ro": "Bună, {name}! {link} {unsubscribe}",
    "subject_en": "Subject {round}",
    "body_en": "Hi {name}! {link} {unsubscribe}",
}


@pytest.fixture
def round_(db: None) -> Round:
    return make_round(slug="stage").round


@pytest.fixture
def staff(db: None) -> Client:
    browser = Client()
    browser.force_login(make_staff(name="ana"))
    return browser


@pytest.fixture
def box(settings: Any) -> Iterator[MailBox]:
    with mail_server(settings) as box:
        yield box


def words(answer: Any) -> str:
    """The page's text, white space as one blank."""
    return " ".join(unescape(answer.content.decode()).split())


def start(round_: Round, kind: str = "invitation") -> Mailing:
    return start_mailing(round_=round_, kind=kind, by=None, at=datetime.now(UTC))


PATHS = [
    "messages/", "messages/invitation/", "messages/invitation/send/", "letters/",
    "letters/qr-ro.svg",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_pages_are_for_staff(round_: Round, path: str) -> None:
    """trust.md (a) 5."""
    assert Client().get(ROOT + path).status_code == 302
    other = Client()
    other.force_login(get_user_model().objects.create_user("ion"))
    assert other.get(ROOT + path).status_code == 404


@pytest.mark.parametrize("path", [*PATHS, "letters/qr-en.png"])
def test_pages_are_there(round_: Round, staff: Client, path: str) -> None:
    assert staff.get(ROOT + path).status_code == 200
    assert staff.get(ROOT.replace("stage", "none") + path).status_code == 404


@pytest.mark.parametrize(
    "path",
    ["messages/spam/", "messages/thanks/send/", "letters/qr-xx.svg", "letters/qr-ro.gif",
     "mailings/00000000-0000-0000-0000-000000000000/"],
)  # fmt: skip
def test_what_there_is_not_is_not_found(round_: Round, staff: Client, path: str) -> None:
    assert staff.get(ROOT + path).status_code == 404


def test_a_mailing_of_another_round_is_not_found(round_: Round, staff: Client) -> None:
    """trust.md (a) 5: ids swapped between parent and child."""
    other = make_round(slug="other").round
    invite(other, "ana@example.org")
    mailing = start(other)
    assert staff.get(f"{ROOT}mailings/{mailing.pk}/").status_code == 404
    assert staff.post(f"{ROOT}mailings/{mailing.pk}/pause/").status_code == 404
    mailing.refresh_from_db()
    assert mailing.state == "running"


@pytest.mark.parametrize("people", [1, 3])
def test_overview_costs_the_same_for_any_number_of_mailings(
    round_: Round, staff: Client, people: int, django_assert_num_queries: Any
) -> None:
    for number in range(people):
        invite(round_, f"{number}@example.org")
        mailing = start(round_)
        mailing.deliveries.update(state="sent")
        Mailing.objects.filter(pk=mailing.pk).update(state="done")
    with django_assert_num_queries(11):
        staff.get(f"{ROOT}messages/")


def test_overview_says_who_would_get_what(round_: Round, staff: Client, settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example"
    invite(round_, "a@example.org", "b@example.org")
    shown = words(staff.get(f"{ROOT}messages/")).split("<main")[1].split("</main>")[0]
    assert "<strong>2</strong> people would get it now" in shown
    assert shown.count("btn-primary") == 1
    assert f'href="{ROOT}messages/invitation/send/"' in shown


def test_without_a_mail_server_the_pages_say_so_and_nothing_starts(
    round_: Round, staff: Client, settings: Any
) -> None:
    settings.EMAIL_HOST = ""
    invite(round_, "a@example.org")
    for path in ("messages/", "messages/invitation/send/"):
        assert "No mail server is set" in words(staff.get(ROOT + path))
    staff.post(f"{ROOT}messages/invitation/send/")
    assert Mailing.objects.count() == 0


def test_saving_stores_the_words_of_each_language(round_: Round, staff: Client) -> None:
    answer = staff.post(f"{ROOT}messages/invitation/", {**GOOD, "save": ""})
    assert answer.status_code == 302
    stored = MessageText.objects.get()
    assert stored.subject.as_dict() == {"ro": "Subiect", "en": "Subject {round}"}
    assert stored.body.as_dict() == {"ro": GOOD["body_ro"], "en": GOOD["body_en"]}
    staff.post(f"{ROOT}messages/invitation/reset/")
    assert MessageText.objects.count() == 0


def test_a_preview_shows_what_was_typed_for_a_real_person_and_stores_nothing(
    round_: Round, staff: Client
) -> None:
    (ion,) = invite(round_, "ion@example.org", name="Ion <b>")
    answer = staff.post(f"{ROOT}messages/invitation/", {**GOOD, "preview": ""})
    shown = answer.content.decode()
    assert (answer.status_code, MessageText.objects.count()) == (200, 0)
    assert "<p>Hi Ion &lt;b&gt;! <a href=" in shown
    assert "Hi Ion &lt;b&gt;! http://127.0.0.1:8000/en/rounds/stage/i/example" in shown
    assert token_of(round_, ion.pk, ensure_key(round_)) not in shown


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("body_en", "{{ settings.SECRET_KEY }} {link} {unsubscribe}",
         "{{ settings.SECRET_KEY }} cannot be filled in. In braces there may stand: {name} "
         "{organisation} {consultation} {round} {organiser} {link} {closes} {minutes} "
         "{unsubscribe}"),
        ("subject_ro", "{0.__class__}", "{0.__class__} cannot be filled in."),
        ("body_ro", "no links", "The text lacks {link} {unsubscribe}: put it where it fits."),
        ("subject_en", "one\r\nBcc: everybody@example.org", "The subject is one line."),
        ("subject_en", "x" * 201, "at most 200 characters"),
        ("subject_en", "", "Write a subject."),
        ("body_en", "", "Write the text."),
        ("body_en", "\x01 {link} {unsubscribe}", "cannot be sent (U+0001)"),
    ],
)  # fmt: skip
def test_words_that_cannot_be_sent_are_refused(
    round_: Round, staff: Client, field: str, value: str, said: str
) -> None:
    """trust.md (a) 17 and header injection."""
    answer = staff.post(f"{ROOT}messages/invitation/", {**GOOD, field: value, "save": ""})
    assert (answer.status_code, MessageText.objects.count()) == (422, 0)
    assert said in words(answer)


def test_percent_signs_stay_as_they_are(round_: Round, staff: Client) -> None:
    """trust.md (a) 17: %(x)s stays literal."""
    body = "100 % %(x)s {link} {unsubscribe}"
    staff.post(f"{ROOT}messages/invitation/", {**GOOD, "body_en": body, "save": ""})
    assert MessageText.objects.get().body.exactly_in("en") == body


def test_a_language_may_be_left_empty_but_not_all(round_: Round, staff: Client) -> None:
    empty = dict.fromkeys(GOOD, "")
    answer = staff.post(f"{ROOT}messages/thanks/", {**empty, "save": ""})
    assert answer.status_code == 422
    one = {**empty, "subject_ro": "S", "body_ro": "B"}
    assert staff.post(f"{ROOT}messages/thanks/", {**one, "save": ""}).status_code == 302
    assert MessageText.objects.get().body.as_dict() == {"ro": "B"}


def trial(address: str = "me@city.example") -> dict[str, str]:
    return {**GOOD, "trial": "", "trial-address": address, "trial-language": "en"}


def test_a_test_send_goes_to_the_typed_address_only(
    round_: Round, staff: Client, box: MailBox
) -> None:
    (ion,) = invite(round_, "ion@example.org", name="Ion")
    staff.post(f"{ROOT}messages/invitation/", trial())
    assert box.recipients == ["me@city.example"]
    [message] = box.messages
    raw = message.as_string()
    assert message["Subject"] == "Subject Round"
    assert "Hi Ion!" in raw
    assert token_of(round_, ion.pk, ensure_key(round_)) not in raw
    assert (MessageText.objects.count(), Mailing.objects.count()) == (0, 0)


@pytest.mark.parametrize("address", ["", "me", "me@city.example\r\nBcc: x@y.example"])
def test_a_test_send_needs_one_address(
    round_: Round, staff: Client, box: MailBox, address: str
) -> None:
    answer = staff.post(f"{ROOT}messages/invitation/", trial(address))
    assert (answer.status_code, box.messages) == (422, [])


def test_a_test_send_without_a_server_says_so(round_: Round, staff: Client, settings: Any) -> None:
    settings.EMAIL_HOST = ""
    answer = staff.post(f"{ROOT}messages/invitation/", trial())
    assert "The mail server cannot be reached: nothing was sent." in words(answer)


def test_sending_starts_after_saying_to_how_many(
    round_: Round, staff: Client, settings: Any
) -> None:
    settings.EMAIL_HOST, settings.MAIL_PER_MINUTE = "mail.example", 60
    invite(round_, *(f"{number}@example.org" for number in range(61)))
    shown = words(staff.get(f"{ROOT}messages/invitation/send/"))
    assert "It takes about 2 minutes, at no more than 60 letters a minute." in shown
    answer = staff.post(f"{ROOT}messages/invitation/send/")
    mailing = Mailing.objects.get()
    assert answer["Location"] == f"{ROOT}mailings/{mailing.pk}/"
    assert (mailing.deliveries.count(), mailing.created_by) == (61, get_user_model().objects.get())
    staff.post(f"{ROOT}messages/invitation/send/")
    assert Mailing.objects.count() == 1


def test_progress_refreshes_itself_while_running_unless_told_not_to(
    round_: Round, staff: Client
) -> None:
    invite(round_, "ana@example.org")
    here = f"{ROOT}mailings/{start(round_).pk}/"
    assert staff.get(here)["Refresh"] == "5"
    assert "Refresh" not in staff.get(f"{here}?still=1")
    staff.post(f"{here}pause/")
    assert "Refresh" not in staff.get(here)
    staff.post(f"{here}resume/")
    assert staff.get(here)["Refresh"] == "5"
    assert staff.post(f"{here}explode/").status_code == 404
    assert staff.get(f"{here}pause/").status_code == 405


def test_progress_says_why_letters_failed_and_offers_another_go(
    round_: Round, staff: Client
) -> None:
    invite(round_, "ana@example.org", "ion@example.org")
    mailing = start(round_)
    mailing.deliveries.filter(invitation__email="ana@example.org").update(
        state="failed", reason="550 5.1.1"
    )
    mailing.deliveries.filter(invitation__email="ion@example.org").update(state="in_doubt")
    Mailing.objects.filter(pk=mailing.pk).update(state="done")
    here = f"{ROOT}mailings/{mailing.pk}/"
    shown = words(staff.get(here))
    assert "There is no such mailbox. Code 550 5.1.1." in shown
    assert "2 of 2 letters are settled." in shown
    staff.post(f"{here}retry/")
    staff.post(f"{here}again/")
    mailing.refresh_from_db()
    states = list(mailing.deliveries.values_list("state", "reason", "attempts"))
    assert (mailing.state, states) == ("running", [("queued", "", 0)] * 2)


def test_messages_at_the_closing_can_be_switched(round_: Round, staff: Client) -> None:
    staff.post(f"{ROOT}messages/thanks/at-closing/", {"on": "1"})
    round_.refresh_from_db()
    assert (round_.sends_thanks, round_.sends_closing) == (True, False)
    assert staff.post(f"{ROOT}messages/invitation/at-closing/", {"on": "1"}).status_code == 404


def merged(staff: Client) -> list[list[str]]:
    answer: Any = staff.post(f"{ROOT}letters/personal-links.csv")
    text = b"".join(answer.streaming_content).decode()
    assert "confidential" in answer["Content-Disposition"]
    return list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))


def test_mail_merge_gives_everybody_their_own_link(round_: Round, staff: Client) -> None:
    (ana,) = invite(round_, "ana@example.org", name="Ana", organisation="Oraș", language="en")
    (ion,) = invite(round_, "ion@example.org", name="=1+1", organisation="Oraș")
    key = ensure_key(round_)

    def link(invitation: Invitation, language: str) -> str:
        return personal_link(round_, token_of(round_, invitation.pk, key), language)

    head, *rows = merged(staff)
    assert head == ["Name", "Organisation", "Language", "Personal link (confidential)"]
    # trust.md (a) 4: no formula.
    assert sorted(rows) == sorted(
        [["Ana", "Oraș", "en", link(ana, "en")], ["'=1+1", "Oraș", "ro", link(ion, "ro")]]
    )
    assert staff.get(f"{ROOT}letters/personal-links.csv").status_code == 405


def test_mail_merge_ends_with_the_round(round_: Round, staff: Client) -> None:
    invite(round_, "ana@example.org")
    close_round(round_=round_, at=datetime.now(UTC))
    answer = staff.post(f"{ROOT}letters/personal-links.csv")
    assert (answer.status_code, answer["Location"]) == (302, f"{ROOT}letters/")
    assert "personal links no longer exist" in words(staff.get(f"{ROOT}letters/"))


def test_qr_codes_are_images_that_can_be_kept(round_: Round, staff: Client) -> None:
    svg = staff.get(f"{ROOT}letters/qr-ro.svg")
    assert (svg["Content-Type"], b"<svg" in svg.content[:200]) == ("image/svg+xml", True)
    assert b"style=" not in svg.content
    png = staff.get(f"{ROOT}letters/qr-ro.png?download")
    assert png.content.startswith(b"\x89PNG")
    assert png["Content-Disposition"] == 'attachment; filename="stage-ro-qr.png"'
    assert svg.content != staff.get(f"{ROOT}letters/qr-en.svg").content
