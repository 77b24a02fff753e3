"""Hostile texts in everything that is stored, then every address: trust.md (a) 1, 2, 4, 17.

What stores text is found by walking the models and the questionnaire's classes: a new field is
filled by itself, or has to be named below as one that nobody types. What comes back is judged by
its kind: pages, drawings, tables, workbooks, PDF, Word documents.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any
from xml.etree import ElementTree

import pytest
from django.apps import apps
from django.db import connection, models
from django.test import Client
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from surveys.models import AuditEntry, QuestionnaireVersion, Round
from surveys.models.texts import TextField
from surveys.questionnaire.model import Questionnaire
from surveys.questionnaire.text import Text
from tests import access
from tests.access import World, addresses, make_world
from tests.factories import make_round, make_staff, questionnaire
from tests.test_escaping import Inside

MARK = "Ωmark"
HOSTILE = (
    f"={MARK}<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{{{7*7}}}}{{% now 'Y' %}}"
    f'#import "@preview/x:1.0.0"#read("/etc/passwd")\u202e{"W" * 80}&lt;{{0.__class__}}%(x)s'
)
SHORT = f"={MARK}<b onclick=x>"  # where the database has room for no more
TEXT = Text.of(ro=HOSTILE, en=HOSTILE)

# Texts that nobody types: codes, hashes, keys, names of files of ours. They have to stay what they
# are for the addresses to be found.
CODES = {
    "slug", "time_zone", "language", "status", "origin", "mode", "state", "kind", "privacy",
    "access", "results", "action", "role", "verdict", "key_hash", "return_hash", "reference",
    "token_hash", "first_code", "second_code", "code", "question", "category", "field", "name_hash",
    "network", "limit", "checksum", "key", "about", "scope", "seed", "edit", "sheet_number",
    "digest", "content_hash", "page", "option", "question_code", "page_code",
}  # fmt: skip


# The database refuses changes of these; they are made with hostile texts at once.
UNCHANGING = {AuditEntry, QuestionnaireVersion}


def hostile(thing: Any) -> Any:
    """The same with a hostile wording in the place of every text, however deep."""
    if isinstance(thing, Text):
        return TEXT if thing else thing
    if isinstance(thing, tuple):
        return tuple(map(hostile, thing))
    if is_dataclass(thing) and not isinstance(thing, type):
        inside = {each.name: hostile(getattr(thing, each.name)) for each in fields(thing)}
        return replace(thing, **{k: v for k, v in inside.items() if v != getattr(thing, k)})
    return thing


def hostile_questionnaire() -> Questionnaire:
    made: Questionnaire = hostile(questionnaire())
    return replace(made, introduction=TEXT, notice=TEXT, closing=TEXT)


def typed_fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The fields of a model whose text somebody types."""
    texts = (models.CharField, models.TextField, TextField)
    return [
        field
        for field in model._meta.local_fields
        if isinstance(field, texts) and not field.choices and field.name not in CODES
    ]


def fill() -> None:
    """Every such field of every row there is; one by one where they have to differ."""
    for label in ("surveys", "reports"):
        for model in apps.get_app_config(label).get_models():
            if model in UNCHANGING:
                continue
            for field in typed_fields(model):
                for row in model._base_manager.all():
                    value = TEXT if isinstance(field, TextField) else _fitting(field, row.pk)
                    model._base_manager.filter(pk=row.pk).update(**{field.name: value})


def _fitting(field: Any, key: Any) -> str:
    room = (field.max_length or 10_000) - 12
    return (HOSTILE if room > len(HOSTILE) else SHORT)[: max(room, 5)] + str(key)[:10]


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    def made(**settings: Any) -> Any:
        texts = {"title": TEXT, "description": TEXT, "origin_note": TEXT}
        return make_round(hostile_questionnaire(), **{**texts, **settings})

    monkeypatch.setattr(access, "make_round", made)
    world = make_world()
    fill()
    for each in Round.objects.all():
        AuditEntry.objects.create(
            at=each.opens_at, actor_name=SHORT, consultation=each.consultation, round=each,
            action="round_changed", subject=SHORT, before={"title": HOSTILE}, after={},
        )  # fmt: skip
    return world


def judge_page(answer: bytes) -> None:
    inside = Inside()
    inside.feed(answer.decode())
    # Drawings of ours stand in pages; a hostile one would have an attribute that runs something.
    assert [each for each in inside.dangers if each != "svg"] == []
    assert "49" not in answer.decode().split(MARK)[-1][:120]  # 7*7, worked out


def judge_drawing(answer: bytes) -> None:
    for element in ElementTree.fromstring(answer).iter():  # noqa: S314 # our own drawing
        assert not element.tag.endswith(("}script", "}foreignObject", "}img"))
        assert not [name for name in element.attrib if name.startswith("on")]


def judge_table(answer: bytes) -> None:
    text = answer.decode("utf-8-sig")
    for row in csv.reader(io.StringIO(text), delimiter=";" if ";" in text[:60] else ","):
        for cell in row:
            assert not cell.startswith(("=", "+", "@", "\t", "\r")), cell


def judge_workbook(answer: bytes) -> None:
    for sheet in load_workbook(io.BytesIO(answer)).worksheets:
        for row in sheet.iter_rows():
            assert [cell.coordinate for cell in row if cell.data_type == "f"] == []


def judge_pdf(answer: bytes) -> None:
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer)).pages)
    assert "root:" not in text
    if MARK in text:
        assert "script" in text


def judge_word(answer: bytes) -> None:
    document = Document(io.BytesIO(answer))
    assert any("<script>" in each.text for each in document.paragraphs)


OFFICE = "application/vnd.openxmlformats-officedocument"
JUDGES: dict[str, Callable[[bytes], None]] = {
    "text/html": judge_page,
    "image/svg+xml": judge_drawing,
    "text/csv": judge_table,
    f"{OFFICE}.spreadsheetml.sheet": judge_workbook,
    f"{OFFICE}.wordprocessingml.document": judge_word,
    "application/pdf": judge_pdf,
}
VARIANTS = ("yaml", "xlsx", "xlsform", "docx", "pdf")


def test_hostile_texts_stay_texts_at_every_address(world: World) -> None:
    """As whoever runs the installation, as a respondent, and as a stranger."""
    staff, respondent = Client(), Client()
    staff.force_login(make_staff(name=SHORT))
    respondent.post(f"/en/rounds/{world.a.round.slug}/start/")
    shown: dict[str, int] = {}
    for browser in (staff, respondent, Client()):
        for address in addresses():
            many = VARIANTS if "file_format" in address.converters else ("",)
            for variant in many:
                path = address.filled({**world.of_a, "file_format": variant})
                _judge(path, browser.get(path), shown)
        browser.cookies.clear()
    # That this walk sees something: pages, and files of each kind, with the texts in them.
    assert shown["text/html"] >= 40, shown
    assert {"text/csv", "application/pdf", f"{OFFICE}.wordprocessingml.document"} <= set(shown)


def _judge(path: str, answer: Any, shown: dict[str, int]) -> None:
    policy = answer["Content-Security-Policy"]
    assert (path, "unsafe" in policy) == (path, False)
    assert (path, "script-src 'self'" in policy) == (path, True)
    assert (path, answer.status_code < 500) == (path, True)
    content = b"".join(answer) if answer.streaming else answer.content
    kind = answer.headers.get("Content-Type", "").split(";")[0]
    if answer.status_code == 200 and kind in JUDGES:
        try:
            JUDGES[kind](content)
        except AssertionError as error:
            raise AssertionError(f"{path}: {error}") from error
        shown[kind] = shown.get(kind, 0) + (MARK.encode() in content or kind != "text/html")


def test_every_field_of_text_is_filled_or_named_as_a_code(world: World) -> None:
    """A field that is neither is found here, by a row that has no hostile text in it."""
    missed = []
    for label in ("surveys", "reports"):
        for model in apps.get_app_config(label).get_models():
            for field in typed_fields(model):
                column = connection.ops.quote_name(field.column)
                table = connection.ops.quote_name(model._meta.db_table)
                with connection.cursor() as cursor:
                    said = f"SELECT count(*), count(*) FILTER (WHERE {column}::text LIKE %s) FROM {table}"  # noqa: S608, E501 # our own names
                    cursor.execute(said, ["%mark%"])
                    rows, filled = cursor.fetchone()
                if rows != filled:
                    missed.append(f"{model.__name__}.{field.name}")
    assert missed == []


def test_assets_carry_the_policy_too(settings: Any) -> None:
    settings.WHITENOISE_USE_FINDERS = True
    answer = Client().get("/static/consultation/site.css")
    assert answer.status_code == 200
    assert "unsafe" not in answer["Content-Security-Policy"]
