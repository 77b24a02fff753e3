"""A questionnaire as a JSON document, and back. Every fault of a document is reported at once."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from typing import Any, TypeVar, cast

from surveys.questionnaire.document_reader import Reader
from surveys.questionnaire.model import Kind, Number, Page, Question, Questionnaire
from surveys.questionnaire.plans import KEPT_PAGES, Plans
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.text import Text

Document = dict[str, Any]
Part = TypeVar("Part", Page, Question, Questionnaire)


class DocumentError(ValueError):
    """A document that is no questionnaire. `problems` holds everything found, in its order."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


def to_document(questionnaire: Questionnaire) -> Document:
    """The questionnaire as JSON-ready values, defaults left out.

    Keys stand in the order of the model, wordings in the order of the languages. What is made
    of a page is kept: whoever changes the document changes a copy.
    """
    languages = questionnaire.languages
    document = _record(dataclasses.replace(questionnaire, pages=()), languages)
    if questionnaire.pages:
        document["pages"] = [_page_document(page, languages) for page in questionnaire.pages]
    return document


def from_document(document: object) -> Questionnaire:
    """Read what `to_document` wrote.

    Raises DocumentError with a Problem for every wrong type, unknown or missing key,
    unknown kind, setting that the kind does not use, and size above the limits.
    """
    return from_part(Questionnaire, document)


def from_document_like(document: Document, known: Questionnaire) -> Questionnaire:
    """The same as `from_document`, of a document most of whose pages `known` has, too.

    These are not read again, and are the same objects: what was worked out of them still holds.
    """
    made = [(_page_document(page, known.languages), page) for page in known.pages]
    same = {page.code: (written, page) for written, page in made}
    pages = document.get("pages", [])
    found: list[Page | None] = []
    for page in pages:
        written, kept = same.get(page.get("code"), (None, None))
        found.append(kept if page == written else None)
    new = [page for page, kept in zip(pages, found, strict=True) if kept is None]
    read = from_document({**document, "pages": new})
    others = iter(read.pages)
    return dataclasses.replace(read, pages=tuple(each or next(others) for each in found))


def to_part(part: Page | Question | Questionnaire) -> Document:
    """A page, a question or a questionnaire as JSON-ready values, as in `to_document`."""
    return _record(part, getattr(part, "languages", ()))


def from_part(kind: type[Part], document: object) -> Part:
    """Read what `to_part` wrote. Raises DocumentError."""
    reader = Reader()
    part = reader.record(kind, document, ())
    if reader.problems or part is None:
        raise DocumentError(reader.problems)
    return cast("Part", part)


def part_hash(part: Page | Question | Questionnaire) -> str:
    """SHA-256 in hex of a part of a questionnaire; equal for equal parts."""
    return _hash(to_part(part))


def content_hash(questionnaire: Questionnaire) -> str:
    """SHA-256 in hex over the document as JSON with sorted keys; equal for equal questionnaires."""
    return _hash(to_document(questionnaire))


def _hash(document: Document) -> str:
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def plain_number(value: Number) -> Number:
    """Write 5.0 as 5 and -0.0 as 0, so that equal numbers are written alike."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _record(record: Any, languages: tuple[str, ...]) -> Document:
    return {
        field.name: _value(getattr(record, field.name), languages)
        for field in dataclasses.fields(record)
        if field.default is dataclasses.MISSING or getattr(record, field.name) != field.default
    }


# An edit makes one page of a questionnaire another one.
_page_document = Plans(_record, KEPT_PAGES)


def _value(value: Any, languages: tuple[str, ...]) -> Any:
    if isinstance(value, Text):
        known = value.as_dict()
        first = {tag: known[tag] for tag in languages if tag in known}
        return {**first, **known}
    if isinstance(value, tuple):
        return [_value(item, languages) for item in value]
    if dataclasses.is_dataclass(value):
        return _record(value, languages)
    if isinstance(value, Kind):
        return value.value
    return plain_number(value) if isinstance(value, float) else value
