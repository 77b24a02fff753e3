"""The product's addresses and two bare views: what the framework alone costs."""

from __future__ import annotations

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from consultation.urls import urlpatterns as product

_template = engines["django"].from_string("{{ body }}")


def bare_page(request: HttpRequest, size: int) -> HttpResponse:
    """Render a template of so many bytes."""
    return HttpResponse(_template.render({"body": "x" * size}))


def bare_post(request: HttpRequest) -> HttpResponse:
    """Read a form and do one INSERT in a transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO bench_bare (document) VALUES (%s)", [str(sorted(request.POST.items()))]
        )
    return HttpResponse(status=302, headers={"Location": "/"})


urlpatterns = [path("bare/<int:size>", bare_page), path("bare/post", bare_post), *product]
