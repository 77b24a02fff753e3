from __future__ import annotations

from datetime import UTC, datetime
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import getaddresses
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from surveys.messages.envelope import EnvelopeError, Recipient, compose
from surveys.messages.rendering import Rendered

RENDERED = Rendered("ro", "Invitație: Etapa 2", "Bună ziua!\n\nȘtiți?", "", "<p>Știți?</p>\n")
AT = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
STOP = "https://x.example/ro/rounds/stage/unsubscribe/abc/"


def sent(
    rendered: Rendered = RENDERED, address: str = "ana@example.org", name: str = "Ana", **more: Any
) -> EmailMessage:
    """The message as a server gets it, read again."""
    settings: dict[str, Any] = {"sender": "Primăria <a@city.example>", "unsubscribe": STOP} | more
    message = compose(rendered=rendered, recipient=Recipient(address, name), at=AT, **settings)
    read: Any = BytesParser(policy=policy.default).parsebytes(message.as_bytes())
    return read


def contents(message: EmailMessage) -> list[str]:
    """What the parts say, with the line ends of programs instead of the wire's."""
    parts: list[Any] = list(message.iter_parts())
    return [part.get_content().replace("\r\n", "\n") for part in parts]


def test_headers_say_who_what_and_that_a_program_sent_it() -> None:
    message = sent()
    assert message["From"] == "Primăria <a@city.example>"
    assert message["To"] == "Ana <ana@example.org>"
    assert message["Subject"] == "Invitație: Etapa 2"
    assert message["Date"] == "Tue, 10 Mar 2026 12:00:00 +0000"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "ro"


def test_one_click_unsubscribing_is_offered_as_rfc_8058_says() -> None:
    message = sent()
    assert message["List-Unsubscribe"] == f"<{STOP}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "List-Unsubscribe" not in sent(unsubscribe="")


def test_text_comes_first_and_html_beside_it() -> None:
    message = sent()
    assert message.get_content_type() == "multipart/alternative"
    parts: list[Any] = list(message.iter_parts())
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html"]
    assert contents(message) == ["Bună ziua!\n\nȘtiți?\n", "<p>Știți?</p>\n"]


def test_message_id_is_random_and_tells_nothing() -> None:
    ids = {sent()["Message-ID"] for _ in range(50)}
    assert len(ids) == 50
    assert {len(each) for each in ids} == {len("<@city.example>") + 32}
    assert not any("ana" in each for each in ids)


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x00", "\x0b", "\u2028", "\x85"])
def test_a_line_break_in_a_header_is_refused(end: str) -> None:
    """Header injection."""
    bad = f"x{end}Bcc: everybody@example.org"
    with pytest.raises(EnvelopeError, match=r"^To$"):
        sent(name=bad)
    with pytest.raises(EnvelopeError, match=r"^To$"):
        sent(address=f"ana@example.org{end}Bcc: b@example.org")
    with pytest.raises(EnvelopeError, match=r"^Subject$"):
        sent(Rendered("ro", bad, "", "", ""))
    with pytest.raises(EnvelopeError, match=r"^List-Unsubscribe$"):
        sent(unsubscribe=bad)


@pytest.mark.parametrize(
    "address", ["", "ana", "ana@", "@example.org", "a b@example.org", "ană@example.org",
                "a@b@c.example", "ana@exa mple.org", f"a@{'x' * 70}.org", "a@b.example, c@d.org"]
)  # fmt: skip
def test_what_is_no_address_is_refused_without_quoting_it(address: str) -> None:
    with pytest.raises(EnvelopeError) as caught:
        sent(address=address)
    assert (str(caught.value), caught.value.__cause__) == ("To", None)


def test_a_domain_with_other_letters_is_written_in_ascii() -> None:
    assert sent(address="ana@primăria.example")["To"] == "Ana <ana@xn--primria-c4a.example>"


@example("Constantinescu Popescu Ionescu Georgescu Vasilescu Dumitrescu, PhD (long, with comma)")
@example('Ion "Țucu" Ștefănescu, Președinte al Asociației de Proprietari nr. 45, strada Mare')
@example("=?utf-8?q?x?=")
@given(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=60))
def test_names_arrive_as_they_are(name: str) -> None:
    raw = compose(
        rendered=RENDERED,
        sender="a@city.example",
        recipient=Recipient("ana@example.org", name),
        unsubscribe="",
        at=AT,
    ).as_bytes()
    to = BytesParser(policy=policy.compat32).parsebytes(raw)["To"]
    [(shown, address)] = getaddresses([to])
    assert (str(make_header(decode_header(shown))), address) == (name, "ana@example.org")


@given(st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=300))
def test_text_and_html_arrive_as_they_are(words: str) -> None:
    assert contents(sent(Rendered("ro", "S", words, "", f"{words}\n"))) == [f"{words}\n"] * 2
