"""Data files, one small writer per format."""

from reports.exports.csv_file import csv_lines

# Name of the format -> the pieces of the file for a round.
FORMATS = {"csv": csv_lines}

__all__ = ["FORMATS", "csv_lines"]
