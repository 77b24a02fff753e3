"""The same or nearly the same words in answers to the same question.

Two texts are nearly the same when the words they share are at least 9 of 10 of all their words
(Jaccard's coefficient of the bags of words): one word in twenty changed, two swapped or one
added. Single words and not longer shingles, because the texts are short: of a text of twenty
words whose one word is changed only 7 of 10 triples stay. The search is exact and needs no
comparison of all pairs: texts so alike share a word among their rarest ones (prefix filtering,
Chaudhuri, Ganti and Kaushik 2006; Bayardo, Ma and Srikant 2007).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from surveys.duplicates.material import Entry, FlagKind, Found
from surveys.questionnaire.characters import without_accents

SHORTEST = 40  # characters; shorter ones are alike because there is little to say
ALIKE, OF = 9, 10  # whole numbers: a bound met exactly is met

Token = tuple[str, int]  # a word, and how many of it came before in the text


def normalised(text: str) -> str:
    """Without case, accents, punctuation and surplus space."""
    return " ".join(re.findall(r"\w+", without_accents(text.casefold())))


@dataclass(slots=True)
class _Distinct:
    """One normalised text of a question, with who wrote it."""

    ids: list[UUID] = field(default_factory=list)
    tokens: list[Token] = field(default_factory=list)


class Texts:
    """Collects the texts of a round, by question."""

    def __init__(self) -> None:
        self._texts: dict[str, dict[str, _Distinct]] = defaultdict(dict)

    def count(self, entry: Entry) -> None:
        """Take in the texts that are long enough."""
        for question, text in entry.texts:
            words = normalised(text)
            if len(words) >= SHORTEST:
                self._texts[question].setdefault(words, _Distinct()).ids.append(entry.id)

    def found(self) -> Iterator[Found]:
        """Groups of texts that are alike, directly or through others, the largest first."""
        for question, distinct in self._texts.items():
            groups = sorted(_groups(distinct), key=lambda group: -sum(len(t.ids) for t in group))
            for group in groups:
                ids = sorted(each for text in group for each in text.ids)
                if len(ids) > 1:
                    detail = {"question": question, "wordings": len(group)}
                    yield Found(FlagKind.SAME_TEXT, tuple(ids), detail)


def _groups(distinct: dict[str, _Distinct]) -> list[list[_Distinct]]:
    """The texts joined to those they are like."""
    texts = _rarest_first(distinct)
    leader = list(range(len(texts)))

    def lead(number: int) -> int:
        while leader[number] != number:
            leader[number] = number = leader[leader[number]]
        return number

    for one, other in _alike(texts):
        leader[lead(one)] = lead(other)
    groups: dict[int, list[_Distinct]] = defaultdict(list)
    for number, text in enumerate(texts):
        groups[lead(number)].append(text)
    return list(groups.values())


def _rarest_first(distinct: dict[str, _Distinct]) -> list[_Distinct]:
    """The texts by length, the words of each by how rare they are."""
    frequency: Counter[Token] = Counter()
    for words, text in distinct.items():
        seen: Counter[str] = Counter()
        for word in words.split():
            text.tokens.append((word, seen[word]))
            seen[word] += 1
        frequency.update(text.tokens)
    for text in distinct.values():
        text.tokens.sort(key=lambda token: (frequency[token], token))
    return sorted(distinct.values(), key=lambda text: (len(text.tokens), text.tokens))


def _alike(texts: list[_Distinct]) -> Iterator[tuple[int, int]]:
    by_token: dict[Token, list[int]] = defaultdict(list)
    for number, text in enumerate(texts):
        mine = set(text.tokens)
        size = len(mine)
        # Texts that share 9 of 10 words share one among so many of their rarest.
        prefix = text.tokens[: size - _least(size) + 1]
        candidates = {other for token in prefix for other in by_token[token]}
        for other in candidates:
            theirs = texts[other].tokens
            if OF * len(theirs) >= ALIKE * size:
                common = len(mine.intersection(theirs))
                if OF * common >= ALIKE * (size + len(theirs) - common):
                    yield number, other
        for token in prefix:
            by_token[token].append(number)


def _least(size: int) -> int:
    """The fewest words that a text of `size` words shares with one like it."""
    return -(-ALIKE * size // OF)
