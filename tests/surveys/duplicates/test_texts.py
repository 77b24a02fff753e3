from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.duplicates.texts import ALIKE, OF, Texts, normalised
from tests.surveys.duplicates.made import entry

LONG = "Mai multe piste de biciclete între cartiere și o aplicație pentru semnalarea problemelor"
OTHER = (
    "Transport public mai des seara, cu bilete la telefon și stații luminate în toate cartierele"
)


def groups(*texts: str, question: str = "remarks") -> list[list[int]]:
    """Which of the texts are found together, by their places."""
    entries = [entry(texts={question: text}) for text in texts]
    search = Texts()
    for each in entries:
        search.count(each)
    places = {each.id: place for place, each in enumerate(entries)}
    return sorted(sorted(places[id] for id in found.ids) for found in search.found())


def test_the_same_words_are_found_whatever_case_accents_and_punctuation() -> None:
    typed = LONG.upper().replace("Ș", "S").replace("Ţ", "T").replace(" ȘI ", ",  și - ") + " !!!"
    assert groups(LONG, OTHER, typed) == [[0, 2]]
    assert normalised("Știri,  ÎNTRE–noi: ţară") == "stiri intre noi tara"


def test_nearly_the_same_words_are_found() -> None:
    words = " ".join(f"cuvant{number}" for number in range(20))
    changed = words.replace("cuvant7", "altceva")  # shares 19 of 21: 0.905
    twice = changed.replace("cuvant3", "nimic")  # shares 18 of 22: 0.818
    assert groups(words, changed) == [[0, 1]]
    assert groups(words, twice) == []


def test_a_chain_of_small_changes_is_one_group() -> None:
    words = [f"cuvant{number}" for number in range(20)]
    second = ["x", *words[1:]]
    third = ["x", "y", *words[2:]]
    assert groups(*(" ".join(each) for each in (words, second, third))) == [[0, 1, 2]]


def test_short_texts_are_alike_by_nature() -> None:
    assert groups("Nu am nimic de adăugat.", "Nu am nimic de adăugat.") == []
    assert groups("a" * 39, "a" * 39) == []
    assert groups("a" * 40, "a" * 40) == [[0, 1]]


def test_only_answers_to_the_same_question_are_compared() -> None:
    search = Texts()
    search.count(entry(texts={"one": LONG, "two": LONG}))
    search.count(entry(texts={"three": LONG}))
    assert list(search.found()) == []


def test_detail_names_the_question_and_how_many_wordings_and_no_text() -> None:
    search = Texts()
    for text in (LONG, LONG, f"{LONG} acum"):
        search.count(entry(texts={"remarks": text}))
    (found,) = search.found()
    assert found.detail == {"question": "remarks", "wordings": 2}


def jaccard(one: str, other: str) -> bool:
    """Alike by the definition: bags of words, compared pair by pair."""
    a, b = one.split(), other.split()
    common = sum(min(a.count(word), b.count(word)) for word in set(a))
    return OF * common >= ALIKE * (len(a) + len(b) - common)


@given(seed=st.integers(0, 10**6), many=st.integers(2, 14))
def test_the_quick_search_finds_every_pair_that_comparing_all_finds(seed: int, many: int) -> None:
    draw = random.Random(seed)
    base = [draw.choice("abcde") * 6 for _ in range(draw.randint(8, 25))]
    texts = []
    for _ in range(many):
        words = list(base)
        for _ in range(draw.randint(0, 3)):
            words[draw.randrange(len(words))] = draw.choice("abcdefgh") * 6
        texts.append(" ".join(words))
    joined = [set(group) for group in groups(*texts)]
    for one in range(many):
        for other in range(one):
            if jaccard(texts[one], texts[other]):
                assert any({one, other} <= group for group in joined)
    for group in joined:  # nobody is in a group without being like somebody in it
        for one in group:
            assert any(jaccard(texts[one], texts[other]) for other in group - {one})


@pytest.mark.parametrize("many", [5_000])
def test_many_unrelated_texts_are_searched_without_comparing_all(many: int) -> None:
    draw = random.Random(4)
    vocabulary = [f"cuv{number}" for number in range(2_000)]
    texts = [" ".join(draw.choices(vocabulary, k=15)) for _ in range(many)]
    assert groups(*texts, texts[17]) == [[17, many]]
