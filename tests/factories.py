"""Small things to test with: questionnaires, rounds, responses."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Thread
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection

from surveys.models import (
    Consultation,
    Invitation,
    Membership,
    Origin,
    Privacy,
    Response,
    Round,
    Status,
)
from surveys.models import QuestionnaireVersion as Version
from surveys.questionnaire.model import Choice, Kind, Page, Question, Questionnaire
from surveys.questionnaire.text import Text
from surveys.roles import Role
from surveys.services.versions import publish_version
from surveys.tokens import ensure_key, invite_hash, token_of

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
_numbers = itertools.count(1)


def text(en: str) -> Text:
    """A text in both languages."""
    return Text.of(en=en, ro=f"{en} (ro)")


def choices(*codes: str, **more: Any) -> tuple[Choice, ...]:
    """Choices labelled by their codes; `more` overrides one: a={"exclusive": True}."""
    return tuple(Choice(code=code, label=text(code), **more.get(code, {})) for code in codes)


def question(code: str, kind: Kind = Kind.SHORT_TEXT, **settings: Any) -> Question:
    """A question whose text is its code."""
    return Question(code=code, kind=kind, text=text(f"{code}?"), **settings)


def page(code: str, *questions: Question, **settings: Any) -> Page:
    """A page titled by its code."""
    return Page(code=code, title=text(code.title()), questions=questions, **settings)


def questionnaire(*pages: Page, **settings: Any) -> Questionnaire:
    """A questionnaire in Romanian and English; without pages, the small one below."""
    settings.setdefault("title", text("A questionnaire"))
    return Questionnaire(languages=("ro", "en"), pages=pages or small_pages(), **settings)


def small_pages() -> tuple[Page, ...]:
    """Two pages: a category and a multiple choice; a conditional question and a text."""
    sizes = choices("large", "small")
    size = question("size", Kind.SINGLE_CHOICE, choices=sizes, role="category", required=True)
    needs = question(
        "needs", Kind.MULTIPLE_CHOICE, choices=choices("x", "y", "other", other={"other": True})
    )
    budget = question("budget", Kind.NUMBER, condition="${size} = 'large'", minimum=0)
    return page("first", size, needs), page("second", budget, question("remarks", Kind.LONG_TEXT))


def all_kinds_page() -> Page:
    """One page with a question of every kind, each named after its kind."""
    abc = choices("a", "b", "c")
    settings: dict[Kind, dict[str, Any]] = {
        Kind.SINGLE_CHOICE: {"choices": choices("a", "b", "other", other={"other": True})},
        Kind.MULTIPLE_CHOICE: {
            "choices": choices("a", "b", "none", none={"exclusive": True}),
            "maximum": 2,
        },
        Kind.SCALE: {"minimum": 1, "maximum": 10, "dont_know": text("I do not know")},
        Kind.MATRIX: {"choices": abc, "rows": choices("r1", "r2")},
        Kind.RANKING: {"choices": abc},
        Kind.NUMBER: {"minimum": 0, "maximum": 100, "decimals": 1},
        Kind.DATE: {"earliest": "2020-01-01"},
        Kind.ALLOCATION: {"choices": abc, "total": 100},
    }
    return page("all", *[question(kind.value, kind, **settings.get(kind, {})) for kind in Kind])


def make_round(of: Questionnaire | None = None, **settings: Any) -> Version:
    """A round that has been open for a day, with its published questionnaire."""
    number = next(_numbers)
    consultation = settings.pop("consultation", None) or Consultation.objects.create(
        slug=f"consultation-{number}", title=text("Consultation"), organiser=text("City")
    )
    now = settings.pop("now", None) or datetime.now(UTC)
    settings.setdefault("opens_at", now - timedelta(days=1))
    settings.setdefault("slug", f"round-{number}")
    settings.setdefault("title", text("Round"))
    settings.setdefault("number", number % 900 + 1)  # forms take three digits
    round_ = Round.objects.create(consultation=consultation, **settings)
    of = of or questionnaire()
    if round_.privacy == Privacy.ATTRIBUTED:
        of = replace(of, privacy=str(round_.privacy))
    return publish_version(round_=round_, questionnaire=of, at=now)


def make_response(
    version: Version, answers: dict[str, Any] | None = None, **fields: Any
) -> Response:
    """A submitted response."""
    fields.setdefault("status", Status.SUBMITTED)
    fields.setdefault("origin", Origin.COLLECTED)
    submitted = date(2026, 3, 10) if fields["status"] == Status.SUBMITTED else None
    return Response.objects.create(
        round=version.round,
        version=version,
        language="ro",
        answers=answers or {},
        started_on=date(2026, 3, 10),
        submitted_on=submitted,
        **fields,
    )


def make_invitation(round_: Round, email: str = "", **fields: Any) -> tuple[Invitation, str]:
    """An invited person, and the token of their personal link."""
    invitation = Invitation(
        round=round_,
        email=email or f"person-{next(_numbers)}@example.org",
        added_on=date(2026, 3, 1),
        **fields,
    )
    token = token_of(round_, invitation.id, ensure_key(round_))
    invitation.token_hash = invite_hash(round_, token)
    invitation.save()
    return invitation, token


def elsewhere(work: Callable[[], object]) -> None:
    """Do something on a connection of its own, as another process would."""

    def run() -> None:
        work()
        connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join()


def make_staff(
    role: str = Role.ADMINISTRATOR,
    consultation: Consultation | None = None,
    name: str = "",
    **fields: Any,
) -> Any:
    """One of the staff, with a role in the consultation; without one, somebody above all roles."""
    name = name or f"staff-{next(_numbers)}"
    fields.setdefault("is_superuser", consultation is None)
    user = get_user_model().objects.create_user(name, is_staff=True, **fields)
    if consultation is not None:
        Membership.objects.create(consultation=consultation, user=user, role=role)
    return user
