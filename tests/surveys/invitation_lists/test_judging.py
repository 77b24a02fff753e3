from __future__ import annotations

from typing import Any

import pytest

from surveys.invitation_lists.guessing import guess_mapping
from surveys.invitation_lists.judging import Entry, Judge, Judged, Problem, ProblemCode
from surveys.invitation_lists.mapping import Field, ListMapping
from surveys.invitation_lists.text_list import read_text
from surveys.invitation_lists.words import category_words, language_words
from tests.factories import choices

CATEGORIES = category_words(choices("large", "small"))
LANGUAGES = language_words(["ro", "en"])


def judged(text: str, mapping: ListMapping | None = None, **more: Any) -> list[Judged]:
    table = read_text(text)
    return list(
        Judge(
            mapping=mapping or guess_mapping(table, CATEGORIES, LANGUAGES),
            categories=CATEGORIES,
            languages=LANGUAGES,
            is_address=lambda text: "@example.org" in text.lower(),
            **more,
        ).lines(table)
    )


def problems(text: str, **more: Any) -> list[tuple[int, tuple[Problem, ...]]]:
    return [(line.number, line.problems) for line in judged(text, **more) if line.problems]


def test_line_becomes_an_entry() -> None:
    text = (
        "Nume,Prenume,E-mail,Organizație,Categorie,Limba\nPop,Ana,Ana@example.org,UVT,LARGE,engleză"
    )
    assert judged(text) == [
        Judged(2, Entry("Ana@example.org", "Ana Pop", "UVT", language="en", category="large"))
    ]


def test_address_alone_is_enough() -> None:
    assert judged("ana@example.org") == [Judged(1, Entry("ana@example.org"))]


@pytest.mark.parametrize(
    ("cell", "entry"),
    [("Ana Pop <ana@example.org>", Entry("ana@example.org", "Ana Pop")),
     ("mailto:ana@example.org", Entry("ana@example.org"))],
)  # fmt: skip
def test_address_is_taken_out_of_what_stands_around_it(cell: str, entry: Entry) -> None:
    assert judged(cell) == [Judged(1, entry)]


def test_each_problem_is_told_with_its_line() -> None:
    text = (
        "E-mail;Nume;Categorie;Limba\n"
        "ana@example.org;Ana;large;ro\n"
        ";Ion;;\n"
        "ion la example;Ion;;\n"
        "ion@example.org;Ion;mare;klingon\n"
        f"gheorghe@example.org;{'x' * 201};;\n"
        f"{'y' * 250}@example.org;;;\n"
    )
    email, name = Field.EMAIL, Field.NAME
    assert problems(text) == [
        (3, (Problem(ProblemCode.NO_EMAIL, field=email),)),
        (4, (Problem(ProblemCode.INVALID_EMAIL, "ion la example", email),)),
        (5, (Problem(ProblemCode.UNKNOWN_LANGUAGE, "klingon", Field.LANGUAGE),
             Problem(ProblemCode.UNKNOWN_CATEGORY, "mare", Field.CATEGORY))),
        (6, (Problem(ProblemCode.TOO_LONG, "x" * 80 + "…", name, limit=200),)),
        (7, (Problem(ProblemCode.TOO_LONG, "y" * 80 + "…", email, limit=254),)),
    ]  # fmt: skip


def test_repeated_address_names_the_line_it_repeats() -> None:
    text = "E-mail\nana@example.org\nion@example.org\nANA@Example.org\nana@example.org"
    assert problems(text) == [
        (4, (Problem(ProblemCode.REPEATED, "ANA@Example.org", line=2),)),
        (5, (Problem(ProblemCode.REPEATED, "ana@example.org", line=2),)),
    ]


def test_line_that_is_left_out_does_not_make_a_later_one_a_repetition() -> None:
    found = judged("E-mail;Categorie\nana@example.org;mare\nana@example.org;large")
    assert [line.entry for line in found] == [None, Entry("ana@example.org", category="large")]


def test_address_invited_by_an_earlier_list_is_told() -> None:
    text = "E-mail\nANA@example.org\nion@example.org"
    assert problems(text, invited={"ana@example.org"}) == [
        (2, (Problem(ProblemCode.ALREADY_INVITED, "ANA@example.org"),))
    ]


def test_words_mean_what_staff_say() -> None:
    mapping = ListMapping(
        heading=False,
        columns=(Field.EMAIL, Field.CATEGORY, Field.LANGUAGE),
        values={Field.CATEGORY: {"o n g": "small", "altele": ""}, Field.LANGUAGE: {"rom": "ro"}},
    )
    text = "a@example.org;O.N.G.;rom\nb@example.org;ALTELE;\nc@example.org;;en"
    assert [line.entry for line in judged(text, mapping)] == [
        Entry("a@example.org", category="small", language="ro"),
        Entry("b@example.org"),
        Entry("c@example.org", language="en"),
    ]


def test_columns_not_imported_are_not_judged() -> None:
    mapping = ListMapping(heading=False, columns=(Field.EMAIL, None))
    assert judged(f"a@example.org;{'x' * 500}", mapping) == [Judged(1, Entry("a@example.org"))]
