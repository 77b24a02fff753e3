"""Hypothesis strategies: valid answers to the questionnaire with every kind."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st


def _some(codes: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(codes), min_size=1, max_size=len(codes), unique=True)


_ANSWERS: dict[str, st.SearchStrategy[Any]] = {
    "org": st.sampled_from(["large", "sme", "ngo"]),
    "needs": _some(["money", "people", "data"]),
    "rating": st.one_of(st.integers(1, 5), st.just("dont_know")),
    "grid": st.dictionaries(
        st.sampled_from(["speed", "price"]), st.sampled_from(["good", "bad"]), min_size=1
    ),
    "order": _some(["a", "b", "c"]),
    "staff": st.integers(0, 50).map(lambda tenths: tenths / 10),
    "name": st.just("Ana"),
    "story": st.just("A fost odată"),
    "since": st.dates(date(1990, 1, 1), date(2030, 1, 1)).map(date.isoformat),
    "points": st.integers(1, 10).map(lambda x: {"x": x, "y": 10 - x} if x < 10 else {"x": 10}),
    "agree": st.just(True),
}
answers = st.fixed_dictionaries({}, optional=_ANSWERS)
asked = st.frozensets(st.sampled_from(sorted(_ANSWERS)))
# Responses as (answers, codes of the questions asked).
responses = st.lists(st.tuples(answers, asked), max_size=12)
