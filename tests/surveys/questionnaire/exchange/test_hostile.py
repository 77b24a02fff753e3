"""Files made to harm: trust rows (a) 1, 2, 14, 15, 16, 19 and (c) 27."""

from __future__ import annotations

import io
import zipfile

import pytest

from surveys.questionnaire import places
from surveys.questionnaire.checks import check
from surveys.questionnaire.exchange.markup import MAX_SOURCE, plain_text
from surveys.questionnaire.exchange.reading import read_file
from surveys.questionnaire.exchange.report import Loss, Refusal
from surveys.questionnaire.exchange.source_syntax import (
    UnreadableError,
    read_expression_script,
    read_xpath,
)
from surveys.questionnaire.problems import Fault
from tests.surveys.questionnaire.exchange.files import limesurvey, question, xlsform

MARKUP = "<script>alert(1)</script><img src=x onerror=alert(2)><svg/onload=alert(3)>Words"


def refusals(content: bytes) -> list[object]:
    questionnaire, report = read_file(content, "../../x.lss")
    assert questionnaire is None
    return [finding.code for finding in report.refused]


def workbook(**parts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"xl/workbook.xml": "<w/>", **parts}.items():
            archive.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"  \n", Refusal.EMPTY),
        (b"x" * 10_000_001, Refusal.TOO_LARGE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 100, Refusal.DAMAGED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 5_000_000, Refusal.TOO_LARGE),
        (b"PK\x03\x04garbage", Refusal.DAMAGED),
        (b"<html></html>", Refusal.NOT_LIMESURVEY),
        (b'<?xml version="1.0" encoding="no-such"?><document/>', Refusal.WRONG_CHARSET),
        (b'<?xml version="1.0" encoding="utf-16"?><document/>', Refusal.WRONG_CHARSET),
        (b"<!DOCTYPE x><document/>", Refusal.DOCUMENT_TYPE),
        (b"<a>" * 200_000, Refusal.NESTED_TOO_DEEP),
        (b"<document>" + b"<a/>" * 400_000 + b"</document>", Refusal.TOO_MANY_PARTS),
        (b"{a: [" * 50, Refusal.NOT_YAML),
        (b"title: {en: x}", Refusal.NOT_YAML),
    ],
)
def test_file_that_is_no_questionnaire_is_refused(content: bytes, reason: Refusal) -> None:
    assert refusals(content) == [reason] or reason is Refusal.NOT_YAML
    assert set(refusals(content)) == {reason}


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"xl/worksheets/sheet1.xml": "<row/>" * 110_000}, Refusal.TOO_MANY_PARTS),
        ({"xl/worksheets/sheet1.xml": "<x:c/>" * 110_000}, Refusal.TOO_MANY_PARTS),
        ({"xl/styles.xml": "<xf/>" * 70_000}, Refusal.TOO_MANY_PARTS),
        ({"xl/a.xml": "x" * 31_000_000}, Refusal.UNPACKS_TOO_LARGE),
        ({"..\\evil.txt": ""}, Refusal.UNSAFE_NAMES),
        ({"C:/evil.txt": ""}, Refusal.UNSAFE_NAMES),
        ({"xl/media/picture.png": "<row/>" * 110_000}, Refusal.TOO_MANY_PARTS),
        ({"sheet.dat": "<row>" + "<c/>" * 20_000}, Refusal.TOO_MANY_PARTS),
        ({"xl/styles.xml": "<!DOCTYPE x>"}, Refusal.DOCUMENT_TYPE),
        ({"xl/styles.dat": "<!DOCTYPE x>"}, Refusal.DOCUMENT_TYPE),
        ({"xl/styles.xml": f"<!--{'-' * 9_000}--><!DOCTYPE x>"}, Refusal.DOCUMENT_TYPE),
        ({"xl/styles.xml": f"{' ' * 999_995}<!DOCTYPE x>"}, Refusal.DOCUMENT_TYPE),
        ({}, Refusal.DAMAGED),
    ],
)
def test_archive_is_looked_through_before_it_is_opened(
    parts: dict[str, str], reason: Refusal
) -> None:
    assert refusals(workbook(**parts)) == [reason]


@pytest.mark.parametrize(
    "content",
    [
        xlsform([("note", "a", MARKUP), ("begin group", "g", MARKUP), ("text", "b", MARKUP),
                 ("end group", "", "")]),
        limesurvey(questions=[question(1, "S", MARKUP, help=MARKUP, question=MARKUP)]),
    ],
    ids=["xlsform", "limesurvey"],
)  # fmt: skip
def test_markup_goes_and_its_words_stay(content: bytes) -> None:
    questionnaire, report = read_file(content, "x")
    assert questionnaire is not None
    words = [each for _, _, text, _ in places.texts(questionnaire) for _, each in text.versions]
    assert "Words" in words
    assert not [each for each in words if "<" in each]
    assert Loss.SCRIPT in {finding.code for finding in report.lost}


@pytest.mark.parametrize("unit", ["<a ", "<!--", "<a b='", "</a", "<![CDATA[", "&a", "<p>"])
def test_markup_without_end_is_scanned_once(unit: str) -> None:
    """The standard library's parser takes minutes for some of these."""
    assert isinstance(plain_text("<b>" + unit * (MAX_SOURCE // len(unit)))[0], str)


def test_pattern_is_quoted_and_never_run() -> None:
    """Trust row (a) 15."""
    sheet = xlsform([("text", "a", "A", "", "regex(., '^(a+)+$')")])
    survey = limesurvey(questions=[question(1, "S", preg="/^(a+)+$/")])
    for content, quote in ((sheet, "regex(., '^(a+)+$')"), (survey, "/^(a+)+$/")):
        _questionnaire, report = read_file(content, "x")
        assert [(each.code, each.was) for each in report.lost] == [(Loss.PATTERN, quote)]


@pytest.mark.parametrize("read", [read_xpath, read_expression_script])
@pytest.mark.parametrize(
    "text",
    ["(" * 5_000, "!" * 5_000 + "a", "not(" * 70 + "a" + ")" * 70, "a and " * 2_000, "'" * 999,
     "__import__('os').system('x')", "a.b.c(", "1; 2", "`x`"],
)  # fmt: skip
def test_expression_that_is_none_is_unreadable(read: object, text: str) -> None:
    """Trust row (a) 16."""
    with pytest.raises(UnreadableError):
        read(text)  # type: ignore[operator]


def test_code_in_a_condition_is_lost_by_name() -> None:
    content = xlsform([("text", "a", "A", "__import__(system('x'))")])
    questionnaire, report = read_file(content, "x")
    assert questionnaire is not None
    assert [question.condition for question in questionnaire.questions()] == [""]
    assert [each.code for each in report.lost] == [Loss.CONDITION_FUNCTION]


def test_circle_is_told_with_the_names_of_its_questions() -> None:
    rows = [("text", "a", "A", "${b} = 'x'"), ("text", "b", "B", "${a} = 'x'")]
    questionnaire, _report = read_file(xlsform(rows), "x")
    assert questionnaire is not None
    told = [p.message for p in check(questionnaire) if p.fault is Fault.CYCLE]
    assert told == ["questions depend on each other: a → b → a"]


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([("begin group", "g", "G"), ("text", "a", "A")], Refusal.GROUPS_UNBALANCED),
        ([("text", "a", "A"), ("end group", "", "")], Refusal.GROUPS_UNBALANCED),
        ([("begin group", f"g{i}", "G") for i in range(50)], Refusal.NESTED_TOO_DEEP),
        ([("text", "a", "A"), ("text", "a", "B")], Refusal.NAME_TWICE),
        ([("select_one nowhere", "a", "A")], Refusal.UNKNOWN_LIST),
        ([("text", "a", "A", "${b} = 1")], Refusal.UNKNOWN_REFERENCE),
        ([("image", "a", "A")], Refusal.NO_QUESTIONS),
        ([("text", f"q{i}", "Q") for i in range(3_100)], Refusal.TOO_MANY_PARTS),
    ],
)
def test_form_that_contradicts_itself_is_refused(
    rows: list[tuple[str, ...]], reason: Refusal
) -> None:
    assert refusals(xlsform(rows)) == [reason]
