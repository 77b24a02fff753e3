"""What becomes of each line of an XLSForm."""

from __future__ import annotations

import io

import openpyxl
import pytest
from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

from surveys.questionnaire.exchange.reading import read_file
from surveys.questionnaire.exchange.report import Change, Loss, Refusal, RefusedError, Report
from surveys.questionnaire.exchange.xlsform.columns import column_of
from surveys.questionnaire.exchange.xlsform.questions import _LOST, _MAKERS
from surveys.questionnaire.exchange.xlsform.reader import read_xlsform
from surveys.questionnaire.exchange.xlsform.types import Sort, type_of
from surveys.questionnaire.model import Kind, Question, Questionnaire
from tests.surveys.questionnaire.exchange.files import workbook, xlsform

YES_NO = [("yn", "yes", "Yes"), ("yn", "no", "No")]
NUMBERS = [("n", "1", "One"), ("n", "2", "Two"), ("n", "3", "Three")]
# Prompts of the first generation that record a device, and links that nothing reads any more.
OUTDATED = {"get subscriber id", "get sim id", "get phone number", "uri:deviceid",
            "uri:subscriberid", "uri:simserial", "uri:phonenumber", "uri:username",
            "uri:email"}  # fmt: skip


def read(*survey: tuple[str, ...], choices: list[tuple[str, ...]] = YES_NO) -> Questionnaire:
    return read_both(*survey, choices=choices)[0]


def read_both(
    *survey: tuple[str, ...], choices: list[tuple[str, ...]] = YES_NO
) -> tuple[Questionnaire, Report]:
    return read_xlsform(xlsform(survey, choices), "file")


def only(questionnaire: Questionnaire) -> Question:
    [question] = questionnaire.questions()
    return question


@pytest.mark.parametrize("name", sorted(set(QUESTION_TYPE_DICT) - OUTDATED))
def test_every_type_of_pyxform_is_in_the_table(name: str) -> None:
    assert type_of(name).sort is not Sort.UNKNOWN


@pytest.mark.parametrize("sort", sorted(set(Sort) - {Sort.BEGIN, Sort.END}))
def test_every_sort_becomes_a_question_or_a_loss(sort: Sort) -> None:
    assert (sort in _MAKERS) is not (sort in _LOST)


@pytest.mark.parametrize(
    ("type_", "kind"),
    [
        ("text", Kind.SHORT_TEXT), ("integer", Kind.NUMBER), ("decimal", Kind.NUMBER),
        ("range", Kind.SCALE), ("note", Kind.NOTE), ("select_one yn", Kind.SINGLE_CHOICE),
        ("select_multiple yn", Kind.MULTIPLE_CHOICE), ("rank yn", Kind.RANKING),
        ("select_one_from_file a.csv", Kind.SHORT_TEXT), ("date", Kind.DATE),
        ("time", Kind.SHORT_TEXT), ("dateTime", Kind.SHORT_TEXT), ("barcode", Kind.SHORT_TEXT),
        ("acknowledge", Kind.CONSENT), ("select one from yn or_other", Kind.SINGLE_CHOICE),
    ],
)  # fmt: skip
def test_type_becomes_the_nearest_kind(type_: str, kind: Kind) -> None:
    assert only(read((type_, "q", "Q"))).kind is kind


@pytest.mark.parametrize(
    ("type_", "loss"),
    [
        ("geopoint", Loss.TYPE_UNSUPPORTED), ("image", Loss.TYPE_UNSUPPORTED),
        ("calculate", Loss.CALCULATION), ("hidden", Loss.CALCULATION), ("start", Loss.METADATA),
        ("warp", Loss.TYPE_UNKNOWN),
    ],
)  # fmt: skip
def test_type_without_a_kind_is_lost_by_name(type_: str, loss: Loss) -> None:
    _questionnaire, report = read_both(("note", "n", "N"), (type_, "q", "Q"))
    assert [(each.code, each.item) for each in report.lost] == [(loss, "q")]


@pytest.mark.parametrize(
    ("relevant", "condition"),
    [
        ("${a} = 'yes'", "${a} = 'yes'"),
        ("selected(${a}, 'yes') and not(${a} = 'no')",
         "selected(${a}, 'yes') and not(${a} = 'no')"),
        ("../a != ''", "${a} != ''"),
        ("string-length(${a}) > 0", "${a} != ''"),
        ("${n} = 1", "${n} = 'c1'"),
        ("${n} >= 2", "${n} = 'c2' or ${n} = 'c3'"),
        ("2 > ${n}", "${n} = 'c1'"),
        ("true()", ""),
        ("${a}=’yes’", "${a} = 'yes'"),
    ],
)  # fmt: skip
def test_relevant_becomes_a_condition(relevant: str, condition: str) -> None:
    survey = (("select_one yn", "a", "A"), ("select_one n", "n", "N"), ("text", "b", "B", relevant))
    questionnaire = read(*survey, choices=[*YES_NO, *NUMBERS])
    found = questionnaire.question("b")
    assert found is not None
    assert found.condition == condition


@pytest.mark.parametrize(
    ("relevant", "loss"),
    [
        ("${a} + 1 > 2", Loss.CONDITION_ARITHMETIC), ("regex(${a}, 'x')", Loss.CONDITION_FUNCTION),
        ("${a} = 'maybe'", Loss.CONDITION_VALUE), ("${start} = 1", Loss.CONDITION_LOST_NAME),
        ("${a} ==", Loss.CONDITION_UNREADABLE),
    ],
)  # fmt: skip
def test_relevant_that_cannot_be_said_is_lost_and_the_question_asked_of_everybody(
    relevant: str, loss: Loss
) -> None:
    survey = (("start", "start", ""), ("select_one yn", "a", "A"), ("text", "b", "B", relevant))
    questionnaire, report = read_both(*survey)
    assert (loss, "b", relevant) in [(each.code, each.item, each.was) for each in report.lost]
    assert [question.condition for question in questionnaire.questions()] == ["", ""]


@pytest.mark.parametrize(
    ("type_", "constraint", "wanted"),
    [
        ("integer", ". >= 1 and . < 10", {"minimum": 1, "maximum": 9}),
        ("decimal", ".<=2.5", {"maximum": 2.5}),
        ("text", "string-length(.) <= 20", {"max_length": 20}),
        ("date", ". >= date('2021-01-01')", {"earliest": "2021-01-01"}),
        ("select_multiple n", "count-selected(.) <= 2", {"maximum": 2}),
    ],
)
def test_constraint_becomes_settings(
    type_: str, constraint: str, wanted: dict[str, object]
) -> None:
    found = only(read((type_, "q", "Q", "", constraint), choices=NUMBERS))
    assert {name: getattr(found, name) for name in wanted} == wanted


def test_constraint_on_none_of_these_makes_the_choice_exclusive() -> None:
    rule = "(selected(.,'1') and (count-selected(.)=1) or (not(selected(.,'1'))))"
    found = only(read(("select_multiple n", "q", "Q", "", rule), choices=NUMBERS))
    assert [choice.exclusive for choice in found.choices] == [True, False, False]


def test_groups_become_pages_and_loose_questions_share_one() -> None:
    questionnaire, report = read_both(
        ("text", "a", "A"), ("text", "b", "B"),
        ("begin group", "g", "Group", "${a} != ''"),
        ("begin group", "inner", "Inner"), ("text", "c", "C"), ("end group", "", ""),
        ("end group", "", ""), ("text", "d", "D"),
    )  # fmt: skip
    pages = [[each.code for each in page.questions] for page in questionnaire.pages]
    assert pages == [["a", "b"], ["inner", "c"], ["d"]]
    assert [page.condition for page in questionnaire.pages] == ["", "${a} != ''", ""]
    assert Change.GROUP_FLATTENED in {each.code for each in report.changed}


def test_table_list_becomes_a_matrix_whose_rows_conditions_can_name() -> None:
    questionnaire = read(
        ("begin group", "m", "Matrix", "", "", "table-list"),
        ("select_one yn", "x", "X"), ("select_one yn", "y", "Y"), ("end group", "", ""),
        ("text", "why", "Why", "${x} = 'no'"),
    )  # fmt: skip
    matrix, why = questionnaire.questions()
    assert matrix.kind is Kind.MATRIX
    assert [row.code for row in matrix.rows] == ["x", "y"]
    assert why.condition == "${m.x} = 'no'"


def test_earlier_answers_in_texts_are_named_by_code() -> None:
    questionnaire, report = read_both(
        ("begin group", "g", "G"), ("text", "Your-Name", "Name"), ("end group", "", ""),
        ("note", "hello", "Hello ${Your-Name}, ${nobody}"),
    )  # fmt: skip
    assert [each.text.in_language("en") for each in questionnaire.questions()] == [
        "Name",
        "Hello ${your_name}, {nobody}",
    ]
    assert [(each.code, each.was) for each in report.lost] == [(Loss.PIPING, "${nobody}")]


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("label", ("label", "")), ("label::English (en)", ("label", "English (en)")),
        ("label:English", ("label", "English")), ("bind:relevant", ("relevant", "")),
        ("bind::jr:constraintMsg", ("constraint_message", "")), ("read only", ("read_only", "")),
        ("media::image::fr", ("image", "fr")), ("caption:fr", ("label", "fr")),
    ],
)  # fmt: skip
def test_heading_names_a_column_and_a_language(heading: str, column: tuple[str, str]) -> None:
    assert column_of(heading) == column


def test_the_only_sheet_of_a_workbook_is_its_survey_whatever_it_is_called() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsform([("text", "state", "The State")])))
    for name in set(book.sheetnames) - {"survey"}:
        del book[name]
    book["survey"].title = "Sheet1"
    stream = io.BytesIO()
    book.save(stream)
    questionnaire, _report = read_xlsform(stream.getvalue(), "file")
    assert only(questionnaire).code == "state"


def test_a_file_that_cannot_be_asked_says_what_was_read_of_it() -> None:
    questionnaire, report = read_file(xlsform([("geopoint", "where", "Where")]), "file.xlsx")
    assert questionnaire is None
    assert [each.code for each in report.refused] == [Refusal.NO_QUESTIONS]
    assert report.counts["questions"] == 1
    assert [(each.code, each.item) for each in report.lost] == [(Loss.TYPE_UNSUPPORTED, "where")]


# What a choice's line has besides its label stands in further columns of the sheet.
TOWNS = [
    ("list_name", "name", "label", "county", "regions"),
    ("county", "timis", "Timiș", "", ""),
    ("county", "arad", "Arad", "", ""),
    ("town", "lugoj", "Lugoj", "timis", "west plain"),
    ("town", "ineu", "Ineu", "arad", "west"),
    ("town", "any", "Elsewhere", "", ""),
]


def filtered(filter_: str, *more: tuple[str, ...]) -> tuple[Questionnaire, Report]:
    survey = [
        ("type", "name", "label", "choice_filter"),
        ("select_one county", "where", "Where?", ""),
        *more,
        ("select_one town", "town", "Town?", filter_),
    ]
    return read_xlsform(workbook(survey, TOWNS), "file")


def offered(filter_: str) -> dict[str, str]:
    questionnaire, report = filtered(filter_)
    assert report.lost == ()
    question = questionnaire.question("town")
    assert question is not None
    return {choice.code: choice.condition for choice in question.choices}


@pytest.mark.parametrize(
    ("filter_", "conditions"),
    [
        ("county = ${where}", ["${where} = 'timis'", "${where} = 'arad'", "${where} = ''"]),
        (
            "county='' or ${where} = county",
            ["${where} = 'timis'", "${where} = 'arad'", ""],
        ),
        (
            "name != 'any' or ${where} = 'arad'",
            ["", "", "${where} = 'arad'"],
        ),
        ("not(selected(regions, 'plain')) or ${where} != ''", ["${where} != ''", "", ""]),
    ],
)
def test_a_choice_filter_becomes_the_condition_of_each_choice(
    filter_: str, conditions: list[str]
) -> None:
    assert list(offered(filter_).values()) == conditions


def test_choices_that_a_filter_offers_to_nobody_are_left_out_and_named() -> None:
    questionnaire, report = filtered("regions = west")  # an unquoted word is meant as one
    question = questionnaire.question("town")
    assert question is not None
    assert [choice.code for choice in question.choices] == ["ineu"]
    assert (Change.NEVER_OFFERED, "lugoj, any") in [(f.code, f.was) for f in report.changed]


@pytest.mark.parametrize(
    "filter_",
    [
        "county = position(..)",
        "county = ${where",
        "county + 1 > ${where}",
        "contains(name, ${where})",
    ],
)
def test_a_filter_that_cannot_be_said_is_named_and_offers_all(filter_: str) -> None:
    questionnaire, report = filtered(filter_)
    question = questionnaire.question("town")
    assert question is not None
    assert [choice.condition for choice in question.choices] == ["", "", ""]
    assert Loss.CHOICE_FILTER in [finding.code for finding in report.lost]


def test_a_filter_on_an_answer_that_the_file_does_not_have_is_refused() -> None:
    with pytest.raises(RefusedError) as refused:
        filtered("county = ${nowhere}")
    assert refused.value.finding.code is Refusal.UNKNOWN_REFERENCE


def test_rows_of_a_table_keep_conditions_of_their_own() -> None:
    made = read(
        ("select_multiple yn", "known", "Known?"),
        ("begin group", "grid", "How good?", "", "", "table-list"),
        ("select_one yn", "a", "A", "selected(${known}, 'yes')"),
        ("select_one yn", "b", "B"),
        ("end group", ""),
    )
    grid = made.question("grid")
    assert grid is not None
    assert (grid.kind, grid.condition) == (Kind.MATRIX, "")
    assert [row.condition for row in grid.rows] == ["selected(${known}, 'yes')", ""]


def test_rows_that_depend_on_each_other_are_no_table() -> None:
    made = read(
        ("begin group", "grid", "How good?", "", "", "table-list"),
        ("select_one yn", "a", "A"),
        ("select_one yn", "b", "B", "${a} = 'yes'"),
        ("end group", ""),
    )
    assert [each.kind for each in made.questions()] == [Kind.SINGLE_CHOICE, Kind.SINGLE_CHOICE]
