"""Makes responses that reproduce published results.

The results of a survey can be public while its responses are not. From the counts that the
published figures stand for (the targets) this makes responses that reproduce all of them. They
are nobody's answers: what the targets do not fix, such as how the answers to two questions go
together, is an arrangement made here and must not be interpreted.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from surveys.dealing import Draw, TargetError, Values, deal_options, deal_texts, deal_values
from surveys.questionnaire.model import RECONSTRUCTED, Kind, Question, Questionnaire
from surveys.questionnaire.validation import validate
from surveys.questionnaire.variables import column_names, row_encoder
from surveys.questionnaire.yaml_codec import read_yaml
from surveys.questionnaire.yaml_tree import YamlTreeError, read_tree

__all__ = ["TargetError", "languages", "read_targets", "reconstruct", "write_responses"]

Answers = dict[str, Any]

# The trait of those who write texts.
ENGAGEMENT = "engagement"

# What each part of the targets can be about.
_KINDS: dict[str, frozenset[Kind]] = {
    "category": frozenset({Kind.SINGLE_CHOICE}),
    "margins": frozenset({Kind.SINGLE_CHOICE, Kind.SCALE}),
    "options": frozenset({Kind.MULTIPLE_CHOICE}),
    "texts": frozenset({Kind.SHORT_TEXT, Kind.LONG_TEXT}),
}


def reconstruct(questionnaire: Questionnaire, targets: Mapping[str, Any]) -> list[Answers]:
    """Sets of answers whose counts are exactly those of `targets`.

    `targets` has the form of `rounds/timisoara-2021-1/reconstruction.yaml`: `category` (the
    question that splits the respondents), `margins` (single choices and scales: counts over
    all or `within` each category), `options` (multiple choices) and `texts` (each given by one
    respondent who answers in the first language). Raises TargetError when that is impossible
    or an answer set would not be valid.
    """
    draw = Draw(str(_member(targets, "seed", "targets")))
    dealt = _deal_category(draw, questionnaire, targets)
    groups = next(iter(dealt.values()))
    for part, deal in _DEALERS.items():
        for target in targets.get(part, ()):
            question = _question(questionnaire, _member(target, "question", part), part)
            dealt[question.code] = deal(draw, groups, question, target)
    first = questionnaire.languages[0]
    writers = [row for row, language in enumerate(languages(targets)) if language == first]
    for code, texts in targets.get("texts", {}).items():
        _question(questionnaire, code, "texts")
        dealt[code] = deal_texts(draw, writers, code, texts, ENGAGEMENT)
    return [_answers(questionnaire, dealt, row) for row in sorted(groups)]


def languages(targets: Mapping[str, Any]) -> list[str]:
    """The language of each response, in the order of `reconstruct`."""
    draw = Draw(str(_member(targets, "seed", "targets")))
    responses = _whole(_member(targets, "responses", "targets"), "responses")
    counts = _member(targets, "languages", "targets")
    dealt = deal_values(draw, range(responses), "language", counts)
    if len(dealt) < responses:
        raise TargetError(f"languages: {len(dealt)} given for {responses} responses")
    return [dealt[row] for row in range(responses)]


def read_targets(path: Path) -> dict[str, Any]:
    """The targets in a YAML file. Raises TargetError, with the line, when it has none."""
    try:
        targets, _ = read_tree(path.read_bytes())
    except YamlTreeError as fault:
        raise TargetError(f"{path.name}:{fault}") from None
    if not isinstance(targets, dict):
        raise TargetError(f"{path.name}: is no mapping")
    return targets


def write_responses(folder: Path) -> str:
    """The text of `responses.csv` for a round's folder with a `reconstruction.yaml`.

    Columns as in docs/architecture.md; `_id` is the number of the row. Raises TargetError,
    YamlError, or OSError when a file cannot be read.
    """
    questionnaire_file = folder / "questionnaire.yaml"
    questionnaire = read_yaml(questionnaire_file.read_bytes(), questionnaire_file.name)
    targets = read_targets(folder / "reconstruction.yaml")
    encode, day = row_encoder(questionnaire), _member(targets, "submitted_on", "targets")
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(column_names(questionnaire))
    dealt = zip(languages(targets), reconstruct(questionnaire, targets), strict=True)
    for number, (language, answers) in enumerate(dealt, start=1):
        # Nobody gave the answers, so they have no mode. They are only dealt to questions that
        # everybody is asked: nothing is "not asked".
        about = (number, 1, language, RECONSTRUCTED, "", day, "")
        writer.writerow((*about, *encode(answers)))
    return stream.getvalue()


def _deal_category(
    draw: Draw, questionnaire: Questionnaire, targets: Mapping[str, Any]
) -> dict[str, Values]:
    """The category of each response, by the code of its question."""
    responses = _whole(_member(targets, "responses", "targets"), "responses")
    category = _member(targets, "category", "targets")
    question = _question(questionnaire, _member(category, "question", "category"), "category")
    groups = _deal_margin(draw, dict.fromkeys(range(responses)), question, category)
    if len(groups) < responses:
        raise TargetError(f"{question.code}: {len(groups)} of {responses} responses have one")
    return {question.code: groups}


def _deal_margin(
    draw: Draw, groups: Values, question: Question, target: Mapping[str, Any]
) -> Values:
    """A single choice or a scale, over all respondents or within each category."""
    code, trait = question.code, target.get("follows", "")
    if "within" not in target:
        counts = _by_answer(question, _member(target, "counts", code))
        return deal_values(draw, groups, code, counts, trait)
    dealt: Values = {}
    for group, listed in target["within"].items():
        rows = [row for row in groups if groups[row] == group]
        dealt |= deal_values(draw, rows, code, _by_answer(question, listed), trait)
    return dealt


def _deal_options(
    draw: Draw, groups: Values, question: Question, target: Mapping[str, Any]
) -> Values:
    """A multiple choice, its options in the order of the questionnaire."""
    code, order = question.code, [choice.code for choice in question.choices]
    taken = deal_options(
        draw,
        groups,
        code,
        _by_answer(question, _member(target, "counts", code)),
        answered=_whole(_member(target, "answered", code), code),
        limits=(int(question.minimum or 1), int(question.maximum or len(order))),
        trait=target.get("follows", ""),
    )
    return {row: sorted(options, key=order.index) for row, options in taken.items()}


_DEALERS: dict[str, Callable[[Draw, Values, Question, Mapping[str, Any]], Values]] = {
    "margins": _deal_margin,
    "options": _deal_options,
}


def _answers(questionnaire: Questionnaire, dealt: Mapping[str, Values], row: int) -> Answers:
    """What one row answers, in the order of the questionnaire. Raises TargetError if invalid."""
    codes = [question.code for question in questionnaire.questions()]
    answers = {code: dealt[code][row] for code in codes if row in dealt.get(code, {})}
    cleaned, errors = validate(questionnaire, answers)
    if errors:
        problems = "; ".join(f"{code}: {error}" for code, error in errors.items())
        raise TargetError(f"response {row + 1} is not valid: {problems}")
    if cleaned != answers:
        unasked = ", ".join(sorted(answers.keys() - cleaned.keys()))
        raise TargetError(f"response {row + 1} answers what it is not asked: {unasked}")
    return cleaned


def _question(questionnaire: Questionnaire, code: str, part: str) -> Question:
    """The question a target is about; raises TargetError when it does not fit this part."""
    question = questionnaire.question(code)
    if question is None:
        raise TargetError(f"{part}: the questionnaire has no question {code}")
    if question.kind not in _KINDS[part]:
        raise TargetError(f"{part}: {code} is of the kind {question.kind}")
    return question


def _by_answer(question: Question, counts: Mapping[str, int] | Sequence[int]) -> dict[Any, int]:
    """The counts by answer; those of a scale are listed from its lowest point to its highest."""
    code = question.code
    if question.kind is Kind.SCALE:
        points = question.scale_points
        if isinstance(counts, Mapping) or len(counts) != len(points):
            raise TargetError(f"{code}: list {len(points)} counts, lowest point first")
        return {point: _whole(count, code) for point, count in zip(points, counts, strict=True)}
    if not isinstance(counts, Mapping):
        raise TargetError(f"{code}: give a count for each choice")
    unknown = [choice for choice in counts if question.choice(choice) is None]
    if unknown:
        raise TargetError(f"{code}: the questionnaire does not offer {', '.join(unknown)}")
    return {choice: _whole(count, code) for choice, count in counts.items()}


def _member(target: Mapping[str, Any], key: str, place: str) -> Any:
    """A member of the targets; raises TargetError when it is not there."""
    if key not in target:
        raise TargetError(f"{place}: {key} is missing")
    return target[key]


def _whole(value: Any, place: str) -> int:
    """The value as a count; raises TargetError when it is none."""
    if type(value) is not int or value < 0:
        raise TargetError(f"{place}: {value!r} is not a count")
    return value
