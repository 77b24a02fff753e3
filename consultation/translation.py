"""The catalogues of translations: what the code says, what they translate, compiling them.

A catalogue covers the whole interface, or respondents' pages only: then it has the messages that
stand somewhere in the files of `languages.RESPONDENTS_SOURCES`, and no others. Where a message
stands is what Babel's extraction says of it; one that stands in several places counts for all.

Uses Babel, so that neither running nor checking needs GNU gettext on the machine.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from consultation.languages import is_of_respondents

KEYWORDS: dict[str, Any] = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "gettext_noop": None,
}
_PLACEHOLDER = re.compile(r"%\((\w+)\)")
CODE = ("consultation", "surveys", "reports")


@dataclass(frozen=True, slots=True)
class Gap:
    """Something a catalogue lacks."""

    language: str
    reason: str
    message: str

    def __str__(self) -> str:
        return f"{self.language}: {self.reason}: {self.message}"


def catalogue_files(base: Path) -> dict[str, Path]:
    """The PO files by language."""
    return {
        file.parent.parent.name: file for file in sorted(base.glob("locale/*/LC_MESSAGES/*.po"))
    }


def compile_catalogues(base: Path) -> list[Path]:
    """Write the MO file beside each PO file that is newer; return those written."""
    written = []
    for language, source in catalogue_files(base).items():
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        buffer = io.BytesIO()
        write_mo(buffer, _read(source, language))
        # Whole at once: a process that reads it meanwhile gets the old one or the new one.
        draft = target.with_name(f".{target.name}.{os.getpid()}")
        draft.write_bytes(buffer.getvalue())
        os.replace(draft, target)
        written.append(target)
    return written


def _read(file: Path, language: str) -> Catalog:
    with file.open("rb") as handle:
        return read_po(handle, locale=language)


def used_messages(base: Path) -> Catalog:
    """Every message of the code and the templates, with the places it stands in."""
    catalogue = Catalog(project="Stakeholder consultation", charset="utf-8")
    for place, text in _sources(base):
        found = extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS)
        for line, message, _comments, context in found:
            catalogue.add(message, None, [(place, line)], context=context)
    return catalogue


def _sources(base: Path) -> Iterator[tuple[str, str]]:
    for folder in CODE:
        for file in sorted((base / folder).rglob("*.py")):
            yield str(file.relative_to(base)), file.read_text(encoding="utf-8")
    for file in sorted((base / "templates").rglob("*.html")):
        name = str(file.relative_to(base))
        yield name, templatize(file.read_text(encoding="utf-8"), origin=name)


def respondents_messages(used: Catalog) -> Catalog:
    """Those of the messages that stand on respondents' pages."""
    catalogue = Catalog(project=used.project, charset=used.charset)
    for message in used:
        if message.id and any(is_of_respondents(place) for place, _line in message.locations):
            catalogue.add(message.id, None, message.locations, context=message.context)
    return catalogue


def update_catalogues(
    base: Path, *, partial: Collection[str] = (), only: Collection[str] = ()
) -> None:
    """Bring the PO files up to what the code says; new messages come in untranslated.

    `partial`: the languages that cover respondents' pages only. `only`: the languages to update;
    empty: all. An empty file becomes a catalogue.
    """
    for language, file, used in _catalogues(base, partial, only):
        catalogue = _read(file, language) if file.stat().st_size else _new(language)
        catalogue.update(used, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        catalogue.msgid_bugs_address = catalogue.last_translator = ""
        catalogue.language_team = language
        with file.open("wb") as handle:
            write_po(handle, catalogue, sort_output=True, no_location=True, width=100)


def _new(language: str) -> Catalog:
    """A catalogue with nothing in it yet; its plural forms are those of the language."""
    return Catalog(
        language,
        project="Stakeholder",
        version="consultation",
        header_comment="",
        charset="utf-8",
        revision_date=datetime.now(UTC),
        fuzzy=False,
    )


def gaps(base: Path, *, partial: Collection[str] = (), only: Collection[str] = ()) -> list[Gap]:
    """What is untranslated, doubtful, superfluous or has other placeholders than the source.

    `partial` and `only` as for `update_catalogues`.
    """
    return [
        Gap(language, reason, text)
        for language, file, used in _catalogues(base, partial, only)
        for reason, text in _gaps(used, _read(file, language))
    ]


def _catalogues(
    base: Path, partial: Collection[str], only: Collection[str]
) -> Iterator[tuple[str, Path, Catalog]]:
    """The languages asked for, their files, and the messages that each has to have."""
    every = used_messages(base)
    respondents = respondents_messages(every)
    for language, file in catalogue_files(base).items():
        if not only or language in only:
            yield language, file, respondents if language in partial else every


def _gaps(used: Catalog, catalogue: Catalog) -> Iterator[tuple[str, str]]:
    known = {(_key(message.id), message.context): message for message in catalogue if message.id}
    wanted = {(_key(message.id), message.context) for message in used if message.id}
    for key in wanted:
        message = known.get(key)
        strings = _strings(message.string) if message else ()
        if message is None or not strings or not all(strings):
            yield "untranslated", key[0]
        elif message.fuzzy:
            yield "fuzzy", key[0]
        else:
            wrong = [str(error) for error in message.check(catalogue)] or _lost(message)
            if wrong:
                yield f"placeholders ({', '.join(wrong)})", key[0]
    for key in set(known) - wanted:
        yield "no longer used", key[0]


def _lost(message: Message) -> list[str]:
    """The placeholders that no form of the translation has; one form of a plural may do without."""
    wanted = set(_PLACEHOLDER.findall(" ".join(_strings(message.id))))
    kept = set(_PLACEHOLDER.findall(" ".join(_strings(message.string))))
    return [f"{name} is lost" for name in sorted(wanted - kept)]


def _key(message: Any) -> str:
    return message if isinstance(message, str) else message[0]


def _strings(translated: Any) -> tuple[str, ...]:
    return (translated,) if isinstance(translated, str) else tuple(translated)
