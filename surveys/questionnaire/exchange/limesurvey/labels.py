"""Answers that LimeSurvey words itself, so that its files do not hold them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from babel import Locale

from surveys.questionnaire.model import Choice
from surveys.questionnaire.text import Text

# By the value in a file: Romanian, English, French, German, Hungarian.
_TAGS = ("ro", "en", "fr", "de", "hu")
_WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "yes_no": {
        "Y": ("Da", "Yes", "Oui", "Ja", "Igen"),
        "N": ("Nu", "No", "Non", "Nein", "Nem"),
    },
    "yes_no_uncertain": {
        "Y": ("Da", "Yes", "Oui", "Ja", "Igen"),
        "N": ("Nu", "No", "Non", "Nein", "Nem"),
        "U": ("Nu sunt sigur(ă)", "Uncertain", "Incertain", "Unsicher", "Bizonytalan"),
    },
    "change": {
        "I": ("A crescut", "Increase", "Augmentation", "Zunahme", "Nőtt"),
        "S": ("A rămas la fel", "Same", "Sans changement", "Gleich", "Ugyanannyi"),
        "D": ("A scăzut", "Decrease", "Diminution", "Abnahme", "Csökkent"),
    },
    "gender": {
        "F": ("Femeie", "Female", "Femme", "Weiblich", "Nő"),
        "M": ("Bărbat", "Male", "Homme", "Männlich", "Férfi"),
    },
    "other": {"-oth-": ("Altceva", "Other", "Autre", "Sonstiges", "Egyéb")},
    "comment": {"": ("Comentariu", "Comment", "Commentaire", "Kommentar", "Megjegyzés")},
}


def words(group: str, value: str, languages: Sequence[str]) -> Text:
    """The words for a value in the languages of a file; English where there are none."""
    known = dict(zip(_TAGS, _WORDS[group][value], strict=True))
    return Text.of({tag: known.get(tag.split("-")[0], known["en"]) for tag in languages})


def choices(group: str, languages: Sequence[str]) -> tuple[tuple[Choice, ...], dict[str, str]]:
    """The choices of a group of words, and their codes by the value in a file."""
    codes = {value: value.lower() for value in _WORDS[group]}
    made = tuple(
        Choice(code=code, label=words(group, value, languages)) for value, code in codes.items()
    )
    return made, codes


def points(
    low: int, high: int, languages: Sequence[str]
) -> tuple[tuple[Choice, ...], Mapping[str, str]]:
    """Whole numbers as choices, and their codes by the value in a file."""
    codes = {str(point): f"p{point}" for point in range(low, high + 1)}
    made = tuple(
        Choice(code=code, label=Text.of(dict.fromkeys(languages, value)))
        for value, code in codes.items()
    )
    return made, codes


def language_names(languages: Sequence[str]) -> tuple[tuple[Choice, ...], dict[str, str]]:
    """The languages of the survey as choices, each under its own name."""
    codes = {tag: tag.replace("-", "_") for tag in languages}
    made = tuple(
        Choice(code=code, label=Text.of({each: _own_name(tag) for each in languages}))
        for tag, code in codes.items()
    )
    return made, codes


def _own_name(tag: str) -> str:
    try:
        return (Locale.parse(tag.split("-")[0]).get_display_name() or tag).capitalize()
    except (ValueError, LookupError):
        return tag
