"""What a designer waits for in a questionnaire of 300 questions in 4 languages.

In this process's CPU time: what the machine does beside is not the product's. The time of the
database's own process is left out, of the bare view's too.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from itertools import count
from statistics import median
from typing import Any

from django.test import Client

from tests.bench import world
from tests.bench.measure import Result, peak_mb
from tests.editor_form import filled

ROOT = f"/ro/staff/rounds/{world.DESIGNED}/design/"
RUNS = 21
PLACES = {
    "cover": ("", "title"),
    "page": ("pages/p15/", "title"),
    "question": ("questions/q155/", "text"),
}


def measure_design() -> Iterator[Result]:
    """For each editor a page (`view`); an edit as the script sends it, answered by the parts of
    the page that change (`edit`); and one by the button, the page after it included (`button`)."""
    browser = Client(headers={"host": "localhost"})
    browser.force_login(world.prepare_design())
    for name, (path, field) in PLACES.items():
        designer = Designer(browser, ROOT + path, field)
        yield _measure(f"design.view.{name}", designer.view, designer.bare)
        yield _measure(f"design.edit.{name}", designer.edit, designer.bare)
        yield _measure(f"design.button.{name}", designer.button, designer.bare)


def _measure(name: str, work: Callable[[], None], base: Callable[[], None]) -> Result:
    work()
    base()
    pairs = [(_cpu(work), _cpu(base)) for _ in range(RUNS)]
    ratio = median(bare / used for used, bare in pairs)
    used = median(used for used, _bare in pairs)
    return Result(name, used, "CPU seconds", "bare view, same bytes", ratio, RUNS, peak_mb())


def _cpu(work: Callable[[], None]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


class Designer:
    """Somebody who types a new wording into one editor, again and again."""

    def __init__(self, browser: Client, path: str, field: str) -> None:
        self._browser, self._path, self._field = browser, path, field
        page = self._page()
        self._form, self._size = filled(page), len(page.encode())
        self._numbers = count(1)

    def _page(self) -> str:
        response = self._browser.get(self._path)
        if response.status_code != 200:
            raise RuntimeError(f"{self._path}: {response.status_code}")
        return response.content.decode()

    def view(self) -> None:
        """The editor's page."""
        self._page()

    def edit(self) -> None:
        """A save while somebody types."""
        response = self._send({"HX-Request": "true"}, 200)
        self._form["_seen"] = json.loads(response["HX-Trigger"])["draft"]["seen"]

    def button(self) -> None:
        """A save by the button, and the page that it leads to."""
        self._send({}, 302)
        seen = re.search(r'name="_seen" value="([^"]*)"', self._page())
        self._form["_seen"] = seen[1] if seen else ""

    def bare(self) -> None:
        """A template of as many bytes as the page, in the same process."""
        self._browser.get(f"/bare/{self._size}")

    def _send(self, headers: dict[str, str], wanted: int) -> Any:
        self._form[self._field] = f"Formularea {next(self._numbers)}"
        response = self._browser.post(self._path, self._form, headers=headers)
        if response.status_code != wanted:
            raise RuntimeError(f"{self._path}: {response.status_code} instead of {wanted}")
        return response
