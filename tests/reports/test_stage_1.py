"""Stage 1 end to end: the figures come from the responses, everywhere the same."""

from __future__ import annotations

import csv
import re
import xml.etree.ElementTree as ET
from decimal import ROUND_HALF_UP, Decimal
from html import unescape
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from reports.exports import csv_lines
from reports.models import Coding, PublishedFigure, Report, Theme
from reports.verification import compare
from surveys.models import Round
from surveys.selectors import latest_version

FOLDER = Path(__file__).parents[2] / "surveys/rounds/timisoara-2021-1"
RESULTS = "rounds/timisoara-2021-1/results/"
Rows = list[dict[str, str]]


def verify(slug: str = "timisoara-2021-1") -> tuple[list[str], int]:
    """The lines of the command and its exit status."""
    out = StringIO()
    try:
        call_command("verify", slug, stdout=out)
    except SystemExit as stopped:
        return out.getvalue().splitlines(), int(stopped.code or 0)
    return out.getvalue().splitlines(), 0


def page(language: str = "ro", query: str = "") -> str:
    answer = Client().get(f"/{language}/{RESULTS}{query}")
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def exported(round_: Round) -> Rows:
    file = StringIO("".join(csv_lines(round_)).removeprefix("\ufeff"), newline="")
    return list(csv.DictReader(file))


def published() -> Rows:
    with (FOLDER / "published.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_verify_reproduces_every_published_figure(stage_1: Round) -> None:
    lines, status = verify()
    assert status == 0
    assert len(lines) == 1 + 32 + 1
    assert [line.split()[0] for line in lines[1:-1]] == [row["id"] for row in published()]
    assert all(line.split()[-1] == "ok" for line in lines[1:-1])
    assert lines[-1] == "32 of 32 published figures reproduced"


def test_verify_shows_numerator_and_base_of_a_figure(stage_1: Round) -> None:
    lines, _status = verify()
    cells = next(line.split() for line in lines if line.startswith("digitalisation.high.large"))
    assert cells == ["digitalisation.high.large", "75.3", "75.3", "73", "97", "ok"]


def test_compare_gives_every_figure_its_base(stage_1: Round) -> None:
    version = latest_version(stage_1)
    assert version is not None
    rows = {row.indicator: row.figure for row in compare(stage_1, version.questionnaire)}
    sme = rows["digitalisation.high.sme"]
    assert sme is not None
    assert (sme.numerator, sme.base_n, sme.base) == (76, 106, "answered")


def test_changing_one_response_changes_page_verify_and_export_alike(stage_1: Round) -> None:
    before = text_of(page())
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE surveys_response SET answers = answers || '{"vision_city_for_all": 1}'
            WHERE id = (SELECT id FROM surveys_response WHERE round_id = %s
                        AND (answers->>'vision_city_for_all')::int = 10 LIMIT 1)""",
            [stage_1.pk],
        )
        assert cursor.rowcount == 1
    ratings = [int(row["vision_city_for_all"]) for row in exported(stage_1)]
    mean = Decimal(sum(ratings)) / len(ratings)
    rounded = str(mean.quantize(Decimal("0.01"), ROUND_HALF_UP))
    assert rounded == "9.10"
    lines, status = verify()
    assert status == 1
    wrong = [line.split() for line in lines if line.endswith("DIFFERS")]
    assert [(cells[0], cells[1], cells[2]) for cells in wrong] == [
        ("vision.city_for_all.mean", "9.13", "9.10")
    ]
    assert lines[-1] == "31 of 32 published figures reproduced"
    assert "9,13" in before
    after = text_of(page())
    assert "9,10" in after
    assert "9,13" not in after


def test_removing_a_response_changes_the_number_of_respondents(stage_1: Round) -> None:
    row = stage_1.responses.first()
    assert row is not None
    row.delete()
    assert "304" in page()
    assert verify()[1] == 1
    assert len(exported(stage_1)) == 304


def shown_value(row: dict[str, str], language: str) -> re.Pattern[str]:
    """A published figure as the page of that language writes it; a table may write 80,0%."""
    text = f"{Decimal(row['value']):,.{row['decimals']}f}"
    if language == "ro":
        text = text.translate({ord(","): ".", ord("."): ","})
    zeros = "(?:[,.]0)?%" if row["unit"] == "%" else ""
    return re.compile(rf"(?<![\d,.]){re.escape(text)}{zeros}(?!\d)")


@pytest.mark.parametrize("language", ["ro", "en"])
def test_every_published_value_is_on_the_page(stage_1: Round, language: str) -> None:
    words = text_of(page(language))
    missing = [row["id"] for row in published() if not shown_value(row, language).search(words)]
    assert missing == []


@pytest.mark.parametrize(
    ("language", "values"),
    [("ro", ["30,8%", "9,13", "3.196", "75,3%"]), ("en", ["30.8%", "9.13", "3,196", "75.3%"])],
)
def test_numbers_are_written_as_in_the_language(
    stage_1: Round, language: str, values: list[str]
) -> None:
    words = text_of(page(language))
    assert [value for value in values if value not in words] == []


@pytest.mark.parametrize(
    ("language", "words"),
    [("ro", "reconstruite din rezultatele publicate"), ("en", "reconstructed from the results")],
)
def test_the_page_says_that_the_responses_are_reconstructed(
    stage_1: Round, language: str, words: str
) -> None:
    html = page(language)
    assert words in text_of(html)
    assert html.index("<h1") < html.index('role="note"') < html.index("<h2")


def test_the_sections_stand_in_the_order_of_the_source(stage_1: Round) -> None:
    sections = re.findall(r'<section class="report-section" id="(\w+)"', page())
    order = ["respondents", "needs", "vision", "recommendations"]
    assert [name for name in sections if name in order] == order


def charts() -> list[str]:
    return sorted(set(re.findall(r"results/chart/([\w-]+)\.svg", page())))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_every_chart_is_drawn(stage_1: Round, width: str, theme: str) -> None:
    names = charts()
    assert len(names) >= 9
    for name in names:
        answer = Client().get(f"/ro/{RESULTS}chart/{name}.svg?width={width}&theme={theme}")
        assert (name, answer.status_code) == (name, 200)
        assert answer["Content-Type"] == "image/svg+xml"
        svg = answer.content.decode()
        assert ET.fromstring(svg).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314 # our own
        assert "<script" not in svg


def test_every_chart_has_words_and_a_table(stage_1: Round) -> None:
    html = page()
    for name in charts():
        block = html[html.index(f'id="{name}"') :].split("</section>")[0]
        assert re.search(r'alt="[^"]{20,}"', block)
        assert "<table" in block


def test_a_chart_of_another_name_is_not_found(stage_1: Round) -> None:
    for name in ("nothing", "respondents-99", "methods", "respondents-1"):
        assert Client().get(f"/ro/{RESULTS}chart/{name}.svg").status_code == 404


@pytest.mark.parametrize("query", ["width=huge", "theme=blue", "width=", "theme=light%20"])
def test_a_drawing_that_does_not_exist_is_not_found(stage_1: Round, query: str) -> None:
    name = charts()[0]
    assert Client().get(f"/ro/{RESULTS}chart/{name}.svg?{query}").status_code == 404


def test_loading_again_doubles_nothing(stage_1: Round) -> None:
    models = (Report, PublishedFigure, Theme, Coding)
    before = [model.objects.count() for model in models]
    call_command("load_rounds", verbosity=0)
    call_command("load_reports", verbosity=0)
    assert [model.objects.count() for model in models] == before
    assert PublishedFigure.objects.filter(round=stage_1).count() == 32
    assert stage_1.responses.count() == 305


def test_verify_without_published_figures_or_round_says_so(stage_1: Round) -> None:
    with pytest.raises(CommandError, match="no published figures"):
        call_command("verify", "timisoara-2-demo")
    with pytest.raises(CommandError, match="Rounds: timisoara-2-demo, timisoara-2021-1"):
        call_command("verify", "timisoara")
