"""What the pages of exploring share: the round under the filter of the address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from reports.columns import reading_of
from reports.explore.filtering import FilterError
from reports.explore.looking import Look
from reports.explore.panel import MODE, filter_table
from reports.page.shown import Scene
from reports.views.narrowing import leaves_out, may_narrow
from reports.views.weights_chosen import WeightsChosen, weights_chosen
from surveys.access import published_for_staff
from surveys.flag_selectors import set_aside
from surveys.forms_staff.design.conditions import ConditionTable
from surveys.models import Origin

CARRIED = ("filter", "flagged", "weights", "variance")  # from page to page
# What of an address is kept when the filter changes.
KEPT = ("rows", "columns", "base", "letters", "flagged", "q", "weights", "variance")


def _refused() -> str:
    return _(
        "Filters are for those who may read responses one by one (analysts and administrators): "
        "with two filters that differ by one person one could work out what that person answered."
    )


@dataclass(slots=True)
class Desk:
    """What all pages have: the round under the filter, and the filter's lists."""

    look: Look
    panel: ConditionTable
    weights: WeightsChosen
    error: str = ""  # why the filter cannot be used: nothing is shown then
    open: bool = False  # the lists are being filled in
    refused: bool = False  # the filter may be right, but the account has none

    @property
    def status(self) -> int:
        """Of the answer."""
        if self.refused:
            return 403
        return 400 if self.error else 200


def desk_of(request: HttpRequest, slug: str) -> Desk | HttpResponse:
    """The desk, or the address with the filter that was filled in."""
    round_, version = published_for_staff(request, slug)
    look = Look(round_, reading_of(version), without_set_aside=leaves_out(request, round_))
    text = request.GET.get("filter", "")
    panel = filter_table(look.questions, text, request.GET)
    if request.GET.get("do") == "apply" and MODE in request.GET:
        written = panel.condition()
        if not panel.error:
            kept = request.GET.copy()
            for name in list(kept):
                if name not in KEPT:
                    del kept[name]
            if written:
                kept["filter"] = written
            return redirect(f"{request.path}?{kept.urlencode()}")
    elif MODE in request.GET:
        panel.do(request.GET.get("do", ""))
    desk = Desk(
        look,
        panel,
        weights_chosen(request, round_, look.questionnaire),
        error=panel.error,
        open=MODE in request.GET,
    )
    if text and not may_narrow(request, round_):
        desk.refused, desk.open, desk.error = True, False, _refused()
        return desk
    try:
        look.narrow(text)
    except FilterError as error:
        desk.error, desk.open = str(error), True
        panel.text, panel.as_text = text, True
    return desk


def render_desk(
    request: HttpRequest, template: str, desk: Desk, context: dict[str, Any]
) -> HttpResponse:
    """The page with what all of them have: filter, notices, addresses of charts."""
    look = desk.look
    scene: Scene | None = context.get("scene")
    origins = scene.origins if scene else {}
    kept = [(name, request.GET[name]) for name in KEPT if request.GET.get(name)]
    text = look.filter.text if look.filter else ""
    carried = urlencode(
        [(name, value) for name, value in (("filter", text), *kept) if value and name in CARRIED]
    )
    common = {
        "round": look.round,
        "look": look,
        "few": scene is not None and look.filter is not None and look.responses < scene.minimum,
        "panel": desk.panel,
        "weights": desk.weights,
        "filter_error": desk.error,
        "filter_refused": desk.refused,
        "filter_open": desk.open,
        "kept": kept,
        "page": {
            "reconstructed": origins.get(Origin.RECONSTRUCTED, 0),
            "imported": origins.get(Origin.IMPORTED, 0),
            "simulated": origins.get(Origin.SIMULATED, 0),
            "responses": look.everybody.responses,
        },
        "set_aside": set_aside(look.round).count(),
        "without": look.without_set_aside,
        "rest": f"&{carried}" if carried else "",  # behind the address of a chart
        "carried": f"?{carried}&" if carried else "?",  # from page to page
        "unfiltered": f"{request.path}?{urlencode(kept)}",
    }
    return render(request, template, common | context, status=desk.status)
