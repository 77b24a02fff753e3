"""Beginning by an open link: people get through, programs pay or wait."""

from __future__ import annotations

import base64
import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from altcha import Payload, solve_challenge
from altcha.v2 import Challenge
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from surveys import throttle
from surveys.models import Access, Attempts, QuestionnaireVersion
from surveys.proof import LASTS, LONGEST, is_proof, new_challenge, spend_proof
from surveys.protection import OLDEST, stamp
from surveys.throttle import Limit
from tests.factories import make_invitation, make_round

ROOT = "/en/rounds/stage/"
FIRST = f"{ROOT}page/first/"


@pytest.fixture
def version(
    db: None, settings: Any, one_window: None, monkeypatch: pytest.MonkeyPatch
) -> QuestionnaireVersion:
    settings.START_PROTECTION = True
    monkeypatch.setattr("surveys.proof.COST", 1)  # the same work, done at once
    return make_round(slug="stage")


def ago(**time: float) -> str:
    return stamp(datetime.now(UTC) - timedelta(**time))


def proof(at: datetime | None = None) -> str:
    """What a browser sends after its work."""
    challenge = Challenge.from_dict(new_challenge(at or datetime.now(UTC)))
    solution = solve_challenge(challenge)
    assert solution is not None
    return Payload(challenge, solution).to_base64()


def begin(browser: Client | None = None, address: str = "192.0.2.1", **sent: str) -> Any:
    sent = {"stamp": ago(seconds=10)} | sent
    return (browser or Client()).post(f"{ROOT}start/", sent, REMOTE_ADDR=address)


def words(answer: Any) -> str:
    return " ".join(unescape(answer.content.decode()).split())


def field(answer: Any, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.content.decode())
    assert found is not None
    return unescape(found[1])


def test_a_person_begins_with_or_without_a_proof(version: QuestionnaireVersion) -> None:
    for sent in ({}, {"proof": proof()}):
        answer = begin(**sent)
        assert (answer.status_code, answer["Location"]) == (302, FIRST)
        assert "respondent-" in str(answer.cookies)


def test_what_the_page_brings_is_enough_to_begin(
    version: QuestionnaireVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("surveys.protection.QUICKEST", timedelta(0))
    browser = Client()
    landing = browser.get(ROOT)
    assert begin(browser, stamp=field(landing, "stamp"), website="")["Location"] == FIRST


def test_the_start_page_costs_no_query_more(
    version: QuestionnaireVersion, django_assert_num_queries: Any
) -> None:
    Client().get(ROOT)  # the version is read once per process
    with django_assert_num_queries(1):
        assert "data-challenge" in words(Client().get(ROOT))


@pytest.mark.parametrize("language", ["ro", "en"])
def test_the_script_is_told_the_wait_in_plain_digits(
    version: QuestionnaireVersion, language: str
) -> None:
    shown = Client().get(f"/{language}/rounds/stage/").content.decode()
    assert 'data-quickest="2000"' in shown


def test_a_start_costs_the_round_the_proof_and_two_counts(
    version: QuestionnaireVersion, django_assert_num_queries: Any
) -> None:
    sent = proof()
    Client().get(ROOT)  # the version is read once per process
    with django_assert_num_queries(4):
        assert begin(proof=sent).status_code == 302


def test_whoever_fills_in_the_hidden_field_is_told(version: QuestionnaireVersion) -> None:
    answer = begin(website="https://example.org")
    assert answer.status_code == 422
    assert "A field that should stay empty was filled in" in words(answer)
    assert not answer.cookies.get(f"respondent-{version.round_id}")
    assert begin(website="\x00").status_code == 422


def test_whoever_is_too_quick_presses_again_with_the_same_page(
    version: QuestionnaireVersion,
) -> None:
    sent = ago(seconds=1)
    answer = begin(stamp=sent)
    assert answer.status_code == 422
    assert "press Start once more" in words(answer)
    assert field(answer, "stamp") == sent  # good a second later, however quick the second press


@pytest.mark.parametrize("missing", ["", "nonsense", "1:forged", "x" * 5000, "\x00"])
def test_a_start_without_a_page_of_ours_gets_one(
    version: QuestionnaireVersion, missing: str
) -> None:
    answer = begin(stamp=missing)
    assert answer.status_code == 422
    assert field(answer, "stamp") != missing
    assert begin(stamp=field(answer, "stamp")).status_code == 422  # too quick now


def test_a_page_left_open_for_a_day_starts_at_the_next_press(
    version: QuestionnaireVersion,
) -> None:
    answer = begin(stamp=stamp(datetime.now(UTC) - OLDEST - timedelta(minutes=1)))
    assert answer.status_code == 422
    assert begin(stamp=field(answer, "stamp")).status_code == 302


def test_a_day_less_is_not_too_old(version: QuestionnaireVersion) -> None:
    assert begin(stamp=stamp(datetime.now(UTC) - OLDEST + timedelta(minutes=1))).status_code == 302


def test_a_hundred_begin_from_one_network_with_proof_and_twenty_without(
    version: QuestionnaireVersion,
) -> None:
    """trust.md (c) 31, as one office: everybody behind one address."""
    for limit, sent in ((20, dict), (100, lambda: {"proof": proof()})):
        statuses = [begin(**sent()).status_code for _ in range(limit + 1)]
        assert statuses == [302] * limit + [429]


def test_the_limit_is_said_with_what_to_do_and_others_are_not_touched(
    version: QuestionnaireVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = Limit("start without proof", per_network=1, together=100)
    monkeypatch.setattr("surveys.protection.START_WITHOUT_PROOF", one)
    begin()
    refused = begin()
    for said in ("in an hour", "another network", "personal link"):
        assert said in words(refused)
    assert "data-challenge" in words(refused)  # with script the next press has a proof
    assert begin(proof=proof()).status_code == 302
    assert begin(address="198.51.100.1").status_code == 302


def test_a_proof_serves_once(
    version: QuestionnaireVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    """trust.md (a) 25: a replayed start counts as one without proof."""
    none = Limit("start without proof", per_network=0, together=100)
    monkeypatch.setattr("surveys.protection.START_WITHOUT_PROOF", none)
    sent = proof()
    assert begin(proof=sent).status_code == 302
    assert begin(proof=sent).status_code == 429


def test_nobody_with_a_personal_link_or_answers_is_asked_for_anything(
    version: QuestionnaireVersion,
) -> None:
    _invitation, token = make_invitation(version.round)
    invited = Client()
    invited.get(f"{ROOT}i/{token}/")
    assert "data-challenge" not in words(invited.get(ROOT))
    assert invited.post(f"{ROOT}start/")["Location"] == FIRST
    back = Client()
    begin(back)
    back.post(FIRST, {"size": "large"})
    assert "data-challenge" not in words(back.get(ROOT))
    assert back.post(f"{ROOT}start/")["Location"] == FIRST
    code = re.search(r"\w{4}-\w{4}-\w{4}", words(back.post(f"{ROOT}pause/")))
    assert code is not None
    returned = Client()
    returned.post(f"{ROOT}return/", {"code": code[0]})
    assert "data-challenge" not in words(returned.get(ROOT))
    assert returned.post(f"{ROOT}start/")["Location"] == FIRST


def test_a_round_by_invitation_asks_strangers_for_their_link_only(
    version: QuestionnaireVersion,
) -> None:
    type(version.round).objects.update(access=Access.INVITED)
    assert "data-challenge" not in words(Client().get(ROOT))
    assert begin()["Location"] == ROOT


def test_no_address_and_no_proof_is_stored(version: QuestionnaireVersion) -> None:
    """trust.md (a) 24."""
    sent = proof()
    begin(proof=sent)
    signature = json.loads(base64.b64decode(sent))["challenge"]["signature"]
    kept = str(list(Attempts.objects.values()))
    assert Attempts.objects.count() == 3
    assert "192.0.2" not in kept
    assert signature not in kept


def test_used_proofs_are_forgotten_when_they_expire(db: None) -> None:
    now = datetime.now(UTC)
    assert spend_proof(proof(now))
    assert throttle.forget_attempts(at=now + LASTS - timedelta(seconds=2)) == 0
    assert throttle.forget_attempts(at=now + LASTS) == 1


def _changed(change: str, sent: str) -> str:
    payload = json.loads(base64.b64decode(sent))
    parameters, solution = payload["challenge"]["parameters"], payload["solution"]
    if change == "prefix":
        parameters["keyPrefix"] = ""
    elif change == "cost":
        parameters["cost"] = 0
    elif change == "expiry":
        parameters["expiresAt"] += 9999
    elif change == "counter":
        solution["counter"] += 1
    elif change == "signature":
        payload["challenge"]["signature"] = payload["challenge"]["signature"].upper()
    elif change == "key":
        solution["derivedKey"] = "00" * 32
    return base64.b64encode(json.dumps(payload).encode()).decode()


CHANGES = ["prefix", "cost", "expiry", "counter", "signature", "key"]


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_proof_is_none(change: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("surveys.proof.COST", 1)
    sent = proof()
    assert is_proof(sent)
    assert is_proof(_changed("nothing", sent))
    assert not is_proof(_changed(change, sent))


def test_an_expired_proof_and_one_of_another_installation_are_none(settings: Any) -> None:
    assert not is_proof(proof(datetime.now(UTC) - LASTS - timedelta(seconds=2)))
    sent = proof()
    settings.SECRET_KEY = "another secret of another installation"
    assert not is_proof(sent)


def _payloads() -> st.SearchStrategy[str]:
    values: Any = st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["challenge", "parameters", "solution", "signature", "counter"]),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
    encoded = values.map(lambda value: base64.b64encode(json.dumps(value).encode()).decode())
    return encoded | st.text(max_size=50)


@given(sent=_payloads())
def test_nonsense_is_no_proof_and_no_error(sent: str) -> None:
    """trust.md (c) 24."""
    assert is_proof(sent) is False


def test_a_proof_is_read_up_to_its_longest() -> None:
    assert not is_proof("A" * (LONGEST + 1))
    assert len(proof()) < LONGEST


def test_without_protection_nothing_is_asked(version: QuestionnaireVersion, settings: Any) -> None:
    settings.START_PROTECTION = False
    assert "data-challenge" not in words(Client().get(ROOT))
    assert Client().post(f"{ROOT}start/")["Location"] == FIRST


def test_a_key_that_no_start_gave_begins_nothing(version: QuestionnaireVersion) -> None:
    """A program that makes up its cookie would pass by the proof and the limits."""
    for made_up in ("A" * 22, "A" * 22 + "." + "0" * 32):
        program = Client()
        program.cookies[f"respondent-{version.round_id}"] = made_up
        assert program.post(FIRST, {"size": "large"})["Location"] == ROOT
    person = Client()
    begin(person)
    person.post(FIRST, {"size": "large"})
    _invitation, token = make_invitation(version.round)
    invited = Client()
    invited.get(f"{ROOT}i/{token}/")
    invited.post(FIRST, {"size": "small"})
    assert version.round.responses.count() == 2
