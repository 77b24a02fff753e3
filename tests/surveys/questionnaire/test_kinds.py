"""Every kind of question is in every table of the package (docs/how-to-add-a-question-kind.md)."""

from __future__ import annotations

from typing import Any

import pytest

from surveys.questionnaire import (
    check_references,
    check_settings,
    cleaning,
    columns,
    model,
    parsing,
    reachability,
    samplers,
    variables,
)
from surveys.questionnaire.checks import check
from surveys.questionnaire.model import Kind
from surveys.questionnaire.simulation import simulate
from surveys.questionnaire.validation import validate
from tests.surveys.questionnaire import answer_strategies, strategies
from tests.surveys.questionnaire.examples import one_each, one_page

TABLES: dict[str, dict[Kind, Any]] = {
    "model.SETTINGS": model.SETTINGS,
    "cleaning.CLEANERS": cleaning.CLEANERS,
    "parsing.PARSERS": parsing.PARSERS,
    "columns.COLUMNS": columns.COLUMNS,
    "variables.ENCODERS": variables.ENCODERS,
    "variables.DECODERS": variables.DECODERS,
    "samplers.SAMPLERS": samplers.SAMPLERS,
    "check_settings.SETTINGS_CHECKS": check_settings.SETTINGS_CHECKS,
    "check_references.PARTS": check_references.PARTS,
    "check_references.VALUES": check_references.VALUES,
    "reachability.CANDIDATES": reachability.CANDIDATES,
    "strategies.SETTINGS (tests)": strategies.SETTINGS,
    "answer_strategies.ANSWERS (tests)": answer_strategies.ANSWERS,
    "examples.one_each (tests)": one_each(),
}


@pytest.mark.parametrize("name", TABLES)
def test_table_holds_every_kind(name: str) -> None:
    assert set(TABLES[name]) == set(Kind)


@pytest.mark.parametrize("kind", Kind)
def test_kind_passes_through_the_whole_package(kind: Kind) -> None:
    made = one_page(one_each()[kind])
    assert [problem for problem in check(made) if problem.severity == "error"] == []
    for answers in simulate(made, 50, seed=1):
        assert validate(made, answers) == (answers, {})
        cells = variables.encode(made, answers)
        texts = {name: "" if cell is None else str(cell) for name, cell in cells.items()}
        assert variables.decode(made, texts) == answers
