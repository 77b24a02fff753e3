"""Rich texts on everything that shows them, to respondents and to staff."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override
from docx import Document

from surveys.models import QuestionnaireVersion
from surveys.papers.docx import questionnaire_docx
from surveys.papers.questionnaire import questionnaire_pdf
from surveys.questionnaire.model import Kind
from surveys.questionnaire.text import Text
from surveys.templatetags import texts
from tests.factories import make_round, make_staff, page, question, questionnaire
from tests.surveys.papers.reading import catalogue, tags, words

ROOT = "/en/rounds/rich/"
ANSWER = "**[me](https://me.ro)** <b> - 1. \\*"
SHOWN = " **[me](https://me.ro)** &lt;b&gt; - 1. \\*</p>"


def rich(name: str, more: str = "") -> Text:
    marked = f"**{name}** [law](https://x.ro/{name}){more}\n- *item*"
    return Text.of(en=marked, ro=marked)


NAME = question("who", help=rich("first-help"))
NOTE = replace(question("note", Kind.NOTE, help=rich("note-help")), text=rich("note", " ${who}"))
TEXTS: dict[str, Any] = {
    name: rich(name)
    for name in ("introduction", "notice", "controller", "retention", "rights", "closing")
}


@pytest.fixture
def version(db: None) -> QuestionnaireVersion:
    of = questionnaire(
        page("one", NAME, text=rich("one")),
        page("two", NOTE, question("why", help=rich("help", " ${who}")), text=rich("two")),
        **TEXTS,
    )
    return make_round(of, slug="rich")


def shown(html: str, *names: str, beside: bool = False) -> None:
    """Each text is there with its strong words, its link and its list, each where it belongs."""
    target = ' target="_blank"' if beside else ""
    for name in names:
        link = f'<strong>{name}</strong> <a href="https://x.ro/{name}" rel="noopener nofollow"'
        assert f"{link}{target}>law" in html, name
    assert html.count("<li><em>item</em></li>") == len(names)
    assert ("**" in html, "](" in html) == (False, False)


def sent(browser: Client, path: str, **fields: str) -> str:
    return browser.post(ROOT + path, fields, follow=True).content.decode()


def test_respondents_read_them_everywhere(version: QuestionnaireVersion) -> None:
    browser = Client()
    landing = browser.get(ROOT).content.decode()
    shown(landing, "introduction", "notice", "controller", "retention", "rights")
    shown(sent(browser, "start/"), "one", "first-help", beside=True)
    two = sent(browser, "page/one/", who=ANSWER)
    # trust.md 17: what a respondent wrote is words, whatever signs it holds.
    assert two.count(SHOWN) == 2
    shown(two.replace(SHOWN, ""), "two", "note", "note-help", "help", beside=True)
    sent(browser, "page/two/", why="x")
    shown(sent(browser, "review/", send="1"), "closing")


def test_what_is_the_same_for_everybody_is_read_once(
    version: QuestionnaireVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Decision 9: nobody waits for Markdown, with answers on the page or without."""
    browser = Client()
    sent(browser, "start/")
    pages = [browser.get(f"{ROOT}page/one/").content]
    sent(browser, "page/one/", who="me", back="1")
    browser.get(f"{ROOT}page/one/")
    read: list[str] = []
    monkeypatch.setattr(texts, "read", read.append)
    pages += [browser.get(f"{ROOT}page/one/").content for _ in range(2)]
    assert (read, [page.count(b"<em>item") for page in pages]) == ([], [2, 2, 2])


def test_staff_see_what_respondents_will_read(version: QuestionnaireVersion) -> None:
    browser = Client()
    browser.force_login(make_staff("designer", version.round.consultation))
    root = "/en/staff/rounds/rich/design/"
    for path, names in (
        ("", tuple(TEXTS)),
        ("pages/one/", ("one", "first-help")),
        ("questions/note/", ("note", "note-help")),
    ):
        html = browser.get(root + path).content.decode()
        preview = html.split('<aside class="preview"')[1].split("</aside>")[0]
        for name in names:
            assert f"<strong>{name}</strong>" in preview
        fields = html.count('aria-describedby="rich-hint"')
        assert (fields > 0, html.count('id="rich-hint"')) == (True, 1)
        # In the outline a note is called by its words.
        assert "note law (https://x.ro/note)" in html.split("outline-pages")[1]


def test_papers_draw_them_too(version: QuestionnaireVersion) -> None:
    with override("en"):
        pdf = questionnaire_pdf(version.round, version.questionnaire, number=1, size="normal")
        document = Document(io.BytesIO(questionnaire_docx(version.questionnaire)))
    read = words(pdf)
    names = ["introduction", "notice", "rights", "one", "two", "first-help", "note", "note-help"]
    assert [n for n in names if f"{n} law (https://x.ro/{n})" not in " ".join(read.split())] == []
    assert ("**" in read, catalogue(pdf)["pdf/ua"]) == (False, True)
    found = tags(pdf)
    assert {"Strong", "Em", "Link", "L", "LI"} <= set(found)
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs]
    assert {run.text for run in runs if run.bold} >= {*names, "closing"}
    assert [p.text for p in document.paragraphs if p.style.name == "List Bullet"] == ["item"] * 12
