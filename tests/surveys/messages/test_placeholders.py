from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.messages.placeholders import (
    PLACEHOLDERS,
    REQUIRED,
    Piece,
    Role,
    fill,
    fill_line,
    missing,
    wrong_braces,
)
from surveys.models import MessageKind

VALUES = dict.fromkeys(PLACEHOLDERS, "") | {"name": "Ana", "link": "https://x.example/i/1/"}


def filled(text: str, **values: str) -> str:
    paragraphs = fill(text, VALUES | values)
    lines = ["\n".join("".join(p.text for p in line) for line in each) for each in paragraphs]
    return "\n\n".join(lines)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("{{ settings.SECRET_KEY }}", ["{{ settings.SECRET_KEY }}"]),
        ("{0.__class__}", ["{0.__class__}"]),
        ("{name.__class__} {name!r} {name:>9}", ["{name.__class__}", "{name!r}", "{name:>9}"]),
        ("{% load x %}", ["{% load x %}"]),
        ("{{name}} {Name} { name }", ["{{name}}", "{Name}", "{ name }"]),
        ("{} {name", ["{}", "{name"]),
        ("a } b }", ["}"]),
        ("{one\ntwo} {one\nthree}", ["{one"]),
        ("{" + "x" * 90 + "}", ["{" + "x" * 39]),
        (" ".join(f"{{{name}}}" for name in PLACEHOLDERS), []),
        ("no braces, 100 %, %(x)s", []),
    ],
)
def test_wrong_braces_are_named(text: str, wrong: list[str]) -> None:
    """trust.md (a) 17."""
    assert wrong_braces(text) == wrong


@pytest.mark.parametrize(
    "text", ["{{ settings.SECRET_KEY }}", "{0.__class__}", "%(name)s", "{name.__class__}", "${name"]
)
def test_what_is_no_placeholder_stays_as_it_is(text: str) -> None:
    """trust.md (a) 17: even if it got past the form."""
    assert filled(text) == text
    assert fill_line(text, VALUES) == text


def test_values_are_not_read_for_placeholders() -> None:
    assert filled("{name} {organisation}", name="{link}", organisation="{name}") == "{link} {name}"


def test_every_kind_says_what_it_requires() -> None:
    assert set(REQUIRED) == set(MessageKind.values)


def test_missing_names_what_a_message_must_have() -> None:
    assert missing("{link}", "invitation") == ["unsubscribe"]
    assert missing("", "reminder") == ["link", "unsubscribe"]
    assert missing("", "thanks") == []


@pytest.mark.parametrize(
    ("text", "without", "with_name"),
    [
        ("Bună ziua, {name}!", "Bună ziua!", "Bună ziua, Ana!"),
        ("Dear {name},", "Dear,", "Dear Ana,"),
        ("{name}, bună ziua", "bună ziua", "Ana, bună ziua"),
        ("{name}", "", "Ana"),
        ("Pentru {name} ({organisation}).", "Pentru.", "Pentru Ana."),
    ],
)
def test_a_missing_name_takes_what_belongs_to_it_along(
    text: str, without: str, with_name: str
) -> None:
    assert filled(text, name="") == without
    assert filled(text) == with_name


def test_a_line_without_its_date_or_minutes_is_left_out() -> None:
    text = "It takes {minutes}.\nUntil {closes}.\n\nBye"
    assert filled(text) == "Bye"
    assert filled(text, closes="Monday") == "Until Monday.\n\nBye"


def test_a_subject_keeps_its_words_without_a_date() -> None:
    assert fill_line("Answer until {closes}", VALUES) == "Answer until"


def test_a_value_is_one_line() -> None:
    assert filled("{name}", name=" Ana \r\n Pop ") == "Ana Pop"


def test_paragraphs_are_separated_by_any_number_of_empty_lines() -> None:
    assert filled("\n\na\nb\n \n\n\nc\n") == "a\nb\n\nc"


def test_pieces_say_what_they_are() -> None:
    assert fill("See {link}, {name}", VALUES) == [
        [
            [
                Piece("See "),
                Piece("https://x.example/i/1/", Role.LINK),
                Piece(", "),
                Piece("Ana", Role.VALUE),
            ]
        ]
    ]


@given(st.text(alphabet="{}name link\n%s._0"))
def test_what_passes_the_check_leaves_no_brace(text: str) -> None:
    if not wrong_braces(text):
        assert set(filled(text)) & set("{}") == set()
