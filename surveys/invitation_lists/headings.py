"""What a column is by its name: in Romanian, English, Hungarian and German."""

from __future__ import annotations

from surveys.invitation_lists.mapping import Field
from surveys.invitation_lists.words import folded

# Beginnings of words, without diacritics. The first field that has one of a heading's words
# takes it, so "Tip organizație" is a category and "Nume organizație" an organisation.
_STEMS: tuple[tuple[Field, tuple[str, ...]], ...] = (
    (Field.EMAIL, ("email", "mail", "electronic", "elektron", "drotposta")),
    (Field.LANGUAGE, ("limb", "lang", "nyelv", "sprache", "jezik")),
    (Field.CATEGORY, ("categor", "kategor", "stakeholder", "segment", "grup", "group", "sector")),
    (
        Field.ORGANISATION,
        ("organiz", "organis", "institut", "intezmen", "szervezet", "firm", "compan", "ceg",
         "unternehmen", "einrichtung", "societat", "denumir", "angajator", "employer", "asociat"),
    ),
    (Field.GIVEN_NAME, ("prenum", "given", "first", "forename", "kereszt", "utonev", "vorname")),
    (Field.FAMILY_NAME, ("famil", "last", "surname", "vezetek", "csalad", "nachname", "zuname")),
    (Field.NAME, ("persoan", "contact", "kapcsolat", "ansprech", "vollname")),
)  # fmt: skip
# Whole words that are too short to begin others.
_WORDS = {
    **dict.fromkeys(("tip", "tipul", "type", "typ", "tipus"), Field.CATEGORY),
    **dict.fromkeys(("nume", "numele", "name", "names", "nev", "neve"), Field.NAME),
    "vor": Field.GIVEN_NAME,
    "ong": Field.ORGANISATION,
}
# Of a contact, but not the name.
_NEVER = ("telefon", "phone", "mobil", "fax")


def field_of_heading(heading: str) -> Field | None:
    """The field that a column's name says, or None."""
    words = folded(heading).replace("e mail", "email").split()
    found = _fields(words)
    if found == {Field.GIVEN_NAME, Field.NAME} and {"nume", "numele"} & set(words):
        return Field.NAME  # „Nume și prenume" is one column
    if found >= {Field.GIVEN_NAME, Field.FAMILY_NAME}:
        return Field.NAME  # "Vor- und Nachname"
    return next((each for each, _stems in _STEMS if each in found), None)


def _fields(words: list[str]) -> set[Field]:
    found = {
        each
        for each, stems in _STEMS
        if any(word.startswith(stem) for word in words for stem in stems)
    }
    found |= {_WORDS[word] for word in words if word in _WORDS}
    other = any(word.startswith(stem) for word in words for stem in _NEVER)
    return found & {Field.EMAIL} if other else found
