from __future__ import annotations

from html.parser import HTMLParser

import pytest

from surveys.messages.defaults import DEFAULTS
from surveys.messages.placeholders import PLACEHOLDERS, missing, wrong_braces
from surveys.messages.rendering import BUTTONS, Rendered, render
from surveys.models import MessageKind

LINK, STOP = "https://x.example/i/1/?a=1&b=2", "https://x.example/u/"
HOSTILE = "<script>alert('x')</script>\"><img src=x onerror=alert(1)>{{ 7|add:7 }}"
VALUES = dict.fromkeys(PLACEHOLDERS, "") | {"link": LINK, "unsubscribe": STOP}


def rendered(body: str, *, kind: str = "invitation", language: str = "en", **more: str) -> Rendered:
    return render(kind=kind, subject="S {name}", body=body, language=language, values=VALUES | more)


class Inside(HTMLParser):
    """Collects the elements and the addresses of a document."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.words += data


def test_the_text_is_as_staff_wrote_it() -> None:
    found = rendered("Hello, {name}!\n\n{link}\nBye", name="Ana")
    assert (found.subject, found.text) == ("S Ana", f"Hello, Ana!\n\n{LINK}\nBye")


def test_a_link_on_a_line_of_its_own_is_a_button_with_its_address_below() -> None:
    assert rendered("{link}").fragment == (
        '<div class="letter">\n<p><a class="button" href="https://x.example/i/1/?a=1&amp;b=2">'
        "Open the questionnaire</a><br>\n"
        '<span class="address">https://x.example/i/1/?a=1&amp;b=2</span></p>\n</div>'
    )


def test_links_within_lines_are_plain_links() -> None:
    found = rendered("Stop: {unsubscribe}. See https://city.example/a.b, or (http://b.example).")
    assert found.fragment == (
        '<div class="letter">\n<p>Stop: <a href="https://x.example/u/">https://x.example/u/</a>. '
        'See <a href="https://city.example/a.b">https://city.example/a.b</a>, or '
        '(<a href="http://b.example">http://b.example</a>).</p>\n</div>'
    )


@pytest.mark.parametrize("kind", list(MessageKind))
def test_button_says_where_it_leads(kind: str) -> None:
    personal = kind in ("invitation", "reminder")
    words = BUTTONS["questionnaire" if personal else "round"]["ro"]
    assert f">{words}</a>" in rendered("{link}", kind=kind, language="ro").fragment


def test_a_language_without_words_for_the_button_shows_the_address() -> None:
    found = Inside(rendered("{link}", language="de").fragment)
    assert (found.tags, found.words.strip()) == (["div", "p", "a"], LINK)


def test_nothing_anybody_wrote_becomes_markup() -> None:
    """trust.md (a) 1, 17."""
    found = rendered(f"{HOSTILE}\n{{name}} {{round}}", name=HOSTILE, round=HOSTILE)
    inside = Inside(found.html)
    assert inside.tags == [
        "html",
        "head",
        "meta",
        "meta",
        "title",
        "style",
        "body",
        "div",
        "p",
        "br",
    ]
    assert inside.words.count(HOSTILE) == 4  # subject and body
    assert found.text == f"{HOSTILE}\n{HOSTILE} {HOSTILE}"


def test_an_address_given_as_a_name_is_no_link() -> None:
    found = Inside(rendered("Hello {name}", name="https://evil.example/").fragment)
    assert found.tags == ["div", "p"]


def test_nothing_is_loaded_when_a_message_is_read() -> None:
    """No tracking: neither pictures nor anything else from a server."""
    for kind, text in DEFAULTS.items():
        for _language, body in text.body.versions:
            inside = Inside(rendered(body, kind=kind).html)
            assert set(inside.tags) & {"img", "link", "script", "iframe", "object"} == set()
            assert {name for name, _ in inside.attributes} <= {
                "class", "href", "lang", "charset", "name", "content"
            }  # fmt: skip


def test_every_kind_has_words_in_every_language() -> None:
    assert set(DEFAULTS) == set(MessageKind.values)
    for text in DEFAULTS.values():
        assert text.subject.languages == text.body.languages == {"ro", "en", "hu"}


@pytest.mark.parametrize("language", ["ro", "en", "hu"])
@pytest.mark.parametrize("kind", list(MessageKind))
def test_default_words_keep_the_rules(kind: str, language: str) -> None:
    subject = DEFAULTS[kind].subject.exactly_in(language) or ""
    body = DEFAULTS[kind].body.exactly_in(language) or ""
    assert wrong_braces(subject) + wrong_braces(body) + missing(body, kind) == []


@pytest.mark.parametrize(
    ("language", "greeting"),
    [("ro", "Bună ziua!"), ("en", "Hello,"), ("hu", "Jó napot kívánunk!")],
)
@pytest.mark.parametrize("kind", list(MessageKind))
def test_default_greetings_are_good_without_a_name(kind: str, language: str, greeting: str) -> None:
    body = DEFAULTS[kind].body.exactly_in(language) or ""
    assert rendered(body, kind=kind, language=language).text.splitlines()[0] == greeting
