"""Which questions of two rounds are equivalent, by themselves or by declaration."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError

from surveys.equivalence_selectors import Pair, equivalent_questions, history_of
from surveys.models import Equivalence, Equivalent, Round
from surveys.services.equivalences import declare_equivalence, retract_equivalence
from tests.factories import NOW, make_round, page, question, questionnaire, text

ANA, DAN = (SimpleNamespace(get_username=lambda name=name: name) for name in ("ana", "dan"))
SAME, NEED = question("same"), question("need")


@pytest.fixture
def rounds(db: None) -> tuple[Round, Round]:
    first = make_round(questionnaire(page("only", SAME, NEED))).round
    needs = replace(NEED, text=text("Otherwise?"))
    later = questionnaire(page("only", SAME, needs, question("newer")))
    return first, make_round(later, consultation=first.consultation).round


def found(one: Round, other: Round) -> list[tuple[str, str, str]]:
    return [(e.code, e.other_code, e.verdict) for e in equivalent_questions(one, other)]


def declare(one: Round, other: Round, code: str, verdict: str, by: SimpleNamespace = ANA) -> None:
    pair = Pair(one, code, other, "newer" if code == "need" else code)
    declare_equivalence(pair=pair, verdict=Equivalent(verdict), by=by, at=NOW)


def test_only_questions_asked_alike_are_equivalent_by_themselves(
    rounds: tuple[Round, Round],
) -> None:
    assert found(*rounds) == [("same", "same", "same")]


def test_where_a_wording_is_known_from_makes_no_other_question(db: None) -> None:
    first = make_round(questionnaire(page("only", replace(SAME, source="reconstructed")))).round
    later = questionnaire(page("only", SAME))
    second = make_round(later, consultation=first.consultation).round
    assert found(first, second) == [("same", "same", "same")]


def test_a_declaration_outweighs_the_comparison_from_either_side(
    rounds: tuple[Round, Round],
) -> None:
    one, other = rounds
    declare(one, other, "same", "different")
    declare(one, other, "need", "care")
    assert found(one, other) == [("need", "newer", "care"), ("same", "same", "different")]
    assert found(other, one) == [("newer", "need", "care"), ("same", "same", "different")]
    assert [each.comparable for each in equivalent_questions(one, other)] == [True, False]


def test_a_later_declaration_supersedes_and_the_earlier_one_is_kept(
    rounds: tuple[Round, Round],
) -> None:
    one, other = rounds
    declare(one, other, "need", "care")
    declare(other, one, "same", "care")
    pair = Pair(other, "newer", one, "need")
    later = NOW + timedelta(days=1)
    declare_equivalence(pair=pair, verdict=Equivalent.SAME, note="Read both.", by=DAN, at=later)
    history = [(e.verdict, e.declared_by, e.superseded_by) for e in history_of(pair)]
    assert history == [("same", "dan", ""), ("care", "ana", "dan")]


def test_the_same_declaration_again_changes_nothing(rounds: tuple[Round, Round]) -> None:
    declare(*rounds, "need", "care")
    declare(*rounds, "need", "care", by=DAN)
    assert [each.declared_by for each in Equivalence.objects.all()] == ["ana"]


def test_a_declaration_can_be_taken_back_once(rounds: tuple[Round, Round]) -> None:
    one, other = rounds
    declare(one, other, "same", "different")
    pair = Pair(one, "same", other, "same")
    assert retract_equivalence(pair=pair, by=DAN, at=NOW)
    assert not retract_equivalence(pair=pair, by=DAN, at=NOW)
    assert found(one, other) == [("same", "same", "same")]
    assert Equivalence.objects.get().superseded_by == "dan"


def test_a_declaration_never_changes(rounds: tuple[Round, Round]) -> None:
    declare(*rounds, "need", "care")
    with pytest.raises(IntegrityError, match="never changes"):
        Equivalence.objects.update(verdict=Equivalent.SAME)


def test_two_questions_of_one_round_are_refused(rounds: tuple[Round, Round]) -> None:
    with pytest.raises(ValueError, match="two rounds"):
        declare(rounds[0], rounds[0], "same", "same")
