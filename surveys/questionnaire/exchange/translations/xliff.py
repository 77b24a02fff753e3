"""Translations as XLIFF 1.2, with Mozilla's moz.l10n. A stale one needs review.

The library's parser takes document types silently: what is read is looked through first by one
that refuses them, and counts elements and their depth.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser
from moz.l10n.formats import Format
from moz.l10n.formats.xliff import xliff_parse, xliff_serialize
from moz.l10n.model import Comment, Message, Metadata, PatternMessage, Resource, Section
from moz.l10n.model import Entry as Item

from surveys.questionnaire.exchange.report import Refusal, RefusedError
from surveys.questionnaire.exchange.translations.rows import Entry, Row, TranslationFile

MAX_DEPTH = 20
MAX_ELEMENTS = 100_000
MAX_ATTRIBUTES = 50  # of one element; the library looks at each in the light of all others

_NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
_STALE, _DONE, _MISSING = "needs-review-translation", "translated", "needs-translation"
_UNSURE = ("needs-", "new")
_MARK = "mark: "


def write_xliff(entries: Iterable[Entry], source: str, language: str) -> bytes:
    """The file for a language; `source` is the language translated from."""
    about = {"source-language": source, "target-language": language, "datatype": "plaintext"}
    section: Section[Message] = Section(
        ("questionnaire",),
        [_item(each) for each in entries],
        meta=[Metadata(f"@{name}", value) for name, value in about.items()],
    )
    resource: Resource[Message] = Resource(
        Format.xliff,
        [section],
        meta=[Metadata("@version", "1.2"), Metadata("@xmlns", _NAMESPACE)],
    )
    return "".join(xliff_serialize(resource)).encode()


def _item(entry: Entry) -> Item[Message]:
    state = (_STALE if entry.before else _DONE) if entry.wording else _MISSING
    notes = [entry.where, f"{_MARK}{entry.mark}"]
    if entry.before:
        notes.append(f"source before: {entry.before}")
    return Item(
        (entry.key,),
        PatternMessage([entry.wording] if entry.wording else []),
        meta=[
            Metadata("@xml:space", "preserve"),
            Metadata("source", entry.source),
            Metadata("target/@state", state),
            *(Metadata(f"note[{number}]", note) for number, note in enumerate(notes, start=1)),
        ],
    )


def read_xliff(content: bytes) -> TranslationFile:
    """Read a file. Raises RefusedError."""
    _look_through(content)
    try:
        resource = xliff_parse(content)
        sections = list(resource.sections)
        language = next((each for each in map(_language, sections) if each), "")
        rows = tuple(row for each in sections for row in _rows(each))
    except Exception as error:  # what the library raises on other XML has no common class
        raise RefusedError(Refusal.NOT_TRANSLATIONS, was=str(error)) from None
    return TranslationFile(language, rows)


class _Counter:
    """Counts elements while the file is parsed; no tree is built."""

    def __init__(self) -> None:
        self.depth = self.elements = 0

    def start(self, _tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.elements += 1
        if self.depth > MAX_DEPTH:
            raise RefusedError(Refusal.NESTED_TOO_DEEP)
        if self.elements > MAX_ELEMENTS or len(attributes) > MAX_ATTRIBUTES:
            raise RefusedError(Refusal.TOO_MANY_PARTS)

    def end(self, _tag: str) -> None:
        self.depth -= 1

    def data(self, _words: str) -> None:
        """Texts are of no interest here."""

    def close(self) -> None:
        """There is no tree to hand over."""


def _look_through(content: bytes) -> None:
    parser = DefusedXMLParser(target=_Counter(), forbid_dtd=True)
    try:
        parser.feed(content)
        parser.close()
    except DefusedXmlException:
        raise RefusedError(Refusal.DOCUMENT_TYPE) from None
    except ParseError as error:
        charset = "encoding" in str(error) or "invalid token" in str(error)
        code = Refusal.WRONG_CHARSET if charset else Refusal.DAMAGED
        raise RefusedError(code, was=str(error)) from None
    except (LookupError, ValueError, OSError):  # a charset that does not exist or does not fit
        raise RefusedError(Refusal.WRONG_CHARSET) from None


def _language(section: Section[Message]) -> str:
    return _meta(section.meta).get("@target-language", "").replace("_", "-").lower()


def _meta(found: Iterable[Metadata]) -> dict[str, str]:
    return {each.key: each.value for each in found}


def _rows(section: Section[Message]) -> Iterator[Row]:
    for item in section.entries:
        if isinstance(item, Comment) or not isinstance(item.value, PatternMessage):
            continue
        meta = _meta(item.meta)
        parts = item.value.pattern
        state = meta.get("target/@state", _DONE)
        notes = (words for name, words in meta.items() if name.startswith("note"))
        yield Row(
            key=item.id[0],
            wording="".join(each for each in parts if isinstance(each, str)),
            source=meta.get("source"),
            mark=next((each.removeprefix(_MARK) for each in notes if each.startswith(_MARK)), None),
            is_right=not state.startswith(_UNSURE),
            is_doubtful=state == _STALE,
            has_markup=any(getattr(each, "name", "mrk") != "mrk" for each in parts),
        )
