"""The staff's pages of a round, in four sections."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from surveys.roles import Permission


@dataclass(frozen=True, slots=True)
class Place:
    """A page: its name in views (`tab`), its words, its address and who may open it."""

    tab: str
    words: str | Promise
    address: str
    permission: Permission
    of_consultation: bool = False  # the address takes the consultation's slug
    carries: bool = False  # the filter and the weights of the address go along


SECTIONS: tuple[tuple[str | Promise, tuple[Place, ...]], ...] = (
    (
        _("Questionnaire"),
        (
            Place("draft", _("Draft"), "design:cover", Permission.DESIGN),
            Place("translation", _("Translation"), "design:translation", Permission.TRANSLATE),
            Place("versions", _("Versions"), "collecting:versions", Permission.DESIGN),
        ),
    ),
    (
        _("Collecting"),
        (
            Place("desk", _("Progress"), "collecting:round", Permission.COLLECT),
            Place("invitations", _("Invitations"), "collecting:invitations", Permission.COLLECT),
            Place("messages", _("Messages"), "collecting:messages", Permission.COLLECT),
            Place("sheets", _("Paper and telephone"), "collecting:sheets", Permission.COLLECT),
            Place(
                "answers",
                _("Answers from elsewhere"),
                "collecting:answers",
                Permission.MANAGE_ROUND,
            ),
            Place(
                "duplicates",
                _("Duplicates"),
                "collecting:duplicates",
                Permission.REVIEW_RESPONSES,
            ),
        ),
    ),
    (
        _("Results"),
        (
            Place("report", _("Report"), "staff:results", Permission.VIEW_RESULTS),
            Place(
                "questions", _("Questions"), "staff:explore", Permission.VIEW_RESULTS, carries=True
            ),
            Place(
                "cross",
                _("Cross two questions"),
                "staff:crosstab",
                Permission.VIEW_RESULTS,
                carries=True,
            ),
            Place("compare", _("Comparison"), "staff:compare", Permission.VIEW_RESULTS),
            Place(
                "indicators",
                _("Indicators"),
                "staff:indicators",
                Permission.VIEW_RESULTS,
                of_consultation=True,
            ),
            Place("weights", _("Weights"), "staff:weights", Permission.WEIGH),
            Place("exports", _("Data files"), "staff:exports", Permission.EXPORT_DATA),
        ),
    ),
    (
        _("Settings"),
        (Place("settings", _("Settings"), "collecting:settings", Permission.MANAGE_ROUND),),
    ),
)


def tab_at(address: str) -> str:
    """The page that is at an address; the report where the address is no page of a section."""
    pages = (place for _words, places in SECTIONS for place in places)
    return next((place.tab for place in pages if place.address == address), "report")
