"""The questions of other rounds, to be found and taken over: each once, however often asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from surveys.questionnaire.characters import without_accents
from surveys.questionnaire.model import Page, Question, Questionnaire
from surveys.questionnaire.plans import Plans
from surveys.questionnaire.text import Text


@dataclass(frozen=True, slots=True)
class Source:
    """The questionnaire of a round, under the round's name in addresses."""

    key: str
    questionnaire: Questionnaire


@dataclass(frozen=True, slots=True)
class Entry:
    """A question as the latest round that has it so asks it, and all that ask it so."""

    source: Source
    page: Page
    question: Question
    asked_in: tuple[str, ...]  # keys of sources, in their order

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that its text has a wording in, in the order of the questionnaire."""
        there = self.question.text.languages
        return tuple(tag for tag in self.source.questionnaire.languages if tag in there)


def entries(sources: Sequence[Source]) -> list[Entry]:
    """Every question of the sources; one that an earlier source asks in the same words once."""
    asked: dict[str, list[tuple[Source, Page, Question, list[str]]]] = {}
    found: list[tuple[Source, Page, Question, list[str]]] = []
    for source in sources:
        for page in source.questionnaire.pages:
            for question in page.questions:
                known = asked.setdefault(question.code, [])
                same = next((each for each in known if _asks_the_same(each[2], question)), None)
                if same:
                    same[3].append(source.key)
                else:
                    known.append((source, page, question, [source.key]))
                    found.append(known[-1])
    return [
        Entry(source, page, question, tuple(dict.fromkeys(keys)))
        for source, page, question, keys in found
    ]


def _asks_the_same(one: Question, other: Question) -> bool:
    return (one.kind, one.text, one.choices, one.rows) == (
        other.kind,
        other.text,
        other.choices,
        other.rows,
    )


def matching(
    found: Iterable[Entry], *, words: str = "", kind: str = "", asked_in: str = ""
) -> Iterator[Entry]:
    """Those that hold all the words in their code or texts, in any language, and are of the
    kind and the round wanted. Accents and capitals do not count."""
    wanted = folded(words).split()
    for entry in found:
        if (kind and entry.question.kind != kind) or (asked_in and asked_in not in entry.asked_in):
            continue
        if wanted:
            held = _held(entry.source.questionnaire)[entry.question.code]
            if not all(word in held for word in wanted):
                continue
        yield entry


def folded(words: str) -> str:
    """The words without accents and capitals."""
    return without_accents(words.casefold())


def _texts(question: Question) -> Iterator[Text]:
    yield from (question.text, question.label, question.help)
    yield from (each.label for each in (*question.choices, *question.rows))


def _words(question: Question) -> str:
    wordings = (words for text in _texts(question) for _language, words in text.versions)
    codes = (each.code for each in (*question.choices, *question.rows))
    return folded("\n".join((question.code, *codes, *wordings)))


# What each question holds, by its code; worked out once per questionnaire.
_held = Plans(lambda questionnaire: {each.code: _words(each) for each in questionnaire.questions()})
