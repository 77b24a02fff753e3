"""Units to translate: their keys, their state, putting wordings back."""

from __future__ import annotations

import dataclasses
from dataclasses import replace

import pytest
from hypothesis import given

from surveys.questionnaire import places
from surveys.questionnaire.editing import PutCover, PutPage, PutQuestion, apply_all
from surveys.questionnaire.model import Group, Kind, Question, Questionnaire
from surveys.questionnaire.problems import Fault
from surveys.questionnaire.text import NO_TEXT, Text
from surveys.questionnaire.translation import (
    Progress,
    State,
    Unit,
    incomplete,
    lost_answers,
    progress,
    units,
    wording_mark,
)
from surveys.questionnaire.wording import (
    edits_between,
    offered,
    with_languages_of,
    with_wordings,
    without_languages,
)
from tests.factories import all_kinds_page, choices, page, question, questionnaire, text
from tests.surveys.questionnaire.strategies import large, questionnaires


def keys(of: Questionnaire) -> list[str]:
    return [each.key for each in units(of)]


def test_units_stand_in_the_order_of_reading_under_lasting_keys() -> None:
    matrix = question(
        "speed", Kind.MATRIX, choices=choices("good"), rows=choices("bus"), help=text("h")
    )
    of = questionnaire(page("about", matrix), groups=(Group(code="g", title=text("G")),))
    assert keys(of) == [
        "cover.title",
        "group:g.title",
        "page:about.title",
        "question:speed.text",
        "question:speed.help",
        "question:speed.choices:good.label",
        "question:speed.rows:bus.label",
    ]
    last = units(of)[-1]
    assert (last.page, last.question, last.option, last.field) == ("about", "speed", "bus", "rows")


@large
@given(questionnaires())
def test_every_text_of_the_model_is_a_unit_with_a_key_of_its_own(of: Questionnaire) -> None:
    source = of.languages[0]
    wanted = [text for _place, _name, text, _needed in places.texts(of) if text.exactly_in(source)]
    assert sorted(each.text.versions for each in units(of)) == sorted(t.versions for t in wanted)
    assert len(set(keys(of))) == len(keys(of))


def test_a_code_that_stands_twice_does_not_mix_up_two_texts() -> None:
    of = questionnaire(page("p", question("a"), question("a")))
    assert keys(of)[-2:] == ["question:a.text", "question:a.text#2"]
    after = with_wordings(of, "en", {"question:a.text#2": "second"})
    assert [each.text.exactly_in("en") for each in after.questions()] == ["a?", "second"]


def test_what_has_no_source_wording_is_nothing_to_translate() -> None:
    only_english = Question(code="a", kind=Kind.NOTE, text=Text.of(en="Words"))
    assert "question:a.text" not in keys(questionnaire(page("p", only_english)))


def test_a_unit_is_missing_stale_or_done() -> None:
    unit = Unit(key="k", field="title", text=Text.of(ro="Da", en="Yes"))
    assert unit.state("en", {}) is State.DONE
    assert unit.state("en", {"en": {"k": "Nu"}}) is State.STALE
    assert unit.state("hu", {"hu": {"k": "Nu"}}) is State.MISSING


def test_progress_counts_each_state_and_is_complete_only_without_gaps() -> None:
    of = replace(questionnaire(), languages=("ro", "en", "hu"))
    all_of_it = len(keys(of))
    marks = {"en": {"cover.title": "Altceva"}}
    assert progress(of, "en", marks) == Progress(done=all_of_it - 1, stale=1)
    assert progress(of, "hu", marks) == Progress(missing=all_of_it)
    assert set(incomplete(of, marks)) == {"en", "hu"}
    assert progress(of, "en", {}).is_complete
    assert Progress(done=199, missing=1).percent == 99
    assert Progress().percent == 100


@large
@given(questionnaires())
def test_wordings_put_back_by_key_change_those_texts_and_no_others(of: Questionnaire) -> None:
    wanted = {key: f"«{key}»" for key in keys(of)[::2]}
    after = with_wordings(of, "xx", wanted)
    assert {
        each.key: words for each in units(after) if (words := each.text.exactly_in("xx"))
    } == wanted
    assert with_wordings(after, "xx", dict.fromkeys(wanted, "")) == of


@large
@given(questionnaires())
def test_edits_between_two_make_one_of_the_other(of: Questionnaire) -> None:
    after = with_wordings(of, of.languages[-1], dict.fromkeys(keys(of)[::3], "Words"))
    assert apply_all(of, edits_between(of, after))[0] == after


def test_only_what_changed_is_edited() -> None:
    of = questionnaire()
    wordings = {
        "cover.title": "x",
        "page:first.title": "x",
        "question:size.choices:large.label": "x",
    }
    edits = list(edits_between(of, with_wordings(of, "en", wordings)))
    assert [type(each) for each in edits] == [PutCover, PutPage, PutQuestion]


def test_languages_held_back_are_not_offered_and_the_source_always_is() -> None:
    of = questionnaire()
    assert offered(of, ["en"]).languages == ("ro",)
    assert offered(of, ["en"]).title == Text.of(ro="A questionnaire (ro)")
    assert offered(of, ["ro", "hu"]) is of


def test_held_back_translations_find_their_texts_again() -> None:
    of = questionnaire()
    without = without_languages(of, ["en"])
    assert with_languages_of(without, of, ["en"]) == of
    fewer = replace(without, pages=without.pages[:1])
    again = with_languages_of(fewer, of, ["en"])
    assert (again.languages, again.pages) == (("ro", "en"), of.pages[:1])


@pytest.mark.parametrize(
    ("source", "wording", "lost"),
    [
        ("Hello ${name}", "Szia ${name}", ()),
        ("Hello ${name}", "Szia", ("name",)),
        ("Hello", "Szia ${name}", ("name",)),
        ("${a} ${b}", "${b} ${ a }", ()),
    ],
)
def test_a_translation_names_the_answers_that_the_source_names(
    source: str, wording: str, lost: tuple[str, ...]
) -> None:
    assert lost_answers(source, wording) == lost


def test_a_wording_that_cannot_stand_for_the_source_has_a_fault() -> None:
    unit = Unit(key="k", field="text", text=NO_TEXT)
    assert unit.fault("x" * 20_001, "s") is Fault.TOO_LONG
    assert unit.fault("a\x00", "s") is Fault.FORBIDDEN_CHARACTER
    assert unit.fault("a", "${b}") is Fault.PIPING_DIFFERS
    assert unit.fault("", "${b}") is None
    assert unit.fault("a\r\nb", "s") is None


def test_a_label_is_kept_on_one_line_and_a_text_on_several() -> None:
    unit = Unit(key="k", field="choices", text=NO_TEXT)
    assert unit.kept(" a\r\nb ") == "a b"
    assert dataclasses.replace(unit, field="help").kept(" a\r\nb ") == "a\nb"


def test_a_mark_differs_with_the_words_and_not_with_their_form() -> None:
    assert wording_mark("ș") == wording_mark("ș ") == wording_mark("s\u0326")
    assert wording_mark("a") != wording_mark("b")


def test_every_kind_has_its_texts_translated() -> None:
    fields = {each.field for each in units(questionnaire(all_kinds_page()))}
    assert fields == {"title", "text", "choices", "rows", "dont_know"}
