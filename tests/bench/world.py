"""The rounds that are measured, on a database of their own under var/bench-postgres."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django

from consultation import embedded_database

BASE = Path(__file__).resolve().parent.parent.parent
SMALL = "timisoara-2021-1"
LARGE = "timisoara-2-demo"
FORM = "bench-30"
DESIGNED = "bench-300"
_ANSWERS = {
    f"q{number}": {0: "a", 1: ["b"], 2: 7, 3: 12, 4: "un text scurt"}[number % 5]
    for number in range(30)
}


def enter() -> Any:
    """Start the database and Django; return the server, which stops when this process ends."""
    server, url = embedded_database.start(BASE / "var" / "bench-postgres")
    os.environ["DATABASE_URL"] = url
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
    os.environ["REQUIRE_SECOND_FACTOR"] = "0"
    django.setup()
    return server


def prepare_form() -> None:
    """Make the tables, the form of 30 questions and the bare view's table."""
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    call_command("compile_translations", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_bare (id bigserial, document text)")
        cursor.execute("TRUNCATE bench_bare")
    _prepare_form()


def prepare_design() -> Any:
    """Publish the questionnaire of 300 questions afresh; somebody who may design it."""
    from django.contrib.auth import get_user_model

    from surveys.models import Round
    from tests.bench.large import large_questionnaire
    from tests.factories import make_round, make_staff

    prepare_form()
    Round.objects.filter(slug=DESIGNED).delete()
    consultation = Round.objects.get(slug=FORM).consultation
    of = {"slug": DESIGNED, "number": 300, "consultation": consultation}
    make_round(large_questionnaire(), now=datetime.now(UTC), **of)
    get_user_model().objects.filter(username=DESIGNED).delete()
    return make_staff(name=DESIGNED)


def prepare(responses: int) -> None:
    """Load the shipped rounds, the form of 30 questions, and so many simulated responses."""
    from django.core.management import call_command

    prepare_form()
    call_command("load_rounds", verbosity=0)
    call_command("load_reports", verbosity=0)
    _prepare_responses(responses)
    _vacuum()


def store_responses(count: int) -> None:
    """Leave exactly so many responses in the form's round, all submitted and all alike."""
    from django.db import connection

    from surveys.models import Response, Round
    from surveys.selectors import latest_version
    from tests.factories import make_response

    round_ = Round.objects.get(slug=FORM)
    version = latest_version(round_)
    if version is None:
        raise RuntimeError("The form is not published.")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM surveys_response WHERE round_id = %s", [round_.pk])
        if count:
            model = make_response(version, _ANSWERS)
            own = {
                "id": "gen_random_uuid()",
                "key_hash": "encode(sha256(number::text::bytea), 'hex')",
                "reference": "'R' || lpad(number::text, 11, '0')",
            }
            columns = [field.column for field in Response._meta.concrete_fields]
            cursor.execute(
                f"INSERT INTO surveys_response ({', '.join(columns)}) "  # noqa: S608 # own names
                f"SELECT {', '.join(own.get(name, name) for name in columns)} "
                "FROM surveys_response, generate_series(2, %s) AS number WHERE id = %s",
                [count, model.pk],
            )
    _vacuum()


def _vacuum() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE surveys_response")


def _prepare_form() -> None:
    from surveys.models import Round
    from surveys.questionnaire.model import Kind
    from tests import factories

    if Round.objects.filter(slug=FORM).exists():
        return
    options = factories.choices(*"abcdefgh")
    kinds: list[tuple[Kind, dict[str, Any]]] = [
        (Kind.SINGLE_CHOICE, {"choices": options}),
        (Kind.MULTIPLE_CHOICE, {"choices": options}),
        (Kind.SCALE, {"minimum": 1, "maximum": 10}),
        (Kind.NUMBER, {"minimum": 0}),
        (Kind.SHORT_TEXT, {}),
    ]
    questions = [
        factories.question(f"q{number}", *kinds[number % 5][:1], **kinds[number % 5][1])
        for number in range(30)
    ]
    factories.make_round(
        factories.questionnaire(factories.page("all", *questions)),
        slug=FORM,
        now=datetime.now(UTC),
    )


def _prepare_responses(responses: int) -> None:
    from surveys.models import Round
    from surveys.selectors import latest_version, submitted_count
    from surveys.services.simulation import simulate_responses

    round_ = Round.objects.get(slug=LARGE)
    version = latest_version(round_)
    if version and submitted_count(round_) != responses:
        simulate_responses(version=version, count=responses, seed=1, replace=True)
