"""A browser, a server with every round in it, and pages that report what goes wrong on them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import setup_databases, teardown_databases
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)
from playwright.sync_api import Request as BrowserRequest
from playwright.sync_api import Response as BrowserResponse
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from tests.e2e import rounds
from tests.factories import make_staff

STAFF = ("ana", "o parolă destul de lungă")
LOCALES = {"ro": "ro-RO", "en": "en-GB"}
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Each page runs its scripts once: compiling them well costs more than it saves. With this,
    # axe took a third less of the processor's time.
    "--js-flags=--max-optimized-bytecode-size=0",
]

_PATIENCE = 60_000  # milliseconds; a busy machine is no fault
expect.set_options(timeout=_PATIENCE)

OpenPage = Callable[..., Page]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium without a window, or whichever is installed under one of its names.

    The one that could have a window spends three times the processor's time on each page.
    """
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        pytest.skip("Chromium is not installed: run `make e2e`, which says how to get it.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def site(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The address of a server that all browser tests share, with a database of its own.

    Filling the database takes longer than most tests: it is done once, and each test answers
    as a respondent of its own. What is stored is committed, so the other tests' database,
    which they expect to be empty, is not the one used here.
    """
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        # Playwright runs an event loop in this thread, beside which Django refuses its database.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        name = "test_in_the_browser" + os.environ.get("PYTEST_XDIST_WORKER", "")
        patch.setitem(connection.settings_dict["TEST"], "NAME", name)
        databases = setup_databases(verbosity=0, interactive=False)
        rounds.load()
        make_staff(name=STAFF[0], password=STAFF[1])
        server = LiveServer("127.0.0.1")
        yield server.url
        server.stop()
        teardown_databases(databases, verbosity=0)


class Watch:
    """Collects what no page may do: log errors, fail to load something, ask another host."""

    def __init__(self, context: BrowserContext, host: str) -> None:
        self.host, self.problems = host, list[str]()
        context.on("console", self._console)
        context.on("weberror", lambda error: self.problems.append(f"script: {error.error}"))
        context.on("request", self._request)
        context.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        # Violations of the Content-Security-Policy are errors of the console too. A page that
        # means to answer 403, 404 or 422 is logged as well: `_response` judges statuses.
        known = ("Failed to load resource", "htmx:")  # htmx logs what could not be sent, as well
        if message.type == "error" and not message.text.startswith(known):
            self.problems.append(f"console: {message.text}")

    def _request(self, request: BrowserRequest) -> None:
        parts = urlsplit(request.url)
        if parts.scheme != "data" and parts.netloc != self.host:
            self.problems.append(f"leaves the site: {request.url}")

    def _response(self, response: BrowserResponse) -> None:
        page = response.request.is_navigation_request()
        answered = response.headers.get("x-draft")  # to a script, which shows what it was told
        if response.status >= (500 if page or answered else 400):
            self.problems.append(f"{response.status}: {response.url}")


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[OpenPage]:
    """Open an empty page of a new visitor; nothing may go wrong on it until the test ends."""
    opened: list[tuple[BrowserContext, Watch]] = []

    def open_one(
        language: str = "ro",
        *,
        width: int = 1280,
        height: int = 900,
        dark: bool = False,
        javascript: bool = True,
        staff: bool = False,
        named: bool = False,  # passkeys belong to a name, never to an IP address
    ) -> Page:
        root = site.replace("127.0.0.1", "localhost") if named else site
        context = browser.new_context(
            base_url=root,
            locale=LOCALES[language],
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
            reduced_motion="reduce",
        )
        context.set_default_timeout(_PATIENCE)
        opened.append((context, Watch(context, urlsplit(root).netloc)))
        if staff:
            _sign_in(context, site)
        return context.new_page()

    yield open_one
    problems = []
    for context, watch in opened:
        context.close()
        problems += watch.problems
    assert problems == []


def _sign_in(context: BrowserContext, site: str) -> None:
    client = Client()
    client.force_login(get_user_model().objects.get(username=STAFF[0]))
    name = django_settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])
