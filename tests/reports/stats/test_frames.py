from __future__ import annotations

import pandas as pd

from reports.stats.blocks import encode
from reports.stats.frames import COLUMNS, tidy
from reports.stats.tallies import Tally, tally_all
from tests.reports.stats.questionnaires import NEEDS, ORG, RATING, STORY, questionnaire

SURVEY = questionnaire(ORG, NEEDS, RATING, STORY)


def people(count: int, org: str, **answers: object) -> list[dict[str, object]]:
    return [{"org": org, **answers} for _ in range(count)]


def frame(answer_sets: list[dict[str, object]], minimum: int = 3) -> pd.DataFrame:
    tally = tally_all(encode(SURVEY, answer_sets), SURVEY)
    return tidy(tally, SURVEY, minimum).set_index(["question", "by", "group", "answer"])


def test_tidy_counts_and_shares_by_every_base() -> None:
    found = frame(people(3, "large", needs=["money", "data"]) + people(5, "sme", needs=["data"]))
    data = found.loc[("needs", "", "", "data")]
    assert (data["count"], data["asked"], data["answered"], data["options_expressed"]) == (
        8, 8, 8, 11,
    )  # fmt: skip
    assert data["share_of_answered"] == 1.0
    assert data["share_of_options"] == 8 / 11
    money = found.loc[("needs", "org", "large", "money")]
    assert (money["count"], money["answered"], money["share_of_options"]) == (3, 3, 0.5)


def test_tidy_leaves_out_small_groups_and_what_would_give_them_away() -> None:
    found = frame(
        people(1, "ngo", needs=["money"]) + people(4, "sme", needs=["data"])
        + people(6, "large", needs=["data"])
    )  # fmt: skip
    groups = set(found.loc["needs"].reset_index()["group"])
    # The one NGO could be had from the total without the four SMEs: both are left out.
    assert groups == {"", "large"}


def test_tidy_has_no_texts_and_no_rows_for_too_few_answers() -> None:
    found = frame([*people(8, "large", story="secret"), {"org": "large", "rating": 5}])
    assert "story" not in found.index.get_level_values("question")
    assert "rating" not in found.index.get_level_values("question")


def test_tidy_of_nothing_is_a_table_with_headings_only() -> None:
    empty = tidy(Tally(), SURVEY, 3)
    assert list(empty.columns) == COLUMNS
    assert empty.empty
