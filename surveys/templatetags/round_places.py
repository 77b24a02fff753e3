"""The staff's pages of a round as navigation: what the account may open of them."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from surveys.models import Round
from surveys.round_places import SECTIONS, Place

register = template.Library()


@register.inclusion_tag("staff/_round_places.html", takes_context=True)
def round_places(context: dict[str, Any], tab: str) -> dict[str, Any]:
    """The sections of the round, and the pages of the section that has the page `tab`.

    A section leads to the first of its pages that the account may open; one without any is left
    out, and a section of one page has no second line.
    """
    round_, granted = context["round"], context["request"].granted
    sections: list[dict[str, Any]] = []
    pages: list[dict[str, Any]] = []
    for words, places in SECTIONS:
        open_to = [place for place in places if place.permission in granted]
        if not open_to:
            continue
        here = any(place.tab == tab for place in places)
        sections.append({"words": words, "href": _href(open_to[0], round_), "here": here})
        if here and len(open_to) > 1:
            carried = str(context.get("carried", "")).rstrip("?&")
            pages = [
                {
                    "words": place.words,
                    "href": _href(place, round_) + (carried if place.carries else ""),
                    "here": place.tab == tab,
                }
                for place in open_to
            ]
    return {"sections": sections, "pages": pages}


def _href(place: Place, round_: Round) -> str:
    slug = round_.consultation.slug if place.of_consultation else round_.slug
    return reverse(place.address, args=[slug])
