"""A round that has everything: each kind, two versions, answers that are missing in each way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from reports.exports import FORMATS, Data, snapshot
from surveys.models import Origin, QuestionnaireVersion, Response, Round
from surveys.questionnaire.model import Kind
from surveys.services.versions import publish_version
from tests.factories import (
    NOW,
    all_kinds_page,
    choices,
    make_response,
    make_round,
    page,
    question,
    questionnaire,
    small_pages,
    text,
)

# trust.md 20, 21, 22, 28: what must come back as it was typed.
TEXTS = (
    '=HYPERLINK("http://evil";"x")',
    "+1-2@3",
    "\tTab\nand lines, 'quotes' \"too\"; commas",
    "👩‍👩‍👧‍👦 👍🏽 𠮷 Z̷͕̈ășț",
    "\u202eright to left\u202c العربية",
    "<script>alert(1)</script> & ]]>",
    "a" * 300,
)
EVERYTHING: dict[str, Any] = {
    "size": "large", "needs": ["x", "other"], "needs.other_text": TEXTS[0], "budget": 12.5,
    "remarks": TEXTS[3], "single_choice": "other", "single_choice.other_text": TEXTS[1],
    "multiple_choice": ["a", "b"], "scale": 7, "matrix": {"r1": "a"}, "ranking": ["b", "a"],
    "number": 0.5, "short_text": TEXTS[5], "long_text": TEXTS[2], "date": "2021-08-31",
    "points_allocation": {"a": 60, "b": 40}, "consent": True,
}  # fmt: skip


def make_everything() -> tuple[QuestionnaireVersion, QuestionnaireVersion]:
    """Two versions: the second has a choice more in the middle, another scale, a question less."""
    rating = question("rating", Kind.SCALE, minimum=1, maximum=5, minimum_label=text("bad"))
    gone = question("gone", Kind.SINGLE_CHOICE, choices=choices("p", "q"))
    first = make_round(
        questionnaire(*small_pages(), all_kinds_page(), page("more", rating, gone)),
        slug="stage", title=text("Stage"), origin_note=text("Made up."),
    )  # fmt: skip
    size = replace(small_pages()[0].questions[0], choices=choices("large", "medium", "small"))
    one, two = small_pages()
    second = publish_version(
        round_=first.round,
        questionnaire=questionnaire(
            replace(one, questions=(size, one.questions[1])),
            two,
            all_kinds_page(),
            page("more", replace(rating, maximum=10)),
        ),
        at=NOW,
    )
    return first, second


def answer_everything(
    versions: tuple[QuestionnaireVersion, QuestionnaireVersion],
) -> dict[str, Response]:
    """Responses by what they are for."""
    first, second = versions
    return {
        "all": make_response(second, {**EVERYTHING, "rating": 9}),
        "old": make_response(first, {"size": "small", "rating": 4, "gone": "q"}),
        "none": make_response(second, {"size": "medium"}, origin=Origin.SIMULATED),
        "unknown": make_response(second, {"size": "large", "scale": "dont_know"}, mode="paper"),
        **{
            f"text {number}": make_response(second, {"size": "large", "long_text": each})
            for number, each in enumerate(TEXTS)
        },
    }


def data_of(round_: Round, **settings: Any) -> Data:
    """What is exported, with labels in English."""
    return Data(round_=round_, **{"language": "en", **settings})


def saved(round_: Round, key: str, folder: Path, **settings: Any) -> Path:
    """The file of a format."""
    data = data_of(round_, **settings)
    target = folder / FORMATS[key].file_name(data)
    with snapshot():
        FORMATS[key].save(data, target)
    return target
