"""Static files of libraries, one by one: only what a page asks for is collected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import django_htmx
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.storage import FileSystemStorage

_HTMX = Path(django_htmx.__file__).parent / "static" / "django_htmx"
FILES = {"htmx/htmx-2.min.js": _HTMX / "htmx-2.min.js"}


class ChosenFiles(BaseFinder):
    """Finds the files of `FILES` under the names there."""

    def check(self, **_kwargs: Any) -> list[Any]:
        """Nothing to configure."""
        return []

    def find(self, path: str, find_all: bool = False, **_kwargs: Any) -> Any:
        """Where a file lies; empty when it is none of these."""
        found = FILES.get(path)
        if found is None:
            return []
        return [str(found)] if find_all else str(found)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Any]]:
        """Each file with the storage it lies in."""
        for name, file in FILES.items():
            if not matches_patterns(name, list(ignore_patterns or ())):
                storage = FileSystemStorage(location=str(file.parent))
                storage.prefix = name.rpartition("/")[0]  # type: ignore[attr-defined]
                yield file.name, storage
