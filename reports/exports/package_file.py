"""Everything in one archive: the data in every format, what describes it, checksums."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import file_digest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from django.utils.translation import gettext as _

from reports.exports.data import Data, Shortened, TooLargeError
from reports.exports.words import in_language_of, origin_words, shortened_words


class Member(Protocol):
    """What the package needs to know of a format."""

    @property
    def name(self) -> object:
        """For people."""

    @property
    def passes(self) -> int:
        """How often it goes through the responses."""

    def file_name(self, data: Data) -> str:
        """What the file is called."""

    def save(self, data: Data, target: Path) -> None:
        """Write the whole file."""


# Compressed already.
_PACKED = {".xlsx", ".parquet"}


def write_package(data: Data, target: Path, members: Sequence[Member]) -> None:
    """A ZIP with a file of each format, README.txt and SHA256SUMS; made one file at a time.

    A format that has no room for the data is left out, and the README says so. Progress
    goes through the responses as often as its formats do.
    """
    sums: list[str] = []
    words: list[str] = []
    before = 0  # rows gone through for the files before
    with TemporaryDirectory(dir=target.parent) as folder, ZipFile(target, "w") as package:
        for member in members:
            own = replace(
                data, labelled=False, shortened=Shortened(), progress=_after(data, before)
            )
            before += data.count * member.passes
            file = Path(folder) / member.file_name(own)
            try:
                member.save(own, file)
            except TooLargeError as error:
                words.append(f"{file.name}: {error}")
                continue
            sums.append(f"{_checksum(file)}  {file.name}")
            stored = ZIP_STORED if file.suffix in _PACKED else ZIP_DEFLATED
            package.write(file, file.name, compress_type=stored)
            file.unlink()
            with in_language_of(data):
                words.append(f"{file.name}: {member.name}")
                words += [f"    {each}" for each in shortened_words(own)]
            for name, many in own.shortened.cells.items():
                data.shortened.cells[name] = max(many, data.shortened.cells.get(name, 0))
        readme = Path(folder) / "README.txt"
        readme.write_text(_readme(data, words), encoding="utf-8")
        package.write(readme, readme.name, compress_type=ZIP_DEFLATED)
        sums.append(f"{_checksum(readme)}  {readme.name}")
        package.writestr("SHA256SUMS", "\n".join(sums) + "\n")


def _after(data: Data, before: int) -> Callable[[int], None]:
    return lambda done: data.progress(before + done)


def _checksum(file: Path) -> str:
    with file.open("rb") as opened:
        return file_digest(opened, "sha256").hexdigest()


def _readme(data: Data, files: Sequence[str]) -> str:
    with in_language_of(data):
        parts = [
            data.title,
            f"{data.say(data.round_.consultation.title)}\n{data.say(data.round_.consultation.organiser)}",
            origin_words(data),
            _("Responses: %(many)d. Languages: %(languages)s. Labels in: %(language)s.")
            % {
                "many": data.count,
                "languages": ", ".join(data.plan.languages),
                "language": data.language,
            },
            _("Files:") + "\n" + "\n".join(f"  {each}" for each in files),
            _(
                "All files hold the same responses, read at the same moment. An empty cell of"
                " the CSV file is a question that was not asked when its code stands in"
                " _not_asked, and one that was not answered otherwise; .sav and .dta say so with"
                " codes of their own."
            ),
            _(
                "In CSV files a text that a spreadsheet would take for a formula begins with an"
                " apostrophe. All other formats hold texts as they were typed."
            ),
            _("Check the files with: sha256sum -c SHA256SUMS"),
        ]
    return "\n\n".join(part for part in parts if part) + "\n"
