"""Translations as files for translators, and back: XLSX, PO, XLIFF."""
