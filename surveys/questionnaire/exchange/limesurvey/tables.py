"""The tables in a LimeSurvey file, read without trusting it: no document type, nothing fetched."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from surveys.questionnaire.exchange.report import Refusal, RefusedError

MAX_DEPTH = 12  # elements in elements; a survey needs 5
MAX_ELEMENTS = 300_000
MAX_TEXT = 200_000  # characters of one field

Record = dict[str, str]


@dataclass(slots=True)
class Tables:
    """What a file holds: its rows by table, each a mapping from field to text."""

    kind: str = ""  # "Survey", "Group" or "Question"
    version: str = ""  # of the database the file was made from
    languages: list[str] = field(default_factory=list)
    rows: dict[str, list[Record]] = field(default_factory=dict)

    def __getitem__(self, name: str) -> list[Record]:
        return self.rows.get(name, [])


class _Collector:
    """Collects rows while the file is parsed; no tree is built."""

    def __init__(self) -> None:
        self.tables = Tables()
        self.root = ""
        self._path: list[str] = []
        self._row: Record = {}
        self._words: list[str] = []
        self._length = 0
        self._elements = 0

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        self._elements += 1
        if len(self._path) >= MAX_DEPTH:
            raise RefusedError(Refusal.NESTED_TOO_DEEP)
        if self._elements > MAX_ELEMENTS:
            raise RefusedError(Refusal.TOO_MANY_PARTS)
        self.root = self.root or tag
        self._path.append(tag)
        self._words, self._length = [], 0
        if self._path[2:] == ["rows", "row"]:
            self._row = {}

    def data(self, words: str) -> None:
        if self._length < MAX_TEXT:
            self._words.append(words[: MAX_TEXT - self._length])
            self._length += len(words)

    def end(self, tag: str) -> None:
        words = "".join(self._words)
        path, self._words, self._length = self._path, [], 0
        if len(path) == 2 and tag == "LimeSurveyDocType":
            self.tables.kind = words.strip()
        elif len(path) == 2 and tag == "DBVersion":
            self.tables.version = words.strip()
        elif path[1:] == ["languages", "language"]:
            self.tables.languages.append(words.strip())
        elif path[2:4] == ["rows", "row"] and len(path) == 5:
            self._row[tag] = words
        elif path[2:] == ["rows", "row"]:
            self.tables.rows.setdefault(path[1], []).append(self._row)
        path.pop()

    def close(self) -> Tables:
        return self.tables


def read_tables(content: bytes) -> Tables:
    """Read the tables of a file. Raises RefusedError."""
    collector = _Collector()
    parser = DefusedXMLParser(target=collector, forbid_dtd=True)
    try:
        parser.feed(content)
        tables: Tables = parser.close()
    except DefusedXmlException:
        raise RefusedError(Refusal.DOCUMENT_TYPE) from None
    except ParseError as error:
        charset = "encoding" in str(error) or "invalid token" in str(error)
        reason = Refusal.WRONG_CHARSET if charset and not collector.root else Refusal.DAMAGED
        raise RefusedError(reason, was=str(error)) from None
    except (LookupError, ValueError, OSError):  # a charset that does not exist or does not fit
        raise RefusedError(Refusal.WRONG_CHARSET) from None
    if collector.root != "document" or not tables.kind:
        raise RefusedError(Refusal.NOT_LIMESURVEY, was=collector.root)
    return tables
