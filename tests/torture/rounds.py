"""The rounds that are answered, and answers as the fields of a form."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from surveys.forms.inputs import INPUTS
from surveys.models import Round
from surveys.questionnaire.model import Kind, Page, Questionnaire, other_text_key
from surveys.selectors import latest_version
from tests import factories
from tests.torture.browser import Fields

LONG = "timisoara-2-demo"  # eight pages, conditions, a report
SHORT = "torture-one-page"  # sent directly from its page
CLOSING = "torture-closing"  # closed while people send
TWIN = "torture-two-windows"
TRASH = "torture-garbage"
STAFF, PASSWORD = "torture", "a long pass phrase of no value"
# The text question that carries each person's mark.
MARK = {LONG: "recommendations", SHORT: "long_text", CLOSING: "long_text"}


def prepare() -> None:
    """Make tables, assets, rounds and a staff account; forget the responses of earlier runs."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    call_command("compile_translations", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE surveys_round, surveys_consultation CASCADE")
    call_command("load_rounds", verbosity=0)
    call_command("load_reports", verbosity=0)
    now = datetime.now(UTC)
    short = factories.questionnaire(factories.all_kinds_page())
    for slug in (SHORT, CLOSING):
        factories.make_round(short, slug=slug, results="live", now=now)
    factories.make_invitation(factories.make_round(short, slug=TRASH, now=now).round)
    twin = [factories.question("left"), factories.question("right")]
    factories.make_round(factories.questionnaire(factories.page("only", *twin)), slug=TWIN, now=now)
    users = get_user_model().objects
    users.filter(username=STAFF).delete()
    users.create_superuser(STAFF, password=PASSWORD)


def questionnaire_of(slug: str) -> Questionnaire:
    """What is published last for a round."""
    version = latest_version(Round.objects.get(slug=slug))
    if version is None:
        raise LookupError(slug)
    return version.questionnaire


def fields_of(page: Page, answers: dict[str, Any]) -> Fields:
    """The fields that a browser sends for these answers, for the questions of a page."""
    fields: Fields = []
    for question in page.questions:
        if question.kind is Kind.NOTE or question.code not in answers:
            continue
        raw = INPUTS[question.kind].restore(question, answers[question.code])
        if isinstance(raw, dict):
            fields += [(f"{question.code}.{part}", text) for part, text in raw.items()]
        else:
            fields += [(question.code, text) for text in ([raw] if isinstance(raw, str) else raw)]
        other = other_text_key(question)
        if other in answers:
            fields.append((other, answers[other]))
    return fields
