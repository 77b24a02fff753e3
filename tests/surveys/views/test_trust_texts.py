"""Texts and numbers through the whole of it: form, database, copy, data file.

trust.md (c) 20 to 23 and 25.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from html import unescape
from typing import Any

import pytest
from django.test import Client

from reports.exports.csv_file import csv_lines
from surveys.models import QuestionnaireVersion, Response
from surveys.questionnaire.model import Kind
from tests.factories import choices, make_round, page, question, questionnaire

ROOT = "/en/rounds/stage/"
PAGE = ROOT + "page/first/"
LIMIT = 50

# Stored as they are, but for the normal form (NFC) and line ends.
TEXTS = {
    "emoji": "👍🏽 👨‍👩‍👧‍👦 🏳️‍🌈",
    "astral": "𠜎𠜱𝕬",
    "right to left": "שלום مرحبا",
    "override": "a\u202egnp.exe",
    "combining": "e\u0301\u0323 s\u0326t\u0326",
    "zalgo": "Z͑ͫ̓ͪ̂ͫ̽͏A̴̵̜̰͔ͫ͗͢L",
    "romanian": "șț ŞŢ ăâî „ghilimele”",
    "quotes": "\"'`&<>;,\t|",
    "markup": "<script>alert(1)</script>",
    "lines": "one\rtwo\r\nthree\nfour",
    "no spaces": "x" * LIMIT,
    "at the limit in code points": "👍" * LIMIT,
}


@pytest.fixture
def version(db: None) -> QuestionnaireVersion:
    text = question("text", Kind.LONG_TEXT, max_length=LIMIT)
    pick = question(
        "pick", Kind.SINGLE_CHOICE, choices=choices("a", "other", other={"other": True})
    )
    number = question("number", Kind.NUMBER, minimum=-10, maximum=1000, decimals=1)
    day = question("day", Kind.DATE)
    return make_round(questionnaire(page("first", text, pick, number, day)), slug="stage")


@pytest.fixture
def browser(version: QuestionnaireVersion) -> Client:
    browser = Client()
    browser.post(ROOT + "start/")
    return browser


def stored() -> dict[str, Any]:
    row = Response.objects.first()
    return dict(row.answers) if row else {}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_text_comes_out_as_it_went_in(
    version: QuestionnaireVersion, browser: Client, text: str
) -> None:
    """Rows 20 and 21: in the "other" field too, in the copy, and in the data file."""
    sent = {"text": text, "pick": "other", "pick.other_text": text.replace("\t", " ")[:LIMIT]}
    assert browser.post(PAGE, {**sent, "forward": "1"}).status_code == 302
    wanted = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    assert stored()["text"] == wanted
    shown = browser.get(PAGE).content.decode()
    assert unescape(re.findall(r"<textarea[^>]*>\n?(.*?)</textarea>", shown, re.S)[0]) == wanted
    browser.post(ROOT + "review/")
    line = next(csv.DictReader(io.StringIO("".join(csv_lines(version.round)).lstrip("\ufeff"))))
    assert line["text"].removeprefix("'") == wanted


@pytest.mark.parametrize(("length", "status"), [(1, 302), (LIMIT, 302), (LIMIT + 1, 422)])
@pytest.mark.parametrize("letter", ["x", "ș", "👍"])
def test_length_is_counted_in_code_points_and_what_is_too_long_is_kept_on_the_page(
    browser: Client, letter: str, length: int, status: int
) -> None:
    """Row 20."""
    answer = browser.post(PAGE, {"text": letter * length, "forward": "1"})
    assert answer.status_code == status
    assert letter * length in (answer.content.decode() if status == 422 else stored()["text"])


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"a\x00b", None),
        (b"\x1b[2J", None),
        (b"\xff\xfe", "\ufffd\ufffd"),
        (b"\xc0\xaf", "\ufffd\ufffd"),
        (b"a\xed\xa0\x80", "a\ufffd\ufffd\ufffd"),  # half of a surrogate pair
    ],
)
def test_bytes_that_are_no_text_are_refused_or_replaced(
    browser: Client, raw: bytes, text: str | None
) -> None:
    """Row 22."""
    body = b"text=" + b"".join(b"%%%02X" % byte for byte in raw)
    answer = browser.generic("POST", PAGE, body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == (422 if text is None else 302)
    assert stored().get("text") == text


@pytest.mark.parametrize(
    ("fields", "answers"),
    [
        ({"unknown": "x", "text.a": "y", "pick.zzz": "z"}, {}),
        ({"text": ["one", "two"]}, {"text": "two"}),  # the last, as a browser shows it
        (
            {"pick": ["a", "other"], "pick.other_text": "b"},
            {"pick": "other", "pick.other_text": "b"},
        ),
        ({"pick": "a", "pick.other_text": "without the choice"}, {"pick": "a"}),
        ({"pick": " a"}, {"pick": "a"}),
        ({}, {}),
    ],
)
def test_forged_fields_are_dropped(
    browser: Client, fields: dict[str, Any], answers: dict[str, Any]
) -> None:
    """Row 23: unknown, doubled, missing."""
    assert browser.post(PAGE, {**fields, "forward": "1"}).status_code == 302
    assert stored() == answers


@pytest.mark.parametrize("choice", ["zzz", "A", "None", "0", "['a']"])
def test_a_choice_that_is_not_in_the_list_is_refused(browser: Client, choice: str) -> None:
    """Row 23."""
    assert browser.post(PAGE, {"pick": choice, "forward": "1"}).status_code == 422
    assert stored() == {}


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1,5", 1.5), ("1.5", 1.5), ("00012", 12), ("-0", 0), ("٣", None), ("１２", None),
        ("1e309", None), ("-1e309", None), ("NaN", None), ("nan", None), ("Infinity", None),
        ("0x10", None), ("1_000", None), ("1.5.5", None), ("9" * 400, None), ("1001", None),
    ],
)  # fmt: skip
def test_a_number_is_read_or_refused_with_what_was_typed(
    browser: Client, typed: str, number: float | None
) -> None:
    """Row 25: NaN and infinity are never stored."""
    answer = browser.post(PAGE, {"number": typed, "forward": "1"})
    assert answer.status_code == (422 if number is None else 302)
    assert stored().get("number") == number
    if number is None:
        assert f'value="{typed}"' in answer.content.decode()


@pytest.mark.parametrize(
    "typed", ["0000-01-01", "0999-12-31", "10000-01-01", "2021-02-29", "2021-13-01", "٢٠٢١"]
)
def test_a_date_that_is_none_is_refused(browser: Client, typed: str) -> None:
    """Row 25."""
    assert browser.post(PAGE, {"day": typed, "forward": "1"}).status_code == 422
    assert stored() == {}


@pytest.mark.parametrize("typed", ["1000-01-01", "9999-12-31", "2024-02-29"])
def test_a_date_at_the_ends_of_the_calendar_is_stored(browser: Client, typed: str) -> None:
    """Row 25."""
    assert browser.post(PAGE, {"day": typed, "forward": "1"}).status_code == 302
    assert stored() == {"day": typed}
