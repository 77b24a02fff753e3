from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from surveys.models import Consultation, QuestionnaireVersion, Response, Round
from surveys.services.round_file import LoadingError


def run() -> list[str]:
    out = StringIO()
    call_command("load_rounds", stdout=out)
    return out.getvalue().splitlines()


@pytest.mark.django_db
def test_load_rounds_twice_doubles_nothing() -> None:
    assert run() == [
        "timisoara-2-demo: 0 responses added",
        "timisoara-2021-1: 305 responses added",
    ]
    first = set(Response.objects.values_list("pk", flat=True))
    assert run() == ["timisoara-2-demo: 0 responses added", "timisoara-2021-1: 0 responses added"]
    assert set(Response.objects.values_list("pk", flat=True)) == first
    counts = [model.objects.count() for model in (Consultation, Round, QuestionnaireVersion)]
    assert counts == [1, 2, 2]


@pytest.mark.django_db
def test_load_rounds_says_which_round_cannot_be_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_ignored: object) -> None:
        raise LoadingError("responses.csv:7: unknown choice")

    command = "surveys.management.commands.load_rounds.load_round"
    monkeypatch.setattr(command, broken)
    with pytest.raises(CommandError, match=r"timisoara-2-demo cannot be loaded:\nresponses\.csv:7"):
        run()
