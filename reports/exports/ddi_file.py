"""The codebook as DDI-Codebook 2.5, as archives take it: study, file and every variable.

It describes the research files (.sav, .dta); labels stand in every language of the round. It
holds no counts of answers: what small groups said is not in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from reports.exports.columnar import reasons_of, research_columns
from reports.exports.data import Data
from reports.exports.plan import Column, Level, Missing, Storage
from reports.exports.words import in_language_of, missing_words, origin_words
from surveys.questionnaire.characters import without_forbidden
from surveys.questionnaire.text import Text

NAMESPACE = "ddi:codebook:2_5"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_CONTINUOUS = {Storage.NUMBER}


def ddi_pieces(data: Data) -> Iterator[bytes]:
    """The document in one piece, UTF-8, valid against the schema of DDI-Codebook 2.5."""
    book = etree.Element(f"{{{NAMESPACE}}}codeBook", nsmap={None: NAMESPACE}, version="2.5")
    book.set(_LANGUAGE, data.language)
    with in_language_of(data):
        _study(data, book)
        _file(data, book)
        _variables(data, book)
    yield etree.tostring(book, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _add(parent: Any, tag: str, text: str | None = None, /, **attributes: str) -> Any:
    made = etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}", **attributes)
    if text is not None:
        made.text = without_forbidden(text)
    return made


def _add_text(parent: Any, name: str, text: Text) -> None:
    """An element for each language of the text."""
    for language, wording in text.versions:
        _add(parent, name, wording).set(_LANGUAGE, language)


def _study(data: Data, book: Any) -> None:
    study = _add(book, "stdyDscr")
    citation = _add(study, "citation")
    titles = _add(citation, "titlStmt")
    _add(titles, "titl", data.title).set(_LANGUAGE, data.language)
    for language, wording in data.round_.title.versions:
        if wording != data.title:
            _add(titles, "parTitl", wording).set(_LANGUAGE, language)
    _add(titles, "IDNo", data.round_.slug)
    consultation = data.round_.consultation
    _add(_add(citation, "rspStmt"), "AuthEnty", data.say(consultation.organiser))
    _add_text(_add(citation, "serStmt"), "serName", consultation.title)
    about = _add(study, "stdyInfo")
    _add_text(about, "abstract", data.plan.introduction)
    summary = _add(about, "sumDscr")
    for event, day in zip(("start", "end"), data.days, strict=True):
        if day:
            _add(summary, "collDate", day.isoformat(), date=day.isoformat(), event=event)
    _add(summary, "dataKind", "survey data")
    if note := origin_words(data):
        _add(study, "notes", note, subject="origin")


def _file(data: Data, book: Any) -> None:
    text = _add(_add(book, "fileDscr", ID="F1"), "fileTxt")
    _add(text, "fileName", f"{data.round_.slug}.sav")
    size = _add(text, "dimensns")
    _add(size, "caseQnty", str(data.count))
    _add(size, "varQnty", str(len(research_columns(data))))
    _add(text, "fileType", "application/x-spss-sav")


def _variables(data: Data, book: Any) -> None:
    described = _add(book, "dataDscr")
    columns = research_columns(data)
    identity = {column.name: f"V{number}" for number, column in enumerate(columns, start=1)}
    for each in data.plan.sets:
        members = " ".join(identity[column.name] for column in each.columns)
        group = _add(described, "varGrp", type="multipleResp", var=members, name=each.name)
        _add_text(group, "labl", each.label)
    words = missing_words()
    for column in columns:
        _variable(described, column, identity[column.name], words)


def _variable(described: Any, column: Column, identity: str, words: dict[Missing, str]) -> None:
    continuous = "contin" if column.storage in _CONTINUOUS else "discrete"
    var = _add(
        described, "var", ID=identity, name=column.short, files="F1", intrvl=continuous,
        dcml=str(column.decimals), nature=_NATURE[column.level],
    )  # fmt: skip
    _add_text(var, "labl", column.label)
    if column.wording:
        _add_text(_add(var, "qstn"), "qstnLit", column.wording)
    reasons = reasons_of(column) if column.is_numeric else []
    if reasons:
        codes = sorted(column.code_of(each) for each in reasons)
        _add(_add(var, "invalrng"), "range", min=str(codes[0]), max=str(codes[-1]))
    if column.is_numeric:
        for value in column.values:
            category = _add(var, "catgry")
            _add(category, "catValu", str(value.number))
            _add_text(category, "labl", value.label)
        for reason in reasons:
            category = _add(var, "catgry", missing="Y", missType=reason.name.lower())
            _add(category, "catValu", str(column.code_of(reason)))
            _add(category, "labl", words[reason])
    _add(var, "varFormat", type="numeric" if column.is_numeric else "character", schema="SPSS")
    if column.source:
        _add(var, "notes", column.source, subject="source of the wording")


_NATURE = {Level.NOMINAL: "nominal", Level.ORDINAL: "ordinal", Level.SCALE: "interval"}
