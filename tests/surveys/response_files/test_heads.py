"""What is kept of a file to look at it again is the same as the file's first rows."""

from __future__ import annotations

import pytest

from surveys.response_files import heads
from surveys.response_files.heads import head_document, head_of_rows, table_of_head
from surveys.response_files.table import UnreadableFileError
from tests.surveys.response_files.files import sav, table, workbook

FILES = {
    "csv": b"a,b\n1,x\n2\n\n3,y,z\n,\n",
    "vv": b"A\tB\tC\nid\tsubmitdate\tstartlanguage\n1\t{quote}x\ty\n",
    "xlsx": workbook(["a", "b"], [1, "ș"], [], ["x\ty", 0.3]),
    "sav": sav(
        {"a": [1.0, 2.0], "b": ["x", ""]},
        column_labels={"a": "How big?"},
        variable_value_labels={"a": {1.0: "large"}},
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_a_kept_head_has_the_columns_and_rows_of_its_file(name: str) -> None:
    read = table(FILES[name])
    kept = table_of_head(head_document(read))
    assert (kept.format, kept.columns, kept.detail) == (read.format, read.columns, read.detail)
    assert list(kept.rows()) == list(read.rows())
    assert list(kept.rows())  # they can be gone through again
    assert not kept.is_head


@pytest.mark.parametrize(("rows", "is_head"), [(2, True), (3, False), (4, False)])
def test_a_head_knows_whether_the_file_has_more_rows(
    rows: int, is_head: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heads, "HEAD_ROWS", rows)
    kept = table_of_head(head_document(table("a\n1\n2\n3\n")))
    assert [row.cells for row in kept.rows()] == [["1"], ["2"], ["3"]][:rows]
    assert kept.is_head is is_head


def test_long_cells_end_a_head_early_and_nobody_looks_further(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What guesses columns sees of the file what it sees of the kept head."""
    monkeypatch.setattr(heads, "MOST_CHARACTERS", 3)
    read = table("a\nxx\nyy\nzz\n")
    kept = table_of_head(head_document(read))
    assert [row.cells for row in kept.rows()] == [["xx"], ["yy"]]
    assert list(head_of_rows(read.rows())) == list(head_of_rows(kept.rows()))
    assert kept.is_head


def test_damage_in_the_head_is_told() -> None:
    with pytest.raises(UnreadableFileError):
        head_document(table(b'a\n"' + b"x" * 200_000 + b'"\n'))
