from __future__ import annotations

from uuid import UUID

from surveys.duplicates.material import _ITEMS, Entry, FlagKind, entry_of
from surveys.duplicates.search import find
from surveys.questionnaire.model import Kind
from tests.factories import all_kinds_page, questionnaire
from tests.surveys.duplicates.made import DAY, entry

ANSWERS = {
    "single_choice": "other",
    "single_choice.other_text": "Parcuri",
    "multiple_choice": ["a", "b"],
    "scale": "dont_know",
    "matrix": {"r1": "a", "r2": "b"},
    "ranking": ["c", "a"],
    "number": 12.5,
    "short_text": "Da",
    "long_text": "Nu",
    "date": "2026-03-10",
    "points_allocation": {"b": 40, "a": 60},
    "consent": True,
}


def test_an_entry_holds_closed_answers_by_item_and_texts_apart() -> None:
    made = entry_of(questionnaire(all_kinds_page()), UUID(int=1), DAY, ANSWERS, on_paper=False)
    assert made == Entry(
        id=UUID(int=1),
        day=DAY,
        on_paper=False,
        pattern=(
            ("single_choice", "other"),
            ("multiple_choice", "a b"),
            ("scale", "dont_know"),
            ("matrix.r1", "a"),
            ("matrix.r2", "b"),
            ("ranking", "c a"),
            ("points_allocation", "a:60 b:40"),
        ),
        texts=(("short_text", "Da"), ("long_text", "Nu")),
        matrices=(("a", "b"),),
    )


def test_every_kind_of_question_has_a_rule() -> None:
    assert set(_ITEMS) == set(Kind)


def test_every_kind_of_sign_is_searched_for_in_two_readings() -> None:
    read = 0
    text = "Aceleași cuvinte scrise de două ori, de aceeași mână"
    entries = [
        *[entry("abcdabcdabcdabcd") for _ in range(2)],
        *[entry(texts={"remarks": text}) for _ in range(2)],
        entry(matrices=("a" * 8,)),
    ]
    entries += [entry("".join("abcd"[(n * k) % 4] for k in range(16))) for n in range(1, 4)]

    def reading() -> list[Entry]:
        nonlocal read
        read += 1
        return entries

    kinds = [found.kind for found in find(reading)]
    assert kinds == [FlagKind.SAME_ANSWERS, FlagKind.SAME_TEXT, FlagKind.STRAIGHT]
    assert read == 2


def test_an_empty_round_has_nothing() -> None:
    assert find(list) == []
