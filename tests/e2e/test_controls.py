"""The controls of every kind with script: by keyboard, said aloud, and the same values sent.

One questionnaire has them all. Its codes are also names that a form has properties of.
"""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect
from pytest_django import DjangoDbBlocker

from surveys.models import Response
from surveys.questionnaire.model import Choice, Kind, Questionnaire
from surveys.questionnaire.model import Page as QuestionPage
from surveys.questionnaire.text import Text
from tests.e2e.answers import at, forward, start
from tests.e2e.conftest import OpenPage
from tests.e2e.keyboard import focused, tab_to
from tests.e2e.looking import faults, violations
from tests.factories import choices, make_round, page, question, text

pytestmark = pytest.mark.e2e

SLUG = "every-control"
TOWNS = ("Timișoara", "Iași", "Brașov", "Târgu Mureș", "Cluj", "Arad", "Oradea", "Sibiu",
         "Bacău", "Craiova", "Ploiești", "Galați", "Brăila", "Altul")  # fmt: skip
TRANSPORT = (("tram", "Tramvai"), ("bus", "Autobuz"), ("bike", "Bicicletă"), ("walk", "Pe jos"))


def ro_en(ro: str, en: str) -> Text:
    return Text.of(ro=ro, en=en)


def towns(**last: bool) -> tuple[Choice, ...]:
    codes = [f"t{number}" for number in range(len(TOWNS))]
    named = [ro_en(name, name) for name in TOWNS]
    made = [Choice(code=code, label=name) for code, name in zip(codes, named, strict=True)]
    return (*made[:-1], Choice(code=codes[-1], label=named[-1], **last))


def transport() -> tuple[Choice, ...]:
    return tuple(Choice(code=code, label=ro_en(name, code.title())) for code, name in TRANSPORT)


def every_control() -> Questionnaire:
    who = page("who", question("name", Kind.SHORT_TEXT))
    advice = ro_en("Gândiți-vă la ultimele douăsprezece luni.", "Think of the last twelve months.")
    settings: dict[Kind, dict[str, Any]] = {
        Kind.SINGLE_CHOICE: {"choices": towns(other=True), "help": advice},
        Kind.MULTIPLE_CHOICE: {
            "choices": choices("a", "b", "other", "none", other={"other": True},
                               none={"exclusive": True})
        },
        Kind.SCALE: {
            "minimum": 1,
            "maximum": 10,
            "minimum_label": ro_en("deloc", "not at all"),
            "maximum_label": ro_en("foarte mult", "very much"),
            "dont_know": ro_en("Nu știu", "I do not know"),
        },
        Kind.MATRIX: {"choices": choices("good", "fair", "bad"), "rows": transport()},
        Kind.RANKING: {"choices": transport(), "maximum": 3},
        Kind.NUMBER: {"minimum": -5, "unit": ro_en("ore", "hours"), "help": advice},
        Kind.LONG_TEXT: {"max_length": 100},
        Kind.ALLOCATION: {"choices": transport(), "total": 100},
    }  # fmt: skip
    asked = [question(kind.value, kind, **settings.get(kind, {})) for kind in Kind]
    yes = choices("yes", "no")
    routed = (
        question("action", Kind.SINGLE_CHOICE, choices=yes),
        question("elements", Kind.SINGLE_CHOICE, choices=yes, condition="${action} = 'yes'"),
        question("dataset", Kind.RANKING, choices=transport(), condition="${elements} = 'yes'"),
    )
    title = ro_en("Întrebări pentru ${name}", "Questions for ${name}")
    return Questionnaire(
        languages=("ro", "en"),
        title=text("Every control"),
        pages=(who, QuestionPage(code="all", title=title, questions=(*asked, *routed))),
    )


@pytest.fixture(scope="module")
def address(site: str, django_db_blocker: DjangoDbBlocker) -> str:
    """The page with every control."""
    with django_db_blocker.unblock():
        make_round(every_control(), slug=SLUG)
    return f"rounds/{SLUG}/page/all/"


def enhanced(open_page: OpenPage, address: str, language: str = "en", **more: Any) -> Page:
    """The page with its scripts done."""
    page = open_page(language, **more)
    start(page, language, SLUG)
    page.goto(f"/{language}/{address}")
    expect(page.locator("html[data-enhanced]")).to_have_count(1)
    return page


def plain(open_page: OpenPage, address: str, **more: Any) -> Page:
    """The page without script."""
    page = open_page("en", javascript=False, **more)
    start(page, "en", SLUG)
    page.goto(f"/en/{address}")
    return page


def said(page: Page) -> Locator:
    """What a screen reader is told."""
    return page.locator("body > [role=status]")


def saved(page: Page) -> dict[str, Any]:
    """Save the page; the answers of this browser's response."""
    before = set(Response.objects.values_list("pk", flat=True))
    forward(page)
    assert at(page) == "review"
    return dict(Response.objects.exclude(pk__in=before).get().answers)


def item(page: Page, label: str) -> Locator:
    return page.locator("fieldset", has_text="ranking?").locator("li", has_text=label)


def order(page: Page) -> list[tuple[str, str]]:
    """The ranking as it is seen: place, label."""
    seen = page.locator("[data-ranking]").first.locator("li")
    return [
        (each.locator(".place").inner_text(), each.locator("label").inner_text())
        for each in seen.all()
    ]


def test_whoever_is_quicker_than_the_script_keeps_their_place(
    open_page: OpenPage, address: str
) -> None:
    page = open_page("en")
    start(page, "en", SLUG)
    held: list[Route] = []
    page.route("**/ranking*.js", lambda route: held.append(route), times=1)
    with page.expect_request("**/ranking*.js"):
        page.goto(f"/en/{address}")
    item(page, "Bike").locator("select").focus()
    held[0].continue_()
    add = item(page, "Bike").get_by_role("button", name="Give the next place")
    expect(add).to_be_focused()


def test_a_ranking_is_given_and_changed_with_the_keyboard_alone(
    open_page: OpenPage, address: str
) -> None:
    page = enhanced(open_page, address)
    first = item(page, "Bus").get_by_role("button", name="Give the next place: Bus")
    first.focus()
    page.keyboard.press("Enter")
    expect(said(page)).to_have_text("Bus: place 1 of 1")
    item(page, "Walk").get_by_role("button", name="Give the next place").press("Enter")
    expect(said(page)).to_have_text("Walk: place 2 of 2")
    assert focused(page).text.startswith("↑ Move up")
    page.keyboard.press("Enter")
    expect(said(page)).to_have_text("Walk: place 1 of 2")
    assert focused(page).html.count('data-move="up"') == 1
    assert order(page) == [("1.", "Walk"), ("2.", "Bus"), ("–", "Tram"), ("–", "Bike")]
    tab_to(page, "BUTTON", text="↓ Move down")
    page.keyboard.press("Space")
    expect(said(page)).to_have_text("Walk: place 2 of 2")
    assert saved(page) == {"ranking": ["bus", "walk"]}


def test_a_place_can_be_taken_away_and_no_more_are_given_than_there_are(
    open_page: OpenPage, address: str
) -> None:
    page = enhanced(open_page, address)
    for label in ("Tram", "Bus", "Bike"):
        item(page, label).locator("[data-move=add]").click()
    item(page, "Walk").locator("[data-move=add]").press("Enter")
    expect(said(page)).to_have_text("All places are given. Take one away first.")
    item(page, "Bus").locator("[data-move=remove]").press("Enter")
    expect(said(page)).to_have_text("Bus: no place")
    assert focused(page).html.count('data-move="add"') == 1
    assert order(page) == [("1.", "Tram"), ("2.", "Bike"), ("–", "Bus"), ("–", "Walk")]
    assert saved(page) == {"ranking": ["tram", "bike"]}


def test_a_saved_ranking_comes_back_in_its_order(open_page: OpenPage, address: str) -> None:
    page = enhanced(open_page, address)
    for label in ("Walk", "Tram"):
        item(page, label).locator("[data-move=add]").click()
    saved(page)
    page.goto(f"/en/{address}")
    expect(page.locator("html[data-enhanced]")).to_have_count(1)
    assert order(page) == [("1.", "Walk"), ("2.", "Tram"), ("–", "Bus"), ("–", "Bike")]


def test_a_ranking_can_be_dragged_by_its_handle(open_page: OpenPage, address: str) -> None:
    page = enhanced(open_page, address)
    for label in ("Tram", "Bus", "Bike"):
        item(page, label).locator("[data-move=add]").click()
    drag(page, item(page, "Bike"), item(page, "Tram"), above=True)
    assert order(page)[:3] == [("1.", "Bike"), ("2.", "Tram"), ("3.", "Bus")]
    drag(page, item(page, "Tram"), item(page, "Walk"), above=False)
    assert order(page) == [("1.", "Bike"), ("2.", "Bus"), ("–", "Tram"), ("–", "Walk")]
    assert saved(page) == {"ranking": ["bike", "bus"]}


def drag(page: Page, what: Locator, where: Locator, *, above: bool) -> None:
    what.scroll_into_view_if_needed()
    what.locator(".handle").hover()
    page.mouse.down()
    box = where.bounding_box()
    assert box is not None
    height = box["y"] + (3 if above else box["height"] - 3)
    page.mouse.move(box["x"] + 10, height, steps=5)
    page.mouse.up()


def test_points_say_how_many_are_left_and_when_they_are_too_many(
    open_page: OpenPage, address: str
) -> None:
    page = enhanced(open_page, address)
    question = page.locator("[data-total]")
    line = question.locator(".sum-now")
    expect(line).to_be_hidden()
    question.get_by_label("Tram").fill("30")
    expect(line).to_have_text("Given so far: 30. Left: 70.")
    expect(said(page)).to_have_text("Given so far: 30. Left: 70.")
    question.get_by_label("Bus").fill("80")
    expect(line).to_have_text("Given so far: 110. Too many by 10.")
    question.get_by_label("Bus").fill("70")
    expect(said(page)).to_have_text("Given so far: 100. Everything is shared out.")
    assert saved(page) == {"points_allocation": {"tram": 30, "bus": 70}}


def test_a_long_list_is_searched_without_accents_and_keeps_what_is_taken(
    open_page: OpenPage, address: str
) -> None:
    page = enhanced(open_page, address)
    question = page.locator("fieldset", has_text="single_choice?")
    page.get_by_label("Arad", exact=True).check()
    question.get_by_label("Search in the list").fill("IASI")
    expect(question.locator(".option:visible .wording")).to_have_text(["Iași", "Arad"])
    expect(said(page)).to_have_text("Options found: 1 of 14")
    page.keyboard.press("Enter")
    assert at(page) == "all"
    question.get_by_label("Search in the list").fill("xyz")
    expect(said(page)).to_have_text("No option contains these letters.")
    expect(question.locator(".option:visible .wording")).to_have_text(["Arad"])
    question.get_by_label("Search in the list").fill("")
    expect(question.locator(".option:visible")).to_have_count(14)
    assert saved(page) == {"single_choice": "t5"}


def test_a_short_list_has_no_search(open_page: OpenPage, address: str) -> None:
    page = enhanced(open_page, address)
    assert page.get_by_label("Search in the list").count() == 1


def test_the_text_of_an_other_choice_is_there_when_it_is_taken(
    open_page: OpenPage, address: str
) -> None:
    page = enhanced(open_page, address)
    field = page.locator('[name="multiple_choice.other_text"]')
    expect(field).to_be_hidden()
    other = page.locator('[name="multiple_choice"][value="other"]')
    other.check()
    field.fill("A ferry")
    page.locator('[name="multiple_choice"][value="a"]').check()
    expect(field).to_be_visible()
    other.uncheck()
    expect(field).to_be_hidden()
    assert saved(page) == {"multiple_choice": ["a"]}


def test_a_choice_that_goes_alone_unticks_the_others_and_says_so(
    open_page: OpenPage, address: str
) -> None:
    page = enhanced(open_page, address)
    box = {
        code: page.locator(f'[name="multiple_choice"][value="{code}"]')
        for code in ("a", "other", "none")
    }
    box["a"].check()
    box["other"].check()
    box["none"].check()
    assert [box[code].is_checked() for code in box] == [False, False, True]
    expect(page.locator('[name="multiple_choice.other_text"]')).to_be_hidden()
    expect(said(page)).to_have_text("“none” goes alone: the other options were unticked.")
    box["a"].check()
    assert [box[code].is_checked() for code in box] == [True, False, False]
    expect(said(page)).to_have_text("“none” was unticked: it goes alone.")
    assert saved(page) == {"multiple_choice": ["a"]}


def test_a_long_text_counts_what_the_server_counts(open_page: OpenPage, address: str) -> None:
    """trust.md, row 20: the counter and the limit count the same."""
    page = enhanced(open_page, address)
    field, counter = page.locator("#id_long_text"), page.locator("#id_long_text-counter")
    expect(counter).to_have_text("Characters left: 100")
    # One code point outside the plane, and a letter with a combining accent: two characters.
    field.fill("  \U0001f68bs\u0326  ")
    expect(counter).to_have_text("Characters left: 98")
    expect(said(page)).to_have_text("")
    field.fill("x" * 95)
    expect(said(page)).to_have_text("Characters left: 5")
    field.fill("x" * 101)
    expect(counter).to_have_text("Characters too many: 1")
    field.fill("\n".join("x" * 12))
    assert field.evaluate("field => field.scrollHeight <= field.clientHeight")


def test_questions_come_and_go_with_answers_on_their_page(
    open_page: OpenPage, address: str
) -> None:
    page = enhanced(open_page, address)
    expect(page.get_by_text("elements?")).to_have_count(0)
    page.locator('[name="action"][value="yes"]').check()
    expect(page.get_by_text("elements?")).to_be_visible()
    expect(said(page)).to_have_text("Your answer opens further questions or choices on this page.")
    page.locator('[name="elements"][value="yes"]').check()
    opened = page.locator("[data-asked-if=dataset]")
    opened.locator("[data-move=add]").first.click()  # enhanced like the others
    page.locator('[name="action"][value="no"]').check()
    expect(page.get_by_text("elements?")).to_be_hidden()
    expect(opened).to_be_hidden()
    expect(said(page)).to_have_text("What no longer applies was taken off this page.")
    page.locator('[name="action"][value="yes"]').check()
    expect(opened).to_be_visible()
    assert saved(page) == {"action": "yes", "elements": "yes", "dataset": ["tram"]}


def test_a_page_goes_on_when_the_server_cannot_say_what_is_asked(
    open_page: OpenPage, address: str
) -> None:
    """On a bad line nothing is lost: the server asks when the page is sent."""
    page = enhanced(open_page, address)

    def lose(route: Any) -> None:
        if "x-asked" in route.request.headers:
            route.abort()
        else:
            route.continue_()

    page.route(f"**/{address}", lose)
    with page.expect_event("requestfailed"):
        page.locator('[name="action"][value="yes"]').check()
    expect(page.get_by_text("elements?")).to_have_count(0)
    forward(page)
    assert at(page) == "all"
    expect(page.get_by_text("elements?")).to_be_visible()


def test_without_script_every_control_is_there_and_plain(open_page: OpenPage, address: str) -> None:
    page = plain(open_page, address)
    assert page.locator("select:visible").count() == 4
    assert page.locator(".other-text:visible").count() == 2
    assert page.locator(".option:visible").count() > 14
    assert page.get_by_role("button").all_inner_texts()[:2] == ["Save and continue", "Back"]
    assert page.get_by_text("elements?").count() == 0
    page.locator('[name="ranking.bus"]').select_option("1")
    page.locator('[name="multiple_choice.other_text"]').fill("A ferry")  # ticks "other"
    page.locator('[name="action"][value="yes"]').check()
    forward(page)
    expect(page.get_by_text("elements?")).to_be_visible()
    forward(page)
    assert at(page) == "review"
    assert page.get_by_text("A ferry").count() == 1


def test_without_script_the_server_says_that_a_choice_goes_alone(
    open_page: OpenPage, address: str
) -> None:
    page = plain(open_page, address)
    for code in ("a", "none"):
        page.locator(f'[name="multiple_choice"][value="{code}"]').check()
    forward(page)
    assert page.locator("#error-summary a").all_inner_texts() == [
        "multiple_choice? – One of the options you chose excludes the others. "
        "Keep either that one or the others."
    ]


def test_each_row_of_a_matrix_is_named_by_its_radio_buttons(
    open_page: OpenPage, address: str
) -> None:
    for width in (320, 1280):
        page = enhanced(open_page, address, width=width)
        matrix = page.locator("fieldset", has_text="matrix?")
        names = ["Tram good", "Tram fair", "Tram bad", "Bus good"]
        found = [matrix.get_by_role("radio", name=name, exact=True).count() for name in names]
        assert found == [1, 1, 1, 1]
        matrix.get_by_role("radio", name="Bus fair").focus()
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
        assert matrix.get_by_role("radio", name="Bus bad").is_checked()


def test_a_matrix_is_a_table_where_there_is_room_and_a_group_for_each_row_where_not(
    open_page: OpenPage, address: str
) -> None:
    """Turning the device keeps what was chosen."""
    page = enhanced(open_page, address)
    matrix = page.locator("fieldset", has_text="matrix?")
    rows = [name.title() for name, _ro in TRANSPORT]
    matrix.get_by_role("radio", name="Bus fair").check()
    for width, tables, groups in [(1280, 1, 0), (320, 0, 1), (1280, 1, 0)]:
        page.set_viewport_size({"width": width, "height": 900})
        expect(matrix.get_by_role("table")).to_have_count(tables)
        for row in rows:
            expect(matrix.get_by_role("radiogroup", name=row, exact=True)).to_have_count(groups)
            expect(matrix.get_by_role("rowheader", name=row, exact=True)).to_have_count(tables)
        expect(matrix.get_by_role("columnheader")).to_have_count(3 * tables)
        assert matrix.get_by_role("radio", name="Bus fair").is_checked()
        assert violations(page) == []


def test_an_earlier_answer_stands_in_the_title_as_text(open_page: OpenPage, address: str) -> None:
    page = open_page()
    start(page, slug=SLUG)
    page.locator("[name=name]").fill("<b>Ana</b> & Ion")
    forward(page)
    assert page.locator("h1").inner_text() == "Întrebări pentru <b>Ana</b> & Ion"
    assert page.locator("h1 b").count() == 0


@pytest.mark.parametrize(("width", "dark"), [(320, False), (1280, True)])
def test_every_control_used_has_no_faults(
    open_page: OpenPage, address: str, width: int, dark: bool
) -> None:
    page = enhanced(open_page, address, "ro", width=width, dark=dark)
    found = faults(page)
    use(page)
    assert found + faults(page) == []


def use(page: Page) -> None:
    """Bring every control into its other state."""
    for label in ("Autobuz", "Pe jos"):
        item(page, label).locator("[data-move=add]").click()
    page.locator('[name="multiple_choice"][value="other"]').check()
    page.locator('[name="action"][value="yes"]').check()
    page.locator("#id_long_text").fill("x" * 101)
    page.locator("[data-total] input").first.fill("101")
    page.locator("[type=search]").fill("asi")
    expect(page.get_by_text("elements?")).to_be_visible()
    expect(page.locator("[data-total] .sum-now")).to_be_visible()
