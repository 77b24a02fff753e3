"""Data files, one small writer per format."""

from reports.exports.csv_file import csv_lines
from reports.exports.tables_file import table_lines

# Name of the format -> the pieces of the file for a round.
FORMATS = {"csv": csv_lines, "tables": table_lines}

__all__ = ["FORMATS", "csv_lines", "table_lines"]
