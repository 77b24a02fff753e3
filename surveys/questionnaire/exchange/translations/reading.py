"""Reads translations from a file of any known format; its content decides which one it is."""

from __future__ import annotations

from collections.abc import Callable

from surveys.questionnaire.exchange.report import Format, Refusal, RefusedError
from surveys.questionnaire.exchange.sniff import sniff
from surveys.questionnaire.exchange.translations.po import read_po_file
from surveys.questionnaire.exchange.translations.rows import TranslationFile
from surveys.questionnaire.exchange.translations.workbook import read_workbook
from surveys.questionnaire.exchange.translations.xliff import read_xliff

# What a file is that has the outer form of a questionnaire's: a workbook, XML, text.
_READERS: dict[Format, Callable[[bytes], TranslationFile]] = {
    Format.XLSFORM: read_workbook,
    Format.LIMESURVEY: read_xliff,
    Format.YAML: read_po_file,
}


def read_translations(content: bytes, language: str) -> TranslationFile:
    """Read a file of translations into a language. Raises RefusedError, also when the file says
    that it is for another one."""
    try:
        found = _READERS[sniff(content)](content)
    except RefusedError as error:
        if error.finding.code is Refusal.UNKNOWN_FORMAT:
            raise RefusedError(Refusal.UNKNOWN_TRANSLATION_FORMAT) from None
        raise
    if found.language and found.language != language:
        raise RefusedError(Refusal.OTHER_LANGUAGE, was=found.language, became=language)
    if not found.rows:
        raise RefusedError(Refusal.NOT_TRANSLATIONS)
    return found
