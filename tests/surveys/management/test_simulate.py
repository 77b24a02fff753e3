from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from surveys.models import Response
from tests.factories import make_round


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("simulate", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_simulate_says_how_many_it_added() -> None:
    make_round(slug="stage")
    assert run("stage", "--responses", "7").startswith("7 simulated responses added to stage: ")
    assert Response.objects.count() == 7


@pytest.mark.django_db
def test_simulate_can_remove_earlier_ones() -> None:
    make_round(slug="stage")
    run("stage", "--responses", "7")
    run("stage", "--responses", "2", "--remove")
    assert Response.objects.count() == 2


@pytest.mark.django_db
def test_simulate_names_the_rounds_when_there_is_no_such_one() -> None:
    make_round(slug="stage-b")
    make_round(slug="stage-a")
    with pytest.raises(CommandError, match=r"no round 'stage'\. Rounds: stage-a, stage-b$"):
        run("stage")


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [("--responses", "-1"), ("--workers", "0")])
def test_simulate_refuses_numbers_that_make_no_sense(wrong: tuple[str, str]) -> None:
    make_round(slug="stage")
    with pytest.raises(CommandError, match="must be"):
        run("stage", *wrong)
    assert Response.objects.count() == 0
