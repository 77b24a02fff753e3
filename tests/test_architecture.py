"""Which module may import which, that none imports itself in a circle, and how long they are.

Only imports that run when a module is imported count for circles; all count for directions.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parent.parent
PRODUCT = ("consultation", "surveys", "reports")
DJANGO = ("django", "crispy_forms", "csp")  # and all that comes with them
LONGEST = 300  # lines

# Modules (patterns) and what none of them may import, however deep.
PURE = (
    "surveys.questionnaire*",
    "surveys.invitation_lists*",
    "surveys.response_files*",
    "surveys.messages*",
    "surveys.duplicates*",
    "surveys.papers.prose",
    "surveys.local_time",
    "surveys.reconstruction",
    "surveys.dealing",
    "surveys.spreadsheet",
    "surveys.services.simulated_rows",
    "reports.stats*",
    "reports.definition*",
    "reports.charts*",
    "reports.exports.plan*",
    "reports.exports.cells",
    "reports.timeline",
    "reports.figures",
    "reports.figure_rows",
    "reports.weighted_figures",
    "reports.indicators.values",
    "reports.indicators.frozen",
    "reports.indicators.agreement",
    "reports.indicators.changes",
    "reports.indicators.told",
)
NO_DJANGO = (*DJANGO, "consultation", "surveys.models", "surveys.selectors", "reports.models")
ABOVE_MODELS = ("services", "views", "forms", "selectors", "access", "rules", "respondent")
FORBIDDEN: list[tuple[str, tuple[str, ...]]] = [
    ("surveys*", ("reports",)),
    *((module, NO_DJANGO) for module in PURE),
    ("surveys.models*", tuple(f"surveys.{name}" for name in ABOVE_MODELS)),
    ("reports.models", ("reports.services", "reports.views", "reports.page", "reports.selectors")),
    ("surveys.rules", ("surveys.services", "surveys.views", "surveys.forms", "surveys.selectors")),
    ("surveys.services*", ("surveys.views", "surveys.forms")),
    ("reports.services", ("reports.views", "reports.page")),
    ("surveys.selectors", ("surveys.views", "surveys.forms", "surveys.services")),
    (
        "surveys.invitation_selectors",
        ("surveys.views", "surveys.forms", "surveys.forms_staff", "surveys.services.invitations"),
    ),
    ("surveys.papers*", ("surveys.views", "surveys.services")),
    ("surveys.sheet_selectors", ("surveys.views", "surveys.forms", "surveys.services")),
    ("reports.selectors", ("reports.views", "reports.page", "reports.services")),
    ("surveys.forms*", ("surveys.views", "surveys.services", "surveys.selectors")),
    ("reports.columns", ("reports.views", "reports.page")),
    ("reports.stored*", ("reports.views", "reports.page", "reports.columns")),
    ("reports.spreading", ("reports.views", "reports.page", "reports.columns", "reports.models")),
    ("reports.indicators*", ("reports.views", "reports.page", "reports.forms")),
    ("reports.verification", ("reports.views", "reports.page")),
    ("reports.exports*", ("reports.views", "reports.page")),
    ("reports.backup*", ("reports.views", "reports.page")),
    ("reports.dashboard", ("reports.views", "reports.page")),
    ("surveys.round_settings", ("surveys.services", "surveys.views", "surveys.selectors")),
    ("surveys.next_steps", ("surveys.services", "surveys.views", "surveys.selectors")),
    ("reports.page*", ("reports.views", "reports.exports")),
    ("reports.explore*", ("reports.views", "reports.exports")),
    ("reports.stats*", ("reports.definition", "reports.charts", "reports.figures")),
    ("reports.charts*", ("reports.stats", "reports.definition")),
]

# The modules that may reach the trials of rounds.
FIND_TRIALS = {
    "surveys.access",
    "surveys.models.round",
    "surveys.selectors",
    "surveys.services.retention",
    "surveys.services.versions",
    "surveys.trial_selectors",
    "surveys.views.pages",
}

# A folder of somebody's machine.
MACHINE_PATH = re.compile(rf"(/home/|/root/|/Users/|/mnt/|[A-Z]:\\\\Users|{re.escape(str(BASE))})")


@dataclass(frozen=True)
class Import:
    """One module imports another."""

    source: str
    target: str
    at_import: bool  # runs when `source` is imported

    def __str__(self) -> str:
        return f"{self.source} -> {self.target}"


def product_sources() -> dict[str, str]:
    """The source text of every product module, by its dotted name."""
    found = {}
    for folder in PRODUCT:
        for file in sorted((BASE / folder).rglob("*.py")):
            parts = file.relative_to(BASE).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            found[name] = file.read_text(encoding="utf-8")
    return found


def imports_of(sources: dict[str, str]) -> list[Import]:
    """Every import of every module; `from a import b` is of a.b when that is a module."""
    return [
        Import(name, target, at_import)
        for name, text in sources.items()
        for node, at_import in import_statements(text)
        for target in _targets(node, sources)
    ]


@cache
def import_statements(text: str) -> list[tuple[ast.AST, bool]]:
    """The import statements of a source text, and whether they run when it is imported."""
    kinds = ast.Import | ast.ImportFrom
    return [each for each in _nodes(ast.parse(text), at_import=True) if isinstance(each[0], kinds)]


def _nodes(node: ast.AST, *, at_import: bool) -> Iterator[tuple[ast.AST, bool]]:
    for child in ast.iter_child_nodes(node):
        yield child, at_import
        later = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for_types = isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test)
        yield from _nodes(child, at_import=at_import and not later and not for_types)


def _targets(node: ast.AST, sources: dict[str, str]) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports are absolute"
        inner = [f"{node.module}.{alias.name}" for alias in node.names]
        return [each if each in sources else str(node.module) for each in inner]
    return []


def within(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def wrong_directions(sources: dict[str, str]) -> list[str]:
    return [
        str(each)
        for each in imports_of(sources)
        for pattern, forbidden in FORBIDDEN
        if fnmatchcase(each.source, pattern) and any(within(each.target, no) for no in forbidden)
    ]


def impure(sources: dict[str, str]) -> list[str]:
    """Imports of a pure module that lead to a product module which is not."""

    def pure(module: str) -> bool:
        return any(fnmatchcase(module, pattern) for pattern in PURE)

    return [
        str(each)
        for each in imports_of(sources)
        if pure(each.source) and each.target.split(".")[0] in PRODUCT and not pure(each.target)
    ]


def circle(sources: dict[str, str]) -> list[str]:
    """Modules that import each other in a circle, or none."""
    graph: dict[str, set[str]] = {name: set() for name in sources}
    for each in imports_of(sources):
        # A package's own modules are imported from its __init__: only the way back is a circle.
        if each.at_import and each.target in sources and each.target != each.source:
            graph[each.source].add(each.target)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def too_long(sources: dict[str, str]) -> list[str]:
    return [name for name, text in sources.items() if len(text.splitlines()) > LONGEST]


def machine_paths(texts: dict[str, str]) -> list[str]:
    return [name for name, text in texts.items() if MACHINE_PATH.search(text)]


def tracked_texts() -> dict[str, str]:
    """Every text of the project that is read by people or run, by its path."""
    folders: Iterable[Path] = (BASE / name for name in (*PRODUCT, "templates", "docs", ".ci"))
    files = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    files += [BASE / name for name in ("manage.py", "Makefile", "pyproject.toml", "README.md")]
    kinds = {".py", ".html", ".css", ".yaml", ".md", ".toml", ".sh", ""}
    return {
        str(file.relative_to(BASE)): file.read_text(encoding="utf-8")
        for file in files
        if file.exists() and file.suffix in kinds
    }


SOURCES = product_sources()


def test_imports_go_one_way() -> None:
    assert wrong_directions(SOURCES) == []


def test_pure_modules_import_only_pure_ones() -> None:
    assert impure(SOURCES) == []


def test_imports_never_run_in_a_circle() -> None:
    assert circle(SOURCES) == []


def test_modules_are_short() -> None:
    assert too_long(SOURCES) == []


def test_only_a_few_modules_can_find_trials() -> None:
    """Decision 18: nothing that lists, counts or exports rounds."""
    assert {name for name, text in SOURCES.items() if "with_trials" in text} == FIND_TRIALS


def test_no_file_names_a_folder_of_a_machine() -> None:
    assert machine_paths(tracked_texts()) == []


@pytest.mark.parametrize("pattern", sorted({pattern for pattern, _ in FORBIDDEN}))
def test_every_rule_is_about_a_module_there_is(pattern: str) -> None:
    assert any(fnmatchcase(name, pattern) for name in SOURCES)


BAD = {
    ("surveys.views.respond", "from reports.columns import tally_of"),
    ("surveys.models.round", "from surveys.services import responses"),
    ("surveys.services.loading", "def load():\n    from surveys.forms.page import PageForm"),
    ("surveys.selectors", "import surveys.views.respond"),
    ("surveys.questionnaire.model", "import django"),
    ("surveys.questionnaire.deep.part", "from django.db import models"),
    ("surveys.reconstruction", "from surveys.models import Round"),
    ("surveys.services.simulated_rows", "from django.utils import timezone"),
    ("reports.stats.tallies", "if True:\n    from django.core.cache import cache"),
    ("reports.charts.bars", "import reports.stats.shares"),
    ("reports.figures", "from django.utils.translation import gettext"),
    ("reports.selectors", "from reports.page import page"),
}


@pytest.mark.parametrize(("module", "text"), sorted(BAD))
def test_an_import_against_the_direction_is_found(module: str, text: str) -> None:
    assert len(wrong_directions({**SOURCES, module: text})) >= 1


def test_an_import_along_the_direction_is_not_found() -> None:
    sources = {"reports.views.new": "from surveys.selectors import submitted", "surveys.new": ""}
    assert wrong_directions(sources) == []


def test_a_way_out_of_the_pure_modules_is_found() -> None:
    sources = {"reports.figures": "import reports.new", "reports.new": "import django"}
    assert impure(sources) == ["reports.figures -> reports.new"]
    assert impure({"reports.figures": "from reports.stats import shares"}) == []


def test_a_circle_is_found() -> None:
    assert circle({"a": "import b", "b": "from c import d", "c": "import a"}) != []


def test_imports_inside_functions_and_for_types_are_no_circle() -> None:
    typed = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import a"
    assert circle({"a": "import b", "b": "def f():\n    import a"}) == []
    assert circle({"a": "import b", "b": typed}) == []


def test_a_long_module_is_found() -> None:
    assert too_long({"short": "x\n" * LONGEST, "long": "x\n" * (LONGEST + 1)}) == ["long"]


@pytest.mark.parametrize("path", ["/home/ana/project", "/root/.cache", "C:\\\\Users\\\\Ana"])
def test_a_folder_of_a_machine_is_found(path: str) -> None:
    assert machine_paths({"good.py": "var/postgres", "bad.py": f"x = '{path}'"}) == ["bad.py"]
