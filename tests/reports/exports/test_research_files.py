"""What .sav and .dta do with large rounds: late answers, many sets of labels, memory, progress."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest

from reports.exports import FORMATS, TooLargeError, columnar, snapshot
from reports.exports.columnar import telling
from surveys.models import QuestionnaireVersion, Response, Status
from surveys.questionnaire.model import Kind
from tests.factories import choices, make_response, make_round, page, question, questionnaire
from tests.reports.exports.world import data_of, saved

pytestmark = pytest.mark.django_db

READ = {"sav": pyreadstat.read_sav, "dta": pyreadstat.read_dta}
FILES = pytest.mark.parametrize("key", ["sav", "dta"])


@pytest.fixture
def version() -> QuestionnaireVersion:
    return make_round(
        questionnaire(
            page(
                "only",
                question("size", Kind.SINGLE_CHOICE, choices=choices("large", "small")),
                question("day", Kind.DATE),
                question("remarks", Kind.LONG_TEXT),
            )
        )
    )


def _silent(version: QuestionnaireVersion, many: int) -> None:
    """Responses that say nothing, before all others in the file."""
    made = [
        Response(
            id=f"00000000-0000-4000-8000-{number:012}",
            round=version.round,
            version=version,
            status=Status.SUBMITTED,
            language="en",
            started_on=date(2026, 3, 1),
            submitted_on=date(2026, 3, 1),
        )
        for number in range(many)
    ]
    Response.objects.bulk_create(made)


@FILES
def test_what_a_column_holds_is_not_judged_by_its_first_rows(
    version: QuestionnaireVersion, tmp_path: Path, key: str
) -> None:
    """A library that looks at 100 rows took days and numbers with signs for texts, and failed."""
    _silent(version, 150)
    make_response(version, {"size": "small", "day": "2021-08-31", "remarks": "Da"})
    frame, _meta = READ[key](saved(version.round, key, tmp_path), user_missing=True)
    last = frame.iloc[-1]
    assert (last["size"], last["day"], last["remarks"]) == (2, date(2021, 8, 31), "Da")
    assert set(frame["size"].iloc[:-1]) == {"a" if key == "dta" else -95}
    assert frame["day"].iloc[:-1].isna().all()


def test_many_sets_of_labels_have_names_that_stata_takes(tmp_path: Path) -> None:
    """A set is called like its column and numbered: 32 letters for both."""
    asked = [
        question(f"how_do_you_rate_the_online_services_{n}", Kind.SCALE, minimum=1, maximum=5)
        for n in range(105)
    ]
    version = make_round(questionnaire(page("only", *asked)))
    make_response(version, {asked[-1].code: 4})
    frame, _meta = pyreadstat.read_dta(saved(version.round, "dta", tmp_path))
    names = [name for name in frame.columns if name.startswith("how_do_you")]
    assert len(names) == 105
    assert frame[names[-1]].tolist() == [4]


@FILES
def test_writing_tells_progress_and_can_be_ended(
    version: QuestionnaireVersion, tmp_path: Path, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columnar, "PIECE", 2)
    monkeypatch.setattr(columnar, "BATCH", 2)
    _silent(version, 5)
    told: list[int] = []
    saved(version.round, key, tmp_path, progress=told.append)
    assert told == [2, 4, 5, 7, 9, 10]

    def cancelled(done: int) -> None:
        if done == 7:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        saved(version.round, key, tmp_path, progress=cancelled)


@FILES
@pytest.mark.parametrize("texts", [False, True], ids=["numbers", "texts"])
def test_what_needs_too_much_memory_is_refused_in_words(
    version: QuestionnaireVersion,
    tmp_path: Path,
    key: str,
    texts: bool,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """trust.md 30: before it takes it; what comes after in a package is made all the same."""
    monkeypatch.setattr(columnar, "MEGABYTE", 10_000)
    settings.EXPORT_MEMORY = 2
    _silent(version, 150 if not texts else 1)
    make_response(version, {"remarks": "x" * 20_000 if texts else "x"})
    data = data_of(version.round)
    with snapshot():
        with pytest.raises(TooLargeError, match="more than 2 MB of the server's memory"):
            FORMATS[key].save(data, tmp_path / "file")
        FORMATS["csv"].save(data, tmp_path / "after")
    assert (tmp_path / "after").read_bytes().count(b"\r\n") == data.count + 1


def test_a_frame_that_tells_has_numbers_in_its_columns_and_signs_in_its_rows() -> None:
    told: list[int] = []
    frame = pd.DataFrame({"a": [1.0, -95.0], "b": [-95.0, 2.0]})

    class Of:
        count = 2
        progress = told.append

    made = telling(frame, Of, {0: {-95.0: "a"}})  # type: ignore[arg-type]
    assert list(made.itertuples()) == [(1.0, -95.0), ("a", 2.0)]
    assert made["a"].tolist() == [1.0, -95.0]
    assert told == [4]
