"""The formats of data files, by the names that the command and the staff's page use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from reports.columns import counted
from reports.exports.codebook_file import codebook_pieces
from reports.exports.csv_file import csv_pieces
from reports.exports.csvw_file import csvw_pieces
from reports.exports.data import Data
from reports.exports.ddi_file import ddi_pieces
from reports.exports.dta_file import write_dta
from reports.exports.jsonl_file import jsonl_pieces
from reports.exports.package_file import write_package
from reports.exports.parquet_file import write_parquet
from reports.exports.sav_file import write_sav
from reports.exports.syntax_files import r_pieces, sps_pieces
from reports.exports.tables_file import table_lines
from reports.exports.xlsx_file import write_xlsx

Pieces = Callable[[Data], Iterator[str] | Iterator[bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One format: how its file is written, in pieces that stream or as a whole."""

    key: str
    suffix: str  # after the round's short name
    media_type: str
    name: Any  # for people, translated when it is shown
    pieces: Pieces | None = None
    write: Callable[[Data, Path], None] | None = None
    rows: bool = True  # whether it holds responses one by one
    chooses: bool = False  # whether it holds codes or labels, not both
    passes: int = 1  # how often it goes through the responses
    counts: bool = False  # whether it holds counts, too

    @property
    def streams(self) -> bool:
        """Whether the file can be sent while it is made."""
        return self.pieces is not None

    def prepare(self, data: Data) -> None:
        """Have the counts brought up to date, before a snapshot in which nothing is written."""
        if self.counts:
            counted(data.round_)

    def file_name(self, data: Data) -> str:
        """What the file is called when it is saved."""
        labels = f"-labels-{data.language}" if data.labelled and self.chooses else ""
        return f"{data.round_.slug}{labels}{self.suffix}"

    def save(self, data: Data, target: Path) -> None:
        """Write the whole file. Raises OSError, TooLargeError, and what `data.progress` raises."""
        if self.write is not None:
            self.write(data, target)
        else:
            with target.open("wb") as file:
                file.writelines(self.bytes_of(data))

    def bytes_of(self, data: Data) -> Iterator[bytes]:
        """The pieces of a format that streams, as bytes of UTF-8."""
        if self.pieces is None:
            raise TypeError(f"{self.key} does not stream.")
        for piece in self.pieces(data):
            yield piece.encode() if isinstance(piece, str) else piece


_SINGLE = (
    Format(
        key="csv",
        suffix=".csv",
        media_type="text/csv; charset=utf-8",
        name=_("CSV, for spreadsheets and every program"),
        pieces=csv_pieces,
        chooses=True,
    ),
    Format(
        key="xlsx",
        suffix=".xlsx",
        media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        name=_("Excel workbook with codes, labels, codebook and tables"),
        write=write_xlsx,
        counts=True,
    ),
    Format(
        key="sav",
        suffix=".sav",
        media_type="application/x-spss-sav",
        name=_("SPSS data file (.sav)"),
        write=write_sav,
        passes=2,
    ),
    Format(
        key="sps",
        suffix=".sps",
        media_type="text/plain; charset=utf-8",
        name=_("SPSS syntax with the sets of several answers (.sps)"),
        pieces=sps_pieces,
        rows=False,
        passes=0,
    ),
    Format(
        key="dta",
        suffix=".dta",
        media_type="application/x-stata-dta",
        name=_("Stata data file (.dta)"),
        write=write_dta,
        passes=2,
    ),
    Format(
        key="r",
        suffix=".R",
        media_type="text/plain; charset=utf-8",
        name=_("R script that reads the CSV file"),
        pieces=r_pieces,
        rows=False,
        passes=0,
    ),
    Format(
        key="parquet",
        suffix=".parquet",
        media_type="application/vnd.apache.parquet",
        name=_("Parquet"),
        write=write_parquet,
        chooses=True,
    ),
    Format(
        key="jsonl",
        suffix=".jsonl",
        media_type="application/jsonl; charset=utf-8",
        name=_("JSON Lines"),
        pieces=jsonl_pieces,
        chooses=True,
    ),
    Format(
        key="csvw",
        suffix=".csv-metadata.json",
        media_type="application/csvm+json",
        name=_("Description of the CSV file (CSVW)"),
        pieces=csvw_pieces,
        rows=False,
        passes=0,
    ),
    Format(
        key="ddi",
        suffix=".ddi.xml",
        media_type="application/xml",
        name=_("Codebook for archives (DDI-Codebook 2.5)"),
        pieces=ddi_pieces,
        rows=False,
        passes=0,
    ),
    Format(
        key="codebook",
        suffix="-codebook.csv",
        media_type="text/csv; charset=utf-8",
        name=_("Codebook (CSV)"),
        pieces=codebook_pieces,
        rows=False,
        passes=0,
    ),
    Format(
        key="tables",
        suffix="-tables.csv",
        media_type="text/csv; charset=utf-8",
        name=_("Published tables (CSV)"),
        pieces=lambda data: table_lines(data.round_),
        rows=False,
        passes=0,
        counts=True,
    ),
)
FORMATS: dict[str, Format] = {each.key: each for each in _SINGLE}
FORMATS["package"] = Format(
    key="package",
    suffix=".zip",
    media_type="application/zip",
    name=_("Archive package: everything, with checksums"),
    write=lambda data, target: write_package(data, target, _SINGLE),
    passes=sum(each.passes for each in _SINGLE),
    counts=True,
)
