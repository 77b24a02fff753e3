"""The codebook of a data file as CSV: what each column is, and whose wording it carries."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from reports.exports.columnar import reasons_of
from reports.exports.data import Data
from surveys.models import Round
from surveys.questionnaire.text import Text
from surveys.spreadsheet import inert


def codebook_lines(round_: Round) -> Iterator[str]:
    """`codebook_pieces` of a round."""
    return codebook_pieces(Data(round_=round_, language=""))


def codebook_pieces(data: Data) -> Iterator[str]:
    """The file in one piece; nothing before anything is published. Texts are made inert.

    UTF-8 with a byte order mark, as the data.
    """
    if not data.plan.versions:
        return
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for row in codebook_rows(data):
        writer.writerow([inert(cell) for cell in row])
    yield "\ufeff" + out.getvalue()


def codebook_rows(data: Data) -> list[list[str]]:
    """A heading, a line on where the responses come from, then a line per variable and value.

    `source` is "reconstructed" where the wording does not stand in the source. `number` is what
    stands for the value in research files (SPSS, Stata), `missing` what stands there for each
    reason why there is none; `short` and `stata` are the names there.
    """
    languages = data.plan.languages
    labels = [f"label_{language}" for language in languages]
    rows = [["variable", "value", "kind", "content", "source", *labels, *_RESEARCH]]

    def line(*cells: str, label: Text, research: tuple[str, ...] = ("", "", "", "", "")) -> None:
        words = [label.exactly_in(language) or "" for language in languages]
        rows.append([*cells, *words, *research])

    line("_origin", "", "", "", "", label=data.round_.origin_note)
    for column in data.plan.columns:
        if column.content is None and not column.judged:
            continue
        kind = str(column.question.kind) if column.question else ""
        label = column.label if column.part or column.judged else column.wording
        reasons = reasons_of(column) if column.is_numeric else []
        missing = " ".join(f"{each.name.lower()}={column.code_of(each)}" for each in reasons)
        research = (column.short, column.stata, str(column.level), "", missing)
        content = column.content or ""
        line(column.name, "", kind, content, column.source, label=label, research=research)
        choices = column.question.choices if column.question else ()
        sources = {each.code: each.source for each in choices}
        for value in column.values:
            research = ("", "", "", str(value.number), "")
            source = sources.get(value.code, "")
            line(column.name, value.code, kind, "", source, label=value.label, research=research)
    return rows


_RESEARCH = ["short", "stata", "level", "number", "missing"]
