"""Every address of the product with its rule, and somebody of every kind to try it with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from reports.models import PreparedExport, TrackedIndicator, WeightingScheme
from surveys.access import rule_of
from surveys.models import (
    AccessToken,
    InvitationUpload,
    Mailing,
    MailingState,
    Membership,
    MessageKind,
    Mode,
    Privacy,
    QuestionnaireVersion,
    ResponseBatch,
    ResponseFlag,
    Results,
    UploadState,
)
from surveys.questionnaire.text import Text
from surveys.response_files.table import OF_A_PAGE
from surveys.roles import Permission, Role, Rule
from surveys.services.keying import key_first
from surveys.services.trial_rounds import begin_trial
from tests.factories import make_invitation, make_response, make_round, make_staff

SMALL = b"Nume;E-mail\nAna;ana@example.org\n"
FILE_OF_ANSWERS = b"size\nlarge\n"


# Where "kind" is another kind of thing than a message sent by hand.
OTHER_KINDS = {
    "letters/qr-": {"kind": "svg"},
    "/at-closing/": {"kind": "thanks"},
    "/translation/": {"action": "hold", "file_format": "po"},
    "/design/": {"action": "copy"},
}


@dataclass(frozen=True, slots=True)
class Address:
    """A pattern of the resolver: its route below the language, and who may open it."""

    route: str
    view: Any
    rule: Rule | Permission | None
    converters: tuple[str, ...]

    def filled(self, values: dict[str, Any]) -> str:
        """The address with the values of its parameters."""
        path = self.route
        values = {**values, **next((own for end, own in OTHER_KINDS.items() if end in path), {})}
        for name in self.converters:
            path = path.replace(f"<{name}>", str(values[name]))
        # The interface for programs knows no languages of pages.
        return f"/{path}" if path.startswith("api/") else f"/en/{path}"


def addresses() -> list[Address]:
    """Every pattern there is, however deep."""
    return [
        Address(route, pattern.callback, rule_of(pattern.callback), names)
        for route, names, pattern in _patterns(get_resolver().url_patterns)
    ]


def _patterns(
    found: list[Any], route: str = "", names: tuple[str, ...] = ()
) -> Iterator[tuple[str, tuple[str, ...], URLPattern]]:
    for each in found:
        part, own = _part(each)
        if isinstance(each, URLResolver):
            yield from _patterns(each.url_patterns, route + part, names + own)
        else:
            yield route + part, names + own, each


def _part(each: URLPattern | URLResolver) -> tuple[str, tuple[str, ...]]:
    """The route with parameters as <name>, without converters and the language."""
    if isinstance(each, URLResolver) and type(each.pattern).__name__ == "LocalePrefixPattern":
        return "", ()
    pattern: Any = each.pattern
    if type(pattern).__name__ == "RegexPattern":
        # Only one of ours: the link that sets a password.
        return "account/reset/<uidb36>-<key>/", ("uidb36", "key")
    route = str(pattern)
    for name, converter in pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower()
        short = {"string": "str"}.get(kind, kind)
        route = route.replace(f"<{short}:{name}>", f"<{name}>").replace(
            f"<str:{name}>", f"<{name}>"
        )
    return route, tuple(pattern.converters)


@dataclass(frozen=True, slots=True)
class World:
    """Two consultations, each with one thing of every kind in its round."""

    a: QuestionnaireVersion
    b: QuestionnaireVersion
    of_a: dict[str, Any]  # values of parameters
    of_b: dict[str, Any]


def make_world() -> World:
    """Everything there is, twice."""
    a, b = _consultation("round-a"), _consultation("round-b")
    return World(a, b, _things(a), _things(b))


def _consultation(slug: str) -> QuestionnaireVersion:
    made = make_round(slug=slug, privacy=Privacy.ATTRIBUTED, results=Results.LIVE)
    consultation = made.round.consultation
    type(consultation).objects.filter(pk=consultation.pk).update(slug=slug)
    consultation.slug = slug  # one slug fits both kinds of addresses
    return made


def _things(version: QuestionnaireVersion) -> dict[str, Any]:
    round_, keyer = version.round, make_staff(consultation=version.round.consultation)
    invitation, token = make_invitation(round_)
    mailing = Mailing.objects.create(
        round=round_, kind=MessageKind.INVITATION, state=MailingState.PAUSED,
        subject=Text.of(en="s"), body=Text.of(en="b"), per_minute=1, created_on="2026-01-01",
    )  # fmt: skip
    keyed = key_first(
        version=version, mode=Mode.PAPER, number="1", language="en", answers={"size": "large"},
        twice=True, by=keyer, at=datetime.now(UTC),
    )  # fmt: skip
    make_round(slug=f"other-of-{round_.slug}", consultation=round_.consultation)
    response = make_response(version, {"size": "large"})
    group = uuid4()
    ResponseFlag.objects.create(response=response, group=group, kind="same_text")
    begin_trial(round_=round_, questionnaire=version.questionnaire, at=datetime.now(UTC))
    return {
        "slug": round_.slug,
        "code": "first",
        "other": f"other-of-{round_.slug}",
        "page_code": "first",
        "file_format": "yaml",
        "question_code": "size",
        "token": token,
        "kind": "invitation",
        "mode": "paper",
        "language": "en",
        "name": "respondents-2",
        "action": "resume",
        "invitation_id": invitation.pk,
        "upload_id": _upload(version).pk,
        "mailing_id": mailing.pk,
        "group_id": group,
        "export_id": PreparedExport.objects.create(
            round=round_, requested_by=keyer, format="sav", requested_at=datetime.now(UTC)
        ).pk,
        "sheet_id": keyed.sheet.pk,
        "batch_id": _file_of_answers(version).pk,
        "member_id": Membership.objects.get(user=keyer).pk,
        "user_id": keyer.pk,
        "uidb36": "1",
        "key": "a-b",
        "scheme_id": _scheme(version).pk,
        "token_id": AccessToken.objects.create(
            user=keyer,
            consultation=round_.consultation,
            name="a",
            token_hash=round_.slug,
            created_on="2026-01-01",
            expires_on="2026-01-02",
        ).pk,
        "indicator_code": _indicator(version).code,
        "pk": 1,
        "rest": "nowhere/at/all",
    }


def _scheme(version: QuestionnaireVersion) -> WeightingScheme:
    definition = {
        "unit": "percent",
        "margins": [{"question": "size", "targets": {"large": "50", "small": "50"}}],
        "trim": None,
    }
    return WeightingScheme.objects.create(round=version.round, name="halves", definition=definition)


def _indicator(version: QuestionnaireVersion) -> TrackedIndicator:
    """Never published: a page of what is not published is not found."""
    round_ = version.round
    return TrackedIndicator.objects.create(
        consultation=round_.consultation,
        code=f"of-{round_.slug}",
        name=version.questionnaire.title,
        definition={"statistic": "share", "question": "size", "choices": ["large"]},
        anchor=round_,
        changed_at=datetime.now(UTC),
    )


def _upload(version: QuestionnaireVersion) -> InvitationUpload:
    from surveys.services.invitations import add_upload

    made = add_upload(
        round_=version.round, content=SMALL, file_name="", by=None, at=datetime.now(UTC)
    )
    InvitationUpload.objects.filter(pk=made.pk).update(state=UploadState.CHECKED)
    return made


def _file_of_answers(version: QuestionnaireVersion) -> ResponseBatch:
    from surveys.services.files_of_answers import give_file
    from surveys.services.going_through import Given

    given = Given(stream=BytesIO(FILE_OF_ANSWERS), limits=OF_A_PAGE, document={})
    return give_file(version=version, given=given, name="a.csv", by=None, at=datetime.now(UTC))


def people(world: World) -> dict[str, Client]:
    """A browser of everybody: strangers, a respondent, each role in A, others."""
    own = world.a.round.consultation
    users = {f"{role} of A": make_staff(role, own) for role in Role}
    users["administrator of B"] = make_staff(Role.ADMINISTRATOR, world.b.round.consultation)
    users["staff without role"] = make_staff(is_superuser=False)
    users["superuser"] = make_staff()
    users["account that is not staff"] = get_user_model().objects.create_user("ion")
    browsers = {name: _signed_in(user) for name, user in users.items()}
    browsers["stranger"] = Client()
    browsers["respondent"] = Client()
    browsers["respondent"].post(f"/en/rounds/{world.a.round.slug}/start/")
    return browsers


def _signed_in(user: Any) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser
