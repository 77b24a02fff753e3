"""Who may do what in a consultation: five roles, and the permissions of each.

Pure. A superuser stands above the roles and may do everything in every consultation.
"""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """One thing that staff may be allowed to do in a consultation."""

    VIEW_RESULTS = "view_results"  # counts and figures, also while a round is open
    EXPORT_DATA = "export_data"  # the responses one by one
    REVIEW_RESPONSES = "review_responses"  # the duplicates desk: answers side by side
    WEIGH = "weigh"  # weighting schemes: what the mix of respondents should be
    DEFINE_INDICATORS = "define_indicators"  # what is followed over rounds; not its publication
    DESIGN = "design"  # questionnaires and report definitions
    TRANSLATE = "translate"  # their texts in other languages
    COLLECT = "collect"  # invitations, messages, letters, paper and telephone
    MANAGE_ROUND = "manage_round"  # dates, settings, closing
    MANAGE_PEOPLE = "manage_people"  # who has which role
    READ_AUDIT = "read_audit"  # the log of what staff did


class Role(StrEnum):
    """What somebody is in one consultation."""

    ADMINISTRATOR = "administrator"
    DESIGNER = "designer"
    TRANSLATOR = "translator"
    ANALYST = "analyst"
    VIEWER = "viewer"


ALL = frozenset(Permission)

GRANTED: dict[Role, frozenset[Permission]] = {
    Role.ADMINISTRATOR: ALL,
    Role.DESIGNER: frozenset({Permission.DESIGN, Permission.TRANSLATE, Permission.VIEW_RESULTS}),
    Role.TRANSLATOR: frozenset({Permission.TRANSLATE}),
    Role.ANALYST: frozenset(
        {
            Permission.VIEW_RESULTS,
            Permission.EXPORT_DATA,
            Permission.REVIEW_RESPONSES,
            Permission.WEIGH,
            Permission.DEFINE_INDICATORS,
        }
    ),
    Role.VIEWER: frozenset({Permission.VIEW_RESULTS}),
}


class Rule(StrEnum):
    """Who may open a page that needs no permission in a consultation."""

    PUBLIC = "public"  # anybody
    RESPONDENT = "respondent"  # anybody; shows and changes only what the visitor's key opens
    ACCOUNT = "account"  # whoever is signed in, also before the second factor is set up
    INSTALLATION = "installation"  # superusers
    TOKEN = "token"  # noqa: S105 # programs with a token of one of the staff; no cookie is looked at
    STAFF = "staff"  # whoever is signed in as staff, with a second factor where demanded


def permissions_of(role: str) -> frozenset[Permission]:
    """What the role may do; nothing when there is no such role."""
    return GRANTED.get(Role(role), frozenset()) if role in set(Role) else frozenset()
