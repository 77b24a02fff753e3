"""Files of translations made to harm: trust.md rows (a) 14, 19, 22 and (c) 26."""

from __future__ import annotations

import io
import resource
import zipfile
from time import process_time

import pytest

from surveys.questionnaire.exchange.report import Refusal, RefusedError
from surveys.questionnaire.exchange.translations.reading import read_translations

ROW = b'msgctxt "cover.title"\nmsgid "a"\nmsgstr "b"\n\n'
UNIT = b'<trans-unit id="cover.title"><source>a</source><target>b</target></trans-unit>'


def xliff(body: bytes, head: bytes = b"") -> bytes:
    frame = b'<xliff version="1.2"><file original="f"><body>'
    return head + frame + body + b"</body></file></xliff>"


def bomb(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"xl/workbook.xml": b"<w/>", **parts}.items():
            archive.writestr(name, content)
    return stream.getvalue()


EXTERNAL = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
MANY_ATTRIBUTES = b" ".join(b'a%d="x"' % number for number in range(60))

REFUSED = {
    "empty": (b" \n", Refusal.EMPTY),
    "too large": (b"x" * 10_000_001, Refusal.TOO_LARGE),
    "binary": (b"\x00\x01" * 100, Refusal.UNKNOWN_TRANSLATION_FORMAT),
    "a picture of words": (b"only words", Refusal.UNKNOWN_TRANSLATION_FORMAT),
    "external entity": (xliff(UNIT, EXTERNAL), Refusal.DOCUMENT_TYPE),
    "external entity in UTF-16": (
        xliff(UNIT, EXTERNAL).decode().encode("utf-16"), Refusal.DOCUMENT_TYPE,
    ),
    "nested": (b"<a>" * 200_000, Refusal.NESTED_TOO_DEEP),
    "many elements": (xliff(b"<group/>" * 110_000), Refusal.TOO_MANY_PARTS),
    "many attributes": (xliff(b"<group " + MANY_ATTRIBUTES + b"/>"), Refusal.TOO_MANY_PARTS),
    "unknown charset": (
        xliff(UNIT, b'<?xml version="1.0" encoding="no-such"?>'), Refusal.WRONG_CHARSET,
    ),
    "cut off": (xliff(UNIT)[:-20], Refusal.DAMAGED),
    "other XML": (b"<html><body/></html>", Refusal.NOT_TRANSLATIONS),
    "XLIFF 2": (b'<xliff version="2.0"/>', Refusal.NOT_TRANSLATIONS),
    "PO in another charset": (ROW.replace(b"b", b"\xe3"), Refusal.WRONG_CHARSET),
    "many messages": (ROW * 20_001, Refusal.TOO_MANY_PARTS),
    "many lines": (ROW + b'"x"\n' * 150_001, Refusal.TOO_MANY_PARTS),
    "plural forms without end": (
        b'msgid ""\nmsgstr "Plural-Forms: nplurals=999999999; plural=0;\\n"\n\n'
        b'msgctxt "a"\nmsgid "b"\nmsgid_plural "c"\nmsgstr[0] "d"\n',
        Refusal.NOT_TRANSLATIONS,
    ),
    "damaged PO": (ROW + b'msgid "x\nnonsense\n', Refusal.DAMAGED),
    "zip bomb": (bomb(**{"xl/worksheets/a.xml": b"0" * 40_000_000}), Refusal.UNPACKS_TOO_LARGE),
    "path out of the archive": (bomb(**{"../x": b""}), Refusal.UNSAFE_NAMES),
    "workbook without the sheet": (bomb(), Refusal.DAMAGED),
}  # fmt: skip


@pytest.mark.parametrize(("content", "reason"), REFUSED.values(), ids=REFUSED)
def test_a_hostile_file_is_refused_with_its_reason_soon_and_in_little_memory(
    content: bytes, reason: Refusal
) -> None:
    """The limit is 5 s and 300 MB; the seconds are those of the processor."""
    begun, memory = process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(RefusedError) as refused:
        read_translations(content, "en")
    assert refused.value.finding.code is reason
    assert process_time() - begun < 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < 300_000  # kilobytes


@pytest.mark.parametrize(
    "content",
    [
        xliff(UNIT * 33_000),
        xliff(b'<trans-unit id="a"><target>' + b"<x/>" * 90_000 + b"</target></trans-unit>"),
        ROW * 20_000,
        b"#: " + b"a:1 " * 1_000_000 + b"\n" + ROW,
    ],
    ids=["units", "inline elements", "messages", "places"],
)
def test_the_largest_files_that_are_read_take_seconds_at_most(content: bytes) -> None:
    begun = process_time()
    read_translations(content, "en")
    assert process_time() - begun < 5


def test_a_header_is_data() -> None:
    head = b'msgid ""\nmsgstr "Plural-Forms: nplurals=999999999; plural=__import__;\\n"\n\n'
    assert read_translations(head + ROW, "en").rows[0].wording == "b"
