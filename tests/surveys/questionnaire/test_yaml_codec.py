"""Questionnaires as YAML: lossless, and broken files answered with file, line and remedy."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaire.checks import check
from surveys.questionnaire.model import Kind, Questionnaire
from surveys.questionnaire.text import Text
from surveys.questionnaire.yaml_codec import (
    YamlError,
    located,
    read_yaml,
    read_yaml_with_lines,
    write_yaml,
)
from tests.surveys.questionnaire.examples import one_page, question, single
from tests.surveys.questionnaire.strategies import ODD_WORDINGS, large, questionnaires

EXAMPLE = """\
title: {ro: Titlu, en: Title}
languages: [ro, en]
minutes: 12
groups:
- {code: needs, title: {ro: Nevoi, en: Needs}}
pages:
- code: about
  title: {ro: Despre, en: About}
  questions:
  - code: organisation_type
    kind: single_choice
    text:
      ro: |-
        Ce fel de organizație
        reprezentați?
      en: Which?
    required: true
    role: category
    group: needs
    choices:
    - {code: large, label: {ro: Companie mare, en: Large company}}
    - {code: "no", label: {ro: "12", en: '2021-08-31'}}
"""


def lines_of(text: str | bytes) -> list[str]:
    with pytest.raises(YamlError) as caught:
        read_yaml(text, "q.yaml")
    return caught.value.lines


def test_yaml_is_written_as_people_would() -> None:
    assert write_yaml(read_yaml(EXAMPLE, "q.yaml")) == EXAMPLE


@large
@given(questionnaires())
def test_yaml_read_back_gives_an_equal_questionnaire(made: Questionnaire) -> None:
    assert read_yaml(write_yaml(made), "q.yaml") == made


@pytest.mark.parametrize("wording", ODD_WORDINGS)
def test_yaml_keeps_odd_wordings(wording: str) -> None:
    made = Questionnaire(title=Text.of(ro=wording, en="x"), languages=("ro", "en"))
    assert read_yaml(write_yaml(made), "q.yaml") == made


@pytest.mark.parametrize("end", [0.1, 1e-7, 123456789.25, -0.5, 10**15, 2.5e-300])
def test_yaml_keeps_numbers(end: float) -> None:
    made = one_page(question("n", Kind.NUMBER, minimum=end))
    assert read_yaml(write_yaml(made), "q.yaml") == made


def test_yaml_reads_days_without_quotes_as_text() -> None:
    source = write_yaml(one_page(question("d", Kind.DATE, earliest="2021-08-31")))
    assert read_yaml(source.replace("'2021-08-31'", "2021-08-31"), "q") == read_yaml(source, "q")


def test_yaml_reads_bytes_with_a_byte_order_mark() -> None:
    assert read_yaml(b"\xef\xbb\xbf" + EXAMPLE.encode(), "q") == read_yaml(EXAMPLE, "q")


def test_yaml_reads_carriage_returns_as_line_ends() -> None:
    assert read_yaml(EXAMPLE.replace("\n", "\r\n"), "q") == read_yaml(EXAMPLE, "q")


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            "kind: single_choice",
            "kind: single_choise",
            "q.yaml:11: pages[0].questions[0].kind: the kind “single_choise” is unknown: "
            "write single_choice",
        ),
        (
            "required: true",
            "requird: true",
            "q.yaml:17: pages[0].questions[0].requird: the key “requird” is unknown: "
            "write “required”",
        ),
        (
            "minutes: 12",
            "minutes: some",
            "q.yaml:3: minutes: “some” stands where a whole number belongs: write a whole number",
        ),
        (
            '"12"',
            "12",
            "q.yaml:22: pages[0].questions[0].choices[1].label.ro: “12” stands where text belongs: "
            'put it in quotes: "12"',
        ),
        (
            "  - code: organisation_type\n    kind",
            "  - kind",
            "q.yaml:10: pages[0].questions[0]: the key “code” is missing: add “code: …”",
        ),
        (
            "minutes: 12",
            "minutes: 12\nminutes: 13",
            "q.yaml:4: the key “minutes” stands here twice: "
            "delete one of them; the first is on line 3",
        ),
    ],
)
def test_yaml_fault_names_file_line_and_remedy(old: str, new: str, line: str) -> None:
    assert lines_of(EXAMPLE.replace(old, new)) == [line]


def test_yaml_reports_every_problem_of_a_file() -> None:
    broken = EXAMPLE.replace("minutes: 12", "minutes: x").replace("role:", "rolle:")
    assert [line.split(": ")[0] for line in lines_of(broken)] == ["q.yaml:3", "q.yaml:18"]


@pytest.mark.parametrize(
    ("text", "start", "said"),
    [
        ("a: [", "q.yaml:1: ", "expected the node content"),
        ("title: {ro: a\nlanguages: [ro]", "q.yaml:2: ", "expected ',' or '}'"),
        ("a: b: c", "q.yaml:1: ", "mapping values are not allowed"),
        ("\t- a", "q.yaml:1: ", "found character '\\t'"),
        ('a: "b', "q.yaml:1: ", "quoted scalar"),
        ("a: 1\n---\nb: 1", "q.yaml:2: ", "a second document begins"),
        ("a: &x 1", "q.yaml:1: ", "the anchor &x is not read"),
        ("a: *x", "q.yaml:1: ", "the alias *x is not read"),
        ("a: !!python/object/apply:os.system [x]", "q.yaml:1: ", "is not read"),
        ("a: !x 1", "q.yaml:1: ", "is not read"),
        ("? [a]\n: 1", "q.yaml:1: ", "a key is itself a mapping or list"),
        ("1: a", "q.yaml:1: ", "the key 1 is no text"),
        ("a: \x00", "q.yaml:1: ", "a character is not allowed"),
        ("a: 1\nb: \x07", "q.yaml:2: ", "a character is not allowed"),
        (b"a: 1\nb: \xff", "q.yaml:2: ", "the file is not UTF-8"),
        ('a: "\\UFFFFFFFF"', "q.yaml:1: ", "not readable as YAML"),
        ('a: "\\q"', "q.yaml:1: ", "unknown escape character"),
        ("%YAML 9.9\n---\na: 1", "q.yaml:1: ", "incompatible YAML document"),
        ("", "q.yaml:1: ", "a mapping of keys to values belongs"),
        ("- a", "q.yaml:1: ", "a mapping of keys to values belongs"),
        ("[" * 5000, "q.yaml:1: ", "the nesting is too deep"),
        ("a: [" + "a," * 100_001 + "]", "q.yaml:1: ", "the file has too many values"),
        ("x" * 1_000_001, "q.yaml:1: ", "the file has 1000001 characters"),
    ],
)
def test_yaml_broken_file_gives_a_line_and_never_a_traceback(
    text: str | bytes, start: str, said: str
) -> None:
    lines = lines_of(text)
    assert len(lines) == 1
    assert lines[0].startswith(start)
    assert said in lines[0]


def test_yaml_refuses_a_bomb_of_aliases_at_once() -> None:
    """Ten levels of ten aliases stand for ten thousand million values (trust.md, row 22)."""
    levels = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]" for n in range(1, 11)]
    started = time.process_time()
    assert "the anchor &l0 is not read" in lines_of("\n".join(["l0: &l0 [a]", *levels]))[0]
    assert time.process_time() - started < 1


@given(st.text(max_size=200) | st.binary(max_size=200))
def test_yaml_survives_any_text(text: str | bytes) -> None:
    try:
        read_yaml(text, "q.yaml")
    except YamlError as error:
        assert all(line.startswith("q.yaml:") for line in error.lines)  # noqa: PT017


@given(st.data())
def test_yaml_survives_a_damaged_file(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(EXAMPLE)))
    length = data.draw(st.integers(0, 40))
    noise = data.draw(st.text("{}[]:-#&*!|>'\"%@` \n\tab1", max_size=6))
    damaged = EXAMPLE[:start] + noise + EXAMPLE[start + length :]
    try:
        read_yaml(damaged, "q.yaml")
    except YamlError as error:
        assert all(line.startswith("q.yaml:") for line in error.lines)  # noqa: PT017


def test_problems_found_by_the_checker_can_be_given_lines() -> None:
    source = write_yaml(one_page(single("q", condition="${nobody} = 'a'")))
    read, lines = read_yaml_with_lines(source, "q.yaml")
    number = next(n for n, line in enumerate(source.split("\n"), 1) if "condition" in line)
    assert list(located("q.yaml", lines, check(read))) == [
        f"q.yaml:{number}: pages[0].questions[0].condition: question “q” depends on “nobody”, "
        "and there is no such question: name a question of this questionnaire"
    ]
