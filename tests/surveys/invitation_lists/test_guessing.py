from __future__ import annotations

import pytest

from surveys.invitation_lists.guessing import guess_mapping
from surveys.invitation_lists.headings import field_of_heading
from surveys.invitation_lists.mapping import Field, ListMapping
from surveys.invitation_lists.table import Table
from surveys.invitation_lists.text_list import read_text
from surveys.invitation_lists.words import category_words, folded, language_words
from tests.factories import choices

CATEGORIES = category_words(choices("large", "small"))
LANGUAGES = language_words(["ro", "en", "hu"])

EMAIL, NAME, GIVEN, FAMILY = Field.EMAIL, Field.NAME, Field.GIVEN_NAME, Field.FAMILY_NAME
ORGANISATION, CATEGORY, LANGUAGE = Field.ORGANISATION, Field.CATEGORY, Field.LANGUAGE


def guessed(text: str) -> ListMapping:
    return guess_mapping(table(text), CATEGORIES, LANGUAGES)


def table(text: str) -> Table:
    return read_text(text)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("E-mail", EMAIL), ("Adresa de e-mail", EMAIL), ("Adresă poștă electronică", EMAIL),
        ("E-mail cím", EMAIL), ("E-Mail-Adresse", EMAIL), ("Nume", NAME), ("NUME ȘI PRENUME", NAME),
        ("Full name", NAME), ("Név", NAME), ("Ansprechpartner", NAME),
        ("Vor- und Nachname", NAME),
        ("Persoană de contact", NAME), ("Prenume", GIVEN), ("First name", GIVEN),
        ("Keresztnév", GIVEN), ("Vorname", GIVEN), ("Nume de familie", FAMILY),
        ("Last name", FAMILY), ("Vezetéknév", FAMILY), ("Nachname", FAMILY),
        ("Organizația", ORGANISATION), ("Denumirea instituției", ORGANISATION),
        ("Nume organizație", ORGANISATION), ("Szervezet", ORGANISATION), ("Company", ORGANISATION),
        ("Unternehmen", ORGANISATION), ("Categorie", CATEGORY), ("Tip organizație", CATEGORY),
        ("Kategória", CATEGORY), ("Stakeholder category", CATEGORY), ("Limba", LANGUAGE),
        ("Preferred language", LANGUAGE), ("Nyelv", LANGUAGE), ("Sprache", LANGUAGE),
        ("Telefon contact", None), ("Adresa", None), ("Nr. crt.", None), ("Număr", None),
        ("", None),
    ],
)  # fmt: skip
def test_field_is_known_by_the_columns_name(heading: str, field: Field | None) -> None:
    assert field_of_heading(heading) is field


def test_mapping_is_guessed_from_names_in_any_order() -> None:
    assert guessed("Telefon;Limba;E-mail;Firma;Nume\n0256;ro;a@example.org;UVT;Ana") == ListMapping(
        heading=True, columns=(None, LANGUAGE, EMAIL, ORGANISATION, NAME)
    )


def test_name_beside_first_name_is_the_family_name() -> None:
    assert guessed("Nume;Prenume;E-mail\nPop;Ana;a@example.org").columns == (FAMILY, GIVEN, EMAIL)


def test_addresses_are_found_without_a_name() -> None:
    assert guessed("Ana Pop;a@example.org;large;ro") == ListMapping(
        heading=False, columns=(None, EMAIL, CATEGORY, LANGUAGE)
    )


def test_addresses_count_more_than_a_name() -> None:
    found = guessed("E-mail trimis;Contact\nda;a@example.org\nnu;b@example.org")
    assert found.columns == (None, EMAIL)


def test_second_column_of_a_kind_is_not_imported() -> None:
    found = guessed("E-mail;E-mail 2\na@example.org;b@example.org")
    assert found.columns == (EMAIL, None)


def test_names_of_columns_alone_are_a_heading() -> None:
    assert guessed("E-mail;Nume").heading is True
    assert guessed("x;y").heading is False
    assert guessed("x;y\na@example.org;z").heading is True


def test_mapping_is_kept_whole() -> None:
    mapping = ListMapping(
        heading=True,
        columns=(None, EMAIL, CATEGORY),
        values={CATEGORY: {"ong": "", "mic": "small"}},
    )
    assert ListMapping.from_document(mapping.document()) == mapping


@pytest.mark.parametrize(
    ("text", "plain"),
    [("Învățământ – ȘCOALĂ", "invatamant scoala"), ("şcoală", "scoala"), ("O.N.G.", "o n g"),
     ("Großunternehmen", "grossunternehmen"), (" a_b ", "a b"), ("!", "")],
)  # fmt: skip
def test_words_are_compared_without_case_diacritics_and_punctuation(text: str, plain: str) -> None:
    assert folded(text) == plain


@pytest.mark.parametrize("word", ["large", "LARGE", "Large (ro)", "lárge", " large "])
def test_category_is_known_by_code_and_by_label_in_any_language(word: str) -> None:
    assert CATEGORIES.code(word) == "large"


@pytest.mark.parametrize(
    ("word", "code"),
    [("ro", "ro"), ("RO-ro", "ro"), ("Română", "ro"), ("romana", "ro"), ("Romanian", "ro"),
     ("rumänisch", "ro"), ("magyar", "hu"), ("Maghiară", "hu"), ("en_GB", "en"), ("en-us", "en"),
     ("engleză", "en"), ("de", None), ("klingon", None)],
)  # fmt: skip
def test_language_is_known_by_code_and_by_name(word: str, code: str | None) -> None:
    assert LANGUAGES.code(word) == code


def test_unknown_words_are_counted_once_each_as_first_written() -> None:
    found = CATEGORIES.unknown(["O.N.G.", "large", "o n g", "mic", "Mic", "MIC"])
    assert found.most_common() == [("mic", 3), ("O.N.G.", 2)]
