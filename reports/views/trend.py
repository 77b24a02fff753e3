"""The chart of an indicator's history as an answer."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from reports.charts import NARROW, WIDE, RoundsRow, Theme, trend_chart
from reports.page.indicators import chart_domain

WIDTHS = {"wide": WIDE, "narrow": NARROW}


def drawn(request: HttpRequest, row: RoundsRow | None) -> HttpResponse:
    """The chart in the width and theme that the address asks for; 404 without one."""
    try:
        width = WIDTHS[request.GET.get("width", "wide")]
        theme = Theme(request.GET.get("theme", Theme.LIGHT))
    except (KeyError, ValueError):
        raise Http404("No such drawing.") from None
    if row is None:
        raise Http404("No such chart.")
    svg = trend_chart([row], domain=chart_domain(row), width=width, theme=theme)
    return HttpResponse(svg, "image/svg+xml")
