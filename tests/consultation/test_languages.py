"""A third language that covers respondents' pages: what speaks it, and what stays as it was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import formats, translation
from django.utils.translation import ngettext, trans_real

from consultation.languages import SOURCE
from consultation.translation import catalogue_files, respondents_messages, used_messages
from surveys.forms.messages import message
from surveys.models import Access, Consultation, QuestionnaireVersion, Response
from surveys.questionnaire.answers import AnswerError, ProblemCode
from surveys.questionnaire.text import Text
from surveys.questionnaire.yaml_codec import read_yaml
from surveys.services.unsubscribing import unsubscribe_link
from surveys.templatetags.texts import day
from tests.e2e.answers import ANSWERS, DEMANDING, PAGES
from tests.factories import make_invitation, make_round

BASE = Path(__file__).resolve().parents[2]
DEMO = BASE / "surveys" / "rounds" / "timisoara-2-demo" / "questionnaire.yaml"
ROOT = "/hu/rounds/stage/"
_SWITCH = re.compile(r'<a href="([^"]+)" lang="(\w+)" hreflang')


def a_round(**more: Any) -> QuestionnaireVersion:
    """The demonstration's questions in a round whose other texts are Hungarian too."""
    consultation = Consultation.objects.create(
        slug="temesvar", title=Text.of(hu="Konzultáció"), organiser=Text.of(hu="Temesvár")
    )
    of = read_yaml(DEMO.read_bytes(), DEMO.name)
    title, slug = Text.of(hu="Forduló"), more.pop("slug", "stage")
    return make_round(of, slug=slug, title=title, consultation=consultation, **more)


class Untranslated:
    """Stands where Django looks for what a catalogue lacks; keeps what was asked for."""

    def __init__(self) -> None:
        self.asked: set[str] = set()

    def gettext(self, text: str) -> str:
        self.asked.add(text)
        return text

    def ngettext(self, one: str, many: str, number: int) -> str:
        self.asked.add(one)
        return one if number == 1 else many

    def pgettext(self, _context: str, text: str) -> str:
        return self.gettext(text)


@pytest.fixture
def untranslated(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """Fill with every text that was asked for in Hungarian and had to stay in English."""
    found = Untranslated()
    monkeypatch.setattr(trans_real.translation("hu"), "_fallback", found)
    yield found.asked
    assert found.asked == set()


@pytest.fixture(scope="module")
def english() -> list[str]:
    """The sentences of respondents' pages, as the source has them."""
    ids = (each.id for each in respondents_messages(used_messages(BASE)) if each.id)
    texts = {text for each in ids for text in ([each] if isinstance(each, str) else each)}
    return sorted(text for text in texts if " " in text and "%" not in text)


def sent(name: str) -> Any:
    """The answer to a control as a browser sends it."""
    value = ANSWERS[name]
    return sorted(value) if isinstance(value, set) else value


def fields(html: str) -> dict[str, Any]:
    """What a browser sends for a page: its hidden fields, and an answer to each control."""
    hidden = re.findall(r'type="hidden" name="(_\w+)" value="([^"]*)"', html)
    return dict(hidden) | {name: sent(name) for name in ANSWERS if f'name="{name}"' in html}


class Reader:
    """A browser that keeps every page it is shown."""

    def __init__(self) -> None:
        self.browser, self.pages = Client(), list[str]()

    def get(self, path: str, status: int = 200) -> str:
        return self._kept(self.browser.get(path if path[:1] == "/" else ROOT + path), status)

    def post(self, path: str, status: int = 302, **answers: Any) -> str:
        given = {name: value for name, value in answers.items() if value is not None}
        return self._kept(self.browser.post(ROOT + path, given), status)

    def _kept(self, answer: Any, status: int) -> str:
        assert answer.status_code == status
        self.pages.append(answer.content.decode())
        return self.pages[-1]

    def fill(self) -> None:
        """Go from the landing page to the review, by every error that a page can have."""
        self.get("")
        self.post("start/")
        for code in PAGES:
            if code in DEMANDING:
                self.post(f"page/{code}/", 422)
            self.post(f"page/{code}/", **fields(self.get(f"page/{code}/")))

    def english(self, texts: list[str]) -> list[str]:
        """Those of the texts that stood on some page."""
        return [text for text in texts if any(text in page for page in self.pages)]


@pytest.mark.usefixtures("untranslated", "db")
def test_the_whole_way_of_a_respondent_is_in_hungarian(english: list[str]) -> None:
    a_round()
    reader = Reader()
    reader.fill()
    reader.get("review/")
    reader.post("review/")
    receipt = reader.get("receipt/")
    row = Response.objects.get()
    assert (row.status, row.language) == ("submitted", "hu")
    assert f"{row.reference}" in receipt
    assert all('<html lang="hu">' in page for page in reader.pages if page)
    for page in filter(None, reader.pages):  # no text had to be shown in another language
        assert set(re.findall(r'<(?:span|div) lang="(\w+)"', page)) == set()
    assert reader.english(english) == []


@pytest.mark.usefixtures("untranslated", "db")
def test_stopping_changing_and_withdrawing_are_in_hungarian(english: list[str]) -> None:
    a_round()
    reader = Reader()
    reader.fill()
    reader.get("pause/")
    reader.post("pause/", 200, code="1")
    reader.post("pause/", 422, mail="1", address="nobody")
    reader.post("page/final/", 409, recommendations="x", _saves="0")
    Reader().post("return/", 422, code="")
    reader.post("return/", 422, code="2222-2222-2222")
    reader.get("copy/")
    reader.post("review/")
    reader.get("copy/")
    reader.post("change/")
    reader.get("review/")
    reader.post("keep/")
    reader.get("receipt/")
    reader.post("withdraw/", 422, reference="")
    reader.post("withdraw/", 422, reference="2222-2222-22", meant="on")
    reference = str(Response.objects.get().reference)
    reader.post("withdraw/", 200, reference=reference, meant="on")
    assert Response.objects.count() == 0
    assert reader.english(english) == []


@pytest.mark.usefixtures("untranslated", "db")
def test_every_state_of_a_round_is_said_in_hungarian(english: list[str]) -> None:
    now, reader = datetime.now(UTC), Reader()
    version = a_round(access=Access.INVITED)
    round_ = version.round
    invitation, _token = make_invitation(round_)
    reader.get("")
    with translation.override("hu"):
        leave = re.sub(r"^https?://[^/]+", "", unsubscribe_link(round_, invitation.pk, "hu"))
    reader.get(leave)
    reader.get("i/" + "x" * 22 + "/", 404)
    reader.get("/hu/")
    for opens, closes in ((-2, -1), (1, 2), (None, None)):
        round_.opens_at = now + timedelta(opens) if opens else None
        round_.closes_at = now + timedelta(closes) if closes else None
        round_.save()
        reader.get("")
    reader.get("withdraw/")
    reader.get("/hu/nowhere/", 404)
    reader.get("/hu/rounds/nowhere/", 404)
    reader.get("/hu/rounds/%00/", 400)
    assert all('<html lang="hu">' in page for page in reader.pages)
    assert reader.english(english) == []


@pytest.mark.usefixtures("untranslated", "db")
def test_papers_are_in_hungarian() -> None:
    a_round()
    reader = Reader()
    reader.fill()
    for path in ("copy.pdf", "questionnaire.pdf"):
        answer = reader.browser.get(ROOT + path)
        assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
        read = b"".join(answer) if answer.streaming else answer.content
        assert b"/Lang (hu)" in read.replace(b"/Lang(", b"/Lang (")


@pytest.mark.django_db
def test_texts_that_exist_in_other_languages_only_are_marked() -> None:
    make_round(slug="stage")
    page = Client().get(ROOT).content.decode()
    assert '<html lang="hu">' in page
    assert '<h1><span lang="ro">A questionnaire (ro)</span></h1>' in page
    assert '<button type="submit" class="btn btn-primary">Kezdés</button>' in page


@pytest.mark.parametrize("path", ["", "rounds/stage/", "rounds/stage/return/", "rounds/nowhere/"])
@pytest.mark.parametrize("language", ["ro", "en", "hu"])
@pytest.mark.django_db
def test_respondents_pages_offer_hungarian(language: str, path: str) -> None:
    make_round(slug="stage")
    page = Client().get(f"/{language}/{path}").content.decode()
    assert _SWITCH.findall(page) == [(f"/{each}/{path}", each) for each in ("ro", "en", "hu")]
    assert re.findall(r'hreflang="(\w+)" aria-current', page) == [language]


@pytest.mark.parametrize("path", ["rounds/stage/results/", "staff/sign-in/?next=/hu/"])
@pytest.mark.parametrize("language", ["ro", "en", "hu"])
@pytest.mark.django_db
def test_other_pages_do_not_and_are_in_english_at_a_hungarian_address(
    language: str, path: str
) -> None:
    make_round(slug="stage")
    answer = Client().get(f"/{language}/{path}")
    page, shown = answer.content.decode(), SOURCE if language == "hu" else language
    assert f'<html lang="{shown}">' in page
    assert answer["Content-Language"] == shown
    assert _SWITCH.findall(page) == [(f"/{each}/{path}", each) for each in ("ro", "en")]
    assert re.findall(r'hreflang="(\w+)" aria-current', page) == [shown]
    assert f'class="site-name" href="/{shown}/"' in page


@pytest.mark.django_db
def test_a_browser_that_prefers_hungarian_starts_in_hungarian() -> None:
    browser = Client(headers={"Accept-Language": "hu-RO,hu;q=0.9,ro;q=0.8"})
    assert browser.get("/")["Location"] == "/hu/"
    assert "Még nincs konzultáció" in browser.get("/hu/").content.decode()


def test_dates_numbers_and_plurals_are_hungarian() -> None:
    with translation.override("hu"):
        assert day(date(2026, 3, 31)) == "2026. március 31."
        assert formats.localize(12345.5) == "12\xa0345,5"
        pages = [ngettext("%(total)s point", "%(total)s points", n) for n in (1, 5)]
        assert [text % {"total": 5} for text in pages] == ["5 pont", "5 pont"]


@pytest.mark.parametrize(
    ("code", "params", "sentence"),
    [
        (ProblemCode.TOO_EARLY, {"earliest": "2026-01-12"}, "nap: 2026. január 12."),
        (ProblemCode.TOO_SMALL, {"minimum": 0.5}, "A szám ne legyen kisebb ennél: 0,5."),
        (ProblemCode.TOO_FEW_CHOICES, {"minimum": 1}, "Válasszon legalább 1 lehetőséget."),
        (ProblemCode.MISSING_RANK, {"rank": 2}, "Hiányzik egy hely (2.)."),
    ],
)
def test_errors_are_hungarian_sentences(
    code: ProblemCode, params: dict[str, Any], sentence: str
) -> None:
    with translation.override("hu"):
        assert sentence in message(AnswerError(code, **params))


def test_every_language_has_a_catalogue() -> None:
    languages = set(dict(settings.LANGUAGES))
    assert set(catalogue_files(BASE)) == languages - {SOURCE}
    assert set(settings.RESPONDENT_LANGUAGES) <= languages - {SOURCE, settings.LANGUAGE_CODE}
