"""Groups too small to be shown: their numbers are nowhere on what the public reads.

Each test makes a small group whose answers would be told if its figures stood anywhere.
"""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.test import Client

from reports.models import Coding, Report, Theme
from surveys.models import QuestionnaireVersion, Results
from surveys.questionnaire.model import Group, Kind
from tests.factories import choices, make_response, make_round, page, question, questionnaire, text

SIZES = ("large", "medium", "small", "tiny")
OF = questionnaire(
    page(
        "only",
        question("size", Kind.SINGLE_CHOICE, choices=choices(*SIZES), role="category"),
        question("colour", Kind.SINGLE_CHOICE, choices=choices("red", "blue")),
        question("needs", Kind.MULTIPLE_CHOICE, choices=choices("x", "y", "z"), group="needs"),
        question("wishes", Kind.MULTIPLE_CHOICE, choices=choices("x", "y", "z"), group="needs"),
        question("rating", Kind.SCALE, minimum=1, maximum=10),
        question("other_rating", Kind.SCALE, minimum=1, maximum=10),
        question(
            "services", Kind.MATRIX, rows=choices("tax", "parks"), choices=choices("bad", "good")
        ),
        question("budget", Kind.ALLOCATION, choices=choices("p", "q"), total=100),
        question("order", Kind.RANKING, choices=choices("p", "q")),
        question("remarks", Kind.LONG_TEXT),
    ),
    groups=(Group(code="needs", title=text("Needs")),),
)


def report(version: QuestionnaireVersion, *blocks: dict[str, Any], **more: Any) -> None:
    title = {"en": "Title", "ro": "Titlu"}
    sections = [{"id": "s", "title": title, "blocks": list(blocks)}]
    document = {"title": title, "sections": sections, **more}
    Report.objects.create(round=version.round, definition=document)


@pytest.fixture
def version(db: None) -> QuestionnaireVersion:
    return make_round(OF, results=Results.LIVE, slug="stage")


def fill(version: QuestionnaireVersion, many: int, **answers: Any) -> None:
    for _ in range(many):
        make_response(version, answers)


def shown(query: str = "") -> str:
    answer = Client().get(f"/en/rounds/stage/results/{query}")
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def drawn(name: str = "s-1") -> str:
    answer = Client().get(f"/en/rounds/stage/results/chart/{name}.svg")
    assert answer.status_code in {200, 404}
    return unescape(answer.content.decode()) if answer.status_code == 200 else ""


def cells(html: str, label: str) -> list[str]:
    """The cells of the row with this heading, in the last table that has one."""
    line = html.split(f'<th scope="row">{label}</th>')[-1].split("</tr>")[0]
    return [part.split("</td>")[0] for part in line.split('<td class="number">')[1:]]


def test_a_small_group_is_named_without_numbers(version: QuestionnaireVersion) -> None:
    fill(version, 30, size="large", colour="red")
    fill(version, 20, size="medium", colour="red")
    fill(version, 3, size="small", colour="blue")
    fill(version, 9, size="tiny", colour="blue")
    report(version, {"kind": "question", "question": "colour"})
    html = shown("?by=size")
    assert cells(html, "large") == ["30", "100.0%", "0.0%"]
    assert cells(html, "small") == ["…", "…", "…"]
    assert cells(html, "tiny") == ["…", "…", "…"]
    assert "too small to be shown" in html


def test_a_group_that_gives_a_small_one_away_is_hidden_with_it(
    version: QuestionnaireVersion,
) -> None:
    fill(version, 30, size="large", colour="red")
    fill(version, 20, size="medium", colour="red")
    fill(version, 3, size="small", colour="blue")
    report(version, {"kind": "question", "question": "colour"})
    html = shown("?by=size")
    assert cells(html, "large") == ["30", "100.0%", "0.0%"]
    assert cells(html, "medium") == ["…", "…", "…"]
    assert cells(html, "small") == ["…", "…", "…"]


BREAKDOWN = {"kind": "breakdown", "question": "colour", "choices": ["blue"], "by": "size"}


def test_a_small_group_is_in_no_bar_and_in_no_words_of_a_breakdown(
    version: QuestionnaireVersion,
) -> None:
    fill(version, 19, size="large", colour="red")
    fill(version, 21, size="large", colour="blue")
    fill(version, 20, size="medium", colour="red")
    fill(version, 2, size="small", colour="red")
    fill(version, 5, size="small", colour="blue")  # 71.4%
    fill(version, 4, size="tiny", colour="blue")
    report(version, BREAKDOWN)
    html, svg = shown(), drawn()
    assert "52.5%" in html  # large: 21 of 40
    assert "52.5%" in svg
    for hidden in ("71.4", "n = 7", "n = 4)", "100%", "100.0%"):
        assert (hidden, hidden in svg, hidden in html) == (hidden, False, False)
    assert cells(html, "small")[1:] == ["–", "–", "–"]


def test_a_headline_of_a_small_group_tells_neither_value_nor_base(
    version: QuestionnaireVersion,
) -> None:
    fill(version, 30, size="large", colour="red")
    fill(version, 7, size="small", colour="blue")
    indicator = {
        "id": "small.blue",
        "statement": {"en": "Of small ones chose blue", "ro": "Albastru"},
        "statistic": "share",
        "question": "colour",
        "choices": ["blue"],
        "base": "answered",
        "within": {"question": "size", "choices": ["small"]},
    }
    report(version, {"kind": "headline", "indicators": ["small.blue"]}, indicators=[indicator])
    html = shown()
    headline = html.split('<div class="headline"')[1].split("</section>")[0]
    assert "Of small ones chose blue" in headline
    assert "7" not in headline
    assert "100" not in headline


def test_a_ranking_tells_nothing_of_a_question_few_answered(version: QuestionnaireVersion) -> None:
    fill(version, 12, size="large", needs=["x", "y"])
    fill(version, 2, size="large", wishes=["x", "y", "z"])
    report(version, {"kind": "ranking", "group": "needs"})
    html, svg = shown(), drawn()
    block = html.split('id="s-1"')[1].split("</section>")[0]
    for hidden in ("20.0%", "80.0%", "6 ·", "30 options"):  # 6 of 30 options were wishes
        assert (hidden, hidden in block, hidden in svg) == (hidden, False, False)


def test_means_of_few_ratings_are_not_shown(version: QuestionnaireVersion) -> None:
    fill(version, 12, rating=8)
    fill(version, 3, other_rating=3)
    report(version, {"kind": "means", "questions": ["rating", "other_rating"]})
    html, svg = shown(), drawn()
    assert cells(html, "rating?")[0] == "8.00"
    assert cells(html, "other_rating?") == ["too few answers", "–", "–", "–"]
    for hidden in ("3.00", "of 3 ratings"):
        assert (hidden, hidden in svg, hidden in html) == (hidden, False, False)


def test_a_row_of_a_matrix_that_few_answered_is_not_shown(version: QuestionnaireVersion) -> None:
    fill(version, 12, services={"parks": "good"})
    fill(version, 2, services={"parks": "good", "tax": "bad"})
    report(version, {"kind": "question", "question": "services"})
    html, svg = shown(), drawn()
    assert cells(html, "parks") == ["0.0%", "100.0%", "14"]
    assert not any(character.isdigit() for cell in cells(html, "tax") for character in cell)
    assert "tax" not in svg


@pytest.mark.parametrize("question_code", ["colour", "rating", "services", "budget", "order"])
def test_a_question_that_few_answered_has_no_table_and_no_chart(
    version: QuestionnaireVersion, question_code: str
) -> None:
    values = {
        "colour": "blue",
        "rating": 3,
        "services": {"tax": "bad"},
        "budget": {"p": 70, "q": 30},
        "order": ["q", "p"],
    }
    fill(version, 20, size="large")
    fill(version, 9, **{question_code: values[question_code]})
    report(version, {"kind": "question", "question": question_code})
    html = shown()
    block = html.split('id="s-1"')[1].split("</section>")[0]
    assert "Too few people answered" in block
    assert "<table" not in block
    assert drawn() == ""


@pytest.mark.parametrize("question_code", ["services", "budget", "order", "rating"])
def test_asking_many_does_not_make_few_answers_many(
    version: QuestionnaireVersion, question_code: str
) -> None:
    values = {"services": {"tax": "bad"}, "budget": {"p": 70, "q": 30}, "order": ["q", "p"]}
    fill(version, 20, size="large")
    fill(version, 2, **{question_code: values.get(question_code, 3)})
    report(version, {"kind": "question", "question": question_code, "base": "asked"})
    block = shown().split('id="s-1"')[1].split("</section>")[0]
    assert "Too few people answered" in block
    assert drawn() == ""


def test_a_mean_place_of_few_is_not_shown(version: QuestionnaireVersion) -> None:
    fill(version, 12, order=["p"])
    fill(version, 2, order=["p", "q"])
    report(version, {"kind": "question", "question": "order"})
    html = shown()
    assert cells(html, "p") == ["14", "100.0%", "1.00", "14"]
    assert cells(html, "q") == ["0", "0.0%", "…", "2"]


def test_what_respondents_wrote_is_never_shown_only_its_themes(
    version: QuestionnaireVersion,
) -> None:
    fill(version, 12, remarks="my very own words")
    theme = Theme.objects.create(
        round=version.round, question="remarks", code="own", label=text("Own"), position=1
    )
    row = version.round.responses.first()
    assert row is not None
    Coding.objects.create(theme=theme, response=row)
    codebook = [{
        "question": "remarks",
        "themes": [{"code": "own", "label": {"en": "Own", "ro": "Propriu"}}],
    }]  # fmt: skip
    report(version, {"kind": "themes", "question": "remarks"}, codebook=codebook)
    html = shown()
    assert "Own" in html
    assert "my very own words" not in html


def test_the_open_data_has_no_small_group(version: QuestionnaireVersion) -> None:
    fill(version, 30, size="large", colour="red")
    fill(version, 20, size="medium", colour="red")
    fill(version, 3, size="small", colour="blue")
    data = Client().get("/en/rounds/stage/results/tables.csv").content.decode()
    told = [line for line in data.splitlines() if "size" in line and ",blue," in line]
    assert not any(line.split(",").count("3") for line in told)


def test_staff_see_groups_from_five_on(version: QuestionnaireVersion, admin_client: Client) -> None:
    fill(version, 30, size="large", colour="red")
    fill(version, 20, size="medium", colour="red")
    fill(version, 5, size="small", colour="blue")
    fill(version, 9, size="tiny", colour="blue")
    report(version, {"kind": "question", "question": "colour"})
    html = unescape(admin_client.get("/en/staff/rounds/stage/?by=size").content.decode())
    assert cells(html, "small") == ["5", "0.0%", "100.0%"]
    assert cells(html, "tiny") == ["9", "0.0%", "100.0%"]
    assert cells(shown("?by=size"), "small") == ["…", "…", "…"]
