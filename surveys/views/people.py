"""Who has which role in a consultation."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from surveys.access import consultation_for_staff, needs
from surveys.forms_staff.people import MAY, ROLES, PersonForm, RoleForm
from surveys.models import Consultation, Membership
from surveys.permission_selectors import members_of
from surveys.roles import Permission, Role
from surveys.services.people import (
    Added,
    AlreadyThereError,
    LastAdministratorError,
    add_person,
    change_role,
    may_hand_over_link,
    password_link,
    remove_person,
    send_password_link,
)


@needs(Permission.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody with a role, and a form to add somebody."""
    consultation = consultation_for_staff(request, slug)
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            added = add_person(consultation=consultation, by=request.user, **form.cleaned_data)
        except AlreadyThereError:
            form.add_error("address", _("This person has a role here already: change it below."))
        else:
            return _added(request, consultation, added)
    return _page(request, consultation, form)


def _added(request: HttpRequest, consultation: Consultation, added: Added) -> HttpResponse:
    """Say what comes next for the person; without a mail server, show the link, this once."""
    user = added.member.user
    if not user.is_active:
        messages.warning(
            request, _("%s has the role, but the account is switched off.") % user.get_username()
        )
    elif user.has_usable_password():
        messages.success(request, _("%s has the role now.") % user.get_username())
    elif settings.EMAIL_HOST:
        messages.success(
            request, _("%s gets a message with a link to set a password.") % user.get_username()
        )
    elif may_hand_over_link(user=user, by=request.user):
        return _page(request, consultation, PersonForm(), handed=user)
    return redirect("team:people", consultation.slug)


@needs(Permission.MANAGE_PEOPLE)
@require_POST
@never_cache
def link(request: HttpRequest, slug: str, member_id: int) -> HttpResponse:
    """A new link for who has not set a password yet: by mail, or shown this once."""
    consultation = consultation_for_staff(request, slug)
    user = _member(consultation, member_id).user
    if user.has_usable_password():
        messages.info(request, _("The password is set: “Forgotten your password?” helps further."))
    elif settings.EMAIL_HOST:
        send_password_link(user=user)
        messages.success(
            request, _("%s gets a message with a link to set a password.") % user.get_username()
        )
    elif may_hand_over_link(user=user, by=request.user):
        return _page(request, consultation, PersonForm(), handed=user)
    else:
        messages.info(request, _("This account belongs to other consultations too: only who runs "
                                 "the installation can hand over its link."))  # fmt: skip
    return redirect("team:people", slug)


@needs(Permission.MANAGE_PEOPLE)
@require_POST
def change(request: HttpRequest, slug: str, member_id: int) -> HttpResponse:
    """Another role, from the person's next request on."""
    consultation = consultation_for_staff(request, slug)
    member, form = _member(consultation, member_id), RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the roles."))
        return redirect("team:people", slug)
    try:
        if change_role(member=member, role=form.cleaned_data["role"], by=request.user):
            messages.success(request, _("The role of %s is changed.") % member.user.get_username())
    except LastAdministratorError:
        messages.error(request, _("Somebody has to stay administrator: name another one first."))
    return redirect("team:people", slug)


@needs(Permission.MANAGE_PEOPLE)
@require_POST
def remove(request: HttpRequest, slug: str, member_id: int) -> HttpResponse:
    """No role any more, from the person's next request on."""
    consultation = consultation_for_staff(request, slug)
    member = _member(consultation, member_id)
    try:
        remove_person(member=member, by=request.user)
    except LastAdministratorError:
        messages.error(request, _("Somebody has to stay administrator: name another one first."))
    else:
        messages.info(request, _("%s has no role here any more.") % member.user.get_username())
    return redirect("team:people", slug)


def _member(consultation: Consultation, member_id: int) -> Membership:
    member = members_of(consultation).filter(pk=member_id).first()
    if member is None:
        raise Http404("No such person.")
    return member


def _page(
    request: HttpRequest, consultation: Consultation, form: PersonForm, handed: Any = None
) -> HttpResponse:
    """The page; `handed`: whose link to set a password is shown on it."""
    context = {
        "consultation": consultation,
        "tab": "people",
        "form": form,
        "rows": [
            (each, RoleForm(initial={"role": each.role}, prefix=None, auto_id=f"id_{each.pk}_%s"))
            for each in members_of(consultation)
        ],
        "roles": [(words, MAY[Role(each)]) for each, words in ROLES.items()],
        "handed": handed,
        "link": password_link(user=handed, language=get_language() or "ro") if handed else "",
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "team/people.html", context, status=status)
