"""What differs per kind of question stands in a table, and every kind stands in every table."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.template.loader import get_template

from reports.definition import BlockKind
from reports.page import blocks, drawing, questions
from reports.page.groups import CROSSED
from reports.page.shown import ChartKind
from surveys.forms import inputs, layout, messages, presentation
from surveys.questionnaire.answers import ProblemCode
from surveys.questionnaire.model import SETTINGS, Kind

BASE = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("kind", Kind)
def test_kind_is_in_every_table(kind: Kind) -> None:
    tables = (inputs.INPUTS, presentation._SHOW, questions._SHOW)
    assert [kind in table for table in tables] == [True] * len(tables)


@pytest.mark.parametrize("kind", Kind)
def test_kind_has_a_template_of_its_own(kind: Kind) -> None:
    assert inputs.INPUTS[kind].template == kind.value
    assert get_template(f"surveys/questions/{kind.value}.html")


@pytest.mark.parametrize("kind", Kind)
def test_kind_with_choices_gets_them_as_controls(kind: Kind) -> None:
    offers = kind is Kind.SCALE or bool(SETTINGS[kind] & {"choices", "rows"})
    assert (kind in layout._BUILDERS) is offers


def test_only_known_kinds_are_crossed() -> None:
    assert frozenset(Kind) >= CROSSED


@pytest.mark.parametrize("code", ProblemCode)
def test_problem_has_a_message(code: ProblemCode) -> None:
    assert code in messages.MESSAGES


@pytest.mark.parametrize("kind", BlockKind)
def test_block_has_a_builder(kind: BlockKind) -> None:
    assert kind in blocks._SHOW


@pytest.mark.parametrize("kind", ChartKind)
def test_chart_has_a_drawing(kind: ChartKind) -> None:
    assert kind in drawing._DRAW


@pytest.mark.parametrize("name", ["chart", "headline", "nothing", "text", "themes"])
def test_shown_block_has_a_template(name: str) -> None:
    assert get_template(f"reports/blocks/{name}.html")


def test_no_question_template_is_left_over() -> None:
    names = {file.stem for file in (BASE / "templates/surveys/questions").glob("[!_]*.html")}
    assert names == {kind.value for kind in Kind}
