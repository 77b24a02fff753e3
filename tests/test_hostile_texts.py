"""Hostile texts in everything that is stored, then every address, form, file and letter.

trust.md (a) 1, 2, 4, 17, 19. Wherever a text comes out it is the text that was typed; the
Content-Security-Policy, which would stop what slipped through, is on every answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from lxml import html as lxml_html  # type: ignore[import-untyped]

from reports.exports import FORMATS, Data
from surveys.models import (
    Invitation,
    InvitationUpload,
    KeyedSheet,
    MessageKind,
    MessageText,
    ResponseFlag,
    SheetState,
)
from surveys.questionnaire.document import DocumentError, from_document, to_document
from surveys.questionnaire.text import Text
from surveys.questionnaire.yaml_codec import read_yaml, write_yaml
from surveys.roles import Rule
from surveys.services.composing import Sheet, letter
from surveys.services.people import mail_password_link
from surveys.services.versions import QuestionnaireRefusedError, publish_version
from surveys.tokens import ensure_key
from surveys.trial_selectors import trial_of
from tests.access import Address, World, addresses
from tests.editor_form import filled
from tests.factories import make_round, make_staff
from tests.hostile_judges import ENDS, JUDGES, judge, judge_page
from tests.hostile_world import (
    ANSWERS,
    HOSTILE,
    MARK,
    SHORT,
    hostile_questionnaire,
    make_hostile_world,
    unfilled,
)

PAGES = [each.code for each in hostile_questionnaire().pages]
# What an address is opened with besides the values of tests.access.
MORE = {
    "file_format": ("yaml", "xlsx", "docx", "pdf"),
    "question_code": tuple(each.code for each in hostile_questionnaire().questions()),
    "page_code": PAGES,
    "code": PAGES,
    "kind": tuple(MessageKind),
}
FEWER = {"question_code": ("single_choice", "scale", "matrix"), "kind": MORE["kind"], "code": PAGES}
TRANSLATION_FILES = ("xlsx", "po", "xlf")


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    return make_hostile_world(monkeypatch)


@pytest.fixture
def browser(request: pytest.FixtureRequest, world: World) -> Client:
    """Of whoever runs the installation, or of a respondent who has answered."""
    who, browser = request.param, Client()
    if who == "staff":
        browser.force_login(make_staff(name=SHORT))
    else:
        root = f"/en/rounds/{world.a.round.slug}/"
        browser.post(f"{root}start/")
        for code in PAGES:
            sent = browser.post(f"{root}page/{code}/", _typed(code))
            assert sent.status_code == 302, code
    return browser


def _typed(page_code: str) -> dict[str, Any]:
    """The answers to a page that are typed; the other kinds of its questions may stay empty."""
    page = hostile_questionnaire().page(page_code)
    assert page is not None
    own = {each.code for each in page.questions}
    return {
        key: value
        for key, value in ANSWERS.items()
        if key.split(".")[0] in own and isinstance(value, str | list)
    }


def as_(*who: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("browser", who, indirect=True)


def test_every_field_of_text_is_hostile_or_named_as_a_code(world: World) -> None:
    """A new field is filled by tests.hostile_world, or fails here until somebody decides."""
    assert unfilled() == []


# Where nothing stands that anybody typed.
QUIET = (
    "/en/staff/account/",
    "/en/staff/sign-in/",
    "/en/staff/consultations/new/",
    "/en/rounds/round-a/results/tables.csv",  # codes and numbers
)


@as_("staff", "respondent")
def test_a_text_stays_a_text_at_every_address(world: World, browser: Client) -> None:
    """For staff with the addresses that pages lead to: drawings, filters, parts.

    All other pages and files show texts: otherwise this would see nothing.
    """
    silent, kinds = [], set()
    is_staff = browser.get("/en/staff/").status_code == 200
    waiting, opened = list(_paths(world, is_staff=is_staff)), set()
    while waiting:
        path = waiting.pop()
        if path in opened:
            continue
        opened.add(path)
        cookies = deepcopy(browser.cookies)
        answer = browser.get(path)
        kind, marked = judge(path, answer)
        if answer.status_code == 200:
            kinds.add(kind)
            if kind in {"text/html", "text/csv"} and not (marked or path.startswith(QUIET)):
                silent.append(path)
            waiting += _leads(answer) if is_staff and kind == "text/html" else []
        browser.cookies = cookies  # some of these sign out
    assert silent == []
    assert kinds >= (set(JUDGES) if is_staff else {"text/html", "application/pdf"})


def _paths(
    world: World, more: Mapping[str, Sequence[str]] = MORE, *, is_staff: bool = True
) -> Iterator[str]:
    for address in addresses():
        if is_staff or address.rule in {Rule.PUBLIC, Rule.RESPONDENT}:
            yield from _variants(world, address, more)
    trial = trial_of(world.a.round)
    assert trial is not None
    yield from (f"/en/rounds/{trial.slug}/{name}" for name in ("", "questionnaire.pdf"))


def _variants(world: World, address: Address, more: Mapping[str, Any]) -> Iterator[str]:
    path = address.filled(world.of_a)
    yield path
    if "/translation/" in path and "file_format" in address.converters:
        yield from (path.replace(".po", f".{each}") for each in TRANSLATION_FILES)
    sheets = KeyedSheet.objects.filter(round=world.a.round, state=SheetState.COMPARED)
    twins = ResponseFlag.objects.filter(response__answers=ANSWERS, response__round=world.a.round)
    more = {
        **more,
        "sheet_id": sheets.values_list("pk", flat=True),
        "group_id": twins.values_list("group", flat=True)[:1],
    }
    for name in set(address.converters) & set(more):
        yield from (address.filled({**world.of_a, name: value}) for value in more[name])


def _leads(answer: Any) -> list[str]:
    """Pictures of ours, and links to other states of pages."""
    page = lxml_html.document_fromstring(answer.content.decode())
    found = [*page.xpath("//img/@src"), *page.xpath("//a[contains(@href, '?')]/@href")]
    return [each for each in found if each.startswith("/en/") and "next=" not in each]


@as_("staff", "respondent")
def test_a_text_stays_a_text_in_the_answer_to_every_form(world: World, browser: Client) -> None:
    """Each form of each page, with hostile texts in its fields and as the names of its files.

    What it changes is undone before the next one.
    """
    answered: set[int] = set()
    sent, followed = set(), set()
    is_staff = browser.get("/en/staff/").status_code == 200
    for path in _paths(world, FEWER, is_staff=is_staff):
        cookies = deepcopy(browser.cookies)
        for target, fields in _forms(path, browser.get(path)):
            form = (target, frozenset(fields))
            if form in sent:
                continue
            sent.add(form)
            with transaction.atomic():
                answer = browser.post(target, fields)
                judge(f"POST {target}", answer)
                answered.add(answer.status_code)
                leads = answer.headers.get("Location", "")
                if leads.startswith("/en/"):
                    judge(f"after {target}", browser.get(leads))
                    followed.add(leads)
                transaction.set_rollback(True)
            browser.cookies = deepcopy(cookies)
    root = f"rounds/{world.a.round.slug}/"
    if is_staff:
        assert answered >= {200, 302, 409, 422}
    else:
        assert answered >= {302, 422}
        assert f"/en/{root}receipt/" in followed


def _forms(path: str, answer: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
        return
    for form in lxml_html.document_fromstring(answer.content.decode()).forms:
        if form.method != "POST":
            continue
        fields: dict[str, Any] = {}
        for name, value in form.form_values():
            fields.setdefault(name, []).append(value)
        for element in form.xpath(".//input[@name]|.//textarea[@name]|.//button[@name]"):
            kind = element.get("type", "text")
            if element.tag == "textarea" or kind in {"text", "search", "email", "tel"}:
                fields[element.get("name")] = HOSTILE
            elif kind == "file":
                fields[element.get("name")] = SimpleUploadedFile(
                    f"{SHORT}.csv", f"{HOSTILE};E-mail\n{HOSTILE};a@example.org".encode()
                )
            elif element.tag == "button":
                fields.setdefault(element.get("name"), element.get("value", ""))
        yield form.get("action") or path, fields
        for button in form.xpath(".//button[@formaction]"):
            yield button.get("formaction"), fields


@pytest.mark.parametrize("key", FORMATS)
def test_a_text_stays_a_text_in_every_data_file(world: World, key: str, tmp_path: Any) -> None:
    """trust.md 4 and 28: inert where a spreadsheet opens it, whole everywhere else."""
    data = Data(round_=world.a.round, language="en")
    file = tmp_path / f"file{FORMATS[key].suffix}"
    FORMATS[key].save(data, file)
    ENDS[next(end for end in ENDS if file.name.endswith(end))](file.read_bytes())
    assert data.shortened.cells == {}


@as_("staff")
def test_the_name_of_a_file_is_shown_as_it_was_given(world: World, browser: Client) -> None:
    root = f"/en/staff/rounds/{world.a.round.slug}/invitations/lists/new/"
    file = SimpleUploadedFile(f"../../{SHORT}.csv", b"Nume;E-mail\nAna;ana@example.org\n")
    answer = browser.post(root, {"file": file, "text": ""}, follow=True)
    judge(root, answer)
    assert InvitationUpload.objects.filter(file_name=f"{SHORT}.csv").exists()
    assert f"={MARK}&lt;b onclick=x&gt;.csv" in answer.content.decode()


@as_("staff")
@pytest.mark.parametrize("content", [
    f"{HOSTILE}: [", f"title: {{ro: '{SHORT}'}}\n{SHORT}: 1\n", f"<x>{HOSTILE}</x>", HOSTILE,
])  # fmt: skip
def test_what_an_import_says_of_a_hostile_file_is_text(
    world: World, browser: Client, content: str
) -> None:
    """trust.md (a) 2."""
    for path in ("design/files/", "design/translation/en/files/"):
        root = f"/en/staff/rounds/{world.a.round.slug}/{path}"
        answer = browser.post(root, {"file": SimpleUploadedFile("a.yaml", content.encode())})
        assert answer.status_code == 422
        judge(root, answer)


@pytest.mark.parametrize("kind", MessageKind)
def test_a_letter_holds_the_texts_as_they_were_typed(world: World, kind: str) -> None:
    """In its subject, its text and its HTML; a name adds neither headers nor recipients."""
    round_ = world.a.round
    person = Invitation.objects.get(round=round_)
    person.email, person.name, person.organisation = "ana@example.org", HOSTILE[:200], SHORT
    texts = MessageText.objects.get(round=round_, kind=kind)
    body = Text.of(en=f"{HOSTILE}\n\n{{name}}\n\n{{organisation}}\n\n{{round}}\n\n{{link}}")
    made = letter(
        sheet=Sheet.of(round_, kind, texts.subject, body), invitation=person,
        key=ensure_key(round_), at=datetime.now(UTC),
    )  # fmt: skip
    read: Any = message_from_bytes(made.as_bytes(), policy=default)
    assert read["Subject"] == HOSTILE
    assert [each.addr_spec for each in read["To"].addresses] == ["ana@example.org"]
    assert (read["Bcc"], read["Cc"]) == (None, None)
    plain, html = (part.get_content() for part in read.iter_parts())
    assert plain.count("<script>alert(1)</script>") == 3
    judge_letter(html)


def judge_letter(html: str) -> None:
    """A letter brings its own style and nothing else."""
    before, _style, after = html.replace("</style>", "<style>").split("<style>")
    judge_page((before + after).encode())
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in after


def test_the_letter_about_an_account_holds_its_name_as_text(world: World, settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example"
    user = make_staff(name=SHORT, email="ana@example.org")
    mail_password_link(user_id=user.pk, language="en")
    assert SHORT in mail.outbox[0].body
    assert mail.outbox[0].content_subtype == "plain"


def test_a_file_of_a_questionnaire_gives_back_every_text() -> None:
    made = hostile_questionnaire()
    assert read_yaml(write_yaml(made), "a.yaml") == made


@pytest.mark.parametrize("worked_out", ["${7*7}", "${size.__class__}"])
def test_what_reads_like_a_reference_and_names_no_question_is_not_published(
    db: None, worked_out: str
) -> None:
    """Published texts are shown with the answers that they name, and with nothing else."""
    bad = replace(hostile_questionnaire(), introduction=Text.of(ro=worked_out, en=worked_out))
    with pytest.raises(QuestionnaireRefusedError):
        publish_version(round_=make_round().round, questionnaire=bad, at=datetime.now(UTC))


@as_("staff")
@pytest.mark.parametrize("character", ["\x00", "\x08", "\x1b", "\x7f"])
def test_a_control_character_is_refused(world: World, browser: Client, character: str) -> None:
    """By the reader of every document, and by the builder's forms before it."""
    document = to_document(hostile_questionnaire())
    with pytest.raises(DocumentError):
        from_document({**document, "introduction": {"ro": f"a{character}b"}})
    path = f"/en/staff/rounds/{world.a.round.slug}/design/"
    sent = filled(browser.get(path).content.decode())
    answer = browser.post(path, {**sent, "introduction": f"a{character}b"})
    judge(path, answer)
    assert answer.status_code == 422


def test_refusals_carry_the_policy_too(world: World) -> None:
    """Status by status; 413, 429, 500 and 503 are in tests/consultation and tests/surveys."""
    root, strict = f"/en/rounds/{world.a.round.slug}/", Client(enforce_csrf_checks=True)
    browser = Client()
    browser.post(f"{root}start/")
    given = {
        302: browser.get(f"{root}results"),
        400: browser.get(f"{root}results/?by=%00{MARK}"),
        403: strict.post(f"{root}start/", {"next": HOSTILE}),
        404: browser.get(f"/en/rounds/{SHORT}/"),
        405: browser.put(f"{root}start/", HOSTILE),
        422: browser.post(f"{root}page/first/", {"size": HOSTILE}),
    }
    for status, answer in given.items():
        assert answer.status_code in {status, 301 if status == 302 else status}
        judge(str(status), answer)


def test_assets_carry_the_policy_too(db: None, settings: Any) -> None:
    settings.WHITENOISE_USE_FINDERS = True
    answer = Client().get("/static/consultation/site.css")
    assert answer.status_code == 200
    assert list(answer)
    answer.close()
    assert "unsafe" not in answer["Content-Security-Policy"]
