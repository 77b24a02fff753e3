"""A world in which every text that anybody can type is hostile.

What stores text is found by walking the models and the questionnaire's classes: a new field is
filled by itself, or has to be named in CODES as one whose text nobody chooses.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection, models

from reports.indicators.publishing import propose
from reports.models import Coding, PublishedFigure, PublishedValue, Report, Theme, TrackedIndicator
from surveys.models import (
    AuditEntry,
    BatchProblem,
    DeclaredBreak,
    Delivery,
    DraftEdit,
    Equivalence,
    FlagDecision,
    Invitation,
    KeyedSheet,
    Mailing,
    MessageKind,
    MessageText,
    QuestionnaireDraft,
    QuestionnaireVersion,
    Response,
    ResponseBatch,
    ResponseFlag,
    Round,
    SheetState,
)
from surveys.models.texts import TextField
from surveys.questionnaire.document import to_document
from surveys.questionnaire.model import SETTINGS, Group, Page, Question, Questionnaire
from surveys.questionnaire.rich.fields import rich_names
from surveys.questionnaire.text import Text
from surveys.response_files.report import Report as RowReport
from surveys.response_files.report import RowFault, RowProblem, Shape
from surveys.response_files.report import to_document as of_report
from surveys.response_files.table import named
from surveys.services.versions import publish_version
from surveys.trial_selectors import trial_of
from tests import access
from tests.access import World, make_world
from tests.factories import (
    NOW,
    all_kinds_page,
    make_response,
    make_round,
    questionnaire,
    small_pages,
)

MARK = "Ωmark"
HOSTILE = (
    f"={MARK}<script>alert(1)</script>\"'><img src=x onerror=alert(2)><svg/onload=alert(3)>"
    "{{7*7}}{% now 'Y' %}{0.__class__}%(x)s&lt;</textarea></title></style>"
    f'#import "@preview/x:1.0.0"#read("/etc/passwd")\u202e{"W" * 80}'
)
SHORT = f"={MARK}<b onclick=x>"  # where the database has room for no more
TINY = f"={MARK}<b>"
RICH = f"{HOSTILE}\n\n[{MARK}<b>](javascript:alert(1)) ![x](//evil.example/x) <javascript:alert(1)>"
TEXT, RICH_TEXT = Text.of(ro=HOSTILE, en=HOSTILE), Text.of(ro=RICH, en=RICH)
LANGUAGES = TEXT.as_dict()

# By model: codes, hashes, names of ours. Texts of the others are typed by somebody.
CODES = {
    "AccessToken": {"token_hash"},
    "Attempts": {"bucket"},
    "AuditEntry": {"action"},
    "Consultation": {"slug"},
    "DraftEdit": {"code", "left", "unmarked"},
    "Equivalence": {"first_code", "second_code"},
    "FlagDecision": {"kind"},
    "Invitation": {"language", "category", "token_hash"},
    "InvitationUpload": {"mapping", "problem"},  # numbers of columns; a word of ours
    "KeyedSheet": {"language"},
    "PreparedExport": {"format", "language", "shortened", "file_name", "checksum"},
    "PublishedFigure": {"indicator"},
    "PublishedValue": {"definition", "figure"},  # codes and numbers
    "QuestionnaireDraft": {"held_back"},
    "QuestionnaireVersion": {"content_hash"},
    "ResponseBatch": {"file_hash"},
    "Response": {"language", "saves", "key_hash", "return_hash", "reference"},
    "ResponseFlag": {"kind", "detail"},
    "Round": {"slug", "time_zone", "targets", "funnel"},
    "Theme": {"question", "code"},
    "TrackedIndicator": {"code", "definition"},
    "RoundCount": {"versions"},  # counts by codes
    "BlockColumn": {"name", "kind", "keys", "rows"},  # codes of the questionnaire
    "WeightingScheme": {"definition"},  # codes of the questionnaire, and numbers
    "User": {"password"},
    "Visit": {"token_hash"},
}

ANSWERS: dict[str, Any] = {
    "size": "large",
    "needs": ["x", "other"],
    "needs.other_text": HOSTILE,
    "remarks": HOSTILE,
    "single_choice": "other",
    "single_choice.other_text": HOSTILE,
    "multiple_choice": ["a"],
    "scale": 5,
    "matrix": {"r1": "a"},
    "ranking": ["a", "b"],
    "number": 5,
    "short_text": HOSTILE,
    "long_text": HOSTILE,
    "date": "2021-08-31",
    "points_allocation": {"a": 100},
    "consent": True,
}
_CHARTS = ("single_choice", "multiple_choice", "scale", "matrix", "ranking", "number",
           "points_allocation", "consent")  # fmt: skip


def hostile(thing: Any) -> Any:
    """The same with a hostile wording in every text it can have, however deep."""
    if isinstance(thing, tuple):
        return tuple(map(hostile, thing))
    if not is_dataclass(thing) or isinstance(thing, type):
        return thing
    unused: set[str] = set()
    if isinstance(thing, Question):
        unused = set().union(*SETTINGS.values()) - SETTINGS[thing.kind]
    rich = rich_names(thing) if isinstance(thing, Questionnaire | Page | Question) else ()
    inside = {}
    for each in fields(thing):
        value = getattr(thing, each.name)
        if isinstance(value, Text):
            inside[each.name] = RICH_TEXT if each.name in rich else TEXT
        else:
            inside[each.name] = hostile(value)
    return replace(thing, **{name: made for name, made in inside.items() if name not in unused})


def hostile_questionnaire() -> Questionnaire:
    """Questions of every kind, one of them in a group; all texts hostile."""
    pages = (*small_pages(), all_kinds_page())
    first = pages[0]
    grouped = replace(first.questions[1], group="g")
    pages = (replace(first, questions=(first.questions[0], grouped)), *pages[1:])
    made: Questionnaire = hostile(questionnaire(*pages, groups=(Group(code="g", title=TEXT),)))
    return made


def make_hostile_world(monkeypatch: pytest.MonkeyPatch) -> World:
    """Everything there is, twice, each text of it hostile."""

    def made(**settings: Any) -> QuestionnaireVersion:
        texts = {"title": TEXT, "description": TEXT, "origin_note": TEXT}
        return make_round(hostile_questionnaire(), **{**texts, **settings})

    monkeypatch.setattr(access, "make_round", made)
    monkeypatch.setattr(access, "SMALL", _list_of_people())
    monkeypatch.setattr(access, "FILE_OF_ANSWERS", _file_of_answers())
    world = make_world()
    for version, things in ((world.a, world.of_a), (world.b, world.of_b)):
        _collected(version)
        _designed(version, things)
        _reported(version)
    _fill()
    return world


def _list_of_people() -> bytes:
    """One who can be invited, and one whose address is none."""
    lines = io.StringIO()
    rows = (("Nume", "E-mail"), (HOSTILE, "ana@example.org"), (HOSTILE, HOSTILE))
    csv.writer(lines, delimiter=";").writerows(rows)
    return lines.getvalue().encode()


def _file_of_answers() -> bytes:
    """A column that somebody says is one, and cells that mean nothing."""
    lines = io.StringIO()
    rows = ((HOSTILE, "needs.x", SHORT), (HOSTILE, "1", HOSTILE), (SHORT, HOSTILE, SHORT))
    csv.writer(lines).writerows(rows)
    return lines.getvalue().encode()


def _collected(version: QuestionnaireVersion) -> None:
    round_ = version.round
    for kind in MessageKind:
        MessageText.objects.create(round=round_, kind=kind, subject=TEXT, body=TEXT)
    mailing, person = Mailing.objects.get(round=round_), Invitation.objects.get(round=round_)
    Delivery.objects.create(mailing=mailing, invitation=person, state="failed", reason=SHORT)
    flag = ResponseFlag.objects.get(response__round=round_)
    FlagDecision.objects.create(
        round=round_, flag=flag.pk, group=flag.group, kind=flag.kind, before="open", after="kept",
        reason=HOSTILE, decided_by=SHORT, decided_on="2026-03-10",
    )  # fmt: skip
    keyed = KeyedSheet.objects.get(round=round_)
    again = {**ANSWERS, "remarks": SHORT}
    KeyedSheet.objects.create(
        round=round_, version=version, mode=keyed.mode, number="2", language="en",
        state=SheetState.COMPARED, first=ANSWERS, second=again, first_by=keyed.first_by,
    )  # fmt: skip
    said = {"columns": {named([HOSTILE])[0]: {"variable": "size", "values": {HOSTILE: "large"}}}}
    wrong = RowProblem(2, HOSTILE, RowFault.CONTRADICTION, shape=Shape.TEXT, size=9)
    report = of_report(RowReport(rows=2, refused=1, problems=(wrong,)))
    ResponseBatch.objects.filter(round=round_).update(
        mapping=said, file_name=SHORT, report=report, problem=BatchProblem.REFUSED
    )
    AuditEntry.objects.create(
        at=NOW, actor_name=SHORT, consultation=round_.consultation, round=round_,
        action="round_changed", subject=SHORT, before={"title": HOSTILE}, after={"title": SHORT},
    )  # fmt: skip


def _designed(version: QuestionnaireVersion, things: dict[str, Any]) -> None:
    now, round_ = datetime.now(UTC), version.round
    document = to_document(version.questionnaire)
    draft = QuestionnaireDraft.objects.create(
        round=round_, document=document, marks={"en": {"page:first/title": HOSTILE}}
    )
    DraftEdit.objects.create(
        draft=draft, kind="changed", code="size", inverse=[{"wording": HOSTILE}], left=[],
        unlogged={"before": {"text": HOSTILE}, "after": {"text": SHORT}}, at=now,
    )  # fmt: skip
    later = publish_version(
        round_=round_, questionnaire=replace(version.questionnaire, minutes=7), at=now
    )
    change = {"level": "break", "what": "text", "page": "", "question": "size", "option": "",
              "name": "text", "reason": HOSTILE}  # fmt: skip
    DeclaredBreak.objects.create(
        before=version, version=later, reason=HOSTILE, changes=[change], declared_by=SHORT,
        declared_at=now,
    )  # fmt: skip
    first, second = sorted(
        (round_, Round.objects.get(slug=things["other"])), key=lambda each: each.pk
    )
    Equivalence.objects.create(
        first_round=first, first_code="size", second_round=second, second_code="size",
        verdict="care", note=HOSTILE, declared_by=SHORT, declared_at=now,
    )  # fmt: skip
    Equivalence.objects.create(
        first_round=first, first_code="needs", second_round=second, second_code="needs",
        verdict="care", note=HOSTILE, declared_by=SHORT, declared_at=now, superseded_by=SHORT,
        superseded_at=now,
    )  # fmt: skip


def _reported(version: QuestionnaireVersion) -> None:
    round_ = version.round
    theme = {"code": "own", "label": LANGUAGES}
    blocks = [
        {"kind": "headline", "indicators": ["all"]},
        {"kind": "text", "text": LANGUAGES},
        *(
            {"kind": "question", "question": code, "title": LANGUAGES, "note": LANGUAGES}
            for code in _CHARTS
        ),
        {"kind": "themes", "question": "long_text", "title": LANGUAGES},
    ]
    definition = {
        "title": LANGUAGES,
        "lead": LANGUAGES,
        "notes": [LANGUAGES],
        "indicators": [{"id": "all", "statement": LANGUAGES, "statistic": "responses"}],
        "sections": [{"id": "s", "title": LANGUAGES, "text": LANGUAGES, "blocks": blocks}],
        "codebook": [{"question": "long_text", "themes": [theme]}],
    }
    Report.objects.create(round=round_, definition=definition)
    stored = Theme.objects.create(
        round=round_, question="long_text", code="own", label=TEXT, position=1
    )
    PublishedFigure.objects.create(
        round=round_, indicator="all", position=1, value=1, decimals=0, unit=SHORT, base=SHORT,
        note=HOSTILE,
    )  # fmt: skip
    for _ in range(12):
        Coding.objects.create(theme=stored, response=make_response(version, ANSWERS))
    _followed(version)
    twins, group = Response.objects.filter(round=round_, answers=ANSWERS)[:2], uuid4()
    for each in twins:
        ResponseFlag.objects.create(response=each, group=group, kind="same_text")
    make_response(version, ANSWERS, revised=ANSWERS)
    trial = trial_of(round_)
    assert trial is not None
    make_response(trial.versions.get(), ANSWERS)


def _followed(version: QuestionnaireVersion) -> None:
    """The indicator, published for the round and corrected."""
    indicator = TrackedIndicator.objects.get(anchor=version.round)
    indicator.name, indicator.description = TEXT, TEXT
    indicator.save()
    now = datetime.now(UTC)
    for reason in ("", HOSTILE):
        found = propose(indicator=indicator, round_=version.round, at=now)
        PublishedValue.objects.create(
            indicator=indicator, round=version.round, edition=2 if reason else 1, reason=reason,
            published_by=SHORT, published_at=now, **found.document,
        )  # fmt: skip


def typed_fields() -> Iterator[tuple[type[models.Model], models.Field[Any, Any]]]:
    """The fields of all models whose text somebody types."""
    stored = [
        *apps.get_app_config("surveys").get_models(),
        *apps.get_app_config("reports").get_models(),
        get_user_model(),
    ]
    for model in stored:
        for field in model._meta.local_fields:
            text = isinstance(field, models.CharField | models.TextField | models.JSONField)
            if text and not field.choices and field.name not in CODES.get(model.__name__, ()):
                yield model, field


def unfilled() -> list[str]:
    """The typed fields that are hostile in no row."""
    missed = []
    for model, field in typed_fields():
        column = connection.ops.quote_name(str(field.column))
        table = connection.ops.quote_name(model._meta.db_table)
        with connection.cursor() as cursor:
            said = f"SELECT 1 FROM {table} WHERE {column}::text LIKE %s LIMIT 1"  # noqa: S608 # our own names
            cursor.execute(said, [f"%{MARK}%"])
            if cursor.fetchone() is None:
                missed.append(f"{model.__name__}.{field.name}")
    return missed


# The database refuses changes of these; they are made with hostile texts at once.
_UNCHANGING = {
    AuditEntry,
    QuestionnaireVersion,
    DeclaredBreak,
    Equivalence,
    FlagDecision,
    PublishedValue,
}


def _fill() -> None:
    """Every typed field of every row; one by one, because some have to differ."""
    for model, field in typed_fields():
        documents = isinstance(field, models.JSONField) and not isinstance(field, TextField)
        if model in _UNCHANGING or documents:
            continue  # documents are built with hostile texts above
        for row in model._base_manager.all():
            value = TEXT if isinstance(field, TextField) else _fitting(field, row.pk)
            model._base_manager.filter(pk=row.pk).update(**{field.name: value})


def _fitting(field: Any, key: Any) -> str:
    if isinstance(field, models.EmailField):
        return f"{MARK}+{key}@example.org"
    own = str(key)[:5]
    room = (field.max_length or 10_000) - len(own)
    return next(each for each in (HOSTILE, SHORT, TINY) if len(each) <= room) + own
