"""What becomes of each type of LimeSurvey, and of its expressions."""

from __future__ import annotations

import pytest

from surveys.questionnaire.checks import check
from surveys.questionnaire.exchange.limesurvey.reader import read_limesurvey
from surveys.questionnaire.exchange.limesurvey.types import LOST, TYPES
from surveys.questionnaire.exchange.report import Loss
from surveys.questionnaire.model import Kind, Questionnaire
from surveys.questionnaire.problems import Severity
from surveys.questionnaire.rich.plain import to_plain
from surveys.questionnaire.rich.reading import read
from tests.surveys.questionnaire.exchange.files import answer, limesurvey, question

LETTERS = "15ABCDEFGHIKLMNOPQRSTUXY!:;|*"
S, P = "short_text", "multiple_choice"
KINDS = {
    "1": ["matrix"] * 2, "5": ["scale"], "A": ["matrix"], "B": ["matrix"], "C": ["matrix"],
    "D": ["date"], "E": ["matrix"], "F": ["matrix"], "G": ["single_choice"], "H": ["matrix"],
    "I": [S], "K": ["number"] * 2, "L": ["single_choice"], "M": [P], "N": ["number"],
    "O": ["single_choice", "long_text"], "P": [P], "Q": [S] * 2, "R": ["ranking"], "S": [S],
    "T": ["long_text"], "U": ["long_text"], "X": ["note"], "Y": ["single_choice"],
    "!": ["single_choice"], ":": ["number"] * 4, ";": [S] * 4, "|": [], "*": [],
}  # fmt: skip


def survey(type_: str, *more: dict[str, str], **tables: list[dict[str, str]]) -> Questionnaire:
    parts = [
        question(10 + number, type_, f"SQ{number}", parent="1", scale_id=scale)
        for scale, numbers in (("0", (1, 2)), ("1", (3, 4) if type_ in ":;" else ()))
        for number in numbers
    ]
    answers = [answer(1, code, scale) for scale in "01" for code in ("A1", "A2")]
    rows = [question(1, type_, "Q"), *more, question(99, "X", "end")]
    content = limesurvey(questions=rows, subquestions=parts, answers=answers, **tables)
    return read_limesurvey(content, "file")[0]


def test_every_letter_is_in_the_table() -> None:
    assert set(LETTERS) == set(TYPES) | set(LOST) == set(KINDS)


@pytest.mark.parametrize("letter", LETTERS)
def test_letter_becomes_the_nearest_kinds(letter: str) -> None:
    read = survey(letter)
    assert [each.kind.value for each in read.questions()][:-1] == KINDS[letter]
    assert [str(p) for p in check(read) if p.severity is Severity.ERROR] == []


def test_signs_of_markdown_are_words_in_what_knows_no_markdown() -> None:
    asks = {**question(1, "S"), "help": "Not *this* but {Q1.shown} [x](https://x.ro)"}
    content = limesurvey(questions=[asks, question(2, "S")])
    made, _report = read_limesurvey(content, "file")
    shown = next(made.questions()).help.exactly_in("en") or ""
    assert to_plain(read(shown)).startswith("Not *this* but ")
    assert to_plain(read(shown)).endswith(" [x](https://x.ro)")


def test_unknown_letter_is_lost_by_name() -> None:
    content = limesurvey(questions=[question(1, "Z"), question(2, "X")])
    _questionnaire, report = read_limesurvey(content, "file")
    assert [(each.code, each.item, each.was) for each in report.lost] == [
        (Loss.TYPE_UNKNOWN, "Q1", "Z")
    ]


@pytest.mark.parametrize(
    ("type_", "relevance", "condition"),
    [
        ("L", '((Q.NAOK == "A2"))', "${q} = 'a2'"),
        ("L", "is_empty(Q)", "${q} = ''"),
        ("L", "1X1X1.NAOK != 'A1' && !is_empty(Q)", "${q} != 'a1' and not(${q} = '')"),
        ("M", 'Q_SQ1.NAOK == "Y" or Q_SQ2 == "Y"',
         "selected(${q}, 'sq1') or selected(${q}, 'sq2')"),
        ("M", "is_empty(Q_SQ1)", "not(selected(${q}, 'sq1'))"),
        ("F", "Q_SQ1 == 'A1'", "${q.sq1} = 'a1'"),
        ("A", "Q_SQ1 ge 5", "${q.sq1} = 'p5'"),
        ("1", "Q_SQ1_1 == 'A2'", "${q_2.sq1} = 'a2'"),
        ("K", "Q_SQ2 > 3", "${q_sq2} > 3"),
        ("5", "Q > 3", "${q} > 3"),
        ("Y", 'Q=="Y"', "${q} = 'y'"),
        ("O", "!is_empty(Qcomment)", "not(${q_comment} = '')"),
        ("L", "1", ""),
        ("L", "count(Q) > 0", "${q} != ''"),
    ],
)  # fmt: skip
def test_relevance_becomes_a_condition(type_: str, relevance: str, condition: str) -> None:
    read = survey(type_, question(50, "T", "last", relevance=relevance))
    last = read.question("last")
    assert last is not None
    assert last.condition == condition


def test_old_conditions_are_joined_by_scenario() -> None:
    rows = [
        {"qid": "50", "scenario": scenario, "cqid": "1", "cfieldname": "1X1X1", "method": "==",
         "value": value}
        for scenario, value in (("1", "A1"), ("1", "A2"), ("2", " "))
    ]  # fmt: skip
    read = survey("L", question(50, "T", "last"), conditions=rows)
    last = read.question("last")
    assert last is not None
    assert last.condition == "${q} = 'a1' or ${q} = 'a2' or ${q} = ''"


def test_question_that_the_file_hides_is_lost_by_name() -> None:
    content = limesurvey(questions=[question(1, "T", relevance="0"), question(2, "X")])
    questionnaire, report = read_limesurvey(content, "file")
    assert [each.code for each in questionnaire.questions()] == ["q2"]
    assert [(each.code, each.item) for each in report.lost] == [(Loss.HIDDEN, "Q1")]


def test_sum_makes_points_to_share_out() -> None:
    rows = [{"qid": "1", "attribute": "equals_num_value", "value": "100"}]
    first, _end = survey("K", question_attributes=rows).questions()
    assert (first.kind, first.total) == (Kind.ALLOCATION, 100)


def test_earlier_answers_in_texts_are_named_by_code() -> None:
    groups = [{"gid": gid, "group_name": "G", "group_order": gid, "language": "en"} for gid in "12"]
    rows = [
        question(1, "S", "Name"),
        question(2, "X", gid="2", question="Hi {Name.shown}, {if(1)}"),
    ]
    questionnaire, report = read_limesurvey(limesurvey(questions=rows, groups=groups), "file")
    assert [each.text.in_language("en") for each in questionnaire.questions()][1] == (
        "Hi ${name}, {if(1)}"
    )
    assert [each.code for each in report.lost] == [Loss.PIPING]


def filtered(
    type_: str, attribute: str = "array_filter", of: str = "M", relevance: str = ""
) -> Questionnaire:
    """A question of a type whose parts a filter offers by an earlier one with the same codes."""
    parts = [
        question(10 * number + part, kind, f"SQ{part}", parent=str(number), relevance=own)
        for number, kind in ((1, of), (2, type_))
        for part, own in ((1, ""), (2, relevance if number == 2 else ""))
    ]
    parts += [
        question(30 + number, type_, f"C{number}", parent="2", scale_id="1") for number in (1, 2)
    ]
    answers = [answer(2, code, scale) for scale in "01" for code in ("A1", "A2")]
    answers += [answer(1, code) for code in ("SQ1", "SQ2")] if of in "LR" else []
    attributes = [{"qid": "2", "attribute": attribute, "value": "Q"}]
    content = limesurvey(
        questions=[question(1, of, "Q"), question(2, type_, "F")],
        subquestions=[part for part in parts if of not in "LR" or part["parent_qid"] != "1"],
        answers=answers,
        question_attributes=attributes,
    )
    made, report = read_limesurvey(content, "file")
    assert [each.code for each in report.lost if each.code is not Loss.COMMENT] == []
    return made


TAKEN = ["selected(${q}, 'sq1')", "selected(${q}, 'sq2')"]


@pytest.mark.parametrize("letter", "1ABCEFHKMPQ:;")
def test_an_array_filter_offers_what_was_taken_before(letter: str) -> None:
    found = {
        condition
        for each in filtered(letter).questions()
        for condition in (each.condition, *(option.condition for option in each.options))
    }
    assert found - {""} == set(TAKEN)


@pytest.mark.parametrize(
    ("of", "first"),
    [
        ("M", "selected(${q}, 'sq1')"),
        ("L", "selected(${q}, 'sq1')"),
        ("R", "selected(${q}, 'sq1')"),
        ("F", "${q.sq1} != ''"),
        ("Q", "${q_sq1} != ''"),
    ],
)
def test_many_types_filter_others(of: str, first: str) -> None:
    answers = filtered("F", of=of).question("f")
    assert answers is not None
    assert answers.rows[0].condition == first


def test_the_other_filter_offers_what_was_not_taken() -> None:
    made = filtered("M", "array_filter_exclude").question("f")
    assert made is not None
    assert [each.condition for each in made.choices] == [f"not({each})" for each in TAKEN]


def test_a_part_keeps_its_own_condition_beside_a_filter() -> None:
    made = filtered("F", relevance="Q_SQ1 == 'Y'").question("f")
    assert made is not None
    assert [each.condition for each in made.rows] == [TAKEN[0], f"{TAKEN[0]} and {TAKEN[1]}"]


def test_a_part_that_depends_on_another_of_its_question_is_always_offered_and_named() -> None:
    parts = [
        question(11, "F", "SQ1", parent="1"),
        question(12, "F", "SQ2", parent="1", relevance="Q_SQ1 == 'A1'"),
    ]
    content = limesurvey(
        questions=[question(1, "F", "Q")],
        subquestions=parts,
        answers=[answer(1, "A1"), answer(1, "A2")],
    )
    made, report = read_limesurvey(content, "file")
    assert [each.condition for each in next(made.questions()).rows] == ["", ""]
    assert [(each.code, each.item) for each in report.lost] == [(Loss.SUB_CONDITION, "Q_SQ2")]
