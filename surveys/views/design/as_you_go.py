"""Saving while somebody types, for the script: what the server says to each save.

The answer puts new parts of the page in the place of old ones, by their ids, and never the fields
somebody types in. Without a script a button saves (`editors`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from surveys.forms_staff.design.differences import TwoVersions, before_and_after
from surveys.models import EditKind
from surveys.questionnaire.editing import Place, part_at
from surveys.questionnaire.model import Questionnaire
from surveys.services.drafting import Edits
from surveys.views.design.desk import Desk

SEEN = "_seen"  # the hidden field with the mark of what the author has before them
ANSWER = "X-Draft"  # tells the script that it was this program that answered, and what
TOLD = "HX-Trigger"  # what the script has to renew in the form


def is_as_you_go(request: HttpRequest) -> bool:
    """Whether the script sends what was typed so far, and not somebody the form by its button."""
    return request.headers.get("HX-Request") == "true" and "do" not in request.POST


def keep(request: HttpRequest, desk: Desk, form: Any, edits: Edits, place: Place) -> HttpResponse:
    """Save it, as part of a burst; the parts of the page that are other ones now.

    Raises ChangedMeanwhileError. A code is not changed here: it is the place itself.
    """
    name, code = place
    if form.cleaned_data.get("code", code) != code:
        raise Http404("A code is changed by the button.")

    def note(before: Questionnaire, after: Questionnaire) -> dict[str, Any]:
        old, new = part_at(before, place), part_at(after, place)
        names = before_and_after(old, new, desk.language)
        return dict(zip(("before", "after"), names, strict=True))

    desk.edit(edits, EditKind.CHANGED, code, {place: request.POST.get(SEEN, "")}, note)
    now = Desk.of(request, desk.round.slug)
    selected = f"{name}-{code}"
    context = now.context(request, selected, form=form, live=True)
    context |= {
        "changed": _changed(desk.outline(request, selected), context["outline"]),
        "flaws": now.flaws(place),
        "previews": now.previews(place),
        "heading": now.heading(place),
        "name": name,
    }
    response = render(request, "design/_kept.html", context)
    response[ANSWER] = "saved"
    tables = getattr(form, "tables", {})
    codes = {each.name: [row.code for row in each.rows] for each in tables.values()}
    response[TOLD] = json.dumps({"draft": {"seen": now.mark(place), "codes": codes}})
    return response


def refused(request: HttpRequest, form: Any) -> HttpResponse:
    """What keeps it from being saved, at the fields; what was typed stays."""
    context = {"form": form, "live": True}
    response = render(request, "design/_refused.html", context, status=422)
    response[ANSWER] = "refused"
    return response


def conflicting(
    request: HttpRequest, desk: Desk, place: Place, conflict: list[TwoVersions]
) -> HttpResponse:
    """Both versions; nothing more is saved until somebody decides by a button or a link."""
    context = {"conflict": conflict, "live": True, "theirs_url": desk.address(place)}
    response = render(request, "design/_conflict.html", context, status=409)
    response[ANSWER] = "conflict"
    response[TOLD] = json.dumps({"draft": {"seen": desk.mark(place), "codes": {}}})
    return response


def _changed(before: Iterable[str], after: Iterable[str]) -> list[str]:
    """The pages of the outline that are to be drawn anew: its number of pages is the same."""
    return [new for old, new in zip(before, after, strict=False) if old != new]
