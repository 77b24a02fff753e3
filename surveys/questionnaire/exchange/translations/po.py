"""Translations as a PO file (GNU gettext), with Babel. A stale one is fuzzy.

The key is the message's context, so that the same words may be translated differently in two
places. The wording that was exported is known again by its mark, in a comment.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from surveys.questionnaire.exchange.report import Refusal, RefusedError
from surveys.questionnaire.exchange.translations.rows import Entry, Row, TranslationFile

MAX_BYTES = 5_000_000
MAX_LINES = 150_000
MAX_MESSAGES = 20_000

_MESSAGE = re.compile(r"^\s*(?:#~\s*)?msgid\b", re.MULTILINE)
# A file says how many plural forms there are, and that many are made for each message.
_PLURAL = re.compile(r"^\s*(?:#~\s*)?msgid_plural\b", re.MULTILINE)
_MARK = "mark: "
_FORMATS = {"python-format", "python-brace-format"}  # a guess of Babel's; nothing is put in here


def write_po_file(entries: Iterable[Entry], source: str, language: str) -> bytes:
    """The catalogue of a language; `source` is the language translated from."""
    catalogue = Catalog(
        locale=_locale(language), project="questionnaire", version="1", fuzzy=False, charset="utf-8"
    )
    catalogue.header_comment = f"# {source} → {language}"
    catalogue.msgid_bugs_address = catalogue.last_translator = catalogue.language_team = ""
    for entry in entries:
        message = catalogue.add(
            entry.source,
            entry.wording,
            flags={"fuzzy"} if entry.before else (),
            auto_comments=[entry.where, f"{_MARK}{entry.mark}"],
            previous_id=[entry.before] if entry.before else (),
            context=entry.key,
        )
        message.flags -= _FORMATS
    stream = io.BytesIO()
    write_po(stream, catalogue, width=0, include_previous=True)
    return stream.getvalue()


def _locale(language: str) -> str | None:
    """A language as Babel writes it, None when it does not know how."""
    try:
        return str(Locale.parse(language, sep="-"))
    except (ValueError, UnknownLocaleError):
        return None


def read_po_file(content: bytes) -> TranslationFile:
    """Read a catalogue. Raises RefusedError."""
    if len(content) > MAX_BYTES or content.count(b"\n") > MAX_LINES:
        raise RefusedError(Refusal.TOO_MANY_PARTS)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RefusedError(Refusal.WRONG_CHARSET) from None
    if not _MESSAGE.search(text):
        raise RefusedError(Refusal.UNKNOWN_TRANSLATION_FORMAT)
    if len(_MESSAGE.findall(text)) > MAX_MESSAGES:
        raise RefusedError(Refusal.TOO_MANY_PARTS)
    if _PLURAL.search(text):
        raise RefusedError(Refusal.NOT_TRANSLATIONS, was="msgid_plural")
    try:
        catalogue = read_po(io.StringIO(text), abort_invalid=True)
        rows = tuple(_row(each) for each in catalogue if each.id and each.context)
    except Exception as error:  # what Babel raises on a damaged file has no common class
        raise RefusedError(Refusal.DAMAGED, was=str(error)) from None
    return TranslationFile((catalogue.locale_identifier or "").replace("_", "-").lower(), rows)


def _row(message: Any) -> Row:
    marks = (each for each in message.auto_comments if each.startswith(_MARK))
    return Row(
        key=message.context,
        wording=message.string,
        source=message.id,
        mark=next((each.removeprefix(_MARK) for each in marks), None),
        is_right=not message.fuzzy,
        is_doubtful=message.fuzzy,
    )
