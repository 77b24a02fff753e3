"""Trying the draft out: begun by designers, answered by whoever has the address, removed."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from typing import Any

import pytest
from django.conf import LazySettings
from django.core import mail
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from pypdf import PdfReader

from surveys.models import Access, AuditEntry, QuestionnaireVersion, Response, Round
from surveys.roles import Role
from surveys.trial_selectors import trial_of, use_of
from tests.factories import make_response, make_staff
from tests.surveys.views.design.test_editors import ROOT, send, staff, version
from tests.surveys.views.test_respond import Way

__all__ = ["staff", "version"]

BANNER = {
    "en": "This is a trial: answers are not counted and will be deleted.",
    "ro": "Aceasta este o probă: răspunsurile nu se numără și vor fi șterse.",
    "hu": "Ez egy próba: a válaszokat nem számítjuk, és töröljük őket.",
}


def html_of(answer: Any) -> str:
    return unescape(answer.content.decode())


def begun(browser: Client, version: QuestionnaireVersion) -> Round:
    """The round's trial, of the draft as it is now."""
    browser.post(f"{ROOT}trial/begin/")
    found = trial_of(version.round)
    assert found is not None
    return found


def answered(trial: Round, language: str = "en") -> Way:
    """Somebody who has filled in the whole trial and sees the receipt."""
    way = Way(trial.versions.get(), language).start()
    way.post("page/first/", size="large")
    way.post("page/second/", remarks="Mine")
    assert way.to(way.post("review/")) == "receipt/"
    return way


def test_the_draft_is_tried_before_anything_is_published(
    staff: Client, version: QuestionnaireVersion
) -> None:
    """By invitation only, not open, and nothing published: all that keeps people out."""
    Round.objects.update(opens_at=None, access=Access.INVITED)
    send(staff, "questions/remarks/", text="Anything else?")
    version.round.versions.all().delete()
    version.round.refresh_from_db()
    page = html_of(staff.post(f"{ROOT}trial/begin/", follow=True))
    assert "The trial asks what the draft says now." in page
    trial = trial_of(version.round)
    assert trial is not None
    assert f"/en/rounds/{trial.slug}/" in page
    way = Way(trial.versions.get(), "ro").start()
    way.post("page/first/", size="large")
    assert "Anything else?" in html_of(way.get("page/second/"))
    assert way.to(way.post("page/second/", remarks="Mine")) == "review/"
    way.post("review/")
    assert (use_of(trial).sent, version.round.responses.count()) == (1, 0)


@pytest.mark.parametrize("language", sorted(BANNER))
def test_every_page_says_that_it_is_a_trial(
    staff: Client, version: QuestionnaireVersion, language: str
) -> None:
    trial = begun(staff, version)
    way = Way(trial.versions.get(), language)
    pages = [way.get(), way.start().get("page/first/")]
    pages += [way.post("page/first/"), way.post("page/first/", size="large", pause="1")]
    pages += [way.get(each) for each in ("page/second/", "pause/", "return/", "copy/", "review/")]
    way.post("review/")
    pages += [way.get(each) for each in ("", "receipt/", "copy/", "withdraw/", "i/unknown/")]
    shown = [html_of(each) for each in pages if each.status_code != 302]
    assert len(shown) == len(pages) - 1
    for html in shown:
        assert f"<strong>{BANNER[language]}</strong>" in html
        assert '<meta name="robots" content="noindex">' in html


def test_the_round_itself_is_no_trial(version: QuestionnaireVersion) -> None:
    html = html_of(Way(version).get())
    assert BANNER["en"] not in html
    assert "noindex" not in html


def test_papers_say_it_on_every_page(staff: Client, version: QuestionnaireVersion) -> None:
    way = answered(begun(staff, version), "ro")
    for path in ("copy.pdf", "questionnaire.pdf", "questionnaire.pdf?size=large"):
        answer = way.get(path)
        assert answer["X-Robots-Tag"] == "noindex"
        for page in PdfReader(io.BytesIO(answer.content)).pages:
            assert BANNER["ro"] in re.sub(r"\s+", " ", page.extract_text())
    real = Way(version, "ro").get("questionnaire.pdf")
    assert "X-Robots-Tag" not in real
    assert BANNER["ro"] not in PdfReader(io.BytesIO(real.content)).pages[0].extract_text()


def test_the_page_says_how_much_it_was_used_and_removing_is_one_click(
    staff: Client, version: QuestionnaireVersion
) -> None:
    trial = begun(staff, version)
    answered(trial)
    make_response(trial.versions.get(), status="draft")
    html = html_of(staff.get(f"{ROOT}trial/"))
    assert "<strong>1</strong> trial response<" in html
    assert "<strong>1</strong> begun and not sent" in html
    html = html_of(staff.post(f"{ROOT}trial/remove/", follow=True))
    assert "The trial and its responses are removed." in html
    assert (Round.with_trials.count(), Response.objects.count()) == (1, 0)
    assert Way(trial_version(trial)).get().status_code == 404
    said = AuditEntry.objects.order_by("id").values_list("action", "before", "after")
    assert list(said) == [
        ("trial_begun", {}, {"revision": 0}),
        ("trial_removed", {"responses": 2}, {}),
    ]


def trial_version(trial: Round) -> QuestionnaireVersion:
    """What `Way` needs of a trial that is gone."""
    return QuestionnaireVersion(round=trial, number=1)


def test_a_page_open_when_the_trial_was_removed_leads_to_nothing(
    staff: Client, version: QuestionnaireVersion
) -> None:
    way = Way(begun(staff, version).versions.get()).start()
    staff.post(f"{ROOT}trial/remove/")
    for path in ("page/first/", "review/", "start/"):
        assert way.post(path, size="large").status_code == 404


def test_a_changed_draft_makes_the_trial_an_older_one_until_it_is_refreshed(
    staff: Client, version: QuestionnaireVersion
) -> None:
    trial = begun(staff, version)
    answered(trial)
    send(staff, "questions/remarks/", text="Anything else?")
    html = html_of(staff.post(f"{ROOT}trial/begin/", follow=True))
    assert "The trial is of an older draft" in html
    assert "Refreshing deletes 1 trial response; the address stays." in html
    assert use_of(trial).sent == 1
    html = html_of(staff.post(f"{ROOT}trial/begin/", {"replace": "1"}, follow=True))
    assert "The trial asks what the draft says now." in html
    assert use_of(trial).responses == 0
    assert trial_of(version.round) == trial
    entry = AuditEntry.objects.filter(action="trial_begun").latest("id")
    assert (entry.before, entry.after) == ({"responses": 1}, {"revision": 1})
    # A page that was open meanwhile brings back neither its questionnaire nor its answers.
    way = Way(trial.versions.get()).start()
    way.post("page/first/", size="large", _version="1")
    assert Response.objects.get().version == trial.versions.get()


def test_a_draft_with_errors_is_not_tried_and_leads_to_them(
    staff: Client, version: QuestionnaireVersion
) -> None:
    send(staff, "questions/budget/", minimum="9", maximum="1")
    answer = staff.post(f"{ROOT}trial/begin/")
    html = html_of(answer)
    assert answer.status_code == 422
    assert "The trial was not begun" in html
    assert f'href="{ROOT}questions/budget/"' in html
    assert trial_of(version.round) is None


def test_nobody_is_written_to_from_a_trial(
    staff: Client, version: QuestionnaireVersion, settings: LazySettings
) -> None:
    """No letter, no job: not even the link that a respondent may have mailed to them."""
    settings.EMAIL_HOST = "mail.example.org"
    way = Way(begun(staff, version).versions.get()).start()
    way.post("page/first/", size="large")
    assert 'name="mail"' not in html_of(way.get("pause/"))
    assert way.post("pause/", mail="1", address="ana@example.org").status_code == 200
    way.post("page/second/")
    way.post("review/")
    assert mail.outbox == []
    assert ProcrastinateJob.objects.count() == 0


def test_staff_pages_do_not_know_a_trial_by_its_name(
    staff: Client, version: QuestionnaireVersion
) -> None:
    """trust.md (a) 6: not even to the designer who began it; nor do the pages of results."""
    slug = begun(staff, version).slug
    answered(Round.with_trials.get(slug=slug))
    for path in (
        f"staff/rounds/{slug}/",
        f"staff/rounds/{slug}/design/",
        f"staff/rounds/{slug}/design/trial/",
        f"rounds/{slug}/results/",
    ):
        assert (path, staff.get(f"/en/{path}").status_code) == (path, 404)


def test_trial_responses_are_looked_at_as_the_data_file_they_would_become(
    staff: Client, version: QuestionnaireVersion
) -> None:
    path = "/en/staff/rounds/stage/trial.csv"
    assert staff.get(path).status_code == 404
    trial = begun(staff, version)
    assert path not in html_of(staff.get(f"{ROOT}trial/"))
    answered(trial)
    make_response(version, {"remarks": "Of the round"})
    assert path in html_of(staff.get(f"{ROOT}trial/"))
    answer: Any = staff.get(path)
    assert answer["Content-Disposition"] == 'attachment; filename="stage-trial.csv"'
    rows = list(csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))
    assert [each["remarks"] for each in rows] == ["Mine"]
    entry = AuditEntry.objects.get(action="data_exported")
    assert (entry.round, entry.after) == (
        version.round,
        {"format": "csv", "of": "trial", "rows": 1},
    )


@pytest.mark.parametrize("role", sorted(Role))
def test_designers_and_administrators_try_out(version: QuestionnaireVersion, role: str) -> None:
    browser = Client()
    browser.force_login(make_staff(role, version.round.consultation))
    may = role in {Role.DESIGNER, Role.ADMINISTRATOR}
    assert browser.post(f"{ROOT}trial/begin/").status_code == (302 if may else 404)
    assert (trial_of(version.round) is not None) == may
    found = browser.get(f"{ROOT}trial/qr-en.svg")
    assert found.status_code == (200 if may else 404)


def test_the_code_leads_to_the_trial_in_a_language_there_is(
    staff: Client, version: QuestionnaireVersion
) -> None:
    assert staff.get(f"{ROOT}trial/qr-en.svg").status_code == 404
    begun(staff, version)
    assert staff.get(f"{ROOT}trial/qr-ro.svg")["Content-Type"] == "image/svg+xml"
    assert staff.get(f"{ROOT}trial/qr-xx.svg").status_code == 404
