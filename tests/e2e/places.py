"""The pages that need no answers, each in the state that its name says."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page

from tests.e2e.rounds import (
    DEMO,
    EXTREME,
    FEW,
    NOT_PUBLIC,
    PAUSED,
    STAGE_1,
    STATES,
    TWELVE_COLUMNS,
    TYPICAL,
    UNPUBLISHED,
    UPCOMING,
)


@dataclass(frozen=True, slots=True)
class Place:
    """A page by its address below the language; `staff`: signed in."""

    path: str
    staff: bool = False
    status: int = 200

    def visit(self, page: Page, language: str) -> None:
        """Go there; its pictures are loaded when this returns."""
        response = page.goto(f"/{language}{self.path}")
        assert response is not None
        assert (self.path, response.status) == (self.path, self.status)


CITY = "timisoara-smart-city"

PLACES = {
    "home": Place("/"),
    "landing-open": Place(f"/rounds/{DEMO}/"),
    "landing-closed": Place(f"/rounds/{STAGE_1}/"),
    "landing-upcoming": Place(f"/rounds/{UPCOMING}/"),
    "landing-extreme": Place(f"/rounds/{EXTREME}/"),
    "results": Place(f"/rounds/{STAGE_1}/results/"),
    "results-by": Place(f"/rounds/{STAGE_1}/results/?by=environment"),
    "results-open": Place(f"/rounds/{TYPICAL}/results/"),
    "results-extreme": Place(f"/rounds/{EXTREME}/results/?by=single_choice"),
    "results-too-few": Place(f"/rounds/{FEW}/results/"),
    "results-not-public": Place(f"/rounds/{NOT_PUBLIC}/results/", status=403),
    "sign-in": Place("/staff/sign-in/"),
    "staff-rounds": Place("/staff/", staff=True),
    "staff-results": Place(f"/staff/rounds/{TYPICAL}/", staff=True),
    "explore": Place(f"/staff/rounds/{TYPICAL}/explore/", staff=True),
    "explore-filling": Place(
        f"/staff/rounds/{EXTREME}/explore/?filter=%24%7Bscale%7D+%3E%3D+2&condition-mode=rows"
        "&condition-0-of=matrix.r1&do=add-condition",
        staff=True,
    ),
    "explore-wrong": Place(
        f"/staff/rounds/{TYPICAL}/explore/?filter=%24%7Bnowhere%7D+%3D+1", staff=True, status=400
    ),
    "explore-question": Place(
        f"/staff/rounds/{EXTREME}/explore/questions/multiple_choice/", staff=True
    ),
    "explore-scale": Place(
        f"/staff/rounds/{EXTREME}/explore/questions/scale/?filter=%24%7Bscale%7D+%3E%3D+2",
        staff=True,
    ),
    "explore-nothing": Place(
        f"/staff/rounds/{TYPICAL}/explore/questions/_mode/"
        "?filter=%24%7B_submitted_on%7D+%3C+%272000-01-01%27",
        staff=True,
    ),
    "explore-texts": Place(f"/staff/rounds/{EXTREME}/explore/questions/short_text/", staff=True),
    "cross": Place(f"/staff/rounds/{TYPICAL}/explore/cross/", staff=True),
    "cross-extreme": Place(
        f"/staff/rounds/{EXTREME}/explore/cross/?rows=scale&columns=single_choice", staff=True
    ),
    "cross-options": Place(
        f"/staff/rounds/{EXTREME}/explore/cross/?rows=multiple_choice&columns=single_choice"
        "&base=options",
        staff=True,
    ),
    "return-code": Place(f"/rounds/{DEMO}/return/"),
    "withdraw": Place(f"/rounds/{DEMO}/withdraw/"),
    "withdraw-closed": Place(f"/rounds/{STAGE_1}/withdraw/"),
    "link-unknown": Place(f"/rounds/{DEMO}/i/{'x' * 22}/", status=404),
    "collecting": Place(f"/staff/rounds/{TYPICAL}/collecting/", staff=True),
    "invitations": Place(f"/staff/rounds/{TYPICAL}/invitations/", staff=True),
    "messages": Place(f"/staff/rounds/{TYPICAL}/messages/", staff=True),
    "letters": Place(f"/staff/rounds/{TYPICAL}/letters/", staff=True),
    "account": Place("/staff/account/factors/", staff=True),
    "account-password": Place("/staff/account/password/", staff=True),
    "account-sessions": Place("/staff/account/sessions/", staff=True),
    "account-tokens": Place("/staff/account/tokens/", staff=True),
    "account-confirm": Place("/staff/account/confirm/", staff=True),
    "password-forgotten": Place("/staff/account/reset/"),
    "password-link-unknown": Place("/staff/account/reset/1-x-y/"),
    "accounts": Place("/staff/accounts/", staff=True),
    "people": Place(f"/staff/consultations/{CITY}/people/", staff=True),
    "audit-empty": Place(f"/staff/consultations/{CITY}/audit/", staff=True),
    "audit-nothing-found": Place(
        f"/staff/consultations/{CITY}/audit/?since=2001-01-01&until=2001-01-02", staff=True
    ),
    "versions": Place(f"/staff/rounds/{UPCOMING}/versions/", staff=True),
    "compare-versions": Place(f"/staff/rounds/{UPCOMING}/versions/compare/", staff=True),
    "compare-rounds": Place(f"/staff/rounds/{TYPICAL}/compare/{UPCOMING}/", staff=True),
    "weights": Place(f"/staff/rounds/{TYPICAL}/weights/", staff=True),
    "weights-new": Place(
        f"/staff/rounds/{TYPICAL}/weights/new/?question=organisation_type&preset=voices", staff=True
    ),
    "weights-extreme": Place(
        f"/staff/rounds/{EXTREME}/weights/new/?question=single_choice", staff=True
    ),
    "compare": Place(f"/staff/rounds/{TYPICAL}/compare/?with={FEW}", staff=True),
    "compare-nothing-chosen": Place(f"/staff/rounds/{TYPICAL}/compare/", staff=True),
    "compare-extreme": Place(f"/staff/rounds/{EXTREME}/compare/?with={TWELVE_COLUMNS}", staff=True),
    "indicators-empty": Place("/staff/consultations/empty/indicators/new/", staff=True),
    "indicator-choose": Place(
        f"/staff/consultations/{STATES}/indicators/new/?round={TYPICAL}", staff=True
    ),
    "indicator-extreme": Place(f"/staff/consultations/{STATES}/indicators/extreme/", staff=True),
    "indicator-form-extreme": Place(
        f"/staff/consultations/{STATES}/indicators/extreme/change/", staff=True
    ),
    "indicators": Place(f"/staff/consultations/{STATES}/indicators/", staff=True),
    "indicator-weighted": Place(f"/staff/consultations/{STATES}/indicators/weighted/", staff=True),
    "indicator-form-weighted": Place(
        f"/staff/consultations/{STATES}/indicators/weighted/change/", staff=True
    ),
    "indicator-public-extreme": Place(f"/consultations/{STATES}/indicators/extreme/"),
    "landing-paused": Place(f"/rounds/{PAUSED}/"),
    "consultation": Place(f"/staff/consultations/{STATES}/", staff=True),
    "consultation-empty": Place("/staff/consultations/empty/", staff=True),
    "consultation-new": Place("/staff/consultations/new/", staff=True),
    "consultation-edit": Place(f"/staff/consultations/{STATES}/settings/", staff=True),
    "round-new": Place(f"/staff/consultations/{STATES}/rounds/new/", staff=True),
    "round-settings": Place(f"/staff/rounds/{TYPICAL}/settings/", staff=True),
    "round-settings-extreme": Place(f"/staff/rounds/{EXTREME}/settings/", staff=True),
    "round-settings-unpublished": Place(f"/staff/rounds/{UNPUBLISHED}/settings/", staff=True),
    "round-copy": Place(f"/staff/rounds/{TYPICAL}/copy/", staff=True),
    "round-close": Place(f"/staff/rounds/{TYPICAL}/close/", staff=True),
    "round-delete": Place(f"/staff/rounds/{NOT_PUBLIC}/delete/", staff=True),
    "design": Place(f"/staff/rounds/{TYPICAL}/design/", staff=True),
    "design-question": Place(
        f"/staff/rounds/{TYPICAL}/design/questions/organisation_type/", staff=True
    ),
    "design-page": Place(f"/staff/rounds/{TYPICAL}/design/pages/respondent/", staff=True),
    "design-extreme": Place(
        f"/staff/rounds/{EXTREME}/design/questions/points_allocation/", staff=True
    ),
    "design-publish": Place(f"/staff/rounds/{TYPICAL}/design/publish/", staff=True),
    "design-trial": Place(f"/staff/rounds/{TYPICAL}/design/trial/", staff=True),
    "design-bank": Place(f"/staff/rounds/{TYPICAL}/design/bank/", staff=True),
    "design-files": Place(f"/staff/rounds/{TYPICAL}/design/files/", staff=True),
    "translation": Place(f"/staff/rounds/{TYPICAL}/design/translation/", staff=True),
    "translation-page": Place(
        f"/staff/rounds/{TYPICAL}/design/translation/en/?part=page:respondent", staff=True
    ),
    "translation-extreme": Place(
        f"/staff/rounds/{EXTREME}/design/translation/en/?part=page:all", staff=True
    ),
    "translation-stale": Place(
        f"/staff/rounds/{UPCOMING}/design/translation/en/?part=open", staff=True
    ),
    "translation-files": Place(f"/staff/rounds/{TYPICAL}/design/translation/en/files/", staff=True),
    "not-found": Place("/rounds/nowhere/", status=404),
}
