"""The JSON document of a questionnaire, and what is said about a broken one."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaire import model
from surveys.questionnaire.document import (
    Document,
    DocumentError,
    content_hash,
    from_document,
    from_document_like,
    to_document,
)
from surveys.questionnaire.document_reader import READERS
from surveys.questionnaire.model import Kind, Questionnaire
from surveys.questionnaire.problems import Fault
from surveys.questionnaire.text import Text
from tests.surveys.questionnaire.examples import (
    one_page,
    page,
    question,
    questionnaire,
    single,
    text,
)
from tests.surveys.questionnaire.strategies import JSON, large, questionnaires

SMALL: Document = {
    "title": {"ro": "t"},
    "languages": ["ro"],
    "pages": [
        {
            "code": "p",
            "title": {"ro": "p"},
            "questions": [
                {
                    "code": "q",
                    "kind": "single_choice",
                    "text": {"ro": "q"},
                    "choices": [
                        {"code": "a", "label": {"ro": "a"}},
                        {"code": "b", "label": {"ro": "b"}},
                    ],
                }
            ],
        }
    ],
}


def changed(path: str, value: object) -> Document:
    """SMALL with one value put in at a path such as `pages.0.code`."""
    document: Document = json.loads(json.dumps(SMALL))
    *way, last = [int(key) if key.isdigit() else key for key in path.split(".")]
    inner: Any = document
    for key in way:
        inner = inner[key]
    inner[last] = value
    return document


def problems_of(document: object) -> list[tuple[Fault, str]]:
    with pytest.raises(DocumentError) as caught:
        from_document(document)
    return [(problem.fault, problem.path) for problem in caught.value.problems]


def test_document_leaves_defaults_out() -> None:
    made = to_document(one_page(single("q")))
    assert made == {
        "title": {"ro": "t"},
        "languages": ["ro"],
        "pages": [
            {
                "code": "p",
                "title": {"ro": "p"},
                "questions": [
                    {
                        "code": "q",
                        "kind": "single_choice",
                        "text": {"ro": "q"},
                        "choices": [
                            {"code": "a", "label": {"ro": "a"}},
                            {"code": "b", "label": {"ro": "b"}},
                        ],
                    }
                ],
            }
        ],
    }


def test_document_keys_stand_in_the_order_of_the_model() -> None:
    made = to_document(one_page(single("q", required=True, role="category")))
    assert list(made["pages"][0]["questions"][0]) == [
        "code", "kind", "text", "required", "role", "choices",
    ]  # fmt: skip


def test_document_wordings_stand_in_the_order_of_the_languages() -> None:
    title = Text.of(en="T", ro="T", hu="T")
    made = to_document(Questionnaire(title=title, languages=("ro", "hu", "en")))
    assert list(made["title"]) == ["ro", "hu", "en"]


@large
@given(questionnaires())
def test_document_read_back_gives_an_equal_questionnaire(made: Questionnaire) -> None:
    through_json = json.loads(json.dumps(to_document(made)))
    assert from_document(through_json) == made


@large
@given(questionnaires(), questionnaires())
def test_read_beside_a_known_one_it_is_the_same(made: Questionnaire, known: Questionnaire) -> None:
    document = json.loads(json.dumps(to_document(made)))
    assert from_document_like(document, known) == made
    assert from_document_like(document, made) == made


def test_pages_that_are_known_stay_the_objects_that_they_are() -> None:
    made = questionnaire(page("one", single("a")), page("two", single("b")), page("three"))
    other = dataclasses.replace(made.pages[1], title=text("another title"))
    document = to_document(dataclasses.replace(made, pages=(other, made.pages[2], made.pages[0])))
    read = from_document_like(json.loads(json.dumps(document)), made)
    assert read.pages[0] == other
    assert read.pages[1] is made.pages[2]
    assert read.pages[2] is made.pages[0]


@large
@given(questionnaires())
def test_hash_does_not_depend_on_the_order_of_keys(made: Questionnaire) -> None:
    shuffled = json.loads(json.dumps(to_document(made), sort_keys=True))
    assert content_hash(from_document(shuffled)) == content_hash(made)


def test_hash_is_the_sha256_of_the_canonical_json() -> None:
    # printf '{"languages":["ro"],"title":{"ro":"t"}}' | sha256sum
    assert content_hash(questionnaire()) == (
        "b9b12d585c6f609070ebac8074344eba4b86d4abc78104cd8e604ee37c5aa9e4"
    )


def test_hash_is_equal_for_equal_numbers_written_differently() -> None:
    whole = one_page(question("n", Kind.NUMBER, minimum=0, maximum=5))
    floats = one_page(question("n", Kind.NUMBER, minimum=-0.0, maximum=5.0))
    assert whole == floats
    assert content_hash(whole) == content_hash(floats)


def test_hash_differs_when_one_letter_differs() -> None:
    assert content_hash(one_page(single("q"))) != content_hash(one_page(single("r")))


def test_reader_knows_the_type_of_every_field_of_the_model() -> None:
    records = (
        model.Questionnaire, model.Group, model.Page, model.Question, model.Choice,
    )  # fmt: skip
    types = {str(field.type) for record in records for field in dataclasses.fields(record)}
    assert types == set(READERS)


@pytest.mark.parametrize(
    ("path", "value", "fault", "place"),
    [
        ("title", "T", Fault.WRONG_TYPE, "title"),
        ("title", {"ro": 5}, Fault.WRONG_TYPE, "title.ro"),
        ("title", {"RO": "T"}, Fault.INVALID_LANGUAGE, "title.RO"),
        ("title", {"ro": "a\x00"}, Fault.FORBIDDEN_CHARACTER, "title.ro"),
        ("title", {"ro": "\ud800"}, Fault.FORBIDDEN_CHARACTER, "title.ro"),
        ("title", {"ro": "a\r\nb"}, Fault.FORBIDDEN_CHARACTER, "title.ro"),
        ("title", {"ro": "a" * 20_001}, Fault.TOO_LONG, "title.ro"),
        ("title", {f"a{n:02}": "a" for n in range(51)}, Fault.TOO_MANY, "title"),
        ("languages", "ro", Fault.WRONG_TYPE, "languages"),
        ("languages", [], Fault.MISSING_KEY, "languages"),
        ("languages", ["ro", 5], Fault.INVALID_LANGUAGE, "languages[1]"),
        ("minutes", "12", Fault.WRONG_TYPE, "minutes"),
        ("minutes", True, Fault.WRONG_TYPE, "minutes"),
        ("minutes", None, Fault.WRONG_TYPE, "minutes"),
        ("minutes", 1.5, Fault.WRONG_TYPE, "minutes"),
        ("minutes", 10**16, Fault.OUT_OF_RANGE, "minutes"),
        ("foo", 1, Fault.UNKNOWN_KEY, "foo"),
        ("pages.0", [], Fault.WRONG_TYPE, "pages[0]"),
        ("pages.0.questions", {}, Fault.WRONG_TYPE, "pages[0].questions"),
        ("pages.0.questions.0.kind", "x", Fault.UNKNOWN_KIND, "pages[0].questions[0].kind"),
        ("pages.0.questions.0.kind", [], Fault.UNKNOWN_KIND, "pages[0].questions[0].kind"),
        ("pages.0.questions.0.required", 1, Fault.WRONG_TYPE, "pages[0].questions[0].required"),
        ("pages.0.questions.0.total", 5, Fault.UNUSED_SETTING, "pages[0].questions[0].total"),
        (
            "pages.0.questions.0.choices.1.code",
            5,
            Fault.WRONG_TYPE,
            "pages[0].questions[0].choices[1].code",
        ),
    ],
)
def test_reader_names_the_place_of_a_fault(
    path: str, value: object, fault: Fault, place: str
) -> None:
    assert problems_of(changed(path, value)) == [(fault, place)]


@pytest.mark.parametrize(
    "end", [float("nan"), float("inf"), 1e16, -(10**400)], ids=["nan", "inf", "float", "int"]
)
def test_reader_refuses_numbers_that_data_files_cannot_hold(end: float) -> None:
    document = to_document(one_page(question("n", Kind.NUMBER)))
    document["pages"][0]["questions"][0]["minimum"] = end
    place = "pages[0].questions[0].minimum"
    assert problems_of(document) == [(Fault.OUT_OF_RANGE, place)]


def test_reader_reports_every_fault_at_once() -> None:
    document = {
        "titel": {"ro": "t"},
        "languages": ["ro"],
        "minutes": "five",
        "pages": [
            {"code": 1, "title": {"ro": "p"}, "questions": [{"code": "q", "kind": "numbr"}]},
            {"title": {"ro": "p"}},
        ],
    }
    assert problems_of(document) == [
        (Fault.UNKNOWN_KEY, "titel"),
        (Fault.WRONG_TYPE, "minutes"),
        (Fault.WRONG_TYPE, "pages[0].code"),
        (Fault.UNKNOWN_KIND, "pages[0].questions[0].kind"),
        (Fault.MISSING_KEY, "pages[0].questions[0]"),
        (Fault.MISSING_KEY, "pages[1]"),
        (Fault.MISSING_KEY, "questionnaire"),
    ]


def test_reader_suggests_the_nearest_key_and_kind() -> None:
    document = changed("pages.0.questions.0.requird", True)
    document["pages"][0]["questions"][0]["kind"] = "single_choise"
    with pytest.raises(DocumentError) as caught:
        from_document(document)
    assert [problem.mend for problem in caught.value.problems] == [
        "write “required”",
        "write single_choice",
    ]


def test_reader_tells_to_quote_a_number_that_should_be_a_text() -> None:
    with pytest.raises(
        DocumentError, match=r'title\.ro: “2021” stands .*: put it in quotes: "2021"'
    ):
        from_document(changed("title", {"ro": 2021}))


@pytest.mark.parametrize(
    "document",
    [
        None, 5, "x", [], {}, {"title": {}}, {1: 2}, {"pages": [[[[[[]]]]]]}, {"title": {1: "x"}},
        {**SMALL, "pages": [None]}, {**SMALL, "languages": [[]]}, {**SMALL, "pages": [{}] * 301},
    ],
)  # fmt: skip
def test_reader_refuses_what_is_no_questionnaire(document: object) -> None:
    assert problems_of(document)


@given(JSON)
def test_reader_survives_any_json(document: object) -> None:
    """Hostile documents end in a DocumentError, never in another exception (trust.md, row 22)."""
    with pytest.raises(DocumentError):
        from_document(document)


@given(st.data())
def test_reader_survives_any_json_inside_a_questionnaire(data: st.DataObject) -> None:
    keys = ["title", "languages", "pages.0", "pages.0.questions.0", "pages.0.questions.0.choices.0"]
    document = changed(data.draw(st.sampled_from(keys)), data.draw(JSON))
    try:
        from_document(document)
    except DocumentError as error:
        assert error.problems  # noqa: PT017 # both outcomes are allowed


def test_reader_shows_long_values_clipped() -> None:
    with pytest.raises(DocumentError) as caught:
        from_document(changed("pages.0.questions.0.kind", "x" * 10_000))
    assert len(str(caught.value)) < 400


def test_reader_keeps_the_number_of_problems_bounded() -> None:
    document = {**SMALL, "pages": [{"foo": 1, "bar": 2}] * 300}
    assert len(problems_of(document)) == 200


def test_reader_takes_an_empty_text_as_no_wording() -> None:
    read = from_document(changed("title", {"ro": ""}))
    assert read.title == Text()
    assert read.pages[0].title == text("p")
