"""Ending the messages of a round: a page with one button, or one click in a mail program."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from surveys.access import respondent
from surveys.models import Invitation, Round
from surveys.services.unsubscribing import invitation_of_code
from surveys.services.unsubscribing import unsubscribe as end_messages


# The mail program that sends the one click of RFC 8058 has neither cookie nor token. The code in
# the address is the permission, and all one can do with it is to stop messages.
@respondent
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def unsubscribe(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Show one button; sent, end the messages. Looking at the page changes nothing."""
    invitation = _invitation(slug, code)
    if request.method == "POST":
        end_messages(invitation=invitation, at=timezone.now())
    done = request.method == "POST" or invitation.unsubscribed_on is not None
    context = {"round": invitation.round, "done": done}
    return render(request, "surveys/unsubscribe.html", context)


def _invitation(slug: str, code: str) -> Invitation:
    """Whom the code belongs to; 404 for an unknown round and for any other code."""
    round_ = Round.objects.filter(slug=slug).first()
    invitation = invitation_of_code(round_, code) if round_ else None
    if invitation is None:
        raise Http404("No such link.")
    return invitation
