"""Data files, one small writer per format."""

from reports.exports.codebook_file import codebook_lines
from reports.exports.csv_file import csv_lines
from reports.exports.tables_file import table_lines

# Name of the format -> the pieces of the file for a round.
FORMATS = {"codebook": codebook_lines, "csv": csv_lines, "tables": table_lines}

__all__ = ["FORMATS", "codebook_lines", "csv_lines", "table_lines"]
