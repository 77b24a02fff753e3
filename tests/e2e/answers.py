"""One person's answers to the demonstration round, and giving them with the mouse."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page

from surveys.models import Round, Status
from surveys.tokens import response_hash
from tests.e2e.rounds import DEMO
from tests.factories import make_response

# By the name of the control; a set for check boxes.
ANSWERS: dict[str, str | set[str]] = {
    "participation": {"true"},
    "organisation_type": "ngo",
    "environment": "academic",
    "experience": "from_3_to_5",
    "strategy_necessity": "extremely_necessary",
    "digitalisation": "4",
    "sustainability": "1",
    "online_services_used": "12",
    "online_services_quality.taxes": "very_good",
    "online_services_quality.parking": "not_used",
    "online_services_obstacles": {"slow_reply", "other"},
    "online_services_obstacles.other_text": "Formulare greu de citit",
    "needs_public_services": {"open_data"},
    "needs_human_resources": {"digital_skills", "internships"},
    "vision_city_for_all": "10",
    "vision_quality_time": "9",
    "vision_public_investment": "1",
    "vision_citizen_voice": "7",
    "proposals_priority.urban_train": "1",
    "proposals_priority.smart_parking": "2",
    "proposals_priority.single_account": "3",
    "budget.mobility": "60",
    "budget.skills": "40",
    "pilot_interest": "yes",
    "pilot_role": "other",
    "pilot_role.other_text": "Spațiu de testare",
    "pilot_start": "2027-03-03",
    "pilot_place": "Fabric",
    "recommendations": "Rezultate concrete, cât mai repede.",
}

# The same as they must be stored.
STORED: dict[str, Any] = {
    "participation": True,
    "organisation_type": "ngo",
    "environment": "academic",
    "experience": "from_3_to_5",
    "strategy_necessity": "extremely_necessary",
    "digitalisation": 4,
    "sustainability": 1,
    "online_services_used": 12,
    "online_services_quality": {"taxes": "very_good", "parking": "not_used"},
    "online_services_obstacles": ["slow_reply", "other"],
    "online_services_obstacles.other_text": "Formulare greu de citit",
    "needs_public_services": ["open_data"],
    "needs_human_resources": ["digital_skills", "internships"],
    "vision_city_for_all": 10,
    "vision_quality_time": 9,
    "vision_public_investment": 1,
    "vision_citizen_voice": 7,
    "proposals_priority": ["urban_train", "smart_parking", "single_account"],
    "budget": {"mobility": 60, "skills": 40},
    "pilot_interest": "yes",
    "pilot_role": "other",
    "pilot_role.other_text": "Spațiu de testare",
    "pilot_start": "2027-03-03",
    "pilot_place": "Fabric",
    "recommendations": "Rezultate concrete, cât mai repede.",
}

PAGES = (
    "respondent",
    "strategy",
    "online_services",
    "needs_page",
    "vision_page",
    "proposals",
    "pilot",
    "final",
)
# Pages that cannot be left without answers.
DEMANDING = {"respondent", "strategy", "vision_page", "proposals"}


def start(page: Page, language: str = "ro", slug: str = DEMO) -> None:
    """Go to the first page of a questionnaire."""
    page.goto(f"/{language}/rounds/{slug}/")
    page.locator("main form button.btn-primary").click()


def at(page: Page) -> str:
    """The code of the questionnaire's page shown, or "review", "receipt"."""
    return page.url.split("#")[0].rstrip("/").split("/")[-1]


def fill(page: Page) -> None:
    """Give this page's answers."""
    for name, value in ANSWERS.items():
        controls = page.locator(f'[name="{name}"]')
        if controls.count():
            _give(controls, value)


def _give(controls: Locator, value: str | set[str]) -> None:
    for each in sorted(value) if isinstance(value, set) else [value]:
        option = controls.and_(controls.page.locator(f'[value="{each}"]'))
        if controls.first.get_attribute("type") in {"radio", "checkbox"}:
            option.check()
        elif controls.first.evaluate("control => control.tagName") == "SELECT":
            _place(controls.first, each)
        else:
            controls.first.fill(each)


def _place(select: Locator, value: str) -> None:
    """Choose in a select, or, where script hides it in a ranking, give the next place."""
    add = select.locator("xpath=ancestor::li").locator("[data-move=add]")
    if select.is_visible():
        select.select_option(value)
    elif add.is_visible():
        add.click()


def forward(page: Page) -> None:
    """Save the page and go on."""
    page.locator("button[name=forward]").click()


def answered(page: Page) -> None:
    """Begin, have all answers saved at once, and go to the review."""
    start(page)
    cookie = next(c for c in page.context.cookies() if c["name"].startswith("respondent-"))
    round_ = Round.objects.get(slug=DEMO)
    make_response(
        round_.versions.get(),
        STORED,
        status=Status.DRAFT,
        key_hash=response_hash(round_, cookie["value"]),
    )
    page.goto(f"/ro/rounds/{DEMO}/review/")


def answer_all(page: Page, language: str = "ro") -> None:
    """Go from the landing page to the review, page by page."""
    start(page, language)
    for code in PAGES:
        assert at(page) == code
        fill(page)
        forward(page)
    assert at(page) == "review"


def send(page: Page) -> str:
    """Send the answers from the review; return the reference on the receipt."""
    page.locator("main form button.btn-primary").click()
    assert at(page) == "receipt"
    return page.locator(".reference").inner_text()
