from __future__ import annotations

from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from reports.columns import reading_of
from reports.definition import DefinitionError
from reports.models import Coding, PublishedFigure, Report, Theme
from reports.selectors import definition_of, theme_counts
from reports.services import load_report
from reports.verification import compare
from surveys.models import QuestionnaireVersion, Status
from surveys.questionnaire.model import Kind
from surveys.services.round_file import LoadingError
from surveys.services.versions import publish_version
from tests.factories import NOW, choices, make_response, make_round, page, question, questionnaire

REPORT = """
title: {ro: Rezultate, en: Results}
indicators:
- {id: all, statement: {ro: Toți, en: All}, statistic: responses}
- id: large
  statement: {ro: Mari, en: Large}
  statistic: share
  question: size
  choices: [large]
  base: asked
  decimals: 1
sections:
- id: who
  title: {ro: Cine, en: Who}
  blocks:
  - {kind: headline, indicators: [all, large]}
  - {kind: themes, question: remarks}
codebook:
- question: remarks
  themes:
  - {code: parks, label: {ro: Parcuri, en: Parks}, phrases: [Parcuri, Mai multe parcuri]}
  - {code: roads, label: {ro: Drumuri, en: Roads}, phrases: [Drumuri]}
  - {code: other, label: {ro: Altele, en: Other}}
"""
PUBLISHED = """id,section,statement_ro,statistic,value,unit,decimals,base,note
all,Cine,Toți,count,3,respondents,0,all,
large,Cine,Mari,share_of_respondents,66.7,%,1,respondents,two of three
gone,Cine,Nimic,count,1,respondents,0,all,
"""


@pytest.fixture
def version(db: None) -> QuestionnaireVersion:
    made = make_round(slug="stage")
    make_response(made, {"size": "large", "remarks": "Parcuri"})
    make_response(made, {"size": "large", "remarks": "Mai multe parcuri"})
    make_response(made, {"size": "small", "remarks": "Parcuri și drumuri"})
    make_response(made, {"size": "small", "remarks": "Parcuri"}, status=Status.DRAFT)
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "stage"
    made.mkdir()
    (made / "report.yaml").write_text(REPORT, encoding="utf-8")
    (made / "published.csv").write_text(PUBLISHED, encoding="utf-8")
    return made


def load(version: QuestionnaireVersion, folder: Path) -> None:
    load_report(round_=version.round, questionnaire=version.questionnaire, folder=folder)


def test_a_report_is_loaded_with_its_figures_and_themes(
    version: QuestionnaireVersion, folder: Path
) -> None:
    load(version, folder)
    definition = definition_of(version.round, version.questionnaire)
    assert definition.title.in_language("en") == "Results"
    figures = PublishedFigure.objects.values_list("indicator", "value", "decimals", "position")
    assert list(figures) == [
        ("all", Decimal("3"), 0, 1),
        ("large", Decimal("66.7"), 1, 2),
        ("gone", Decimal("1"), 0, 3),
    ]
    assert list(Theme.objects.values_list("code", flat=True)) == ["parks", "roads", "other"]


def test_texts_that_are_a_phrase_are_coded_and_only_submitted_ones_count(
    version: QuestionnaireVersion, folder: Path
) -> None:
    load(version, folder)
    assert theme_counts(version.round) == {"remarks": {"parks": 2}}
    assert Coding.objects.count() == 2


def test_loading_again_doubles_nothing_and_keeps_the_codings_of_staff(
    version: QuestionnaireVersion, folder: Path
) -> None:
    load(version, folder)
    by_hand = version.round.responses.get(answers__remarks="Parcuri și drumuri")
    Coding.objects.create(theme=Theme.objects.get(code="roads"), response=by_hand)
    load(version, folder)
    assert theme_counts(version.round) == {"remarks": {"parks": 2, "roads": 1}}
    counts = [model.objects.count() for model in (Report, PublishedFigure, Theme, Coding)]
    assert counts == [1, 3, 3, 3]


def test_figures_are_compared_digit_by_digit(version: QuestionnaireVersion, folder: Path) -> None:
    load(version, folder)
    rows = compare(version.round, version.questionnaire)
    found = [(row.indicator, str(row.published), str(row.computed), row.ok) for row in rows]
    assert found == [
        ("all", "3", "3", True),
        ("large", "66.7", "66.7", True),
        ("gone", "1", "None", False),  # no indicator computes it
    ]


def test_a_figure_of_few_people_is_compared_too(
    version: QuestionnaireVersion, folder: Path
) -> None:
    load(version, folder)
    large = compare(version.round, version.questionnaire)[1].figure
    assert large is not None
    assert (large.numerator, large.base_n, large.suppressed) == (2, 3, False)


def test_verify_shows_what_has_no_indicator(version: QuestionnaireVersion, folder: Path) -> None:
    load(version, folder)
    out = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("verify", "stage", stdout=out)
    assert stopped.value.code == 1
    assert out.getvalue().splitlines()[-2].split() == ["gone", "1", "–", "–", "–", "DIFFERS"]
    assert out.getvalue().splitlines()[-1] == "2 of 3 published figures reproduced"


def test_a_definition_with_errors_is_refused_and_the_earlier_one_stays(
    version: QuestionnaireVersion, folder: Path
) -> None:
    load(version, folder)
    wrong = REPORT.replace("question: size", "question: sise")
    (folder / "report.yaml").write_text(wrong, encoding="utf-8")
    with pytest.raises(DefinitionError, match="sise"):
        load(version, folder)
    assert definition_of(version.round, version.questionnaire).indicator("large") is not None


def test_a_file_that_is_no_yaml_is_named_with_its_line(
    version: QuestionnaireVersion, folder: Path
) -> None:
    (folder / "report.yaml").write_text("title: [\n", encoding="utf-8")
    with pytest.raises(LoadingError, match=r"^report\.yaml:\d+: "):
        load(version, folder)


def test_a_round_without_a_report_gets_one_from_its_questionnaire(
    version: QuestionnaireVersion,
) -> None:
    definition = definition_of(version.round, version.questionnaire)
    assert definition.title == version.questionnaire.title
    assert len(definition.sections) == 3


@pytest.mark.django_db
def test_load_reports_without_rounds_says_what_to_do_first() -> None:
    with pytest.raises(CommandError, match="is not loaded: run load_rounds first"):
        call_command("load_reports")


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["single_choice", "number"])
def test_results_stay_readable_when_what_the_report_names_is_gone(kind: str) -> None:
    """trust.md (c) 15: no 500, and answers to what is gone keep their name."""
    version = make_round(results="live", slug="stage")
    Report.objects.create(
        round=version.round,
        definition={
            "title": {"en": "Results", "ro": "Rezultate"},
            "indicators": [
                {
                    "id": "large",
                    "statement": {"en": "Large", "ro": "Mari"},
                    "statistic": "share",
                    "question": "size",
                    "choices": ["large"],
                    "base": "asked",
                }
            ],
            "sections": [
                {
                    "id": "who",
                    "title": {"en": "Who", "ro": "Cine"},
                    "blocks": [{"kind": "headline", "indicators": ["large"]}],
                }
            ],
        },
    )
    for _number in range(12):
        make_response(version, {"size": "large"})
    settings = {"choices": choices("small", "tiny")} if kind == "single_choice" else {}
    changed = questionnaire(page("first", question("size", Kind(kind), **settings)))
    latest = publish_version(
        round_=version.round, questionnaire=changed, at=NOW, declared_break=True, reason="Wrong"
    )
    found = definition_of(version.round, reading_of(latest))
    assert bool(found.indicator("large")) is (kind == "single_choice")
    response = Client().get("/en/rounds/stage/results/")
    assert response.status_code == 200
    if kind == "single_choice":
        assert "12 of 12 respondents" in response.content.decode()
