"""The columns about the response: which, and what their values mean."""

from __future__ import annotations

from reports.exports.plan.columns import Column, Level, Storage, Value
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

_STORED: dict[str, tuple[Storage, Level, tuple[Value, ...]]] = {
    "_id": (Storage.TEXT, Level.NOMINAL, ()),
    "_version": (Storage.WHOLE, Level.ORDINAL, ()),
    "_language": (Storage.TEXT, Level.NOMINAL, ()),
    "_origin": (Storage.CODE, Level.NOMINAL, _ORIGINS),
    "_mode": (Storage.CODE, Level.NOMINAL, _MODES),
    "_submitted_on": (Storage.DAY, Level.SCALE, ()),
    "_not_asked": (Storage.CODES, Level.NOMINAL, ()),
}


def about_columns() -> tuple[Column, ...]:
    """The columns before those of the questions, see `surveys.questionnaire.columns`."""
    return tuple(
        Column(
            name=name,
            label=_LABELS[name],
            storage=storage,
            level=level,
            values=values,
        )
        for name, (storage, level, values) in _STORED.items()
    )
