"""A LimeSurvey file as groups, questions, subquestions and answers, whatever its generation.

Up to version 3 every table has a row per language; later the texts are in tables of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from surveys.questionnaire.exchange.limesurvey.tables import Record, Tables
from surveys.questionnaire.exchange.report import Loss, Notes, Refusal, RefusedError

Wordings = dict[str, str]  # by language

MAX_QUESTIONS = 10_000  # with subquestions
MAX_ANSWERS = 50_000  # rows


@dataclass(slots=True)
class Answer:
    """One answer that a question offers; `scale` is 1 for the second scale of a dual array."""

    code: str
    order: int
    scale: str
    texts: Wordings = field(default_factory=dict)


@dataclass(slots=True)
class Question:
    """A question or subquestion; `scale` is 1 for the columns of an array of numbers or texts."""

    number: str  # qid
    group: str  # gid
    record: Record
    order: int
    texts: Wordings = field(default_factory=dict)
    helps: Wordings = field(default_factory=dict)
    parts: list[Question] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    attributes: dict[str, Wordings] = field(default_factory=dict)  # "" is every language

    @property
    def title(self) -> str:
        """The name of the question in the file, its code."""
        return self.record.get("title", "").strip() or f"q{self.number}"

    @property
    def type(self) -> str:
        """The letter of the type."""
        return self.record.get("type", "").strip()

    @property
    def scale(self) -> str:
        """ "0" for rows, "1" for columns."""
        return self.record.get("scale_id", "").strip() or "0"

    def attribute(self, name: str) -> str:
        """The value of an attribute that has none per language; empty when it is not set."""
        values = self.attributes.get(name, {})
        return values.get("", next(iter(values.values()), "")).strip()


@dataclass(slots=True)
class Group:
    """A group of questions."""

    number: str  # gid
    order: int
    relevance: str
    names: Wordings = field(default_factory=dict)
    descriptions: Wordings = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What the report calls the group."""
        return next((name for name in self.names.values() if name), f"g{self.number}")


@dataclass(slots=True)
class Survey:
    """The whole file."""

    tables: Tables
    languages: tuple[str, ...]
    groups: list[Group]

    @property
    def questions(self) -> list[Question]:
        """Every question, in order."""
        return [question for group in self.groups for question in group.questions]


def structure_of(tables: Tables, notes: Notes) -> Survey:
    """Put the tables of a file together. Raises RefusedError."""
    rows = [row for row in (*tables["questions"], *tables["subquestions"]) if row.get("qid")]
    questions = _questions(rows)
    if len(questions) > MAX_QUESTIONS or len(tables["answers"]) > MAX_ANSWERS:
        raise RefusedError(Refusal.TOO_MANY_PARTS)
    parents = {row["qid"]: row.get("parent_qid", "0").strip() or "0" for row in rows}
    for row in tables["question_l10ns"]:
        if found := questions.get(row.get("qid", "")):
            _add_texts(found, row)
    _add_attributes(tables, questions)
    _add_answers(tables, questions, notes)
    tops = [each for number, each in questions.items() if parents[number] == "0"]
    for number, part in questions.items():
        parent = parents[number]
        if parent in questions and parent != number and parents[parent] == "0":
            questions[parent].parts.append(part)
        elif parent != "0":
            notes.lost(Loss.ORPHAN, part.title, parent)
    for each in tops:
        each.parts.sort(key=lambda part: (part.scale, part.order))
        each.answers.sort(key=lambda answer: (answer.scale, answer.order))
    return Survey(tables, _languages(tables), _groups(tables, tops))


def _languages(tables: Tables) -> tuple[str, ...]:
    """The languages of the file, the base language first."""
    base = next((row["language"] for row in tables["surveys"] if row.get("language")), "")
    listed = [each for each in tables.languages if each]
    named = dict.fromkeys([base] if base in listed else [])
    return tuple({**named, **dict.fromkeys(listed)})


def _questions(rows: Iterable[Record]) -> dict[str, Question]:
    found: dict[str, Question] = {}
    seen: set[tuple[str, str]] = set()
    for row in rows:
        key = (row["qid"], row.get("language", ""))
        if key in seen:
            raise RefusedError(Refusal.NUMBER_TWICE, row.get("title", ""), row["qid"])
        seen.add(key)
        order = _whole(row.get("question_order", ""))
        question = found.setdefault(
            row["qid"], Question(row["qid"], row.get("gid", ""), row, order)
        )
        _add_texts(question, row)
    return found


def _add_texts(question: Question, row: Record) -> None:
    language = row.get("language", "")
    if language and row.get("question", "").strip():
        question.texts.setdefault(language, row["question"])
    if language and row.get("help", "").strip():
        question.helps.setdefault(language, row["help"])


def _add_attributes(tables: Tables, questions: Mapping[str, Question]) -> None:
    for row in tables["question_attributes"]:
        question = questions.get(row.get("qid", ""))
        if question is not None and row.get("value", "").strip():
            values = question.attributes.setdefault(row.get("attribute", ""), {})
            values.setdefault(row.get("language", ""), row["value"])


def _add_answers(tables: Tables, questions: Mapping[str, Question], notes: Notes) -> None:
    words: dict[str, Wordings] = {}
    for row in tables["answer_l10ns"]:
        words.setdefault(row.get("aid", ""), {})[row.get("language", "")] = row.get("answer", "")
    found: dict[tuple[str, str, str], Answer] = {}
    for row in tables["answers"]:
        question = questions.get(row.get("qid", ""))
        if question is None:
            notes.lost(Loss.ORPHAN, row.get("code", ""), row.get("qid", ""))
            continue
        key = answer_key(row)
        if key not in found:
            found[key] = Answer(key[1], _whole(row.get("sortorder", "")), key[2])
            question.answers.append(found[key])
        if row.get("language"):
            found[key].texts.setdefault(row["language"], row.get("answer", ""))
        found[key].texts.update(words.get(row.get("aid", "-"), {}))


def answer_key(row: Record) -> tuple[str, str, str]:
    """What tells an answer from others: its question, code and scale."""
    return (row.get("qid", ""), row.get("code", "").strip(), row.get("scale_id", "") or "0")


def _groups(tables: Tables, questions: Iterable[Question]) -> list[Group]:
    groups: dict[str, Group] = {}
    for row in (*tables["groups"], *tables["group_l10ns"]):
        number = row.get("gid", "")
        order, relevance = _whole(row.get("group_order", "")), row.get("grelevance", "").strip()
        group = groups.setdefault(number, Group(number, order, relevance))
        if language := row.get("language"):
            group.names.setdefault(language, row.get("group_name", ""))
            group.descriptions.setdefault(language, row.get("description", ""))
    for question in sorted(questions, key=lambda each: each.order):
        group = groups.setdefault(question.group, Group(question.group, len(groups) + 10_000, ""))
        group.questions.append(question)
    return sorted(groups.values(), key=lambda group: group.order)


def _whole(text: str) -> int:
    try:
        return int(text[:9])
    except ValueError:
        return 0
