"""The columns about the response: which, and what their values mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.exports.plan.columns import Column, Level, Storage, Value
from reports.exports.plan.drafts import NO, YES
from surveys.questionnaire.text import Text

# Labels in the languages of the staff's pages; other languages get the English one.
_LABELS = {
    "_id": Text.of(en="Random number of the response", ro="Numărul aleatoriu al răspunsului"),
    "_version": Text.of(en="Version of the questionnaire", ro="Versiunea chestionarului"),
    "_language": Text.of(en="Language of the response", ro="Limba răspunsului"),
    "_origin": Text.of(en="Where the response comes from", ro="De unde provine răspunsul"),
    "_mode": Text.of(en="Mode of collection", ro="Modul de colectare"),
    "_submitted_on": Text.of(en="Day of submission", ro="Ziua trimiterii"),
    "_not_asked": Text.of(
        en="Questions that the conditions left out", ro="Întrebări omise de condiții"
    ),
    "_set_aside": Text.of(
        en="Set aside by staff as a duplicate", ro="Pus deoparte de personal ca dublură"
    ),
    "_set_aside_for": Text.of(en="Why it stood out", ro="De ce a ieșit în evidență"),
}
_ORIGINS = (
    Value(1, "collected", Text.of(en="Collected", ro="Colectat")),
    Value(2, "reconstructed", Text.of(en="Reconstructed", ro="Reconstruit")),
    Value(3, "simulated", Text.of(en="Simulated", ro="Simulat")),
    Value(4, "imported", Text.of(en="Collected elsewhere", ro="Colectat în altă parte")),
)
_MODES = (
    Value(1, "web", Text.of(en="On the web", ro="Pe web")),
    Value(2, "paper", Text.of(en="On paper", ro="Pe hârtie")),
    Value(3, "telephone", Text.of(en="By telephone", ro="La telefon")),
)
_YES_NO = (Value(0, "0", NO), Value(1, "1", YES))
# By surveys.duplicates.material.FlagKind.
_REASONS = (
    Value(1, "same_answers", Text.of(en="The same answers", ro="Aceleași răspunsuri")),
    Value(2, "same_text", Text.of(en="The same words", ro="Aceleași cuvinte")),
    Value(3, "burst", Text.of(en="Many on one day", ro="Multe într-o zi")),
    Value(
        4, "straight", Text.of(en="The same choice in every row", ro="Aceeași alegere pe rânduri")
    ),
)

_STORED: dict[str, tuple[Storage, Level, tuple[Value, ...]]] = {
    "_id": (Storage.TEXT, Level.NOMINAL, ()),
    "_version": (Storage.WHOLE, Level.ORDINAL, ()),
    "_language": (Storage.TEXT, Level.NOMINAL, ()),
    "_origin": (Storage.CODE, Level.NOMINAL, _ORIGINS),
    "_mode": (Storage.CODE, Level.NOMINAL, _MODES),
    "_submitted_on": (Storage.DAY, Level.SCALE, ()),
    "_not_asked": (Storage.CODES, Level.NOMINAL, ()),
    "_set_aside": (Storage.WHOLE, Level.NOMINAL, _YES_NO),
    "_set_aside_for": (Storage.CODES, Level.NOMINAL, _REASONS),
}
JUDGED = ("_set_aside", "_set_aside_for")  # said by staff, not by the respondent
THEMES = "themes"
_THEMES_LABEL = Text.of(en="Themes given by staff", ro="Teme atribuite de personal")


@dataclass(frozen=True, slots=True)
class Codebook:
    """The themes that staff give to the texts of one question, in their order."""

    question: str  # its code
    label: Text  # its name
    themes: tuple[tuple[str, Text], ...]  # code, label


def about_columns(codebooks: Sequence[Codebook] = ()) -> tuple[Column, ...]:
    """The columns before those of the questions, see `surveys.questionnaire.columns`; then what
    staff say of the response: whether it is set aside, and the themes of its texts."""
    stored = (
        Column(
            name=name,
            label=_LABELS[name],
            storage=storage,
            level=level,
            values=values,
            judged=name in JUDGED,
        )
        for name, (storage, level, values) in _STORED.items()
    )
    return (*stored, *(column for each in codebooks for column in _themes(each)))


def _themes(of: Codebook) -> Iterator[Column]:
    """The codes together, and for each theme 1 or 0, as of a multiple choice."""
    values = tuple(Value(at, code, label) for at, (code, label) in enumerate(of.themes, start=1))
    yield Column(
        name=f"{of.question}.{THEMES}",
        label=_THEMES_LABEL,
        group_label=of.label,
        storage=Storage.CODES,
        level=Level.NOMINAL,
        values=values,
        judged=True,
    )
    for code, label in of.themes:
        yield Column(
            name=f"{of.question}.{THEMES}.{code}",
            label=label,
            group_label=of.label,
            storage=Storage.WHOLE,
            level=Level.NOMINAL,
            values=_YES_NO,
            judged=True,
        )
