"""The names and labels that are published beside a value, by language: as they were then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from reports.definition import Statistic
from reports.definition.tracked import Tracked
from reports.stats.cells import Key
from reports.stats.rounding import round_half_up
from reports.stats.rows import row_points
from reports.stats.weighting import Margin
from surveys.questionnaire.model import DONT_KNOW, Kind, Question, Questionnaire
from surveys.questionnaire.text import NO_TEXT, Text

_PARTS = ("choices", "within", "groups")


def words_of(tracked: Tracked, of: Questionnaire, name: Text, description: Text) -> dict[str, Any]:
    """Everything that a page about the value names, without asking the questionnaire again."""
    question = of.question(tracked.indicator.question)
    within, by = tracked.indicator.within, of.question(tracked.by)
    category = of.question(within.question) if within else None
    words = {
        "name": name.as_dict(),
        "description": description.as_dict(),
        "question": question.text.as_dict() if question else {},
        "choices": list(_labels(question, tracked.indicator.choices)),
        "within_question": category.name.as_dict() if category else {},
        "within": list(_labels(category, within.choices if within else ())),
        "by": by.name.as_dict() if by else {},
        "groups": list(_labels(by, [each.code for each in by.choices] if by else ())),
    }
    if question and (row := tracked.indicator.row):
        words["row"] = next(each.label for each in question.rows if each.code == row).as_dict()
        if tracked.indicator.statistic is Statistic.MEAN:
            points = row_points(question, tracked.indicator.choices)
            words["choices"] = [
                {"code": code, "label": label_of(question, code).as_dict(), "point": point}
                for code, point in points.items()
            ]
    if tracked.weights and tracked.weights.scheme:
        margins = tracked.weights.scheme.margins
        words["weights"] = [_margin(each, of.question(each.question)) for each in margins]
    return words


def _margin(margin: Margin, question: Question | None) -> dict[str, Any]:
    """A question that weights go by, with what part each of its choices is to have, in percent."""
    places = [choice.code for choice in question.choices] if question else []
    known = [code for code in places if code in margin.targets]
    codes = dict.fromkeys((*known, *margin.targets))  # in the order of the questionnaire
    return {
        "question": question.name.as_dict() if question else {},
        "targets": [
            {
                "code": code,
                "label": label_of(question, code).as_dict(),
                "percent": str(round_half_up(100 * margin.targets[code] / margin.total, 1)),
            }
            for code in codes
        ],
    }


def _labels(question: Question | None, keys: Iterable[Key]) -> Iterator[dict[str, Any]]:
    for key in keys if question else ():
        yield {"code": key, "label": label_of(question, key).as_dict()}


def label_of(question: Question | None, key: Key) -> Text:
    """What a cell is called; of the points of a scale its ends only, when they are named."""
    if question is None:
        return NO_TEXT
    if question.kind is Kind.SCALE:
        if key == DONT_KNOW:
            return question.dont_know
        if key == question.minimum:
            return question.minimum_label
        return question.maximum_label if key == question.maximum else NO_TEXT
    choice = question.choice(str(key))
    return choice.label if choice else NO_TEXT


def text_in(words: Mapping[str, Any], name: str) -> Text:
    """One of the texts of `words_of`."""
    return Text.of(words[name])


def margins_in(words: Mapping[str, Any]) -> list[tuple[Text, list[tuple[Text, str, Decimal]]]]:
    """The questions that weights go by, with label, code and percent of each choice."""
    return [
        (
            Text.of(margin["question"]),
            [
                (Text.of(each["label"]), str(each["code"]), Decimal(each["percent"]))
                for each in margin["targets"]
            ],
        )
        for margin in words.get("weights", ())
    ]


def points_in(words: Mapping[str, Any]) -> list[tuple[Text, int]]:
    """The choices of a row with their points, low to high; empty where there is no mean of one."""
    with_points = [each for each in words["choices"] if "point" in each]
    return [(Text.of(each["label"]), int(each["point"])) for each in with_points]


def labels_in(words: Mapping[str, Any], name: str) -> dict[Key, Text]:
    """The labels of `choices`, `within` or `groups`, by code."""
    return {each["code"]: Text.of(each["label"]) for each in words[name]}


def check_words(words: Any) -> None:
    """Raises ValueError for what `words_of` cannot have written."""
    try:
        for name in ("name", "description", "question", "within_question", "by"):
            _check_text(words[name])
        _check_text(words.get("row", {}))
        for name in _PARTS:
            for each in words[name]:
                _check_text(each["label"])
                if not isinstance(each["code"], str | int):
                    raise ValueError("words: a code is no text and no number")
                if type(each.get("point", 0)) is not int:
                    raise ValueError("words: a point is no number")
        for margin in words.get("weights", ()):
            _check_text(margin["question"])
            for each in margin["targets"]:
                _check_text(each["label"])
                if not 0 <= Decimal(each["percent"]) <= 100:
                    raise ValueError("words: a target is no percentage")
    except (KeyError, TypeError, AttributeError, InvalidOperation):
        raise ValueError("words: are no texts by language") from None


def _check_text(value: Any) -> None:
    if not all(isinstance(each, str) for pair in value.items() for each in pair):
        raise ValueError("words: are no texts by language")
