"""From a report's document to its definition. Format: docs/statistics.md, "Report definition"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from reports.definition.indicators import read_indicator
from reports.definition.model import (
    BlockKind,
    BreakdownBlock,
    Codebook,
    HeadlineBlock,
    Indicator,
    MeansBlock,
    MergedGroup,
    QuestionBlock,
    RankingBlock,
    ReportBlock,
    ReportDefinition,
    Section,
    TextBlock,
    Theme,
    ThemesBlock,
)
from reports.definition.places import DefinitionError, Reader
from reports.definition.references import References, one_of
from reports.stats.disclosure import PUBLIC_MINIMUM
from surveys.questionnaire.model import Kind, Questionnaire

_CAPTIONS = ("title", "note")
_TEXTS = (Kind.SHORT_TEXT, Kind.LONG_TEXT)
# Kinds whose answers have a distribution.
_CLOSED = tuple(kind for kind in Kind if kind not in (*_TEXTS, Kind.NOTE))
# Kinds that a share of can be broken down.
_SHARED = (Kind.SINGLE_CHOICE, Kind.MULTIPLE_CHOICE, Kind.SCALE, Kind.CONSENT)


def read_definition(document: Mapping[str, Any], questionnaire: Questionnaire) -> ReportDefinition:
    """Read a report's document for a round with this questionnaire.

    A wording may be missing in a language. Raises `DefinitionError`, which lists every
    problem with its place.
    """
    root = Reader(document)
    references = References(questionnaire)
    root.object(
        ("title",), ("lead", "minimum_group", "indicators", "sections", "codebook", "notes")
    )
    indicators = tuple(_indicators(root.at("indicators"), references))
    definition = ReportDefinition(
        title=root.at("title").text(),
        lead=root.at("lead").text(),
        minimum_group=root.at("minimum_group").whole(PUBLIC_MINIMUM, 0, 1000),
        indicators=indicators,
        sections=tuple(_sections(root.at("sections"), references, indicators)),
        codebook=tuple(_codebook(root.at("codebook"), references)),
        notes=tuple(note.text() for note in root.at("notes").items()),
    )
    if root.problems:
        raise DefinitionError(root.problems)
    return definition


def _note_repeats(reader: Reader, names: Iterable[str]) -> None:
    for name, times in Counter(names).items():
        if name and times > 1:
            reader.problem(f"{name!r} is there {times} times")


def _indicators(reader: Reader, references: References) -> Iterable[Indicator]:
    found = [read_indicator(item, references) for item in reader.items()]
    _note_repeats(reader, (indicator.id for indicator in found if indicator))
    return (indicator for indicator in found if indicator)


def _sections(
    reader: Reader, references: References, indicators: tuple[Indicator, ...]
) -> list[Section]:
    sections = []
    for item in reader.items():
        item.object(("id", "title"), ("text", "blocks"))
        blocks = (_block(part, references, indicators) for part in item.at("blocks").items())
        sections.append(
            Section(
                id=item.at("id").string(),
                title=item.at("title").text(),
                text=item.at("text").text(),
                blocks=tuple(block for block in blocks if block),
            )
        )
    _note_repeats(reader, (section.id for section in sections))
    return sections


def _block(
    reader: Reader, references: References, indicators: tuple[Indicator, ...]
) -> ReportBlock | None:
    if not isinstance(reader.value, Mapping):
        reader.problem("must be an object")
        return None
    if reader.at("kind").value is None:
        reader.at("kind").problem("is missing")
        return None
    kind = one_of(reader.at("kind"), tuple(BlockKind))
    if kind is BlockKind.HEADLINE:
        return _headline(reader, {indicator.id for indicator in indicators})
    return _BLOCKS[kind](reader, references) if kind else None


def _headline(reader: Reader, known: set[str]) -> HeadlineBlock:
    reader.object(("kind", "indicators"))
    for item in reader.at("indicators").items():
        if item.string() not in known:
            item.problem(f"there is no indicator {item.value!r}")
    return HeadlineBlock(
        indicators=tuple(item.string() for item in reader.at("indicators").items())
    )


def _question(reader: Reader, references: References) -> QuestionBlock:
    reader.object(("kind", "question"), ("base", *_CAPTIONS))
    question = references.question(reader.at("question"), _CLOSED)
    return QuestionBlock(
        question=reader.at("question").string(),
        base=references.base(reader.at("base"), question, ()),
        title=reader.at("title").text(),
        note=reader.at("note").text(),
    )


def _breakdown(reader: Reader, references: References) -> BreakdownBlock:
    reader.object(("kind", "question", "choices", "by"), ("base", "groups", *_CAPTIONS))
    question = references.question(reader.at("question"), _SHARED)
    choices = references.cells(reader.at("choices"), question)
    return BreakdownBlock(
        question=reader.at("question").string(),
        choices=choices,
        by=reader.at("by").string(),
        base=references.base(reader.at("base"), question, choices),
        groups=tuple(_groups(reader, references)),
        title=reader.at("title").text(),
        note=reader.at("note").text(),
    )


def _groups(reader: Reader, references: References) -> list[MergedGroup]:
    by = references.category(reader.at("by"))
    groups = []
    for item in reader.at("groups").items():
        item.object(("label", "choices"))
        choices = references.codes(item.at("choices"), by)
        groups.append(MergedGroup(label=item.at("label").text(), choices=choices))
    # Groups that overlap could be subtracted from each other: suppression would not hold.
    _note_repeats(reader.at("groups"), (code for group in groups for code in group.choices))
    return groups


def _ranking(reader: Reader, references: References) -> RankingBlock:
    reader.object(("kind", "group"), _CAPTIONS)
    return RankingBlock(
        group=references.group(reader.at("group")),
        title=reader.at("title").text(),
        note=reader.at("note").text(),
    )


def _means(reader: Reader, references: References) -> MeansBlock:
    reader.object(("kind", "questions"), _CAPTIONS)
    items = list(reader.at("questions").items())
    found = [references.question(item, (Kind.SCALE,)) for item in items]
    if len({question.scale_points for question in found if question}) > 1:
        reader.at("questions").problem("must be scales with the same ends")
    return MeansBlock(
        questions=tuple(item.string() for item in items),
        title=reader.at("title").text(),
        note=reader.at("note").text(),
    )


def _themes(reader: Reader, references: References) -> ThemesBlock:
    reader.object(("kind", "question"), ("counts", *_CAPTIONS))
    references.question(reader.at("question"), _TEXTS)
    return ThemesBlock(
        question=reader.at("question").string(),
        counts=reader.at("counts").boolean(True),
        title=reader.at("title").text(),
        note=reader.at("note").text(),
    )


def _text(reader: Reader, _references: References) -> TextBlock:
    reader.object(("kind", "text"))
    return TextBlock(text=reader.at("text").text())


# Every kind of block but the headline, which refers to indicators.
_BLOCKS: dict[BlockKind, Callable[[Reader, References], ReportBlock]] = {
    BlockKind.QUESTION: _question,
    BlockKind.BREAKDOWN: _breakdown,
    BlockKind.RANKING: _ranking,
    BlockKind.MEANS: _means,
    BlockKind.THEMES: _themes,
    BlockKind.TEXT: _text,
}


def _codebook(reader: Reader, references: References) -> list[Codebook]:
    books = []
    for item in reader.items():
        item.object(("question", "themes"))
        references.question(item.at("question"), _TEXTS)
        themes = tuple(_theme(theme) for theme in item.at("themes").items())
        _note_repeats(item.at("themes"), (theme.code for theme in themes))
        books.append(Codebook(question=item.at("question").string(), themes=themes))
    _note_repeats(reader, (book.question for book in books))
    return books


def _theme(reader: Reader) -> Theme:
    reader.object(("code", "label"), ("phrases",))
    return Theme(
        code=reader.at("code").string(),
        label=reader.at("label").text(),
        phrases=tuple(phrase.string() for phrase in reader.at("phrases").items()),
    )
