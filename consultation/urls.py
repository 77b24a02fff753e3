"""Addresses. Every page's address starts with its language."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from reports.views.home import home
from surveys.access import public

handler400 = "consultation.refusals.bad_request"
handler404 = "consultation.refusals.page_not_found"

urlpatterns: list[URLPattern | URLResolver] = [
    *i18n_patterns(
        path("", home, name="home"),
        path("rounds/", include("surveys.urls")),
        path("rounds/", include("reports.urls")),
        path("consultations/", include("reports.indicator_urls")),
        path("staff/", include("consultation.account_urls")),
        # Before the reports': consultations/new/ is no consultation's dashboard.
        path("staff/", include("surveys.staff_urls")),
        path("staff/", include("surveys.design_urls")),
        path("staff/", include("surveys.team_urls")),
        path("staff/", include("reports.staff_urls")),
    ),
    path("api/v1/", include("reports.api_urls")),
    path("", public(RedirectView.as_view(pattern_name="home", permanent=False))),
]
