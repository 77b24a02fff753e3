"""Of the libraries' static files only those that a page asks for are collected."""

from __future__ import annotations

from pathlib import Path

from django.contrib.staticfiles import finders

from consultation.finders import FILES, ChosenFiles


def test_the_file_is_found_and_none_beside_it() -> None:
    found = finders.find("htmx/htmx-2.min.js")
    assert Path(str(found)).read_text().startswith("var htmx=")
    assert finders.find("htmx/htmx-2.js") is None
    assert finders.find("django_htmx/htmx-2.min.js") is None


def test_it_is_collected_under_the_name_that_pages_use() -> None:
    listed = [f"{storage.prefix}/{name}" for name, storage in ChosenFiles().list(None)]
    assert listed == list(FILES)
    assert list(ChosenFiles().list(["*.js"])) == []
