from __future__ import annotations

import pytest

from surveys.questionnaire.model import Choice
from surveys.questionnaire.text import Text
from surveys.response_files.lists import choices_of
from surveys.response_files.words import Meaning, Vocabulary, folded, yes_or_no
from tests.factories import choices

BAG = (
    Choice(code="tea_bag", label=Text.of(ro="plic", en="tea bag")),
    Choice(code="unpackaged", label=Text.of(ro="vrac, la cântar", en="unpackaged")),
)
AGES = tuple(
    Choice(code=code, label=Text.of(en=label))
    for code, label in (("a1", "<12 yrs"), ("a2", "12 yrs"), ("a3", "(55,65]"))
)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("tea_bag", Meaning("tea_bag")),
        ("tea bag", Meaning("tea_bag")),
        (" vrac,  la cântar ", Meaning("unpackaged")),
        ("Tea-Bag", Meaning("tea_bag", loose=True)),
        ("VRAC LA CANTAR", Meaning("unpackaged", loose=True)),
        ("tea", None),
        ("", None),
    ],
)
def test_a_cell_means_a_choice_by_code_or_label_in_any_language(
    cell: str, expected: Meaning | None
) -> None:
    assert Vocabulary(BAG)(cell) == expected


def test_labels_that_differ_by_a_sign_stay_apart() -> None:
    words = Vocabulary(AGES)
    assert [words(cell) for cell in ("<12 yrs", "12 yrs", "(55,65]")] == [
        Meaning("a1"), Meaning("a2"), Meaning("a3"),
    ]  # fmt: skip
    assert words("< 12  YRS") is None  # not the label, not even loosely
    only = Vocabulary(AGES[:1])
    assert only("12 yrs") is None  # a choice that the questionnaire lacks is no other choice


def test_codes_made_of_numbers_are_found_by_the_number() -> None:
    made = Vocabulary(choices("c1", "c2", "c10"))
    assert [made(cell) for cell in ("1", "10", "2.0", "3")] == [
        Meaning("c1", loose=True), Meaning("c10", loose=True), Meaning("c2", loose=True), None,
    ]  # fmt: skip
    slugs = Vocabulary([Choice(code="c55_65", label=Text.of(ro="56–65 de ani"))])
    assert slugs("(55,65]") == Meaning("c55_65", loose=True)
    assert slugs("55-65") is None  # another word for the same code: nobody knows that it is one


def test_a_label_of_the_file_goes_before_a_code_that_looks_like_the_cell() -> None:
    turned = (Choice(code="c1", label=Text.of(en="no")), Choice(code="c2", label=Text.of(en="yes")))
    assert Vocabulary(turned, {"1": "Yes"})("1") == Meaning("c2", loose=True)
    assert Vocabulary(turned, {"1": "something"})("1") == Meaning("c1", loose=True)


def test_a_word_that_means_two_choices_means_none() -> None:
    twice = (Choice(code="a", label=Text.of(en="same")), Choice(code="b", label=Text.of(en="same")))
    assert Vocabulary(twice)("same") is None
    assert Vocabulary(twice)("b") == Meaning("b")


@pytest.mark.parametrize(
    "cell",
    ["tea_bag unpackaged", "tea_bag;unpackaged", "tea bag, vrac, la cântar", "plic + unpackaged",
     "tea bag | unpackaged ;", "plic\nunpackaged"],
)  # fmt: skip
def test_several_choices_in_a_cell_are_told_apart(cell: str) -> None:
    found = choices_of(cell, Vocabulary(BAG))
    assert found is not None
    assert [each.code for each in found] == ["tea_bag", "unpackaged"]


@pytest.mark.parametrize("cell", ["plic; fân", "tea_bag unpackaged x", ";", "a" * 5_000 + ";b"])
def test_a_list_with_an_unknown_part_means_nothing(cell: str) -> None:
    assert choices_of(cell, Vocabulary(BAG)) is None


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("1", True), ("Y", True), ("da", True), ("TRUE", True), ("x", True), ("Not selected", False),
     ("0", False), ("NU", False), ("healthy", True), ("Not.healthy", False), ("2", None),
     ("maybe", None)],
)  # fmt: skip
def test_yes_and_no_are_known_in_many_forms(cell: str, expected: bool | None) -> None:
    assert yes_or_no(cell, choices("healthy")[0]) is expected


def test_folding_keeps_what_tells_ranges_apart() -> None:
    assert folded("„Învățământ – 1”") == "invatamant 1"
    assert len({folded(each) for each in ("<12", "12", ">12", "12+", "(12")}) == 5
