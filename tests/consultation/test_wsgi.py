from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test.client import BOUNDARY, encode_multipart
from django.utils.module_loading import import_string

from surveys.models import Response
from tests.factories import all_kinds_page, make_round, questionnaire

TOKEN = "t" * 32
CHARSETS = ["utf-8", "utf-7", "hex", "rot13", "idna", "utf-16", "latin-1", "none", '"', ""]


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """The test's transaction stays open between requests."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def ask(path: str, kind: str, body: bytes | None = None, **more: Any) -> str:
    """The status of the answer to a request as a web server hands it over."""
    # Not before the settings of the tests are in force: it starts Django.
    application = import_string(settings.WSGI_APPLICATION)
    environ: dict[str, Any] = {
        "PATH_INFO": path,
        "REQUEST_METHOD": "GET" if body is None else "POST",
        "CONTENT_TYPE": kind,
        "CONTENT_LENGTH": str(len(body or b"")),
        "wsgi.input": BytesIO(body or b""),
        "HTTP_HOST": "testserver",
        **more,
    }
    setup_testing_defaults(environ)
    statuses: list[str] = []
    answer = application(environ, lambda status, _headers: statuses.append(status))
    b"".join(answer)
    answer.close()
    return statuses[0]


@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.django_db
def test_an_address_is_read_whatever_encoding_the_request_claims(charset: str) -> None:
    kind = f"text/plain; charset={charset}"
    assert ask("/en/", kind, QUERY_STRING="by=%2B2AA-") == "200 OK"


@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize("number", ["12", "+2AA-"])
@pytest.mark.django_db
def test_a_form_is_read_as_utf_8_whatever_encoding_it_claims(charset: str, number: str) -> None:
    version = make_round(questionnaire(all_kinds_page()))
    fields = {"long_text": "ș +2AA-", "number": number, "csrfmiddlewaretoken": TOKEN}
    status = ask(
        f"/en/rounds/{version.round.slug}/page/all/",
        f"multipart/form-data; boundary={BOUNDARY}; charset={charset}",
        encode_multipart(BOUNDARY, fields),
        HTTP_COOKIE=f"respondent-{version.round_id}={'k' * 22}; csrftoken={TOKEN}",
    )
    answers = [row.answers for row in Response.objects.all()]
    if number == "12":
        assert (status, answers) == ("302 Found", [{"long_text": "ș +2AA-", "number": 12}])
    else:
        assert (status, answers) == ("422 Unprocessable Entity", [])
