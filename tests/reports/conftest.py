"""Stage 1 as the product ships it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from surveys.models import Round


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The shipped rounds and reports, loaded once by the real commands, then rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_rounds", verbosity=0)
        call_command("load_reports", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def stage_1(loaded: None, db: None) -> Round:
    """Stage 1 with its 305 responses; what a test changes is undone."""
    return Round.objects.get(slug="timisoara-2021-1")
