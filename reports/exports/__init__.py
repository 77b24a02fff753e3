"""Data files: one plan of columns, one small writer per format (docs/exports.md)."""

from reports.exports.codebook_file import codebook_lines
from reports.exports.csv_file import csv_lines
from reports.exports.data import Data, TooLargeError, snapshot
from reports.exports.formats import FORMATS, Format
from reports.exports.tables_file import table_lines

__all__ = [
    "FORMATS",
    "Data",
    "Format",
    "TooLargeError",
    "codebook_lines",
    "csv_lines",
    "snapshot",
    "table_lines",
]
